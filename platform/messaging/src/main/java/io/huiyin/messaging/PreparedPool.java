package io.huiyin.messaging;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/**
 * The pool of a service, which prepares every statement once per connection, whatever its length: the client by itself leaves out
 * those of more than 2,048 characters, and has the database parse and plan them each time.
 */
@Singleton
final class PreparedPool implements PgPoolCreator {

    /** How long the second request with one Idempotency-Key waits for the first; nothing else is locked for so long. */
    private static final String LOCK_TIMEOUT = "2s";

    @Override
    public Pool create(Input input) {
        List<SqlConnectOptions> servers = new ArrayList<>(input.pgConnectOptionsList());
        for (SqlConnectOptions server : servers) {
            server.setPreparedStatementCacheSqlFilter(sql -> true);
            server.addProperty("lock_timeout", LOCK_TIMEOUT);
        }
        return PgBuilder.pool()
                .with(input.poolOptions())
                .connectingTo(servers)
                .using(input.vertx())
                .build();
    }
}
