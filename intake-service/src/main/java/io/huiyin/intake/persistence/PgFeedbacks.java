package io.huiyin.intake.persistence;

import static io.huiyin.web.Json.write;

import io.huiyin.contracts.EventTypes;
import io.huiyin.intake.config.IntakeConfig;
import io.huiyin.intake.receiving.Feedbacks;
import io.huiyin.intake.receiving.Receipt;
import io.huiyin.intake.receiving.Receipt.Stored;
import io.huiyin.intake.receiving.ReceiveFeedback;
import io.huiyin.intake.wire.FeedbackReceivedV1;
import io.huiyin.messaging.Fact;
import io.huiyin.messaging.Outbox;
import io.huiyin.messaging.Outbox.Caused;
import io.huiyin.messaging.Relay;
import io.huiyin.messaging.Sequentially;
import io.huiyin.privacy.Vault;
import io.huiyin.web.Ids;
import io.huiyin.web.Json;
import io.huiyin.web.Sha256;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One statement, and so one round trip and one commit, however much feedback: keys, feedback, acknowledgements, outbox.
 *
 * <p>Two statements that race for one external id meet at its unique index: the later one fails whole, and is made again, now
 * seeing the earlier one. A command that is made again, because the connection was lost before its answer came, is accepted again
 * and changes nothing.
 */
@Singleton
final class PgFeedbacks implements Feedbacks {

    private static final String RECEIVE = """
            WITH input AS MATERIALIZED (
                SELECT * FROM json_to_recordset($1::text::json) AS r (
                    n int, id uuid, reference text, client text, channel text, product text, external_id text, content_hash text,
                    subject text, text text, context text, language text, contact_id uuid, occurred_at timestamptz,
                    received_at timestamptz, scope text, key text, body_hash text, delivery_id uuid, acknowledge_at timestamptz)
            ), known AS MATERIALIZED (
                SELECT i.n, f.id, f.reference, f.received_at, f.link_counter, f.content_hash = decode(i.content_hash, 'base64') AS same
                FROM input i, LATERAL (SELECT * FROM feedback WHERE (client, channel, external_id) = (i.client, i.channel, i.external_id)
                                       LIMIT 1) AS f
                WHERE i.external_id IS NOT NULL
            ), keyed AS (
                INSERT INTO feedback_key (scope, key, body_hash, feedback_id, status)
                SELECT i.scope, i.key, decode(i.body_hash, 'base64'), coalesce(k.id, i.id),
                       CASE WHEN k.n IS NULL THEN 201 WHEN k.same THEN 200 ELSE 409 END
                FROM input i LEFT JOIN known k USING (n) WHERE i.key IS NOT NULL
                ON CONFLICT DO NOTHING RETURNING scope, key
            ), mine AS MATERIALIZED (
                SELECT i.*, k.id AS known_id, k.reference AS known_reference, k.received_at AS known_at, k.link_counter, k.same
                FROM input i LEFT JOIN known k USING (n)
                WHERE i.key IS NULL OR EXISTS (SELECT FROM keyed d WHERE d.scope = i.scope AND d.key = i.key)
            ), stored AS (
                INSERT INTO feedback (id, reference, client, channel, product, external_id, content_hash, subject_sealed, text_sealed,
                                      context_sealed, language, contact_id, occurred_at, received_at)
                SELECT id, reference, client, channel, product, external_id, decode(content_hash, 'base64'),
                       decode(subject, 'base64'), decode(text, 'base64'), decode(context, 'base64'), language, contact_id,
                       occurred_at, received_at
                FROM mine WHERE known_id IS NULL ON CONFLICT (id) DO NOTHING RETURNING id
            ), armed AS (
                INSERT INTO delivery (id, kind, feedback_id, subject_id, state, due_at)
                SELECT delivery_id, 'acknowledgement', id, id, 'due', acknowledge_at
                FROM mine WHERE known_id IS NULL AND delivery_id IS NOT NULL ON CONFLICT DO NOTHING
            ), appended AS MATERIALIZED (
                SELECT outbox_append($2, (SELECT coalesce(array_agg(id::text), '{}') FROM stored))
            )
            SELECT n, known_id, known_reference, known_at, link_counter, same FROM mine CROSS JOIN appended
            """;

    private static final String BY_KEY = """
            SELECT k.key, k.body_hash, k.status, f.id, f.reference, f.received_at, f.link_counter
            FROM feedback_key k JOIN feedback f ON f.id = k.feedback_id WHERE k.scope = $1 AND k.key = $2
            """;

    private final Pool pool;
    private final Outbox outbox;
    private final Relay relay;
    private final Vault vault;
    private final Ids ids;
    private final IntakeConfig config;

    @Inject
    PgFeedbacks(Pool pool, Outbox outbox, Relay relay, Vault vault, Ids ids, IntakeConfig config) {
        this.pool = pool;
        this.outbox = outbox;
        this.relay = relay;
        this.vault = vault;
        this.ids = ids;
        this.config = config;
    }

    @Override
    public Uni<List<Receipt>> receive(List<ReceiveFeedback> commands) {
        return Uni.createFrom()
                .deferred(() -> store(commands))
                .onFailure(PgFeedbacks::isLostRace)
                .retry()
                .atMost(3)
                .onFailure(failure -> isLockTimeout(failure)
                        && commands.size() == 1
                        && commands.get(0).key() != null)
                .recoverWithItem(List.of(new Receipt.InFlight()));
    }

    private Uni<List<Receipt>> store(List<ReceiveFeedback> commands) {
        List<Input> inputs = new ArrayList<>(commands.size());
        List<Caused> facts = new ArrayList<>(commands.size());
        for (ReceiveFeedback command : commands) {
            inputs.add(input(inputs.size(), command));
            facts.add(new Caused(
                    command.cause(),
                    new Fact(
                            EventTypes.FEEDBACK_RECEIVED,
                            command.id(),
                            command.receivedAt(),
                            FeedbackReceivedV1.of(command))));
        }
        return pool.preparedQuery(RECEIVE)
                .execute(Tuple.of(write(inputs), outbox.rows(facts)))
                .chain(rows -> {
                    relay.nudge();
                    Map<Integer, Receipt> receipts = new HashMap<>();
                    rows.forEach(
                            row -> receipts.put(row.getInteger("n"), receipt(row, commands.get(row.getInteger("n")))));
                    return complete(commands, receipts);
                });
    }

    /** Those without a receipt had a key that was there before; what was answered then is looked up now, after it committed. */
    private Uni<List<Receipt>> complete(List<ReceiveFeedback> commands, Map<Integer, Receipt> receipts) {
        List<Integer> missing = IntStream.range(0, commands.size())
                .filter(n -> !receipts.containsKey(n))
                .boxed()
                .toList();
        Uni<Void> found = Sequentially.each(missing, n -> byKey(commands.get(n))
                .invoke(receipt -> receipts.put(n, receipt))
                .replaceWithVoid());
        return found.map(done -> {
            List<Receipt> ordered = new ArrayList<>(commands.size());
            for (int n = 0; n < commands.size(); n++) {
                ordered.add(receipts.get(n));
            }
            return ordered;
        });
    }

    private Uni<Receipt> byKey(ReceiveFeedback command) {
        ReceiveFeedback.Key key = command.key();
        if (key == null) {
            throw new IllegalStateException("feedback without a key has a receipt");
        }
        return pool.preparedQuery(BY_KEY)
                .execute(Tuple.of(key.scope(), key.value()))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    return Arrays.equals(row.getBuffer("body_hash").getBytes(), key.bodyHash())
                            ? new Receipt.Replayed(stored(row), row.getInteger("status"))
                            : new Receipt.KeyReused();
                });
    }

    private static Receipt receipt(Row row, ReceiveFeedback command) {
        UUID knownId = row.getUUID("known_id");
        if (knownId == null || knownId.equals(command.id())) {
            return new Receipt.Accepted(new Stored(command.id(), command.reference(), command.receivedAt(), 0));
        }
        Stored known = new Stored(
                row.getUUID("known_id"),
                row.getString("known_reference"),
                row.getOffsetDateTime("known_at").toInstant(),
                row.getInteger("link_counter"));
        return row.getBoolean("same") ? new Receipt.Known(known) : new Receipt.Contradicts(known);
    }

    private static Stored stored(Row row) {
        return new Stored(
                row.getUUID("id"),
                row.getString("reference"),
                row.getOffsetDateTime("received_at").toInstant(),
                row.getInteger("link_counter"));
    }

    private Input input(int n, ReceiveFeedback command) {
        ReceiveFeedback.KnownContact contact = command.contact();
        ReceiveFeedback.Key key = command.key();
        boolean acknowledge = contact != null && contact.hasEmail();
        return new Input(
                n,
                command.id(),
                command.reference(),
                command.client(),
                Json.word(command.channel()),
                command.product(),
                command.externalId(),
                contentHash(command),
                sealed(command.id(), "subject", command.subject()),
                base64(vault.seal(command.id(), "text", command.text())),
                sealed(
                        command.id(),
                        "context",
                        command.context() == null ? null : command.context().toString()),
                command.language(),
                contact == null ? null : contact.id(),
                command.occurredAt(),
                command.receivedAt(),
                key == null ? null : key.scope(),
                key == null ? null : key.value(),
                key == null ? null : base64(key.bodyHash()),
                acknowledge ? ids.next() : null,
                acknowledge ? command.receivedAt().plus(config.acknowledgement().patience()) : null);
    }

    private @Nullable String sealed(UUID id, String field, @Nullable String text) {
        return text == null ? null : base64(vault.seal(id, field, text));
    }

    private static String contentHash(ReceiveFeedback command) {
        String content = command.product() + "\u0000" + command.subject() + "\u0000" + command.text();
        return base64(Sha256.of(content));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static boolean isLostRace(Throwable failure) {
        return failure instanceof PgException pg && "23505".equals(pg.getSqlState());
    }

    private static boolean isLockTimeout(Throwable failure) {
        return failure instanceof PgException pg && "55P03".equals(pg.getSqlState());
    }

    // names are those of the columns in RECEIVE
    private record Input(
            int n,
            UUID id,
            String reference,
            String client,
            String channel,
            String product,
            @Nullable String external_id,
            String content_hash,
            @Nullable String subject,
            String text,
            @Nullable String context,
            String language,
            @Nullable UUID contact_id,
            Instant occurred_at,
            Instant received_at,
            @Nullable String scope,
            @Nullable String key,
            @Nullable String body_hash,
            @Nullable UUID delivery_id,
            @Nullable Instant acknowledge_at) {}
}
