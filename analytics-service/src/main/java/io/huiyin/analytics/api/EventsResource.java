package io.huiyin.analytics.api;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.huiyin.analytics.persistence.PgEvents;
import io.huiyin.web.Cursor;
import io.huiyin.web.Cursor.Page;
import io.huiyin.web.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The events themselves. */
@Path("/api/v1/events")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.ANALYST, Roles.ADMIN})
@Tag(name = "events", description = "What happened, as it was told")
final class EventsResource {

    private final PgEvents events;

    @Inject
    EventsResource(PgEvents events) {
        this.events = events;
    }

    record EventView(
            UUID id,
            String type,
            String source,
            UUID caseId,
            long sequence,
            Instant time,
            @JsonRawValue @Schema(type = SchemaType.OBJECT) String data) {}

    @GET
    @Operation(summary = "Events in the order in which they were kept")
    public Uni<Page<EventView>> list(
            @QueryParam("caseId") @Nullable UUID caseId,
            @QueryParam("type") @Nullable String type,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable Integer limit) {
        int size = Cursor.limit(limit);
        Long after = Cursor.decode(cursor, Long::valueOf);
        return events.list(caseId, type, after == null ? 0 : after, size + 1)
                .map(found -> Page.of(found, size, e -> String.valueOf(e.n())))
                .map(page -> new Page<>(
                        page.items().stream()
                                .map(e -> new EventView(
                                        e.id(), e.type(), e.source(), e.caseId(), e.sequence(), e.at(), e.data()))
                                .toList(),
                        page.nextCursor()));
    }
}
