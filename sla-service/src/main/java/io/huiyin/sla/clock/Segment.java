package io.huiyin.sla.clock;

import java.time.Instant;

/** From when on which terms hold, until the next segment begins. The terms count from the begin of the clock. */
public record Segment(Instant from, Terms terms) {}
