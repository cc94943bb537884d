package io.huiyin.local;

import java.io.IOException;
import java.time.Duration;

/** A line per part as it becomes ready, with its time. */
final class Progress {

    private final long began = System.nanoTime();

    interface Work {
        Void run() throws IOException, InterruptedException;
    }

    void of(String part, Work work) throws IOException, InterruptedException {
        long start = System.nanoTime();
        work.run();
        System.out.printf("%-11s ready  %5.1f s%n", part, (System.nanoTime() - start) / 1e9);
    }

    Duration total() {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
