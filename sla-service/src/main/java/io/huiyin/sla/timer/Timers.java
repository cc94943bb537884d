package io.huiyin.sla.timer;

import io.huiyin.messaging.DueLoop;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** The loop that sleeps until the next due instant. */
@Singleton
public final class Timers {

    private final DueLoop loop;

    @Inject
    Timers(Firing firing) {
        this.loop = new DueLoop("sla-timers", firing);
    }

    void onStart(@Observes StartupEvent event) {
        loop.start();
    }

    void onStop(@Observes ShutdownEvent event) {
        loop.stop();
    }

    /** Says that timers were armed, perhaps earlier ones than it sleeps for. */
    public void wake() {
        loop.wake();
    }
}
