package io.huiyin.intake.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.huiyin.intake.asking.Completeness;
import io.huiyin.intake.asking.Detail;
import io.huiyin.intake.asking.Kind;
import io.huiyin.intake.receiving.Channel;
import io.huiyin.web.Json;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What the public form holds; the same fields as JSON. */
record FormRequest(
        @Nullable @NotNull Kind type,

        @NotBlank @Size(max = 20_000) @Nullable String text,

        @Nullable
        @Size(max = 254)
        @Pattern(
                regexp = FeedbackRequest.EMAIL + "|" + FeedbackRequest.PHONE,
                message = "must be an e-mail address or a phone number")
        @Schema(description = "E-mail address or phone number")
        String contact,

        @Nullable @Size(min = 1, max = 100) String name,

        @Nullable @Size(min = 1, max = 2_000) String steps,

        @Nullable @Size(min = 1, max = 2_000) String reason,

        @Nullable
        @Pattern(regexp = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d)?", message = "must be a date and a time")
        @Schema(description = "Local time in the zone of the product")
        String happened,

        @Nullable @Size(min = 1, max = 100) String order,

        @Nullable @Size(min = 1, max = 100) String version) {

    /** As a browser sends it: fields left empty were not told. */
    static FormRequest of(MultivaluedMap<String, String> form) {
        return new FormRequest(
                kind(told(form, "type")),
                told(form, "text"),
                told(form, "contact"),
                told(form, "name"),
                told(form, "steps"),
                told(form, "reason"),
                told(form, "happened"),
                told(form, "order"),
                told(form, "version"));
    }

    private static @Nullable String told(MultivaluedMap<String, String> form, String field) {
        String value = form.getFirst(field);
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static @Nullable Kind kind(@Nullable String word) {
        return Arrays.stream(Kind.values())
                .filter(kind -> Json.word(kind).equals(word))
                .findFirst()
                .orElse(null);
    }

    FeedbackRequest feedback(Forms.Form form, ZoneId zone) {
        return new FeedbackRequest(
                Channel.WEB,
                form.product(),
                null,
                Objects.requireNonNull(text),
                null,
                null,
                occurredAt(zone),
                sender(),
                context(form.name()));
    }

    Completeness completeness() {
        Set<Detail> told = EnumSet.noneOf(Detail.class);
        tell(told, Detail.STEPS, steps);
        tell(told, Detail.REASON, reason);
        tell(told, Detail.HAPPENED, happened);
        tell(told, Detail.ORDER, order);
        tell(told, Detail.VERSION, version);
        tell(told, Detail.CONTACT, contact);
        return Completeness.of(Objects.requireNonNull(type), Objects.requireNonNull(text), told);
    }

    private static void tell(Set<Detail> told, Detail detail, @Nullable String value) {
        if (value != null) {
            told.add(detail);
        }
    }

    private @Nullable Instant occurredAt(ZoneId zone) {
        if (happened == null) {
            return null;
        }
        try {
            return LocalDateTime.parse(happened).atZone(zone).toInstant();
        } catch (DateTimeException e) {
            throw new ProblemException(Problem.at("/happened", "invalid-value", "There is no such day or time."));
        }
    }

    private FeedbackRequest.@Nullable Contact sender() {
        String address = contact;
        if (address == null && name == null) {
            return null;
        }
        boolean mail = address != null && address.contains("@");
        return new FeedbackRequest.Contact(name, mail ? address : null, mail ? null : address, null, null);
    }

    private ObjectNode context(String form) {
        ObjectNode context = JsonNodeFactory.instance.objectNode();
        context.put("form", form).put("statedType", Json.word(Objects.requireNonNull(type)));
        put(context, "steps", steps);
        put(context, "reason", reason);
        put(context, "order", order);
        put(context, "version", version);
        context.put("completeness", completeness().score());
        return context;
    }

    private static void put(ObjectNode context, String name, @Nullable String value) {
        if (value != null) {
            context.put(name, value);
        }
    }
}
