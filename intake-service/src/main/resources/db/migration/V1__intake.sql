-- A person over several identities. Addresses are sealed; blind indexes find them.
CREATE TABLE contact (
    id           uuid        PRIMARY KEY,
    name_sealed  bytea,
    email_sealed bytea,
    phone_sealed bytea,
    tier         text,
    created_at   timestamptz NOT NULL
);
CREATE TABLE contact_identity (
    kind        text  NOT NULL,
    blind_index bytea NOT NULL,
    contact_id  uuid  NOT NULL REFERENCES contact,
    PRIMARY KEY (kind, blind_index)
);

CREATE TABLE feedback (
    id             uuid        PRIMARY KEY,
    reference      text        NOT NULL,
    client         text        NOT NULL,
    channel        text        NOT NULL,
    product        text        NOT NULL,
    external_id    text,
    content_hash   bytea       NOT NULL,
    subject_sealed bytea,
    text_sealed    bytea       NOT NULL,
    context_sealed bytea,
    language       text        NOT NULL,
    contact_id     uuid        REFERENCES contact,
    occurred_at    timestamptz NOT NULL,
    received_at    timestamptz NOT NULL,
    link_counter   int         NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX feedback_natural_key ON feedback (client, channel, external_id) WHERE external_id IS NOT NULL;

-- First answers by Idempotency-Key: which feedback, and with what status it was answered.
CREATE TABLE feedback_key (
    scope       text        NOT NULL,
    key         text        NOT NULL,
    body_hash   bytea       NOT NULL,
    feedback_id uuid        NOT NULL,
    status      int         NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (scope, key)
);
CREATE INDEX feedback_key_created ON feedback_key (created_at);

-- What the status page shows, projected from facts.
CREATE TABLE case_status (
    feedback_id uuid        PRIMARY KEY,
    state       text        NOT NULL,
    cycle       int         NOT NULL,
    promised_at timestamptz,
    answered    boolean     NOT NULL DEFAULT false,
    survey_id   uuid,
    survey_counter int,
    survey_until timestamptz
);
CREATE TABLE conversation (
    id          uuid        PRIMARY KEY,
    feedback_id uuid        NOT NULL REFERENCES feedback,
    author_kind text        NOT NULL,
    body_sealed bytea       NOT NULL,
    said_at     timestamptz NOT NULL
);
CREATE INDEX conversation_feedback ON conversation (feedback_id, said_at, id);

-- Effects outside the database: each its own row, claimed by a commit before the send, with a fixed Message-ID.
CREATE TABLE delivery (
    id            uuid        PRIMARY KEY,
    kind          text        NOT NULL,
    feedback_id   uuid        NOT NULL REFERENCES feedback,
    subject_id    uuid        NOT NULL,
    state         text        NOT NULL,
    due_at        timestamptz NOT NULL,
    attempts      int         NOT NULL DEFAULT 0,
    claimed_until timestamptz,
    promised_at   timestamptz,
    link_counter  int,
    finished_at   timestamptz,
    last_error    text,
    UNIQUE (kind, subject_id)
);
CREATE INDEX delivery_due ON delivery (due_at) WHERE state = 'due';
CREATE INDEX delivery_sending ON delivery (claimed_until) WHERE state = 'sending';
CREATE INDEX delivery_finished ON delivery (feedback_id, kind, finished_at);
