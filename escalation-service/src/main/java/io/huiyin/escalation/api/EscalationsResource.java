package io.huiyin.escalation.api;

import io.huiyin.contracts.EventTypes;
import io.huiyin.escalation.persistence.PgEscalations;
import io.huiyin.escalation.persistence.PgEscalations.Escalation;
import io.huiyin.escalation.persistence.PgEscalations.Step;
import io.huiyin.escalation.telling.Telling;
import io.huiyin.escalation.wire.EscalationFactsV1;
import io.huiyin.messaging.Cause;
import io.huiyin.messaging.Fact;
import io.huiyin.messaging.Relay;
import io.huiyin.web.Caller;
import io.huiyin.web.Cursor;
import io.huiyin.web.Cursor.Page;
import io.huiyin.web.Json;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.huiyin.web.Roles;
import io.huiyin.web.Time;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What is overdue and who took it. */
@Path("/api/v1/escalations")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "escalations", description = "Overdue promises that need somebody")
final class EscalationsResource {

    private final Pool pool;
    private final PgEscalations escalations;
    private final Telling telling;
    private final Relay relay;
    private final Clock clock;
    private final Caller caller;

    @Inject
    EscalationsResource(
            Pool pool, PgEscalations escalations, Telling telling, Relay relay, Caller caller, Clock clock) {
        this.pool = pool;
        this.escalations = escalations;
        this.telling = telling;
        this.relay = relay;
        this.caller = caller;
        this.clock = clock;
    }

    enum State {
        RAISED,
        ACKNOWLEDGED,
        CLOSED
    }

    record StepView(
            int step,
            String target,
            Instant dueAt,
            @Nullable Instant takenAt,
            @Nullable Instant stoppedAt) {
        static StepView of(Step s) {
            return new StepView(s.step(), s.target(), s.dueAt(), s.takenAt(), s.stoppedAt());
        }
    }

    record EscalationView(
            UUID id,
            UUID caseId,
            String reference,
            int cycle,
            String promise,
            UUID clockId,
            String product,
            String priority,
            String tier,
            String team,
            String state,
            Instant breachedAt,
            Instant raisedAt,

            @Nullable
            @Schema(description = "Until when nobody is told, since the breach lies outside the hours of notices")
            Instant heldUntil,

            @Nullable Instant acknowledgedAt,
            @Nullable String acknowledgedBy,
            @Nullable Instant closedAt,
            @Nullable String closeReason,
            List<StepView> steps) {

        static EscalationView of(Escalation e, List<Step> steps) {
            return new EscalationView(
                    e.id(),
                    e.caseId(),
                    e.reference(),
                    e.cycle(),
                    e.promise(),
                    e.clockId(),
                    e.product(),
                    e.priority(),
                    e.tier(),
                    e.team(),
                    e.state(),
                    e.breachedAt(),
                    e.raisedAt(),
                    e.heldUntil(),
                    e.acknowledgedAt(),
                    e.acknowledgedBy(),
                    e.closedAt(),
                    e.closeReason(),
                    steps.stream().map(StepView::of).toList());
        }
    }

    @GET
    @RolesAllowed({Roles.AGENT_L1, Roles.AGENT_L2, Roles.AGENT_L3, Roles.SUPERVISOR, Roles.ADMIN})
    @Operation(summary = "List escalations, newest first")
    public Uni<Page<EscalationView>> list(
            @QueryParam("caseId") @Nullable UUID caseId,
            @QueryParam("state") @Nullable State state,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable Integer limit) {
        int size = Cursor.limit(limit);
        UUID before = Cursor.decode(cursor, UUID::fromString);
        String[] teams = caller.seesAllTeams() ? null : caller.teams().toArray(String[]::new);
        return escalations
                .list(pool, caseId, state == null ? null : Json.word(state), teams, before, size + 1)
                .map(found -> Page.of(found, size, e -> e.id().toString()))
                .chain(page -> views(page.items()).map(views -> new Page<>(views, page.nextCursor())));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.AGENT_L1, Roles.AGENT_L2, Roles.AGENT_L3, Roles.SUPERVISOR, Roles.ADMIN})
    @Operation(summary = "Read an escalation with its steps")
    public Uni<EscalationView> get(@PathParam("id") UUID id) {
        return visible(pool, id).chain(e -> view(pool, e));
    }

    @POST
    @Path("/{id}/actions/acknowledge")
    @RolesAllowed({Roles.AGENT_L1, Roles.AGENT_L2, Roles.AGENT_L3, Roles.SUPERVISOR})
    @Operation(
            summary = "Take it: no later step is taken",
            description = "Again, by anybody: 200, and who was first stands.")
    public Uni<EscalationView> acknowledge(@PathParam("id") UUID id) {
        return visible(pool, id)
                .chain(e -> pool.withTransaction(tx -> telling.lock(tx, e.caseId())
                        .chain(() -> escalations.find(tx, id))
                        .chain(found -> acknowledge(tx, found.orElseThrow()))
                        .chain(() -> escalations.find(tx, id))
                        .chain(found -> view(tx, found.orElseThrow()))))
                .invoke(relay::nudge);
    }

    private Uni<Void> acknowledge(SqlConnection tx, Escalation e) {
        if (e.state().equals("closed")) {
            throw new ProblemException(Problem.of(409, "state-refuses", "The escalation is closed."));
        }
        if (e.state().equals("acknowledged")) {
            return Uni.createFrom().voidItem();
        }
        Instant now = Time.stored(clock.instant());
        Cause cause = Cause.ofRequest(caller.header("X-Request-Id"), caller.header("traceparent"));
        EscalationFactsV1.AcknowledgedV1 fact = new EscalationFactsV1.AcknowledgedV1(e.facts(), now, caller.username());
        return escalations
                .acknowledge(tx, e.id(), now, caller.username())
                .chain(() -> telling.tell(
                        tx, cause, List.of(new Fact(EventTypes.ESCALATION_ACKNOWLEDGED, e.caseId(), now, fact))));
    }

    private Uni<Escalation> visible(SqlClient client, UUID id) {
        return escalations.find(client, id).chain(found -> {
            Escalation e = found.orElseThrow(EscalationsResource::notFound);
            return escalations.team(client, e.caseId()).map(team -> {
                if (!caller.sees(team.orElse(e.team()))) {
                    throw notFound();
                }
                return e;
            });
        });
    }

    private Uni<List<EscalationView>> views(List<Escalation> found) {
        return found.isEmpty()
                ? Uni.createFrom().item(List.of())
                : Uni.join()
                        .all(found.stream().map(e -> view(pool, e)).toList())
                        .usingConcurrencyOf(4)
                        .andFailFast();
    }

    private Uni<EscalationView> view(SqlClient client, Escalation e) {
        return escalations.steps(client, e.id()).map(steps -> EscalationView.of(e, steps));
    }

    private static ProblemException notFound() {
        return new ProblemException(Problem.of(404, "not-found", "There is no such escalation."));
    }
}
