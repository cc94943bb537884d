package io.huiyin.messaging;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Which events had their effect, and how far each partition was read; both in the transaction of the effects. */
final class Inbox {

    private static final String ADMIT = """
            INSERT INTO inbox (event_id) SELECT DISTINCT id FROM unnest($1::uuid[]) AS id ORDER BY id
            ON CONFLICT DO NOTHING RETURNING event_id
            """;

    private static final String ADVANCE = """
            INSERT INTO inbox_position (topic, partition, next_offset) SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[])
            ON CONFLICT (topic, partition) DO UPDATE SET next_offset = excluded.next_offset
            """;

    /** @return the ids that are new */
    static Uni<Set<UUID>> admit(SqlConnection tx, Collection<UUID> ids) {
        return tx.preparedQuery(ADMIT)
                .execute(Tuple.tuple().addArrayOfUUID(ids.toArray(UUID[]::new)))
                .map(rows -> {
                    Set<UUID> admitted = new HashSet<>();
                    rows.forEach(row -> admitted.add(row.getUUID(0)));
                    return admitted;
                });
    }

    static Uni<Void> advance(SqlConnection tx, List<IncomingRecord> records) {
        record Partition(String topic, int number) {}
        Map<Partition, Long> next = new HashMap<>();
        records.forEach(r -> next.merge(new Partition(r.topic(), r.partition()), r.offset() + 1, Math::max));
        List<Partition> partitions = List.copyOf(next.keySet());
        return tx.preparedQuery(ADVANCE)
                .execute(Tuple.tuple()
                        .addArrayOfString(
                                partitions.stream().map(Partition::topic).toArray(String[]::new))
                        .addArrayOfInteger(
                                partitions.stream().map(Partition::number).toArray(Integer[]::new))
                        .addArrayOfLong(partitions.stream().map(next::get).toArray(Long[]::new)))
                .replaceWithVoid();
    }

    private Inbox() {}
}
