/** Facts as they stand on the wire. */
@NullMarked
package io.huiyin.sla.wire;

import org.jspecify.annotations.NullMarked;
