/** PostgreSQL, through the reactive client. */
@NullMarked
package io.huiyin.escalation.persistence;

import org.jspecify.annotations.NullMarked;
