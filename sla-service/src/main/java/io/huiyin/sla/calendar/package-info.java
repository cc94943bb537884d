/** When somebody is there: opening hours, holidays, working days made up. Pure. */
@NullMarked
package io.huiyin.sla.calendar;

import org.jspecify.annotations.NullMarked;
