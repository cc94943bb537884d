package io.huiyin.triage.api;

import io.huiyin.triage.live.LiveCases;
import io.huiyin.triage.live.LiveEvent;
import io.huiyin.triage.live.Position;
import io.huiyin.web.Caller;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.huiyin.web.Roles;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureFailure;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What happens to cases, told as it happens. By fetch with a token in its header; a token never stands in an address. */
@Path("/api/v1/stream")
@Tag(name = "stream", description = "Live updates")
final class StreamResource {

    /** So much may wait for a client that reads slowly; then it is let go, and comes back with what it saw last. */
    private static final int WAITING = 2_000;

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final LiveCases cases;
    private final Caller caller;
    private final Clock clock;

    @Inject
    StreamResource(LiveCases cases, Caller caller, Clock clock) {
        this.cases = cases;
        this.caller = caller;
        this.clock = clock;
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RolesAllowed({Roles.AGENT_L1, Roles.AGENT_L2, Roles.AGENT_L3, Roles.SUPERVISOR, Roles.ADMIN})
    @Operation(summary = "Watch cases", description = """
                    Server-sent events. `event: ready` begins it; then one event for each fact about a case in your scope, named \
                    `case.assigned`, `case.replied` …, its data `{id, type, data}` with the fact as in AsyncAPI. `event: ping` every 15 s. \
                    Every event has an id; come back with the last one in Last-Event-ID and nothing is missed. `event: reset` says that \
                    too much happened meanwhile: read anew what you show. Ends when the token expires.""")
    @APIResponse(
            responseCode = "200",
            description = "Events, without end",
            content =
                    @Content(mediaType = MediaType.SERVER_SENT_EVENTS, schema = @Schema(implementation = String.class)))
    public Multi<OutboundSseEvent> watch(@HeaderParam("Last-Event-ID") @Nullable String lastEventId, @Context Sse sse) {
        Position since = lastEventId == null || lastEventId.isBlank()
                ? null
                : Position.parse(lastEventId)
                        .orElseThrow(() -> new ProblemException(Problem.at(
                                "/Last-Event-ID", "invalid-parameter", "is not the id of an event of this stream")));
        if (!cases.isReady()) {
            throw new ProblemException(
                    Problem.of(503, "stream-not-ready", "The events have not been read yet; try again."), 2);
        }
        boolean all = caller.seesAllTeams();
        Set<String> teams = caller.teams();
        Duration left = Duration.between(clock.instant(), caller.tokenExpires());
        return Multi.createFrom()
                .<OutboundSseEvent>emitter(
                        emitter -> begin(
                                new Client(
                                        emitter,
                                        sse,
                                        event -> all || event.teams().stream().anyMatch(teams::contains)),
                                since),
                        WAITING)
                .onFailure(BackPressureFailure.class)
                .recoverWithCompletion()
                .select()
                .first(left.compareTo(SHORTEST) < 0 ? SHORTEST : left);
    }

    private void begin(Client client, @Nullable Position since) {
        client.emitter().onTermination(() -> cases.leave(client));
        if (!cases.watch(since, client)) {
            client.emitter().complete(); // it has begun again just now
        }
        if (client.emitter().isCancelled()) {
            cases.leave(client); // it went while it came
        }
    }

    private record Client(MultiEmitter<? super OutboundSseEvent> emitter, Sse sse, Predicate<LiveEvent> inScope)
            implements LiveCases.Watcher {

        @Override
        public void begins(Position position, boolean reset) {
            emit(reset ? "reset" : "ready", position, "{}");
        }

        @Override
        public void happened(LiveEvent event) {
            if (inScope.test(event)) {
                emit(event.name(), event.after(), event.json());
            }
        }

        @Override
        public void ping(Position position) {
            emit("ping", position, "{}");
        }

        private void emit(String name, Position position, String data) {
            emitter.emit(sse.newEventBuilder()
                    .id(position.toString())
                    .name(name)
                    .mediaType(MediaType.TEXT_PLAIN_TYPE)
                    .data(data)
                    .build());
        }
    }
}
