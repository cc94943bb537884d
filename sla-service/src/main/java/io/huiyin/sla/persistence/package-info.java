/** PostgreSQL, through the reactive client. */
@NullMarked
package io.huiyin.sla.persistence;

import org.jspecify.annotations.NullMarked;
