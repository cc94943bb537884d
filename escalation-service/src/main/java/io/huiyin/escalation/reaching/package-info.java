/** Finding the people that a step is meant for, and what they are told. */
@NullMarked
package io.huiyin.escalation.reaching;

import org.jspecify.annotations.NullMarked;
