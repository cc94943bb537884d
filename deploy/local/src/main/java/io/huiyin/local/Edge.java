package io.huiyin.local;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One origin for all six: the first path segment decides which service answers. */
final class Edge {

    private static final Map<String, String> OWNERS = new HashMap<>();

    static {
        own("intake", "feedback", "contacts", "attachments", "channels");
        own(
                "triage",
                "cases",
                "agents",
                "teams",
                "knowledge",
                "sops",
                "problems",
                "requirements",
                "classifications",
                "stream");
        own("sla", "clocks", "sla-policies", "calendars");
        own("escalation", "escalations", "escalation-policies", "rotas", "webhooks", "incidents", "notices");
        own("survey", "surveys", "survey-definitions");
        own("analytics", "metrics", "insights", "pdca-cycles", "reports", "events");
    }

    private final Vertx vertx = Vertx.vertx();
    private final Ports ports;
    private final HttpClient client;
    private final Map<String, HttpProxy> proxies = new HashMap<>();

    Edge(Ports ports) {
        this.ports = ports;
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(128)
                .setKeepAliveTimeout(30)
                .setConnectTimeout(2_000)
                .setDecompressionSupported(false));
        for (String service : Services.NAMES) {
            HttpProxy proxy = HttpProxy.reverseProxy(client).origin(ports.of(service), "127.0.0.1");
            proxy.addInterceptor(new Forwarding());
            proxies.put(service, proxy);
        }
    }

    private static void own(String service, String... segments) {
        for (String segment : segments) {
            OWNERS.put(segment, service);
        }
    }

    void start() {
        HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(ports.of("edge"))
                .setMaxHeaderSize(64 << 10)
                .setMaxInitialLineLength(64 << 10)
                .setIdleTimeout(300));
        server.requestHandler(this::route);
        server.invalidRequestHandler(request -> problem(request, 400, "bad-request", "The request is malformed."));
        server.listen().toCompletionStage().toCompletableFuture().join();
    }

    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** First segments below {@code /api/v1} that have an owner. */
    static Set<String> segments() {
        return OWNERS.keySet();
    }

    /** @return the service that owns a path; null if none does */
    static @Nullable String owner(String path) {
        String[] segments = path.split("/", 6);
        if (segments.length < 2) {
            return null;
        }
        return switch (segments[1]) {
            case "s", "form", "widget.js" -> "intake";
            case "survey" -> "survey";
            case "api" -> segments.length > 3 && segments[2].equals("v1") ? apiOwner(segments) : null;
            default -> null;
        };
    }

    private static @Nullable String apiOwner(String[] segments) {
        if (segments[3].equals("messaging")) {
            return segments.length > 4 && Services.NAMES.contains(segments[4]) ? segments[4] : null;
        }
        return OWNERS.get(segments[3]);
    }

    private void route(HttpServerRequest request) {
        String path = request.path();
        String owner = path == null ? null : owner(path);
        HttpProxy proxy = owner == null ? null : proxies.get(owner);
        if (proxy == null) {
            problem(request, 404, "not-found", "There is nothing here.");
        } else {
            proxy.handle(request);
        }
    }

    private static void problem(HttpServerRequest request, int status, String code, String detail) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/problem+json")
                .end(body(status, code, detail));
    }

    private static Buffer body(int status, String code, String detail) {
        return new JsonObject()
                .put("type", "urn:huiyin:problem:" + code)
                .put("title", status == 404 ? "Not Found" : status == 503 ? "Service Unavailable" : "Bad Request")
                .put("status", status)
                .put("code", code)
                .put("detail", detail)
                .toBuffer();
    }

    /** Says where a request came from, and answers for a service that is away. */
    private static final class Forwarding implements ProxyInterceptor {

        @Override
        public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
            HttpServerRequest incoming = context.request().proxiedRequest();
            context.request()
                    .headers()
                    .set("X-Forwarded-For", incoming.remoteAddress().hostAddress());
            return context.sendRequest()
                    .recover(away -> Future.succeededFuture(context.request()
                            .release()
                            .response()
                            .setStatusCode(503)
                            .putHeader("Content-Type", "application/problem+json")
                            .putHeader("Retry-After", "2")
                            .setBody(Body.body(body(503, "unavailable", "The service is away just now; try again.")))));
        }
    }
}
