package io.huiyin.escalation.api;

import io.huiyin.escalation.delivery.Message.Kind;
import io.huiyin.web.Json;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A target over HTTP as it is sent. */
record WebhookBody(
        @NotBlank @Size(max = 100) String name,

        @NotNull @Size(max = 2_000) @Schema(examples = "https://erp.example.com/huiyin")
        String url,

        @Nullable
        @Schema(
                description =
                        "standard where absent. The others are told by steps alone: chats by channel:<id>, the SMS gateway by paging people.")
        Kind kind,

        @Nullable @Size(min = 1) @Schema(description = "Of escalation.*, for kind standard; all where absent")
        Set<@NotNull MessageType> types,

        @Nullable
        @Size(min = 1, max = 1_000)
        @Schema(description = "What signs for DingTalk and Feishu, or the Authorization header of an SMS gateway")
        String secret,

        @Nullable
        @Size(min = 1, max = 4_000)
        @Schema(
                description =
                        "Body for an SMS gateway, with {to}, {text} and {id}; a JSON object of these three where absent",
                examples = "To={to}&From=%2B15550100&Body={text}")
        String template,

        @Nullable
        @Pattern(
                regexp = "application/json|application/x-www-form-urlencoded",
                message = "must be application/json or application/x-www-form-urlencoded")
        String contentType) {

    Kind is() {
        return kind == null ? Kind.STANDARD : kind;
    }

    /** @throws ProblemException 400 that names what does not belong to its kind */
    void check() {
        boolean standard = is() == Kind.STANDARD;
        refuse(!standard && types != null, "/types", "only webhooks of kind standard subscribe to messages");
        refuse(standard && secret != null, "/secret", "is made here for kind standard");
        refuse(is() != Kind.SMS && template != null, "/template", "is for kind sms");
        refuse(is() != Kind.SMS && contentType != null, "/contentType", "is for kind sms");
        refuse(
                secret != null && Set.of(Kind.WECOM, Kind.SLACK).contains(is()),
                "/secret",
                "is in the URL for this kind");
        refuse(secret != null && !secret.matches("[\\x20-\\x7e]+"), "/secret", "must be visible ASCII");
        refuse(
                template != null && !(template.contains("{to}") && template.contains("{text}")),
                "/template",
                "must contain {to} and {text}");
    }

    private static void refuse(boolean wrong, String pointer, String message) {
        if (wrong) {
            throw new ProblemException(Problem.at(pointer, "not-allowed", message));
        }
    }

    List<String> wanted() {
        return is() != Kind.STANDARD
                ? List.of()
                : Arrays.stream(MessageType.values())
                        .filter(type -> types == null || types.contains(type))
                        .map(MessageType::word)
                        .toList();
    }

    enum MessageType {
        RAISED,
        STEP_TAKEN,
        ACKNOWLEDGED,
        CLOSED;

        String word() {
            return "escalation." + Json.word(this);
        }
    }
}
