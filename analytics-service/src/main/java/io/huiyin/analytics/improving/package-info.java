/** Improvement in cycles: plan, do, check, act. */
@NullMarked
package io.huiyin.analytics.improving;

import org.jspecify.annotations.NullMarked;
