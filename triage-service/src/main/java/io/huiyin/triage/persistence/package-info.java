/** PostgreSQL: through Hibernate Reactive for the desk, through the reactive client for batches. */
@NullMarked
package io.huiyin.triage.persistence;

import org.jspecify.annotations.NullMarked;
