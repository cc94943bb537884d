-- Improvement cycles: what was planned, and every check of whether it worked. Checks are never changed.
CREATE TABLE pdca_cycle (
    id         uuid        PRIMARY KEY,
    version    int         NOT NULL,
    plan       jsonb       NOT NULL,
    state      text        NOT NULL,
    decision   text,
    note       text,
    created_at timestamptz NOT NULL,
    created_by text        NOT NULL,
    closed_at  timestamptz
);
CREATE TABLE pdca_check (
    id         uuid        PRIMARY KEY,
    cycle_id   uuid        NOT NULL REFERENCES pdca_cycle,
    result     jsonb       NOT NULL,
    checked_at timestamptz NOT NULL
);
CREATE INDEX pdca_check_cycle ON pdca_check (cycle_id, id);
