package io.huiyin.sla.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.huiyin.sla.clock.PromiseClock;
import io.huiyin.sla.persistence.PgClocks;
import io.huiyin.sla.persistence.PgFacts;
import io.huiyin.sla.persistence.PgRulebook;
import io.huiyin.sla.policy.Choice;
import io.huiyin.sla.replaying.Verifying;
import io.huiyin.sla.replaying.Verifying.Verified;
import io.huiyin.sla.trace.Receipts;
import io.huiyin.sla.trace.Trace;
import io.huiyin.sla.trace.TraceText;
import io.huiyin.sla.tracking.Clocks;
import io.huiyin.web.Caller;
import io.huiyin.web.Cursor.Page;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.huiyin.web.Roles;
import io.huiyin.web.Time;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.security.PermitAll;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Clocks of cases in the caller's scope. */
@Path("/api/v1/clocks")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.AGENT_L1, Roles.AGENT_L2, Roles.AGENT_L3, Roles.SUPERVISOR, Roles.ADMIN})
@Tag(name = "clocks", description = "A clock per promise and cycle")
final class ClocksResource {

    /** What is due is said by then, if the broker can be asked. */
    private static final Duration SAID_BY = Duration.ofSeconds(10);

    private final Pool pool;
    private final PgClocks clocks;
    private final PgFacts facts;
    private final PgRulebook rulebooks;
    private final Caller caller;
    private final Verifying verifying;
    private final Receipts receipts;
    private final Clock clock;

    @Inject
    ClocksResource(
            Pool pool,
            PgClocks clocks,
            PgFacts facts,
            PgRulebook rulebooks,
            Caller caller,
            Verifying verifying,
            Receipts receipts,
            Clock clock) {
        this.pool = pool;
        this.clocks = clocks;
        this.facts = facts;
        this.rulebooks = rulebooks;
        this.caller = caller;
        this.verifying = verifying;
        this.receipts = receipts;
        this.clock = clock;
    }

    @Schema(name = "ClockTrace")
    record TraceView(
            @JsonUnwrapped Trace trace,

            @Schema(description = "The same as people read it, by language: zh-CN and en")
            Map<String, String> text) {

        static TraceView of(PromiseClock clock, List<Choice> choices, Instant now) {
            Trace trace = Trace.of(clock, choices, now);
            return new TraceView(trace, TraceText.of(clock, trace, now));
        }
    }

    /** What is signed. @param iat when, in seconds since 1970 */
    record Receipt(String iss, long iat, ClockView clock, TraceView trace) {}

    @Schema(description = "A compact JWS (RFC 7515) over the clock and its trace")
    record ReceiptView(String receipt) {}

    @GET
    @Operation(summary = "Clocks of a case")
    public Uni<Page<ClockView>> list(@QueryParam("caseId") @Nullable UUID caseId) {
        if (caseId == null) {
            throw new ProblemException(Problem.at("/caseId", "required", "caseId is required."));
        }
        return visible(caseId)
                .chain(() -> clocks.ofCases(pool, List.of(caseId)))
                .map(found -> new Page<>(
                        found.stream().map(it -> ClockView.of(it, now())).toList(), null));
    }

    @GET
    @Path("/{id}/trace")
    @Operation(
            summary = "Every interval of a clock, counted or not, and the event that began it",
            description = "The intervals follow one another without gaps; their sums are what the clock shows.")
    public Uni<TraceView> trace(@PathParam("id") UUID id) {
        return find(id).chain(it -> choices(it).map(choices -> TraceView.of(it, choices, now())));
    }

    @GET
    @Path("/{id}/receipt")
    @Operation(
            summary = "The clock and its trace, signed",
            description = "deploy/verify-receipt checks it offline, with the keys that /api/v1/clocks/keys serves.")
    public Uni<ReceiptView> receipt(@PathParam("id") UUID id) {
        return find(id).chain(it -> choices(it).map(choices -> {
            Instant now = now();
            return new ReceiptView(receipts.sign(new Receipt(
                    "huiyin-sla", now.getEpochSecond(), ClockView.of(it, now), TraceView.of(it, choices, now))));
        }));
    }

    @GET
    @Path("/keys")
    @PermitAll
    @Operation(summary = "Public keys of receipts", description = "A JSON Web Key Set (RFC 7517).")
    @APIResponse(
            responseCode = "200",
            description = "The keys",
            content = @Content(schema = @Schema(implementation = KeySet.class)))
    public String keys() {
        return receipts.publicKeys();
    }

    record KeySet(List<Map<String, String>> keys) {}

    @POST
    @Path("/actions/verify")
    @RolesAllowed(Roles.ADMIN)
    @Operation(
            summary = "Check all clocks against the facts",
            description =
                    "Works every clock out anew from what was recorded, and compares it with the one that is kept and with what was said of it. Changes nothing. Right after a publication that reaches open clocks, those that were not moved yet differ.")
    @APIResponse(
            responseCode = "200",
            description = "How many differ; the first hundred of them",
            content = @Content(schema = @Schema(implementation = Verified.class)))
    public Uni<Verified> verify() {
        return verifying.verify(clock.instant().minus(SAID_BY));
    }

    private Uni<PromiseClock> find(UUID id) {
        return clocks.find(pool, List.of(id)).chain(found -> {
            if (found.isEmpty()) {
                throw notFound();
            }
            PromiseClock it = found.get(0);
            return visible(it.caseId()).replaceWith(it);
        });
    }

    private Uni<List<Choice>> choices(PromiseClock it) {
        return facts.ofCases(pool, List.of(it.caseId()))
                .chain(known -> rulebooks.current(pool).map(rulebook -> Clocks.choices(it.id(), known, rulebook)));
    }

    private Instant now() {
        return Time.stored(clock.instant());
    }

    private Uni<Void> visible(UUID caseId) {
        return clocks.tracked(pool, List.of(caseId))
                .invoke(found -> {
                    if (found.isEmpty() || !caller.sees(found.get(0).team())) {
                        throw notFound();
                    }
                })
                .replaceWithVoid();
    }

    private static ProblemException notFound() {
        return new ProblemException(Problem.of(404, "not-found", "There is no such clock or case."));
    }
}
