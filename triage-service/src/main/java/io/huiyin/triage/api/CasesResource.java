package io.huiyin.triage.api;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.huiyin.triage.desk.Action;
import io.huiyin.triage.desk.Priority;
import io.huiyin.triage.desk.State;
import io.huiyin.triage.desk.SupportCase;
import io.huiyin.triage.desk.Tier;
import io.huiyin.triage.desk.Type;
import io.huiyin.triage.persistence.SessionCases;
import io.huiyin.web.Caller;
import io.huiyin.web.Cursor;
import io.huiyin.web.Cursor.Page;
import io.huiyin.web.Json;
import io.huiyin.web.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Reading cases. */
@Path("/api/v1/cases")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "cases", description = "Cases")
final class CasesResource {

    private final SessionCases cases;
    private final Caller caller;
    private final Scope scope;

    @Inject
    CasesResource(SessionCases cases, Caller caller, Scope scope) {
        this.cases = cases;
        this.caller = caller;
        this.scope = scope;
    }

    record EntryView(
            long id,
            int cycle,
            String kind,
            String actor,
            Instant at,
            @JsonRawValue @Schema(type = SchemaType.OBJECT) String details) {}

    record ActionView(
            Action name, boolean allowed, @Nullable String reason, List<String> requires) {}

    @GET
    @RolesAllowed({Roles.AGENT_L1, Roles.AGENT_L2, Roles.AGENT_L3, Roles.SUPERVISOR, Roles.ANALYST, Roles.ADMIN})
    @Operation(summary = "List cases", description = "Newest first; agents see those of their own teams.")
    public Uni<Page<CaseView>> list(
            @QueryParam("state") @Nullable State state,
            @QueryParam("type") @Nullable Type type,
            @QueryParam("priority") @Nullable Priority priority,
            @QueryParam("tier") @Nullable Tier tier,
            @QueryParam("team") @Nullable String team,
            @QueryParam("assignee") @Nullable String assignee,
            @QueryParam("q") @Nullable String q,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable Integer limit) {
        int size = Cursor.limit(limit);
        UUID before = Cursor.decode(cursor, UUID::fromString);
        SessionCases.Filter filter = new SessionCases.Filter(
                word(state),
                word(type),
                word(priority),
                word(tier),
                team,
                assignee,
                caller.is(Roles.ANALYST) ? null : q,
                caller.seesAllTeams() ? null : List.copyOf(caller.teams()));
        return cases.list(filter, before, size + 1)
                .map(found -> Page.of(found, size, it -> it.id().toString()))
                .map(page -> new Page<>(page.items().stream().map(this::view).toList(), page.nextCursor()));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.AGENT_L1, Roles.AGENT_L2, Roles.AGENT_L3, Roles.SUPERVISOR, Roles.ANALYST, Roles.ADMIN})
    @Operation(summary = "Read a case", description = "Its ETag is what actions need as If-Match.")
    @APIResponse(
            responseCode = "200",
            description = "The case",
            content = @Content(schema = @Schema(implementation = CaseView.class)))
    public Uni<Response> get(@PathParam("id") UUID id) {
        return scope.visible(cases.find(id))
                .map(it ->
                        Response.ok(view(it)).tag(String.valueOf(it.version())).build());
    }

    @GET
    @Path("/{id}/timeline")
    @RolesAllowed({Roles.AGENT_L1, Roles.AGENT_L2, Roles.AGENT_L3, Roles.SUPERVISOR, Roles.ADMIN})
    @Operation(summary = "What happened to a case, oldest first")
    public Uni<Page<EntryView>> timeline(
            @PathParam("id") UUID id,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable Integer limit) {
        int size = Cursor.limit(limit);
        Long after = Cursor.decode(cursor, Long::valueOf);
        return scope.visible(cases.find(id))
                .chain(it -> cases.timeline(id, after == null ? 0 : after, size + 1))
                .map(entries -> entries.stream()
                        .map(e -> new EntryView(e.id(), e.cycle(), e.kind(), e.actor(), e.at(), e.details()))
                        .toList())
                .map(entries -> Page.of(entries, size, e -> String.valueOf(e.id())));
    }

    @GET
    @Path("/{id}/actions")
    @RolesAllowed({Roles.AGENT_L1, Roles.AGENT_L2, Roles.AGENT_L3, Roles.SUPERVISOR, Roles.ADMIN})
    @Operation(summary = "What you may do with a case now, and why not")
    @APIResponse(
            responseCode = "200",
            description = "Every action",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = ActionView.class)))
    public Uni<List<ActionView>> actions(@PathParam("id") UUID id) {
        return scope.visible(cases.find(id)).map(it -> Arrays.stream(Action.values())
                .map(action -> action(it, action))
                .toList());
    }

    private ActionView action(SupportCase it, Action action) {
        String reason = caller.is(Roles.ADMIN) || (action.isForSupervisorsOnly() && !caller.is(Roles.SUPERVISOR))
                ? "role"
                : action.isAllowedIn(it.state()) ? null : "state";
        return new ActionView(action, reason == null, reason, action.requires());
    }

    private CaseView view(SupportCase it) {
        return caller.is(Roles.ANALYST) ? CaseView.anonymous(it) : CaseView.of(it);
    }

    private static @Nullable String word(@Nullable Enum<?> constant) {
        return constant == null ? null : Json.word(constant);
    }
}
