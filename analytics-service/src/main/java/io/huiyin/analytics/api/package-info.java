/** HTTP: metrics and events. */
@NullMarked
package io.huiyin.analytics.api;

import org.jspecify.annotations.NullMarked;
