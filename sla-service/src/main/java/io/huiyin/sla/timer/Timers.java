package io.huiyin.sla.timer;

import io.huiyin.messaging.DueLoop;
import io.huiyin.sla.clock.PromiseClock;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;

/** The loop that sleeps until the next due instant. */
@Singleton
public final class Timers {

    private final DueLoop loop;
    private final Clock clock;

    @Inject
    Timers(Firing firing, Clock clock) {
        this.clock = clock;
        this.loop = new DueLoop("sla-timers", firing);
    }

    void onStart(@Observes StartupEvent event) {
        loop.start();
    }

    void onStop(@Observes ShutdownEvent event) {
        loop.stop();
    }

    /** Says that these clocks have changed. Most have nothing to say before the loop looks again by itself. */
    public void changed(Collection<PromiseClock> clocks) {
        Instant asleepUntil = clock.instant().plus(Firing.LONGEST_SLEEP);
        if (clocks.stream().flatMap(it -> it.nextAt().stream()).anyMatch(next -> next.isBefore(asleepUntil))) {
            loop.wake();
        }
    }
}
