/** Escalations: how they begin, what they are, who takes them, how they end. */
@NullMarked
package io.huiyin.escalation.raising;

import org.jspecify.annotations.NullMarked;
