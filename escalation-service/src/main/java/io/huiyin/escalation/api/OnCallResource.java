package io.huiyin.escalation.api;

import io.huiyin.escalation.persistence.PgRotas;
import io.huiyin.escalation.persistence.PgRotas.NamedRota;
import io.huiyin.escalation.policy.Recipient;
import io.huiyin.escalation.policy.Recipient.Kind;
import io.huiyin.escalation.rota.Rota.Duty;
import io.huiyin.escalation.rota.RotaOverride;
import io.huiyin.web.Caller;
import io.huiyin.web.Cursor.Page;
import io.huiyin.web.Idempotency;
import io.huiyin.web.Ids;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.huiyin.web.Roles;
import io.huiyin.web.Time;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Who is on call when, and who stands in. */
@Path(RotasResource.PATH + "/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "rotas")
final class OnCallResource {

    private static final Duration LONGEST = Duration.ofDays(92);
    private static final Duration USUAL = Duration.ofDays(28);

    private final Pool pool;
    private final PgRotas rotas;
    private final KnownRecipients recipients;
    private final Caller caller;
    private final Ids ids;
    private final Clock clock;

    @Inject
    OnCallResource(Pool pool, PgRotas rotas, KnownRecipients recipients, Caller caller, Ids ids, Clock clock) {
        this.pool = pool;
        this.rotas = rotas;
        this.recipients = recipients;
        this.caller = caller;
        this.ids = ids;
        this.clock = clock;
    }

    /** @param fallback who is told instead, if nobody is on call */
    record OnCall(Instant at, List<String> people, @Nullable String fallback) {}

    record OverrideBody(
            @NotNull
            @Size(max = 20)
            @Schema(description = "Usernames of who is on call instead; an empty list is nobody")
            List<@NotBlank @Size(max = 255) String> people,

            @NotNull Instant from,

            @NotNull @Schema(description = "Exclusive") Instant to) {}

    @GET
    @Path("/on-call")
    @RolesAllowed({Roles.AGENT_L1, Roles.AGENT_L2, Roles.AGENT_L3, Roles.SUPERVISOR, Roles.ADMIN})
    @Operation(summary = "Who is on call, now or at another time")
    public Uni<OnCall> onCall(@PathParam("id") UUID id, @QueryParam("at") @Nullable Instant at) {
        Instant then = at == null ? Time.stored(clock.instant()) : at;
        return rota(id).chain(it -> rotas.overrides(pool, id, then)
                .map(overrides -> it.rota().onCall(then, overrides))
                .map(people -> new OnCall(
                        then, people, people.isEmpty() ? it.fallback().word() : null)));
    }

    @GET
    @Path("/schedule")
    @RolesAllowed({Roles.AGENT_L1, Roles.AGENT_L2, Roles.AGENT_L3, Roles.SUPERVISOR, Roles.ADMIN})
    @Operation(
            summary = "Who is on call over a time, without gaps",
            description =
                    "From now for four weeks where not said, at most 92 days. No people is nobody: the fallback is told.")
    public Uni<Page<Duty>> schedule(
            @PathParam("id") UUID id,
            @QueryParam("from") @Nullable Instant from,
            @QueryParam("to") @Nullable Instant to) {
        Instant begin = from == null ? Time.stored(clock.instant()) : from;
        Instant end = to == null ? begin.plus(USUAL) : to;
        if (!end.isAfter(begin) || Duration.between(begin, end).compareTo(LONGEST) > 0) {
            throw new ProblemException(Problem.at("/to", "out-of-range", "must be after from, by at most 92 days"));
        }
        return rota(id).chain(it -> rotas.overrides(pool, id, begin)
                .map(overrides -> new Page<>(it.rota().duties(begin, end, overrides), null)));
    }

    @GET
    @Path("/overrides")
    @RolesAllowed({Roles.AGENT_L1, Roles.AGENT_L2, Roles.AGENT_L3, Roles.SUPERVISOR, Roles.ADMIN})
    @Operation(summary = "Overrides that are not over")
    public Uni<Page<RotaOverride>> overrides(@PathParam("id") UUID id) {
        return rota(id).chain(it -> rotas.overrides(pool, id, clock.instant())).map(found -> new Page<>(found, null));
    }

    @POST
    @Path("/overrides")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.SUPERVISOR, Roles.ADMIN})
    @Operation(
            summary = "Put somebody else on call for a while",
            description = "Of overrides that overlap, the latest counts.")
    @APIResponse(
            responseCode = "201",
            description = "In force",
            content = @Content(schema = @Schema(implementation = RotaOverride.class)))
    @APIResponse(responseCode = "422", ref = "#/components/responses/Problem422")
    public Uni<Response> override(@PathParam("id") UUID id, @Valid OverrideBody body) {
        if (!body.to().isAfter(body.from())) {
            throw new ProblemException(Problem.at("/to", "out-of-range", "must be after from"));
        }
        Map<String, Recipient> named = new LinkedHashMap<>();
        for (int i = 0; i < body.people().size(); i++) {
            named.put("/people/" + i, new Recipient(Kind.PERSON, body.people().get(i)));
        }
        RotaOverride it = new RotaOverride(ids.next(), body.people(), Time.stored(body.from()), Time.stored(body.to()));
        String path = RotasResource.PATH + "/" + id + "/overrides";
        String key = Idempotency.key(caller);
        String by = caller.username();
        return rota(id).chain(rota ->
                        pool.withTransaction(tx -> Idempotency.once(tx, caller, "POST " + path, key, () -> recipients
                                .check(tx, named)
                                .chain(() -> rotas.override(tx, id, it, Time.stored(clock.instant()), by))
                                .map(done -> Idempotency.Answer.created(path + "/" + it.id(), it)))))
                .map(Idempotency.Answer::response);
    }

    @DELETE
    @Path("/overrides/{overrideId}")
    @RolesAllowed({Roles.SUPERVISOR, Roles.ADMIN})
    @Operation(summary = "Withdraw an override")
    @APIResponse(responseCode = "204", description = "Withdrawn")
    public Uni<Void> withdraw(@PathParam("id") UUID id, @PathParam("overrideId") UUID overrideId) {
        return rotas.withdraw(pool, id, overrideId)
                .invoke(withdrawn -> {
                    if (!withdrawn) {
                        throw RotasResource.notFound();
                    }
                })
                .replaceWithVoid();
    }

    private Uni<NamedRota> rota(UUID id) {
        return rotas.find(pool, id).map(found -> found.orElseThrow(RotasResource::notFound));
    }
}
