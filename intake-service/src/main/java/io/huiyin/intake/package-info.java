/** Captures feedback on every channel; alone holds contact data, alone writes to customers. */
@NullMarked
package io.huiyin.intake;

import org.jspecify.annotations.NullMarked;
