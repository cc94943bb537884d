/** Facts as they stand on the wire. */
@NullMarked
package io.huiyin.triage.wire;

import org.jspecify.annotations.NullMarked;
