package io.huiyin.escalation.channel.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.huiyin.escalation.config.EscalationConfig;
import io.huiyin.escalation.delivery.Outcome;
import io.huiyin.escalation.delivery.Targets;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The systems behind webhooks' URLs. A name is resolved once and that address connected to, so that it cannot be one thing when it
 * is checked and another when it is called. Redirects are not followed. Blocking.
 */
@Singleton
public final class Receivers {

    /** Who asks, where, and how often. */
    private static final Set<Integer> OF_TARGET = Set.of(401, 403, 404, 405, 407, 408, 429);

    private static final int LONGEST_BODY = 16 << 10;
    private static final long PATIENCE_FOR_BODY_MS = 1_000;

    /** The client itself gives up first, and lets go of the connection. */
    private static final Duration MARGIN = Duration.ofSeconds(3);

    private final Vertx vertx;
    private final HttpClient http;
    private final EscalationConfig.Webhook config;

    @Inject
    Receivers(Vertx vertx, EscalationConfig config) {
        this.vertx = vertx;
        this.config = config.webhook();
        this.http = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(5_000)
                .setKeepAlive(false)
                .setMaxPoolSize(64));
    }

    /** A target that is refused; the reason can be shown to who set it up. */
    public static final class RefusedTarget extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedTarget(String reason) {
            super(reason);
        }
    }

    /** Nothing was answered. */
    static final class Unanswered extends Exception {
        private static final long serialVersionUID = 1L;

        Unanswered(String reason) {
            super(reason);
        }
    }

    /**
     * Where a URL leads.
     *
     * @throws RefusedTarget if it must not be called
     */
    public InetAddress resolve(URI url) throws RefusedTarget {
        String host = url.getHost();
        if (host == null
                || url.getUserInfo() != null
                || !List.of("http", "https").contains(String.valueOf(url.getScheme()))) {
            throw new RefusedTarget("must be an https URL without user and password");
        }
        boolean known = config.privateHosts().orElse(List.of()).contains(host);
        if (!known && !url.getScheme().equals("https")) {
            throw new RefusedTarget("must be an https URL");
        }
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new RefusedTarget("its host has no address");
        }
        for (InetAddress address : addresses) {
            if (!known && !Targets.isPublic(address)) {
                throw new RefusedTarget("its host has an address that is not public");
            }
        }
        return addresses[0];
    }

    /**
     * What was answered.
     *
     * @param body what of it came in time, at most 16 KiB
     */
    record Answer(int status, String body) {

        boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        /** A 4xx is mostly about the message; others would not fail. */
        Outcome.Failed failed() {
            boolean target = status < 400 || status >= 500 || OF_TARGET.contains(status);
            return new Outcome.Failed(status, "answered " + status, target);
        }
    }

    /** @throws RefusedTarget if the URL must not be called */
    Answer post(String target, Map<String, String> headers, String body)
            throws RefusedTarget, Unanswered, InterruptedException {
        URI url = URI.create(target);
        return post(url, resolve(url), headers, body);
    }

    private Answer post(URI url, InetAddress address, Map<String, String> headers, String body)
            throws Unanswered, InterruptedException {
        boolean tls = url.getScheme().equals("https");
        int port = url.getPort() > 0 ? url.getPort() : tls ? 443 : 80;
        String path =
                Optional.ofNullable(url.getRawPath()).filter(p -> !p.isEmpty()).orElse("/");
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
                .setHost(url.getHost())
                .setPort(port)
                .setSsl(tls)
                .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
                .setTimeout(config.timeout().toMillis())
                .setIdleTimeout(config.timeout().toMillis())
                .setFollowRedirects(false);
        headers.forEach(request::putHeader);
        try {
            return http.request(request)
                    .compose(sent -> sent.send(Buffer.buffer(body))
                            .compose(this::read)
                            .onComplete(read -> sent.connection().close()))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(config.timeout().plus(MARGIN).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new Unanswered("no answer within " + config.timeout());
        } catch (ExecutionException e) {
            throw new Unanswered(
                    String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()));
        }
    }

    /** Listens for a while to what else it says: not endlessly, and not to the end of a slow one. */
    private Future<Answer> read(HttpClientResponse response) {
        Promise<Answer> read = Promise.promise();
        Buffer heard = Buffer.buffer();
        Runnable enough = () -> read.tryComplete(new Answer(response.statusCode(), heard.toString(UTF_8)));
        response.handler(chunk -> {
            heard.appendBuffer(chunk, 0, Math.min(chunk.length(), LONGEST_BODY - heard.length()));
            if (heard.length() >= LONGEST_BODY) {
                enough.run();
            }
        });
        response.endHandler(end -> enough.run());
        response.exceptionHandler(broken -> enough.run());
        vertx.setTimer(PATIENCE_FOR_BODY_MS, late -> enough.run());
        return read.future();
    }
}
