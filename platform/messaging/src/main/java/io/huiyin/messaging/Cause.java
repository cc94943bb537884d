package io.huiyin.messaging;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why something happens: carried from a request or an event to every fact that follows from it.
 *
 * @param correlationId of the request or process that everything downstream belongs to
 * @param causationId id of the request or event that led directly to what happens now
 * @param traceparent W3C trace context, version 00
 */
public record Cause(String correlationId, String causationId, String traceparent) {

    private static final Pattern TRACEPARENT = Pattern.compile("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
    private static final Pattern REQUEST_ID = Pattern.compile("[\\x21-\\x7e]{1,128}");

    /** The cause a request is; ids that are missing or malformed are made anew. */
    public static Cause ofRequest(@Nullable String requestId, @Nullable String traceparent) {
        String id = requestId != null && REQUEST_ID.matcher(requestId).matches() ? requestId : randomHex(16);
        return new Cause(
                id,
                id,
                traceparent != null && TRACEPARENT.matcher(traceparent).matches() ? next(traceparent) : newTrace());
    }

    /** The cause an event is for what its handler does. */
    public static Cause of(Event event) {
        return new Cause(event.correlationId(), event.id().toString(), next(event.traceparent()));
    }

    /** The cause of what happens because time passed. */
    public static Cause ofTime() {
        return ofRequest(null, null);
    }

    static String newTrace() {
        return "00-" + randomHex(16) + "-" + randomHex(8) + "-01";
    }

    private static String next(String traceparent) {
        return TRACEPARENT.matcher(traceparent).matches()
                ? traceparent.substring(0, 36) + randomHex(8) + traceparent.substring(52)
                : newTrace();
    }

    private static String randomHex(int bytes) {
        byte[] random = new byte[bytes];
        do {
            ThreadLocalRandom.current().nextBytes(random);
        } while (random[0] == 0);
        return HexFormat.of().formatHex(random);
    }
}
