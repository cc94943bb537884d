package io.huiyin.messaging;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;

/**
 * Up to which id no outbox row can turn up any more: ids commit out of order, so having seen a higher one says nothing.
 *
 * <p>An id that was taken belongs to a transaction that had its number already ({@code outbox_append} numbers the key first). So of
 * two looks, all ids taken before the first belong to transactions below the second's {@code xmax}; once the oldest running
 * transaction is beyond that, all of them have ended.
 */
final class SettledIds {

    private static final String LOOK = """
            SELECT (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM outbox_id_seq) AS taken,
                   pg_snapshot_xmin(s)::text::bigint AS oldest, pg_snapshot_xmax(s)::text::bigint AS next
            FROM pg_current_snapshot() AS s
            """;

    private static final long UNKNOWN = -1;

    private final Pool pool;
    private long taken = UNKNOWN;
    private long endOf = UNKNOWN;
    private long settled;

    SettledIds(Pool pool) {
        this.pool = pool;
    }

    long settled() {
        return settled;
    }

    Uni<Void> look() {
        return pool.preparedQuery(LOOK)
                .execute()
                .map(rows -> rows.iterator().next())
                .invoke(this::looked)
                .replaceWithVoid();
    }

    private void looked(Row row) {
        look(row.getLong("taken"), row.getLong("oldest"), row.getLong("next"));
    }

    /**
     * @param takenNow the highest id taken
     * @param oldest the lowest number of a transaction that is still running
     * @param next above every number given to a transaction
     */
    void look(long takenNow, long oldest, long next) {
        if (taken != UNKNOWN && endOf == UNKNOWN) {
            endOf = next;
        }
        if (endOf != UNKNOWN && oldest >= endOf) {
            settled = taken;
            taken = UNKNOWN;
            endOf = UNKNOWN;
        }
        if (taken == UNKNOWN) {
            taken = takenNow;
        }
    }
}
