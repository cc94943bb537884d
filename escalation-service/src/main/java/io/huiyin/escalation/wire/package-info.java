/** Facts as they stand on the wire. */
@NullMarked
package io.huiyin.escalation.wire;

import org.jspecify.annotations.NullMarked;
