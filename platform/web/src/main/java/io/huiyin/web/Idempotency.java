package io.huiyin.web;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code Idempotency-Key} on creating posts: the key is written in the transaction of the effect, so either both are there or
 * neither. Same key and body: the first answer again. Same key, other body: 422. First still under way after two seconds: 409.
 */
public final class Idempotency {

    public static final String HEADER = "Idempotency-Key";
    public static final String REPLAYED = "Idempotency-Replayed";

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private static final String CLAIM =
            "INSERT INTO idempotency (scope, key, body_hash) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING 1";

    /** What was answered first. */
    public record Answer(int status, @Nullable String location, String json, boolean replayed) {

        /** @param location null where it must not be kept: links of public pages */
        public static Answer created(@Nullable String location, Object body) {
            return new Answer(201, location, Json.write(body), false);
        }

        public Answer at(String place) {
            return new Answer(status, place, json, replayed);
        }

        public Response response() {
            return Response.status(status)
                    .location(location == null ? null : URI.create(location))
                    .header(REPLAYED, replayed ? "true" : null)
                    .entity(json)
                    .build();
        }
    }

    /**
     * @return the key, checked; null without one
     * @throws ProblemException 400 that names the header
     */
    public static @Nullable String key(Caller caller) {
        String key = caller.header(HEADER);
        if (key != null && !isKey(key)) {
            throw new ProblemException(Problem.at(
                    "/" + HEADER, "invalid-parameter", "Idempotency-Key must be 1–255 visible ASCII characters."));
        }
        return key;
    }

    public static boolean isKey(String key) {
        return KEY.matcher(key).matches();
    }

    /** A key is good for one client on one route. */
    public static String scope(Caller caller, String route) {
        return caller.client() + " " + route;
    }

    /**
     * Has the effect once per key.
     *
     * @param effect what to do within the transaction, and its answer
     */
    public static Uni<Answer> once(
            SqlConnection tx, Caller caller, String route, @Nullable String key, Supplier<Uni<Answer>> effect) {
        return once(tx, scope(caller, route), caller.bodyHash(), key, effect);
    }

    /** As {@link #once(SqlConnection, Caller, String, String, Supplier)}, where the scope is not a client's: public pages. */
    public static Uni<Answer> once(
            SqlConnection tx, String scope, byte[] hash, @Nullable String key, Supplier<Uni<Answer>> effect) {
        if (key == null) {
            return effect.get();
        }
        return tx.preparedQuery(CLAIM)
                .execute(Tuple.of(scope, key, Buffer.buffer(hash)))
                .onFailure(Idempotency::isLockTimeout)
                .transform(e -> inFlight())
                .chain(claimed -> claimed.size() == 1
                        ? effect.get().call(answer -> keep(tx, scope, key, answer))
                        : repeat(tx, scope, key, hash));
    }

    public static ProblemException inFlight() {
        return new ProblemException(
                Problem.of(
                        409, "in-flight", "The first request with this Idempotency-Key is still under way; try again."),
                2);
    }

    public static Problem reused() {
        return Problem.of(
                422,
                "idempotency-key-reused",
                "This Idempotency-Key was used with another body.",
                new Problem.Error("/" + HEADER, "reused", "Use a new key for a new request."));
    }

    private static Uni<Void> keep(SqlConnection tx, String scope, String key, Answer answer) {
        return tx.preparedQuery(
                        "UPDATE idempotency SET status = $3, location = $4, answer = $5 WHERE scope = $1 AND key = $2")
                .execute(Tuple.of(scope, key, answer.status(), answer.location(), answer.json()))
                .replaceWithVoid();
    }

    private static Uni<Answer> repeat(SqlConnection tx, String scope, String key, byte[] hash) {
        return tx.preparedQuery(
                        "SELECT body_hash, status, location, answer FROM idempotency WHERE scope = $1 AND key = $2")
                .execute(Tuple.of(scope, key))
                .map(rows -> {
                    var row = rows.iterator().next();
                    if (!Arrays.equals(row.getBuffer(0).getBytes(), hash)) {
                        throw new ProblemException(reused());
                    }
                    return new Answer(row.getInteger(1), row.getString(2), row.getString(3), true);
                });
    }

    private static boolean isLockTimeout(Throwable failure) {
        return failure instanceof io.vertx.pgclient.PgException pg && "55P03".equals(pg.getSqlState());
    }

    private Idempotency() {}
}
