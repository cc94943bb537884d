/** Facts as they stand on the wire. */
@NullMarked
package io.huiyin.intake.wire;

import org.jspecify.annotations.NullMarked;
