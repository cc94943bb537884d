-- What happened to cases, as their clocks see it. Clocks follow from it, so nobody changes it.
CREATE TABLE case_fact (
    number   bigint GENERATED ALWAYS AS IDENTITY,
    event_id uuid        NOT NULL,
    case_id  uuid        NOT NULL,
    kind     text        NOT NULL,
    sequence bigint      NOT NULL,
    at       timestamptz NOT NULL,
    told_at  timestamptz NOT NULL,
    told     text,
    PRIMARY KEY (case_id, event_id)
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'facts are append-only';
END
$$;
CREATE TRIGGER case_fact_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON case_fact EXECUTE FUNCTION refuse_change();

-- Clocks were kept without the facts that they follow from, in no release. They begin with the next fact of their case.
DROP TABLE clock;
CREATE TABLE clock (
    id         uuid        PRIMARY KEY,
    case_id    uuid        NOT NULL,
    cycle      int         NOT NULL,
    promise    text        NOT NULL,
    state      text        NOT NULL,
    started_at timestamptz NOT NULL,
    due_at     timestamptz NOT NULL,
    stretches  text        NOT NULL,
    segments   text        NOT NULL,
    ending     text,
    said       text        NOT NULL,
    next_at    timestamptz
);
CREATE INDEX clock_case ON clock (case_id);
CREATE INDEX clock_next ON clock (next_at) WHERE next_at IS NOT NULL;

ALTER TABLE sla_policy
    ADD COLUMN after_breach text,
    ADD COLUMN machine_replies boolean NOT NULL DEFAULT false;

-- Since when a version is in force, and for whom. A version without is a draft.
CREATE TABLE publication (
    number       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind         text        NOT NULL,
    id           uuid        NOT NULL,
    version      int         NOT NULL,
    at           timestamptz NOT NULL,
    mode         text        NOT NULL,
    applies_from timestamptz NOT NULL,
    published_by text        NOT NULL,
    -- the clocks it reaches were moved up to this case; all of them when moved
    moved_to     uuid,
    moved        boolean     NOT NULL,
    UNIQUE (kind, id, version)
);
INSERT INTO publication (kind, id, version, at, mode, applies_from, published_by, moved)
SELECT kind, id, version, at, 'future-only', CASE WHEN version = 1 AND by = 'huiyin' OR kind = 'calendar' AND version = 1 THEN 'epoch' ELSE at END, by, true
FROM (
    SELECT 'policy' AS kind, id, version, created_at AS at, created_by AS by, position FROM sla_policy
    UNION ALL
    SELECT 'calendar', id, version, created_at, created_by, 0 FROM calendar
) AS versions
ORDER BY versions.at, kind, position DESC, id DESC;
