/** The clock of a promise. Pure. */
@NullMarked
package io.huiyin.sla.clock;

import org.jspecify.annotations.NullMarked;
