package io.huiyin.escalation.api;

import io.huiyin.escalation.api.EscalationViews.EscalationView;
import io.huiyin.escalation.persistence.PgCases;
import io.huiyin.escalation.persistence.PgCases.Place;
import io.huiyin.escalation.persistence.PgEscalations;
import io.huiyin.escalation.raising.Acknowledging;
import io.huiyin.escalation.raising.Acknowledging.Decision;
import io.huiyin.escalation.raising.Escalation;
import io.huiyin.messaging.Cause;
import io.huiyin.web.Caller;
import io.huiyin.web.Cursor;
import io.huiyin.web.Cursor.Page;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.huiyin.web.Roles;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What is overdue, or soon will be, and who took it. */
@Path("/api/v1/escalations")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "escalations", description = "Overdue promises that need somebody")
final class EscalationsResource {

    private final Pool pool;
    private final PgEscalations escalations;
    private final PgCases cases;
    private final EscalationViews views;
    private final Acknowledging acknowledging;
    private final Caller caller;

    @Inject
    EscalationsResource(
            Pool pool,
            PgEscalations escalations,
            PgCases cases,
            EscalationViews views,
            Acknowledging acknowledging,
            Caller caller) {
        this.pool = pool;
        this.escalations = escalations;
        this.cases = cases;
        this.views = views;
        this.acknowledging = acknowledging;
        this.caller = caller;
    }

    @GET
    @RolesAllowed({Roles.AGENT_L1, Roles.AGENT_L2, Roles.AGENT_L3, Roles.SUPERVISOR, Roles.ADMIN})
    @Operation(summary = "List escalations, newest first")
    public Uni<Page<EscalationView>> list(
            @QueryParam("caseId") @Nullable UUID caseId,
            @QueryParam("state") Escalation.@Nullable State state,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable Integer limit) {
        int size = Cursor.limit(limit);
        UUID before = Cursor.decode(cursor, UUID::fromString);
        String[] teams = caller.seesAllTeams() ? null : caller.teams().toArray(String[]::new);
        return escalations
                .list(pool, caseId, state, teams, before, size + 1)
                .map(found -> Page.of(found, size, e -> e.id().toString()))
                .chain(page -> views.all(pool, page.items()).map(items -> new Page<>(items, page.nextCursor())));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.AGENT_L1, Roles.AGENT_L2, Roles.AGENT_L3, Roles.SUPERVISOR, Roles.ADMIN})
    @Operation(summary = "Read an escalation with its steps")
    public Uni<EscalationView> get(@PathParam("id") UUID id) {
        return visible(id).chain(it -> views.one(pool, it));
    }

    @POST
    @Path("/{id}/actions/acknowledge")
    @RolesAllowed({Roles.AGENT_L1, Roles.AGENT_L2, Roles.AGENT_L3, Roles.SUPERVISOR})
    @Operation(
            summary = "Take it",
            description =
                    "No later step is taken, but for those that stop on something else; messages that are not out yet stay in."
                            + " Again, by anybody: 200, and who was first stands.")
    public Uni<EscalationView> acknowledge(@PathParam("id") UUID id) {
        Cause cause = Cause.ofRequest(caller.header("X-Request-Id"), caller.header("traceparent"));
        String by = caller.username();
        return visible(id)
                .chain(it -> acknowledging.acknowledge(id, by, cause))
                .chain(decision -> views.one(pool, taken(decision)));
    }

    private static Escalation taken(Decision decision) {
        if (decision instanceof Decision.Taken taken) {
            return taken.escalation();
        }
        throw decision instanceof Decision.Closed
                ? new ProblemException(Problem.of(409, "state-refuses", "The escalation is closed."))
                : notFound();
    }

    private Uni<Escalation> visible(UUID id) {
        return escalations.find(pool, id).chain(found -> {
            Escalation it = found.orElseThrow(EscalationsResource::notFound);
            return cases.place(pool, it.caseId()).map(place -> {
                if (!caller.sees(place.map(Place::team).orElse(it.team()))) {
                    throw notFound();
                }
                return it;
            });
        });
    }

    private static ProblemException notFound() {
        return new ProblemException(Problem.of(404, "not-found", "There is no such escalation."));
    }
}
