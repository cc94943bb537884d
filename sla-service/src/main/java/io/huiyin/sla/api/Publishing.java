package io.huiyin.sla.api;

import io.huiyin.sla.calendar.CalendarVersion;
import io.huiyin.sla.following.MovingClocks;
import io.huiyin.sla.persistence.PgCalendars;
import io.huiyin.sla.persistence.PgPolicies;
import io.huiyin.sla.persistence.PgRulebook;
import io.huiyin.sla.policy.Finding;
import io.huiyin.sla.policy.Publication;
import io.huiyin.sla.policy.Rulebook;
import io.huiyin.sla.policy.Rulebook.Published;
import io.huiyin.sla.policy.SlaPolicy;
import io.huiyin.sla.policy.Viewpoint;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.huiyin.web.Time;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the routes of policies and calendars have in common: everything that is in force is published one after the other. */
@Singleton
final class Publishing {

    private final Pool pool;
    private final PgPolicies policies;
    private final PgCalendars calendars;
    private final PgRulebook rulebooks;
    private final MovingClocks moving;
    private final Clock clock;

    @Inject
    Publishing(
            Pool pool,
            PgPolicies policies,
            PgCalendars calendars,
            PgRulebook rulebooks,
            MovingClocks moving,
            Clock clock) {
        this.pool = pool;
        this.policies = policies;
        this.calendars = calendars;
        this.rulebooks = rulebooks;
        this.moving = moving;
        this.clock = clock;
    }

    /** A transaction in which nobody else drafts or publishes. @param now after everything that was published before */
    record Turn(SqlConnection tx, Rulebook rulebook, Instant now) {

        /** In the order in which they are tried. */
        List<SlaPolicy> policies() {
            return rulebook.policies(Viewpoint.of(now, now));
        }

        /** Refuses a version with which some cases would be promised nothing, and one that would never apply, unless it does not now. */
        void admit(SlaPolicy next) {
            Published<SlaPolicy> published = new Published<>(next, Publication.futureOnly(Long.MAX_VALUE, now));
            List<SlaPolicy> after = rulebook.with(published, null).policies(Viewpoint.of(now, now));
            if (after.stream().noneMatch(policy -> policy.match().fitsAll())) {
                throw refused("A policy that fits everything must remain; this one is the last.");
            }
            if (hiding(policies(), next.id()).isEmpty()) {
                hiding(after, next.id()).ifPresent(other -> {
                    throw refused("It would never apply: \"" + other.name()
                            + "\" stands before it and fits whatever it fits.");
                });
            }
        }

        /** The policy that keeps another one from ever applying. */
        private static Optional<SlaPolicy> hiding(List<SlaPolicy> policies, UUID id) {
            return Finding.in(policies).stream()
                    .filter(finding -> finding.kind() == Finding.Kind.UNREACHABLE)
                    .filter(finding -> finding.policy().id().equals(id))
                    .map(Finding::because)
                    .findFirst();
        }

        private static ProblemException refused(String why) {
            return new ProblemException(Problem.of(409, "state-refuses", why));
        }
    }

    /** Those that are in force, in the order in which they are tried. */
    Uni<List<SlaPolicy>> policies() {
        Instant now = now();
        return rulebooks.current(pool).map(rulebook -> rulebook.policies(Viewpoint.of(now, now)));
    }

    static SlaPolicy one(List<SlaPolicy> policies, UUID id) {
        return policies.stream()
                .filter(policy -> policy.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new ProblemException(Problem.of(404, "not-found", "There is no such policy.")));
    }

    Instant now() {
        return Time.stored(clock.instant());
    }

    /** Opens the unit of work. */
    <T> Uni<T> inTurn(Function<Turn, Uni<T>> work) {
        return pool.withTransaction(tx -> rulebooks
                        .hold(tx)
                        .chain(() -> rulebooks.current(tx))
                        .chain(rulebook -> work.apply(new Turn(tx, rulebook, now()))))
                .invoke(moving::wake);
    }

    /** Keeps a version and puts it in force for clocks that begin from now on. */
    Uni<SlaPolicy> issue(Turn turn, SlaPolicy policy, String by) {
        return policies.add(turn.tx(), policy, by)
                .chain(() -> publish(turn, policy, PgRulebook.Terms.futureOnly(turn.now(), by)))
                .replaceWith(policy);
    }

    /** Keeps a version and puts it in force. */
    Uni<CalendarVersion> issue(Turn turn, CalendarVersion calendar, PgRulebook.Terms terms) {
        return calendars
                .add(turn.tx(), calendar, terms.by())
                .chain(() -> publish(turn, calendar, terms))
                .replaceWith(calendar);
    }

    /** Puts a version in force that is kept. */
    Uni<Publication> publish(Turn turn, SlaPolicy policy, PgRulebook.Terms terms) {
        return rulebooks.publish(turn.tx(), policy, terms);
    }

    /** As {@link #publish(Turn, SlaPolicy, PgRulebook.Terms)}. */
    Uni<Publication> publish(Turn turn, CalendarVersion calendar, PgRulebook.Terms terms) {
        return rulebooks.publish(turn.tx(), calendar, terms);
    }

    /** Refuses targets that the opening hours do not reach within years, and a calendar that is not there. */
    Uni<SlaPolicy> checked(SlaPolicy policy) {
        return calendar("/calendar", policy.calendar())
                .invoke(found -> found.ifPresent(calendar -> targets(policy).forEach((pointer, target) -> {
                    if (calendar.hours().due(clock.instant(), target).isEmpty()) {
                        throw new ProblemException(Problem.at(
                                pointer, "out-of-range", "takes more than twenty years of these opening hours"));
                    }
                })))
                .chain(() -> calendar("/noticeCalendar", policy.notices().calendar()))
                .replaceWith(policy);
    }

    private Uni<Optional<CalendarVersion>> calendar(String pointer, @Nullable UUID id) {
        return id == null
                ? Uni.createFrom().item(Optional.empty())
                : calendars.find(pool, id, null).invoke(found -> {
                    if (found.isEmpty()) {
                        throw new ProblemException(Problem.at(pointer, "unknown", "There is no such calendar."));
                    }
                });
    }

    private static Map<String, Duration> targets(SlaPolicy policy) {
        Map<String, Duration> targets = new TreeMap<>();
        policy.targets()
                .customer()
                .forEach((promise, target) -> targets.put("/targets/" + camel(promise.name()), target));
        policy.targets().ownership().forEach((tier, target) -> targets.put("/targets/ownership/" + tier, target));
        return targets;
    }

    private static String camel(String constant) {
        return constant.equals("NEXT_REPLY") ? "nextReply" : constant.toLowerCase(Locale.ROOT);
    }
}
