/** What this service makes known. */
@NullMarked
package io.huiyin.analytics.wire;

import org.jspecify.annotations.NullMarked;
