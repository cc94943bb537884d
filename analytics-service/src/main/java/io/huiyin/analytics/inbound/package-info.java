/** Every fact of every service. */
@NullMarked
package io.huiyin.analytics.inbound;

import org.jspecify.annotations.NullMarked;
