/** PostgreSQL, through the reactive client. */
@NullMarked
package io.huiyin.analytics.persistence;

import org.jspecify.annotations.NullMarked;
