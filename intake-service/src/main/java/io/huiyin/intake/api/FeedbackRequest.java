package io.huiyin.intake.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.huiyin.intake.receiving.Channel;
import io.huiyin.intake.receiving.ContactDetails;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Feedback as an internal system posts it. */
record FeedbackRequest(
        @NotNull Channel channel,

        @NotBlank @Size(max = 100) @Schema(examples = "payments")
        String product,

        @Nullable @Size(min = 1, max = 200) String subject,

        @NotBlank @Size(max = 20_000) @Schema(examples = "同一订单被扣款两次")
        String text,

        @Nullable
        @Pattern(regexp = "[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", message = "must be a BCP 47 language tag")
        @Schema(examples = "zh-CN", description = "Of the text; found out by script where absent")
        String language,

        @Nullable
        @Size(min = 1, max = 200)
        @Schema(
                description =
                        "The caller's own id: a second post with it and the same content answers 200 with the first")
        String externalId,

        @Nullable @Schema(description = "When the customer said it; now where absent; at most 5 minutes ahead")
        Instant occurredAt,

        @Nullable @Valid Contact contact,

        @Nullable
        @Schema(
                type = SchemaType.OBJECT,
                implementation = Map.class,
                description =
                        "Whatever helps: order, version, log; statedType is what the customer says it is; journeyStage where they are on their way: before-purchase, purchase, after-purchase, repeat-purchase; businessLine is what promises and reports may go by")
        ObjectNode context) {

    static final String EMAIL = "[^\\s@<>,;:\"()\\[\\]\\\\]{1,64}@[^\\s@<>,;:\"()\\[\\]\\\\]{1,189}";
    static final String PHONE = "[+0-9(][0-9() .-]{2,31}";

    /** Who said it. Kept sealed, never published. */
    record Contact(
            @Nullable @Size(min = 1, max = 100) String name,

            @Nullable @Size(max = 254) @Pattern(regexp = EMAIL, message = "must be an e-mail address")
            String email,

            @Nullable @Pattern(regexp = PHONE, message = "must be a phone number")
            String phone,

            @Nullable @Size(min = 1, max = 200) String externalId,

            @Nullable
            @Size(min = 1, max = 40)
            @Schema(description = "Value of the customer: potential, new, active, loyal …")
            String tier) {

        ContactDetails details() {
            return new ContactDetails(name, email, phone, externalId, tier);
        }
    }
}
