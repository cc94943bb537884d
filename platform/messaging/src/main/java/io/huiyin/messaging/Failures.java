package io.huiyin.messaging;

import io.smallrye.mutiny.TimeoutException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells infrastructure that is away from data that is wrong. */
final class Failures {

    /** SQLSTATE classes: connection, insufficient resources, operator intervention, system error, transaction rollback. */
    private static final Set<String> TRANSIENT_CLASSES = Set.of("08", "53", "57", "58", "40");

    private static final Set<String> TRANSIENT_STATES = Set.of("55P03", "25006", "3D000", "42P01");

    static boolean isTransient(@Nullable Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof PermanentFailure) {
                return false;
            }
            if (t instanceof PgException pg) {
                String state = pg.getSqlState();
                return state == null
                        || TRANSIENT_STATES.contains(state)
                        || (state.length() == 5 && TRANSIENT_CLASSES.contains(state.substring(0, 2)));
            }
            if (t instanceof TransientFailure
                    || t instanceof IOException
                    || t instanceof TimeoutException
                    || t instanceof java.util.concurrent.TimeoutException
                    || isVertxConnectionFailure(t)) {
                return true;
            }
        }
        return false;
    }

    /** Vert.x reports a lost or missing connection without a type of its own. */
    private static boolean isVertxConnectionFailure(Throwable t) {
        String name = t.getClass().getName();
        String message = String.valueOf(t.getMessage());
        return name.equals("io.vertx.core.http.ConnectionPoolTooBusyException")
                || name.equals("io.vertx.core.impl.NoStackTraceThrowable")
                || name.equals("io.vertx.core.VertxException")
                || name.equals("io.vertx.sqlclient.ClosedConnectionException")
                || message.contains("Connection is not active")
                || message.contains("Connection closed")
                || message.contains("Pool closed");
    }

    static String code(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof PermanentFailure permanent) {
                return permanent.code();
            }
            if (t instanceof PgException pg) {
                return "database-" + pg.getSqlState();
            }
        }
        return "unexpected";
    }

    static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String text = failure.getClass().getSimpleName() + ": " + failure.getMessage();
        if (root != failure) {
            text += " because of " + root.getClass().getSimpleName() + ": " + root.getMessage();
        }
        return text.length() <= 1_000 ? text : text.substring(0, 1_000);
    }

    private Failures() {}
}
