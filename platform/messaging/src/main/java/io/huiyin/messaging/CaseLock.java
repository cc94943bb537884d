package io.huiyin.messaging;

import java.nio.charset.StandardCharsets;

/**
 * The transaction-scoped advisory lock that serialises writers per case. Whoever writes to a case takes it first, before any row;
 * batches take theirs sorted. So rows of a case commit in id order, and nobody deadlocks.
 */
final class CaseLock {

    /** One parameter: an array of keys, ascending and without repetition. */
    static final String SQL = "SELECT pg_advisory_xact_lock(k) FROM unnest($1::bigint[]) AS k";

    /** FNV-1a, 64 bit. Two cases with one key merely wait for each other. */
    static long key(String aggregateId) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : aggregateId.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return hash;
    }

    static int shard(String aggregateId) {
        return (int) Long.remainderUnsigned(key(aggregateId) >>> 16, Outbox.SHARDS);
    }

    private CaseLock() {}
}
