/** Facts of triage that start, pause and end clocks. */
@NullMarked
package io.huiyin.sla.inbound;

import org.jspecify.annotations.NullMarked;
