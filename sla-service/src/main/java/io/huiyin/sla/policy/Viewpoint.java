package io.huiyin.sla.policy;

import java.time.Instant;
import java.util.Set;

/**
 * From where a clock sees what is in force.
 *
 * @param began when the clock did
 * @param at when is asked
 * @param adopted numbers of later publications that this clock is to see as if they had been there
 */
public record Viewpoint(Instant began, Instant at, Set<Long> adopted) {

    public static Viewpoint of(Instant began, Instant at) {
        return new Viewpoint(began, at, Set.of());
    }

    boolean sees(Publication publication) {
        return !publication.appliesFrom().isAfter(began)
                && (!publication.at().isAfter(at) || adopted.contains(publication.number()));
    }
}
