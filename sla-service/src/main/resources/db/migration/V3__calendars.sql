-- Which time counts. Versions are immutable, the highest of an id stands.
CREATE TABLE calendar (
    id         uuid        NOT NULL,
    version    int         NOT NULL,
    name       text        NOT NULL,
    body       text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    created_by text        NOT NULL,
    PRIMARY KEY (id, version)
);

-- Around the clock where there is none.
ALTER TABLE sla_policy ADD COLUMN calendar_id uuid;

-- The stretches of a clock stand on it: everything it says of time follows from them, nothing is added up on the way.
ALTER TABLE clock
    ADD COLUMN calendar_id uuid,
    ADD COLUMN calendar_version int,
    ADD COLUMN stretches text;
UPDATE clock SET stretches = coalesce(
    (SELECT json_agg(json_build_object('from', to_char(from_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'counted', counted,
                                       'reason', reason, 'eventId', event_id) ORDER BY from_at, id)::text
     FROM clock_slice WHERE clock_id = clock.id),
    json_build_array(json_build_object('from', to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'counted', true,
                                       'reason', 'feedback received', 'eventId', NULL))::text);
ALTER TABLE clock ALTER COLUMN stretches SET NOT NULL, DROP COLUMN paused_ms, DROP COLUMN paused_at;
DROP TABLE clock_slice;
