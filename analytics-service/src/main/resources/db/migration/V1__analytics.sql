-- Every event, for ever. Nothing changes or removes a row.
CREATE TABLE event (
    n           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id    uuid        NOT NULL,
    type        text        NOT NULL,
    source      text        NOT NULL,
    case_id     uuid        NOT NULL,
    sequence    bigint      NOT NULL,
    happened_at timestamptz NOT NULL,
    data        jsonb       NOT NULL
);
CREATE INDEX event_case ON event (case_id, n);
CREATE INDEX event_type ON event (type, n);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are append-only';
END
$$;
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event EXECUTE FUNCTION refuse_change();

-- A row per case and cycle: what metrics are computed from. Any order of topics leads to the same row.
CREATE TABLE case_cycle (
    case_id             uuid NOT NULL,
    cycle               int  NOT NULL,
    started_at          timestamptz,
    product             text,
    channel             text,
    language            text,
    type                text,
    priority            text,
    tier                text,
    team                text,
    first_response_at   timestamptz,
    response_promised   boolean,
    response_met        boolean,
    response_breached   boolean,
    resolution_promised boolean,
    resolution_met      boolean,
    resolution_breached boolean,
    resolved_at         timestamptz,
    closed_at           timestamptz,
    reopened            boolean,
    escalated           boolean,
    invited             boolean,
    csat                int,
    nps                 int,
    settled             text,
    PRIMARY KEY (case_id, cycle)
);
CREATE INDEX case_cycle_started ON case_cycle (started_at);
