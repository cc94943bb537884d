CREATE TABLE support_case (
    id             uuid        PRIMARY KEY,
    reference      text        NOT NULL,
    state          text        NOT NULL,
    cycle          int         NOT NULL,
    version        int         NOT NULL,
    received_at    timestamptz NOT NULL,
    product        text        NOT NULL,
    channel        text        NOT NULL,
    language       text        NOT NULL,
    customer_tier  text,
    contact_id     uuid,
    subject        text,
    text           text        NOT NULL,
    type           text        NOT NULL,
    subtype        text,
    severity       text        NOT NULL,
    scope          text        NOT NULL,
    sentiment      text        NOT NULL,
    priority       text        NOT NULL,
    needs_human    boolean     NOT NULL,
    confidence     float8      NOT NULL,
    reasons        text        NOT NULL,
    model_version  text        NOT NULL,
    tier           text        NOT NULL,
    team           text        NOT NULL,
    assignee       text,
    root_cause     text,
    outcome        text,
    resolution_note text,
    resolved_at    timestamptz,
    closed_at      timestamptz,
    close_due_at   timestamptz,
    updated_at     timestamptz NOT NULL
);
CREATE INDEX support_case_team ON support_case (team, state, id);
CREATE INDEX support_case_assignee ON support_case (assignee, id) WHERE assignee IS NOT NULL;
CREATE INDEX support_case_close_due ON support_case (close_due_at) WHERE state = 'resolved';
CREATE INDEX support_case_reference ON support_case (reference);

CREATE TABLE message (
    id          uuid        PRIMARY KEY,
    case_id     uuid        NOT NULL REFERENCES support_case,
    visibility  text        NOT NULL,
    author_kind text        NOT NULL,
    author      text        NOT NULL,
    body        text        NOT NULL,
    created_at  timestamptz NOT NULL,
    delivery    text
);
CREATE INDEX message_case ON message (case_id, created_at, id);

CREATE TABLE timeline_entry (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id  uuid        NOT NULL,
    cycle    int         NOT NULL,
    kind     text        NOT NULL,
    actor    text        NOT NULL,
    at       timestamptz NOT NULL,
    details  text        NOT NULL
);
CREATE INDEX timeline_entry_case ON timeline_entry (case_id, id);
