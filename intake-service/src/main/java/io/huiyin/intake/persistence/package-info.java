/** PostgreSQL, through the reactive client. */
@NullMarked
package io.huiyin.intake.persistence;

import org.jspecify.annotations.NullMarked;
