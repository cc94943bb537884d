/** Comparing two periods with statistics that say how sure one may be. */
@NullMarked
package io.huiyin.analytics.comparing;

import org.jspecify.annotations.NullMarked;
