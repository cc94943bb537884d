/** Walks the steps of a policy until somebody acknowledges or the case is solved. */
@NullMarked
package io.huiyin.escalation;

import org.jspecify.annotations.NullMarked;
