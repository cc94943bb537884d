package io.huiyin.demo;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** What was done so far. */
final class Tally {

    final LongAdder posted = new LongAdder();
    final LongAdder retried = new LongAdder();
    final LongAdder answered = new LongAdder();
    final LongAdder resolved = new LongAdder();
    final LongAdder surveys = new LongAdder();
    final LongAdder ended = new LongAdder();
    final Queue<String> refusals = new ConcurrentLinkedQueue<>();

    void refused(String what) {
        refusals.add(what);
    }
}
