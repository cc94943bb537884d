-- Outbox. Columns follow Debezium's event router (aggregatetype = topic, aggregateid = key, type, payload), so that change data
-- capture can take the relay's place.
CREATE TABLE outbox (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id       uuid        NOT NULL,
    aggregatetype  text        NOT NULL,
    aggregateid    text        NOT NULL,
    type           text        NOT NULL,
    source         text        NOT NULL,
    sequence       bigint      NOT NULL,
    occurred_at    timestamptz NOT NULL,
    correlation_id text        NOT NULL,
    causation_id   text        NOT NULL,
    traceparent    text        NOT NULL,
    headers        text,
    payload        text        NOT NULL,
    shard          smallint    NOT NULL,
    created_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    published_at   timestamptz
);
CREATE INDEX outbox_unpublished ON outbox (id) WHERE published_at IS NULL;
CREATE INDEX outbox_published ON outbox (published_at) WHERE published_at IS NOT NULL;

-- 1, 2, 3 … per key, over all time: outlives the rows of the outbox.
CREATE TABLE outbox_sequence (
    aggregateid text   PRIMARY KEY,
    last        bigint NOT NULL
) WITH (fillfactor = 80);

-- Appends facts in their order: locks their keys, sorted, then numbers and inserts them. Each statement sees what was committed before
-- the locks were had, so ids and sequence numbers of a key commit in order.
-- facts: a JSON array; only_keys: if given, facts of other keys are left out.
CREATE FUNCTION outbox_append(facts text, only_keys text[] DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    rows json := facts::json;
BEGIN
    PERFORM pg_advisory_xact_lock(lock) FROM (
        SELECT DISTINCT lock FROM json_to_recordset(rows) AS r (lock bigint, aggregateid text)
        WHERE only_keys IS NULL OR aggregateid = ANY (only_keys) ORDER BY lock) AS sorted;
    WITH input AS MATERIALIZED (
        SELECT * FROM json_to_recordset(rows) AS r (
            n int, lock bigint, shard smallint, event_id uuid, aggregatetype text, aggregateid text, type text, source text,
            occurred_at timestamptz, correlation_id text, causation_id text, traceparent text, headers text, payload text)
        WHERE only_keys IS NULL OR aggregateid = ANY (only_keys)
    ), counted AS (
        INSERT INTO outbox_sequence AS s (aggregateid, last)
        SELECT aggregateid, count(*) FROM input GROUP BY aggregateid
        ON CONFLICT (aggregateid) DO UPDATE SET last = s.last + excluded.last
        RETURNING aggregateid, last
    )
    INSERT INTO outbox (event_id, aggregatetype, aggregateid, type, source, sequence, occurred_at, correlation_id, causation_id,
                        traceparent, headers, payload, shard)
    SELECT event_id, aggregatetype, aggregateid, type, source,
           last - count(*) OVER (PARTITION BY aggregateid) + row_number() OVER (PARTITION BY aggregateid ORDER BY n),
           occurred_at, correlation_id, causation_id, traceparent, headers, payload, shard
    FROM input JOIN counted USING (aggregateid) ORDER BY n;
END
$$;

-- Who may publish which shard, and until when. A relay that dies is replaced when its lease ends.
CREATE TABLE outbox_lease (
    shard        smallint    PRIMARY KEY,
    holder       text,
    leased_until timestamptz NOT NULL DEFAULT '-infinity'
);
INSERT INTO outbox_lease (shard) SELECT generate_series(0, 15);

CREATE TABLE outbox_relay (
    holder     text        PRIMARY KEY,
    seen_until timestamptz NOT NULL
);

CREATE TABLE inbox (
    event_id    uuid        PRIMARY KEY,
    received_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX inbox_received ON inbox (received_at);

-- How far each partition has been digested; committed with the effects.
CREATE TABLE inbox_position (
    topic       text   NOT NULL,
    partition   int    NOT NULL,
    next_offset bigint NOT NULL,
    PRIMARY KEY (topic, partition)
) WITH (fillfactor = 50);

-- A key with a marker has an event that could not be digested; what comes after it waits in parked_event.
CREATE TABLE parked_key (
    topic text NOT NULL,
    key   text NOT NULL,
    PRIMARY KEY (topic, key)
);

CREATE TABLE parked_event (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic          text        NOT NULL,
    key            text        NOT NULL,
    partition      int         NOT NULL,
    record_offset  bigint      NOT NULL,
    event_id       uuid        NOT NULL,
    type           text,
    headers        text        NOT NULL,
    payload        bytea       NOT NULL,
    code           text        NOT NULL,
    reason         text        NOT NULL,
    parked_at      timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX parked_event_key ON parked_event (topic, key, id);
