/** The case and what may be done with it. Pure: no clock, no ids, no database. */
@NullMarked
package io.huiyin.triage.desk;

import org.jspecify.annotations.NullMarked;
