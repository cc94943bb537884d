/** Facts as they stand on the wire. */
@NullMarked
package io.huiyin.survey.wire;

import org.jspecify.annotations.NullMarked;
