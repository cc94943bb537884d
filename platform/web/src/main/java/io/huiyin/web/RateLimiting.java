package io.huiyin.web;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Holds every route with login to so many requests a second per client and user. Public pages have their own, lower limits. */
@Singleton
class RateLimiting {

    private final RateLimit limit;
    private final Caller caller;

    @Inject
    RateLimiting(RateLimit limit, Caller caller) {
        this.limit = limit;
        this.caller = caller;
    }

    @ServerRequestFilter(priority = Priorities.AUTHORIZATION + 1)
    void take() {
        if (caller.isKnown()) {
            limit.take(caller.client() + " " + caller.username());
        }
    }
}
