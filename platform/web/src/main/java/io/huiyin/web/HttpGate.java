package io.huiyin.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * What must be settled before JAX-RS: the form of the URI, the size of headers and body, the encoding of the body. It
 * collects the body, so that one too large is always answered, and answers what fails before or beside JAX-RS.
 */
@ApplicationScoped
class HttpGate {

    private static final Logger LOG = Logger.getLogger("io.huiyin.web");
    private static final int FIRST = 1_000_000;
    static final String BODY = "io.huiyin.web.body";
    /** How much of a refused body is read away so that the client sees the answer, and for how long. */
    private static final long DRAIN_BYTES = 64L << 20;

    private static final long DRAIN_MILLIS = 10_000;

    @ConfigProperty(name = "huiyin.web.max-body-bytes", defaultValue = "262144")
    int maxBody;

    @ConfigProperty(name = "huiyin.web.max-header-bytes", defaultValue = "16384")
    int maxHeaders;

    @ConfigProperty(name = "huiyin.web.body-timeout-millis", defaultValue = "30000")
    long bodyTimeout;

    void filters(@Observes Filters filters) {
        filters.register(this::gate, FIRST);
    }

    void router(@Observes Router router) {
        // last() keeps the order of registration, so this stands before Quarkus's own error handler and after JAX-RS's
        router.route().last().failureHandler(this::failed);
        for (int status : new int[] {400, 404, 405, 406, 413, 415}) {
            router.errorHandler(status, this::failed);
        }
    }

    /** Gives the collected body to JAX-RS: its own reader finds an ended request empty when the resource does not block. */
    @ServerRequestFilter(preMatching = true)
    void body(ContainerRequestContext request, RoutingContext context) {
        Buffer body = context.get(BODY);
        if (body != null) {
            request.setEntityStream(new ByteArrayInputStream(body.getBytes()));
        }
    }

    private void gate(RoutingContext context) {
        HttpServerRequest request = context.request();
        Problem refusal = refuse(request);
        if (refusal != null) {
            refuseAndDrain(context, refusal);
        } else if (!hasBody(request) || type(request).startsWith("multipart/")) {
            context.next();
        } else {
            collect(context);
        }
    }

    private @Nullable Problem refuse(HttpServerRequest request) {
        if (request.uri().length() > maxHeaders / 2) {
            return Problem.ofStatus(414);
        }
        long headers = 0;
        for (var header : request.headers()) {
            headers += header.getKey().length() + header.getValue().length() + 4L;
        }
        if (headers > maxHeaders) {
            return Problem.ofStatus(431);
        }
        if (!wellFormed(request.uri())) {
            return Problem.of(400, "invalid-uri", "The request URI is malformed.");
        }
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null
                && !type(request).startsWith("multipart/")
                && (length.length() > 15 || Long.parseLong(length) > maxBody)) {
            return Problem.ofStatus(413);
        }
        if (type(request).isEmpty() && hasBody(request)) {
            return Problem.ofStatus(415); // JAX-RS would guess
        }
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            return Problem.of(415, "unsupported-encoding", "Compressed bodies are not taken.");
        }
        String charset = charset(type(request));
        if (charset != null && !charset.equals("utf-8") && hasBody(request)) {
            return Problem.of(415, "unsupported-charset", "Text is taken as UTF-8 alone.");
        }
        return null;
    }

    private void collect(RoutingContext context) {
        HttpServerRequest request = context.request();
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            context.response().writeContinue();
            request.headers().remove(HttpHeaders.EXPECT);
        }
        Buffer body = Buffer.buffer();
        long timer = context.vertx().setTimer(bodyTimeout, id -> {
            if (!context.response().ended()) {
                close(answer(context, Problem.ofStatus(408)), request);
            }
        });
        request.exceptionHandler(gone -> context.vertx().cancelTimer(timer));
        request.handler(chunk -> {
            if (body.length() + chunk.length() <= maxBody) {
                body.appendBuffer(chunk);
            } else {
                context.vertx().cancelTimer(timer);
                refuseAndDrain(context, Problem.ofStatus(413));
            }
        });
        request.endHandler(end -> {
            context.vertx().cancelTimer(timer);
            if (context.response().ended()) {
                return;
            }
            String type = type(request);
            if (!type.startsWith("application/octet-stream")) {
                CharBuffer text = Text.utf8(body.getBytes());
                if (text == null) {
                    answer(context, Problem.at("", "invalid-utf-8", "The body is not UTF-8."));
                    return;
                }
                if (text.chars().anyMatch(c -> c == 0)) { // Jackson would take UTF-16 and UTF-32, known by their NULs
                    answer(context, Problem.at("", "invalid-text", "The body holds a NUL byte."));
                    return;
                }
                if (type.startsWith("application/x-www-form-urlencoded") && !cleanEscapes(text.toString(), true)) {
                    answer(
                            context,
                            Problem.at("", "invalid-text", "The form holds malformed escapes or control characters."));
                    return;
                }
            }
            context.put(BODY, body);
            ((RoutingContextInternal) context).setBody(body);
            context.next();
        });
        request.resume();
    }

    /** Answers at once and reads the rest away: closing with unread data would reset the connection and lose the answer. */
    private static void refuseAndDrain(RoutingContext context, Problem problem) {
        HttpServerRequest request = context.request();
        if (request.isEnded() || !hasBody(request)) {
            answer(context, problem);
            return;
        }
        if (request.getHeader(HttpHeaders.EXPECT) != null) {
            close(answer(context, problem), request); // the client has not begun to send
            return;
        }
        long[] drained = {0};
        long timer = context.vertx()
                .setTimer(DRAIN_MILLIS, id -> request.connection().close());
        request.exceptionHandler(gone -> context.vertx().cancelTimer(timer));
        request.handler(chunk -> {
            drained[0] += chunk.length();
            if (drained[0] > DRAIN_BYTES) {
                request.connection().close();
            }
        });
        request.endHandler(end -> context.vertx().cancelTimer(timer));
        answer(context, problem);
        request.resume();
    }

    private static void close(io.vertx.core.Future<Void> answered, HttpServerRequest request) {
        answered.onComplete(done -> request.connection().close());
    }

    private void failed(RoutingContext context) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.headWritten()) {
            if (!response.ended()) {
                response.reset();
            }
            return;
        }
        Throwable failure = context.failure();
        Problem problem = failure == null ? Problem.ofStatus(context.statusCode()) : Problems.of(failure);
        if (failure != null && problem.status() >= 500 && context.statusCode() >= 400 && context.statusCode() < 500) {
            problem = Problem.ofStatus(context.statusCode()); // a router's own refusal that carries a cause
        }
        if (problem.status() >= 500) {
            LOG.errorf(
                    failure,
                    "%s %s: %s",
                    context.request().method(),
                    PublicTokens.masked(context.request().path()),
                    problem.code());
        }
        answer(context, problem);
    }

    private static io.vertx.core.Future<Void> answer(RoutingContext context, Problem problem) {
        HttpServerResponse response = context.response()
                .setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
        if (problem.status() == 503) {
            response.putHeader(HttpHeaders.RETRY_AFTER, "2");
        }
        if (problem.status() == 401 && !response.headers().contains("WWW-Authenticate")) {
            response.putHeader("WWW-Authenticate", "Bearer");
        }
        return response.end(problem.toJson());
    }

    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null) {
            return !length.equals("0");
        }
        return request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null
                || request.version() == HttpVersion.HTTP_2 && !request.isEnded();
    }

    private static String type(HttpServerRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        return type == null ? "" : type.trim().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String charset(String type) {
        int at = type.indexOf("charset=");
        return at < 0 ? null : type.substring(at + 8).split("[;\\s]", 2)[0].replace("\"", "");
    }

    private static boolean wellFormed(String uri) {
        try {
            new URI(uri);
        } catch (URISyntaxException e) {
            return false;
        }
        int query = uri.indexOf('?');
        return query < 0
                ? cleanEscapes(uri, false)
                : cleanEscapes(uri.substring(0, query), false) && cleanEscapes(uri.substring(query), true);
    }

    /** Whether percent escapes are whole, decode to UTF-8, and hold no control characters (line ends and tab where lenient). */
    private static boolean cleanEscapes(String text, boolean lineEnds) {
        if (text.indexOf('%') < 0) {
            return true;
        }
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[in.length];
        int n = 0;
        for (int i = 0; i < in.length; i++) {
            if (in[i] != '%') {
                out[n++] = in[i];
                continue;
            }
            int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(in[i + 2], 16);
            if (low < 0) {
                return false;
            }
            out[n++] = (byte) (high << 4 | low);
            i += 2;
        }
        CharBuffer decoded = Text.utf8(Arrays.copyOf(out, n));
        return decoded != null
                && Text.refusal(decoded) == null
                && (lineEnds || decoded.chars().noneMatch(c -> c < ' '));
    }
}
