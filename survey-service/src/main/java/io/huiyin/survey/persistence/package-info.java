/** PostgreSQL, through the reactive client. */
@NullMarked
package io.huiyin.survey.persistence;

import org.jspecify.annotations.NullMarked;
