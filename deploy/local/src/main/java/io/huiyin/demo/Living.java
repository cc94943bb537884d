package io.huiyin.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Lets all stories happen, each at its place in a month that passes within {@code span}. */
final class Living {

    private static final int AT_ONCE = 16;

    private final Tally tally;
    private final Duration span;
    private final Instant monthBegan;
    private final CompletableFuture<Void> failed = new CompletableFuture<>();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(AT_ONCE, work -> {
        Thread thread = new Thread(work, "demo");
        thread.setDaemon(true);
        return thread;
    });

    Living(Tally tally, Duration span, Instant now) {
        this.tally = tally;
        this.span = span;
        this.monthBegan = now.minus(Month.DAYS, ChronoUnit.DAYS);
    }

    /** How the lives of stories are led. */
    interface Lives {
        Life of(Story story);
    }

    /** Returns when every story has come to its end. */
    void live(List<Story> stories, Lives lives, Bar bar) {
        double secondsPerDay = span.toMillis() / 1000.0 / Month.DAYS;
        for (Story story : stories) {
            Instant occurredAt = monthBegan.plusSeconds((long) (story.at() * 86_400));
            Life life = lives.of(story);
            schedule(new Life.Next(story.at() * secondsPerDay, () -> life.begin(occurredAt)));
        }
        long began = System.nanoTime();
        while (tally.ended.sum() < stories.size() && !failed.isDone()) {
            double day = Math.min(Month.DAYS, (System.nanoTime() - began) / 1e9 / secondsPerDay);
            bar.show(day, tally, stories.size());
            Api.pause();
        }
        threads.shutdownNow();
        bar.show(Month.DAYS, tally, stories.size());
        bar.end();
        try {
            failed.getNow(null);
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Something that happens beside the stories, once. */
    void at(double part, Runnable work) {
        threads.schedule(() -> guarded(work), (long) (part * span.toMillis()), TimeUnit.MILLISECONDS);
    }

    /** Something that happens beside the stories, again and again. */
    void every(Duration pause, Runnable work) {
        threads.scheduleWithFixedDelay(() -> guarded(work), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void schedule(Life.Next next) {
        threads.schedule(
                () -> guarded(() -> then(next.step().take())),
                (long) (next.afterSeconds() * 1000),
                TimeUnit.MILLISECONDS);
    }

    private void then(Life.@Nullable Next next) {
        if (next == null) {
            tally.ended.increment();
        } else {
            schedule(next);
        }
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            failed.completeExceptionally(e);
        }
    }
}
