package io.huiyin.intake.api;

import io.huiyin.web.Sha256;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The feedback button that other sites embed. */
@Path("/widget.js")
@PermitAll
@Tag(name = "form")
final class WidgetResource {

    private static final String SCRIPT = "text/javascript;charset=utf-8";

    private final byte[] script = load();
    private final EntityTag tag =
            new EntityTag(HexFormat.of().formatHex(Sha256.of(script)).substring(0, 16));

    @GET
    @Produces(SCRIPT)
    @Operation(summary = "The feedback button, a script for any page", description = "Settings are data- attributes.")
    @APIResponse(
            responseCode = "200",
            description = "The script",
            content = @Content(mediaType = SCRIPT, schema = @Schema(implementation = String.class)))
    @APIResponse(responseCode = "304", description = "Unchanged")
    public Response script(@HeaderParam("If-None-Match") @Nullable String known) {
        Response.ResponseBuilder answer =
                known != null && known.contains(tag.getValue()) ? Response.notModified() : Response.ok(script, SCRIPT);
        return answer.tag(tag)
                .header("Cache-Control", "public, max-age=3600")
                .header("Cross-Origin-Resource-Policy", "cross-origin")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    private static byte[] load() {
        try (InputStream in = WidgetResource.class.getResourceAsStream("/widget/widget.js")) {
            return Objects.requireNonNull(in).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
