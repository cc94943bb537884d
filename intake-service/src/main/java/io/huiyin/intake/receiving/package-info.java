/** Receiving feedback: what is new, what was here before, what is contradictory. */
@NullMarked
package io.huiyin.intake.receiving;

import org.jspecify.annotations.NullMarked;
