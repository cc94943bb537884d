-- Systems that are told of escalations over HTTP. Secrets are sealed; the old one signs beside the new one until it ends.
CREATE TABLE webhook (
    id                uuid        PRIMARY KEY,
    name              text        NOT NULL,
    url               text        NOT NULL,
    types             text[]      NOT NULL,
    enabled           boolean     NOT NULL DEFAULT true,
    disabled_reason   text,
    secret_sealed     bytea       NOT NULL,
    old_secret_sealed bytea,
    old_secret_until  timestamptz,
    created_at        timestamptz NOT NULL,
    created_by        text        NOT NULL
);

-- Each message to each webhook is its own row, sent with a fixed webhook-id; messages about one case go in order.
CREATE TABLE webhook_delivery (
    id            uuid        PRIMARY KEY,
    seq           bigint      GENERATED ALWAYS AS IDENTITY,
    webhook_id    uuid        NOT NULL REFERENCES webhook ON DELETE CASCADE,
    case_id       uuid        NOT NULL,
    type          text        NOT NULL,
    body          text        NOT NULL,
    state         text        NOT NULL,
    created_at    timestamptz NOT NULL,
    due_at        timestamptz NOT NULL,
    attempts      int         NOT NULL DEFAULT 0,
    claimed_until timestamptz,
    finished_at   timestamptz,
    last_status   int,
    last_error    text
);
CREATE INDEX webhook_delivery_due ON webhook_delivery (due_at) WHERE state = 'due';
CREATE INDEX webhook_delivery_sending ON webhook_delivery (claimed_until) WHERE state = 'sending';
CREATE INDEX webhook_delivery_open ON webhook_delivery (webhook_id, case_id, seq) WHERE state IN ('due', 'sending');
CREATE INDEX webhook_delivery_log ON webhook_delivery (webhook_id, seq DESC);
CREATE INDEX webhook_delivery_finished ON webhook_delivery (finished_at) WHERE finished_at IS NOT NULL;
