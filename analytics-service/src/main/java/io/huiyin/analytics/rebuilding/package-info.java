/** From events to rows: as they come, and all of them anew. */
@NullMarked
package io.huiyin.analytics.rebuilding;

import org.jspecify.annotations.NullMarked;
