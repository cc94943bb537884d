/** How a clock comes to what it shows, and the proof of it. */
@NullMarked
package io.huiyin.sla.trace;

import org.jspecify.annotations.NullMarked;
