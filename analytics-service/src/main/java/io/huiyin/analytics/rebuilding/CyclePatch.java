package io.huiyin.analytics.rebuilding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.huiyin.analytics.persistence.PgEvents;
import io.huiyin.contracts.EventTypes;
import io.huiyin.web.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What an event says of a row of {@code case_cycle}: only what it says, so that rows come out the same in whatever order topics are
 * read. Names of fields are those of columns.
 */
public record CyclePatch(UUID caseId, int cycle, ObjectNode fields) {

    private static final List<String> DIMENSIONS =
            List.of("product", "channel", "language", "type", "priority", "tier", "team");

    /** Where on their way customers say they are, {@code context.journeyStage}; other words are not counted. */
    private static final Set<String> STAGES =
            Set.of("before-purchase", "purchase", "after-purchase", "repeat-purchase");

    /** Columns that add up; every event is projected once. */
    private static final Set<String> COUNTS = Set.of("human_replies", "hand_offs");

    private static List<CyclePatch> of(String type, UUID caseId, JsonNode data) {
        int cycle = data.path("cycle").asInt();
        CyclePatch patch = new CyclePatch(caseId, cycle, Json.wire().createObjectNode());
        if (type.startsWith("io.huiyin.case.")) {
            DIMENSIONS.forEach(name -> patch.fields().set(name, data.path(name)));
            if (data.hasNonNull("contactId")) {
                patch.fields().set("contact_id", data.path("contactId"));
            }
            if (cycle == 0) {
                patch.fields().set("started_at", data.path("receivedAt"));
            }
        }
        String promise = data.path("promise").asText();
        ObjectNode fields = patch.fields();
        switch (type) {
            case EventTypes.FEEDBACK_RECEIVED -> {
                String stage = data.path("context").path("journeyStage").asText();
                if (!STAGES.contains(stage)) {
                    return List.of();
                }
                fields.put("journey_stage", stage);
            }
            case EventTypes.CASE_CLASSIFIED -> fields.set("sentiment", data.path("sentiment"));
            case EventTypes.CASE_RECLASSIFIED -> {
                fields.set("sentiment", data.path("sentiment"));
                fields.put("overruled", true);
            }
            case EventTypes.CASE_REPLIED -> {
                if (data.path("authorKind").asText().equals("human")) {
                    fields.set("first_response_at", data.path("repliedAt"));
                    fields.put("human_replies", 1);
                }
            }
            case EventTypes.CASE_HANDED_OFF -> fields.put("hand_offs", 1);
            case EventTypes.CASE_RESOLVED -> fields.set("resolved_at", data.path("resolvedAt"));
            case EventTypes.CASE_CLOSED -> fields.set("closed_at", data.path("closedAt"));
            case EventTypes.CASE_REOPENED -> {
                fields.set("started_at", data.path("reopenedAt"));
                CyclePatch before =
                        new CyclePatch(caseId, cycle - 1, Json.wire().createObjectNode());
                before.fields().put("reopened", true);
                return List.of(before, patch);
            }
            case EventTypes.CLOCK_STARTED -> fields.put(promise + "_promised", true);
            case EventTypes.CLOCK_MET -> fields.put(promise + "_met", true);
            case EventTypes.CLOCK_BREACHED -> fields.put(promise + "_breached", true);
            case EventTypes.CLOCK_BREACH_WITHDRAWN -> fields.put(promise + "_breached", false);
            case EventTypes.ESCALATION_RAISED -> fields.put("escalated", true);
            case EventTypes.SURVEY_INVITED -> fields.put("invited", true);
            case EventTypes.SURVEY_ANSWERED -> {
                fields.set("csat", data.path("csat"));
                fields.set("settled", data.path("resolved"));
                if (data.hasNonNull("nps")) {
                    fields.set("nps", data.path("nps"));
                }
            }
            default -> {
                if (!type.startsWith("io.huiyin.case.")) {
                    return List.of();
                }
            }
        }
        return List.of(patch);
    }

    /** What many events, in the order of their topics, say of rows: one patch for each row. */
    public static List<ObjectNode> rows(List<PgEvents.Said> events) {
        record Row(UUID caseId, int cycle) {}
        Map<Row, CyclePatch> rows = new LinkedHashMap<>();
        events.forEach(event -> of(event.type(), event.caseId(), event.data())
                .forEach(patch -> rows.merge(new Row(patch.caseId(), patch.cycle()), patch, CyclePatch::then)));
        return rows.values().stream()
                .map(patch ->
                        patch.fields().put("case_id", patch.caseId().toString()).put("cycle", patch.cycle()))
                .toList();
    }

    /** Later events win, but for the first response, which stays the first, and for counts, which add up. */
    private CyclePatch then(CyclePatch later) {
        later.fields().properties().forEach(field -> {
            String name = field.getKey();
            if (COUNTS.contains(name)) {
                fields.put(name, fields.path(name).asInt() + field.getValue().asInt());
            } else if (!(name.equals("first_response_at") && fields.has(name))) {
                fields.set(name, field.getValue());
            }
        });
        return this;
    }
}
