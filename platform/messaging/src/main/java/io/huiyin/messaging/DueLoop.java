package io.huiyin.messaging;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * A thread that does what has come due, then sleeps until the next due time, or until it is woken because something earlier was
 * armed. For timers and deliveries, whose work is rows in the database; several replicas may run the same loop.
 */
public final class DueLoop {

    private static final Logger LOG = Logger.getLogger(DueLoop.class);

    private static final Duration AFTER_FAILURE = Duration.ofMillis(500);

    private final String name;
    private final Work work;
    private final Semaphore wakes = new Semaphore(0);
    private final Thread thread;
    private volatile boolean stopping;

    /** What a loop does. May block. */
    public interface Work {

        /**
         * Does what is due.
         *
         * @return how long until it should look again at the latest; zero if there is more to do
         */
        Duration run() throws InterruptedException;
    }

    public DueLoop(String name, Work work) {
        this.name = name;
        this.work = work;
        this.thread = new Thread(this::loop, name);
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    public void stop() {
        stopping = true;
        thread.interrupt();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says that something may have come due. Cheap. */
    public void wake() {
        if (wakes.availablePermits() == 0) {
            wakes.release();
        }
    }

    private void loop() {
        while (!stopping) {
            try {
                wakes.drainPermits();
                Duration pause = once();
                if (!pause.isZero() && wakes.tryAcquire(Math.max(1, pause.toMillis()), TimeUnit.MILLISECONDS)) {
                    wakes.drainPermits();
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private Duration once() throws InterruptedException {
        try {
            return work.run();
        } catch (RuntimeException e) {
            if (!stopping) {
                LOG.warnf("due work waits loop=%s failure=%s", name, Failures.reason(e));
            }
            return AFTER_FAILURE;
        }
    }
}
