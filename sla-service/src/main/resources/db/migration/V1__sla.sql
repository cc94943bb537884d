-- Promises are data: versions are immutable, the highest version of an id stands. First match by position wins.
CREATE TABLE sla_policy (
    id          uuid        NOT NULL,
    version     int         NOT NULL,
    name        text        NOT NULL,
    position    int         NOT NULL,
    match       text        NOT NULL,
    targets     text        NOT NULL,
    warnings    text        NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    created_by  text        NOT NULL,
    PRIMARY KEY (id, version)
);

INSERT INTO sla_policy (id, version, name, position, match, targets, warnings, created_by) VALUES
    ('00000000-0000-7000-8000-000000000001', 1, 'Urgent complaints', 1000, '{"type":"complaint","priority":"urgent"}', '{"response":"PT15M","resolution":"PT2H"}', '[50,75,90]', 'huiyin'),
    ('00000000-0000-7000-8000-000000000002', 1, 'Complaints', 1001, '{"type":"complaint"}', '{"response":"PT15M","resolution":"PT24H"}', '[50,75,90]', 'huiyin'),
    ('00000000-0000-7000-8000-000000000003', 1, 'Urgent', 1002, '{"priority":"urgent"}', '{"response":"PT15M","resolution":"PT2H"}', '[50,75,90]', 'huiyin'),
    ('00000000-0000-7000-8000-000000000004', 1, 'Praise', 1003, '{"type":"praise"}', '{"response":"PT4H"}', '[50,75,90]', 'huiyin'),
    ('00000000-0000-7000-8000-000000000005', 1, 'Important', 1004, '{"priority":"important"}', '{"response":"PT1H","resolution":"PT24H"}', '[50,75,90]', 'huiyin'),
    ('00000000-0000-7000-8000-000000000006', 1, 'Suggestions', 1005, '{"priority":"suggestion"}', '{"response":"PT24H","resolution":"PT168H"}', '[50,75,90]', 'huiyin'),
    ('00000000-0000-7000-8000-000000000007', 1, 'Requirements', 1006, '{"priority":"requirement"}', '{"response":"PT48H","resolution":"PT336H"}', '[50,75,90]', 'huiyin'),
    ('00000000-0000-7000-8000-000000000008', 1, 'General', 1007, '{}', '{"response":"PT4H","resolution":"PT72H"}', '[50,75,90]', 'huiyin');

-- A case as triage last told of it.
CREATE TABLE tracked_case (
    case_id uuid NOT NULL PRIMARY KEY,
    cycle   int  NOT NULL,
    team    text NOT NULL,
    facts   text NOT NULL
);

CREATE TABLE clock (
    id             uuid        PRIMARY KEY,
    case_id        uuid        NOT NULL,
    cycle          int         NOT NULL,
    promise        text        NOT NULL,
    state          text        NOT NULL,
    policy_id      uuid        NOT NULL,
    policy_name    text        NOT NULL,
    policy_version int         NOT NULL,
    target_ms      bigint      NOT NULL,
    warnings       text        NOT NULL,
    started_at     timestamptz NOT NULL,
    paused_ms      bigint      NOT NULL,
    paused_at      timestamptz,
    breached_at    timestamptz,
    provisional    boolean     NOT NULL,
    met_at         timestamptz,
    cancelled_at   timestamptz,
    fired          text        NOT NULL,
    due_at         timestamptz NOT NULL,
    UNIQUE (case_id, cycle, promise)
);

-- When something is to be said of a clock next; only what has not been said. The due-time index is all that firing reads.
CREATE TABLE timer (
    clock_id uuid        NOT NULL REFERENCES clock,
    percent  int         NOT NULL,
    due_at   timestamptz NOT NULL,
    PRIMARY KEY (clock_id, percent)
);
CREATE INDEX timer_due ON timer (due_at);

-- Every stretch of time of a clock, whether it counted, and the event that began it.
CREATE TABLE clock_slice (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    clock_id uuid        NOT NULL REFERENCES clock,
    from_at  timestamptz NOT NULL,
    counted  boolean     NOT NULL,
    reason   text        NOT NULL,
    event_id uuid
);
CREATE INDEX clock_slice_clock ON clock_slice (clock_id, from_at, id);
