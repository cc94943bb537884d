ALTER TABLE case_cycle
    ADD COLUMN contact_id    uuid,
    ADD COLUMN human_replies int,
    ADD COLUMN hand_offs     int;
CREATE INDEX case_cycle_contact ON case_cycle (contact_id, started_at) WHERE contact_id IS NOT NULL;

-- The last rebuild of case_cycle from the events, and how far it is.
CREATE TABLE rebuild (
    only_one   boolean     PRIMARY KEY DEFAULT true CHECK (only_one),
    state      text        NOT NULL,
    events     bigint      NOT NULL,
    done       bigint      NOT NULL,
    started_at timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL,
    started_by text        NOT NULL,
    failure    text
);
CREATE TABLE case_cycle_rebuilt (LIKE case_cycle INCLUDING INDEXES);
