package io.huiyin.triage.understanding;

import io.huiyin.triage.desk.Place;
import io.huiyin.triage.desk.Verdict;

/** What feedback was taken for, and where that sends it. */
public record Classification(Verdict verdict, Place place) {}
