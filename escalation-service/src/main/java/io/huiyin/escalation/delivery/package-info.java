/** Messages on their way to people and systems: each a row, tried until it arrived or is given up. */
@NullMarked
package io.huiyin.escalation.delivery;

import org.jspecify.annotations.NullMarked;
