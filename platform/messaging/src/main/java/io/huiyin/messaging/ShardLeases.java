package io.huiyin.messaging;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Shares the shards of an outbox among the relays that are alive, by the database's clock. */
final class ShardLeases {

    private static final String SEEN = """
            INSERT INTO outbox_relay (holder, seen_until) VALUES ($1, clock_timestamp() + make_interval(secs => $2))
            ON CONFLICT (holder) DO UPDATE SET seen_until = excluded.seen_until
            """;

    private static final String RENEW = """
            WITH alive AS (
                SELECT count(*) AS n FROM outbox_relay WHERE seen_until > clock_timestamp()
            ), mine AS (
                SELECT shard, row_number() OVER (ORDER BY shard) <= ceil(%1$d / greatest(n, 1)::numeric) AS keep
                FROM outbox_lease, alive WHERE holder = $1
            )
            UPDATE outbox_lease l
            SET holder = CASE WHEN keep THEN $1 END,
                leased_until = CASE WHEN keep THEN clock_timestamp() + make_interval(secs => $2) ELSE '-infinity' END
            FROM mine WHERE mine.shard = l.shard AND l.holder = $1
            """.formatted(Outbox.SHARDS);

    private static final String CLAIM = """
            WITH share AS (
                SELECT ceil(%1$d / greatest((SELECT count(*) FROM outbox_relay WHERE seen_until > clock_timestamp()), 1)::numeric)
                       - (SELECT count(*) FROM outbox_lease WHERE holder = $1) AS n
            ), free AS (
                SELECT shard FROM outbox_lease WHERE holder IS NULL OR leased_until <= clock_timestamp()
                ORDER BY shard LIMIT (SELECT greatest(n, 0)::bigint FROM share) FOR UPDATE SKIP LOCKED
            )
            UPDATE outbox_lease l SET holder = $1, leased_until = clock_timestamp() + make_interval(secs => $2)
            FROM free WHERE free.shard = l.shard
            """.formatted(Outbox.SHARDS);

    private final Pool pool;
    private final String holder;
    private final double seconds;

    ShardLeases(Pool pool, String holder, Duration lease) {
        this.pool = pool;
        this.holder = holder;
        this.seconds = lease.toMillis() / 1000.0;
    }

    /** Renews, gives up what is more than a fair share, claims what is free. Call only while nothing of a given-up shard is in hand. */
    Uni<List<Integer>> renew() {
        return pool.withTransaction(tx -> run(tx, SEEN)
                .chain(() -> run(tx, RENEW))
                .chain(() -> run(tx, CLAIM))
                .chain(() -> held(tx)));
    }

    /** Renews what is held, and nothing else, while a send is under way. */
    Uni<Void> prolong() {
        return pool.preparedQuery(
                        "UPDATE outbox_lease SET leased_until = clock_timestamp() + make_interval(secs => $2) WHERE holder = $1")
                .execute(Tuple.of(holder, seconds))
                .replaceWithVoid();
    }

    Uni<Void> release() {
        return pool.preparedQuery("UPDATE outbox_lease SET holder = NULL, leased_until = '-infinity' WHERE holder = $1")
                .execute(Tuple.of(holder))
                .chain(() -> pool.preparedQuery(
                                "DELETE FROM outbox_relay WHERE holder = $1 OR seen_until < now() - interval '1 day'")
                        .execute(Tuple.of(holder)))
                .replaceWithVoid();
    }

    private Uni<Void> run(SqlConnection tx, String sql) {
        return tx.preparedQuery(sql).execute(Tuple.of(holder, seconds)).replaceWithVoid();
    }

    private Uni<List<Integer>> held(SqlConnection tx) {
        return tx.preparedQuery("SELECT shard FROM outbox_lease WHERE holder = $1 ORDER BY shard")
                .execute(Tuple.of(holder))
                .map(rows -> {
                    List<Integer> shards = new ArrayList<>();
                    rows.forEach(row -> shards.add(row.getInteger(0)));
                    return shards;
                });
    }
}
