package io.huiyin.analytics.inbound;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.huiyin.contracts.EventTypes;
import io.huiyin.web.Json;
import java.util.List;
import java.util.UUID;

/**
 * What an event says of a row of {@code case_cycle}: only what it says, so that rows come out the same in whatever order topics are
 * read. Names of fields are those of columns.
 */
record CyclePatch(UUID caseId, int cycle, ObjectNode fields) {

    private static final List<String> DIMENSIONS =
            List.of("product", "channel", "language", "type", "priority", "tier", "team");

    static List<CyclePatch> of(String type, UUID caseId, JsonNode data) {
        int cycle = data.path("cycle").asInt();
        CyclePatch patch = new CyclePatch(caseId, cycle, Json.wire().createObjectNode());
        if (type.startsWith("io.huiyin.case.")) {
            DIMENSIONS.forEach(name -> patch.fields().set(name, data.path(name)));
            if (cycle == 0) {
                patch.fields().set("started_at", data.path("receivedAt"));
            }
        }
        String promise = data.path("promise").asText();
        ObjectNode fields = patch.fields();
        switch (type) {
            case EventTypes.CASE_REPLIED -> {
                if (data.path("authorKind").asText().equals("human")) {
                    fields.set("first_response_at", data.path("repliedAt"));
                }
            }
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

    /** Later events win, but for the first response, which stays the first. */
    CyclePatch then(CyclePatch later) {
        ObjectNode merged = fields.deepCopy();
        later.fields().properties().forEach(field -> {
            if (!(field.getKey().equals("first_response_at") && merged.has("first_response_at"))) {
                merged.set(field.getKey(), field.getValue());
            }
        });
        return new CyclePatch(caseId, cycle, merged);
    }
}
