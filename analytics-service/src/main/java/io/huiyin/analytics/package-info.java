/** Keeps every event, projects metrics. */
@NullMarked
package io.huiyin.analytics;

import org.jspecify.annotations.NullMarked;
