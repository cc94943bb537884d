-- Policies: any number of them, tried in order; what they say is one document.
ALTER TABLE escalation_policy DROP CONSTRAINT escalation_policy_pkey;
ALTER TABLE escalation_policy ADD PRIMARY KEY (id, version);
ALTER TABLE escalation_policy ADD COLUMN position int NOT NULL DEFAULT 1000;
ALTER TABLE escalation_policy ADD COLUMN retired boolean NOT NULL DEFAULT false;
ALTER TABLE escalation_policy ADD COLUMN terms text NOT NULL DEFAULT '{}';
UPDATE escalation_policy SET terms = json_build_object('match', json_build_object(), 'steps',
    (SELECT json_agg(json_build_object('name', 'step-' || place, 'from', 'breach', 'after', step ->> 'after', 'action', 'notify',
         'target', step ->> 'target', 'to', json_build_array('mail:' || (step ->> 'address')),
         'stopsOn', json_build_array('acknowledged')) ORDER BY place)
     FROM json_array_elements(steps::json) WITH ORDINALITY AS old (step, place)))::text;
ALTER TABLE escalation_policy DROP COLUMN steps;
ALTER TABLE escalation_policy ALTER COLUMN position DROP DEFAULT;
ALTER TABLE escalation_policy ALTER COLUMN terms DROP DEFAULT;

ALTER TABLE watched_case ADD COLUMN assignee text;
ALTER TABLE watched_case ADD COLUMN tier text NOT NULL DEFAULT 'l1';
ALTER TABLE watched_case ADD COLUMN waiting boolean NOT NULL DEFAULT false;
-- when people last did what stops steps
ALTER TABLE watched_case ADD COLUMN replied_at timestamptz;
ALTER TABLE watched_case ADD COLUMN assigned_at timestamptz;
ALTER TABLE watched_case ADD COLUMN handed_off_at timestamptz;

ALTER TABLE escalation ADD COLUMN policy_id uuid NOT NULL DEFAULT '00000000-0000-7000-8000-000000000101';
ALTER TABLE escalation ALTER COLUMN policy_id DROP DEFAULT;
ALTER TABLE escalation ALTER COLUMN breached_at DROP NOT NULL;
ALTER TABLE escalation ADD COLUMN warned_percent int;
ALTER TABLE escalation ADD COLUMN round int NOT NULL DEFAULT 1;
ALTER TABLE escalation ADD COLUMN happened text[] NOT NULL DEFAULT '{}';
ALTER TABLE escalation ADD COLUMN renew_after interval;
ALTER TABLE escalation ADD COLUMN renew_at timestamptz;
UPDATE escalation SET happened = '{acknowledged}' WHERE state = 'acknowledged';
CREATE INDEX escalation_open_clock ON escalation (clock_id) WHERE state <> 'closed';
CREATE INDEX escalation_renewal ON escalation (renew_at) WHERE renew_at IS NOT NULL;

-- What a step is stands in the policy; here is when it is due and what became of it.
ALTER TABLE escalation_step DROP CONSTRAINT escalation_step_pkey;
ALTER TABLE escalation_step ADD COLUMN round int NOT NULL DEFAULT 1;
ALTER TABLE escalation_step ADD COLUMN stops_on text[] NOT NULL DEFAULT '{acknowledged}';
ALTER TABLE escalation_step ADD COLUMN stopped_by text;
-- a step that cannot be taken is tried again, and stands in nobody's way
ALTER TABLE escalation_step ADD COLUMN retry_at timestamptz;
ALTER TABLE escalation_step ADD COLUMN last_error text;
ALTER TABLE escalation_step ADD PRIMARY KEY (escalation_id, round, step);

-- Colleagues that can be told. Addresses are sealed.
CREATE TABLE person (
    username     text        PRIMARY KEY,
    version      int         NOT NULL,
    zone         text        NOT NULL,
    reach_sealed bytea       NOT NULL,
    quiet_from   time,
    quiet_to     time,
    quiet_urgent boolean     NOT NULL DEFAULT false,
    changed_at   timestamptz NOT NULL,
    changed_by   text        NOT NULL
);

CREATE TABLE rota (
    id         uuid        PRIMARY KEY,
    version    int         NOT NULL,
    name       text        NOT NULL,
    zone       text        NOT NULL,
    people     text[]      NOT NULL,
    size       int         NOT NULL,
    since      date        NOT NULL,
    hand_over  time        NOT NULL,
    shift_days int         NOT NULL,
    fallback   text        NOT NULL,
    changed_at timestamptz NOT NULL,
    changed_by text        NOT NULL
);
CREATE TABLE rota_override (
    id         uuid        PRIMARY KEY,
    rota_id    uuid        NOT NULL REFERENCES rota ON DELETE CASCADE,
    people     text[]      NOT NULL,
    from_at    timestamptz NOT NULL,
    to_at      timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    created_by text        NOT NULL
);
CREATE INDEX rota_override_time ON rota_override (rota_id, to_at);

-- Targets over HTTP are webhooks by the standard, chats, or a gateway of short messages.
ALTER TABLE webhook ADD COLUMN kind text NOT NULL DEFAULT 'standard';
ALTER TABLE webhook ADD COLUMN template text;
ALTER TABLE webhook ADD COLUMN content_type text;
ALTER TABLE webhook ALTER COLUMN secret_sealed DROP NOT NULL;

-- Whatever leaves the service is a row of its own, claimed by a commit before it is sent, under a fixed id.
CREATE TABLE delivery (
    id            uuid        PRIMARY KEY,
    seq           bigint      GENERATED ALWAYS AS IDENTITY,
    channel       text        NOT NULL,
    target        text        NOT NULL,
    webhook_id    uuid        REFERENCES webhook ON DELETE CASCADE,
    recipient     text        NOT NULL,
    person        text,
    address       text,
    case_id       uuid        NOT NULL,
    escalation_id uuid,
    step          int,
    type          text        NOT NULL,
    subject       text        NOT NULL,
    body          text        NOT NULL,
    state         text        NOT NULL,
    created_at    timestamptz NOT NULL,
    due_at        timestamptz NOT NULL,
    attempts      int         NOT NULL DEFAULT 0,
    claimed_until timestamptz,
    cancelled_by  text,
    finished_at   timestamptz,
    last_status   int,
    last_error    text
);
CREATE INDEX delivery_due ON delivery (due_at) WHERE state IN ('due', 'held', 'failing');
CREATE INDEX delivery_sending ON delivery (target, claimed_until) WHERE state = 'sending';
CREATE INDEX delivery_open ON delivery (webhook_id, case_id, seq) WHERE state IN ('due', 'held', 'failing', 'sending');
CREATE INDEX delivery_log ON delivery (webhook_id, seq DESC);
CREATE INDEX delivery_seq ON delivery (seq DESC);
CREATE INDEX delivery_escalation ON delivery (escalation_id, seq);
CREATE INDEX delivery_case ON delivery (case_id, seq);
CREATE INDEX delivery_trouble ON delivery (seq DESC) WHERE state IN ('due', 'held', 'failing', 'dead');
CREATE INDEX delivery_finished ON delivery (finished_at) WHERE finished_at IS NOT NULL;

-- Targets that failed last, and until when they are spared.
CREATE TABLE delivery_target (
    target     text PRIMARY KEY,
    failures   int  NOT NULL,
    opened_at  timestamptz,
    open_until timestamptz,
    last_error text NOT NULL
);

INSERT INTO delivery (id, channel, target, webhook_id, recipient, case_id, type, subject, body, state, created_at, due_at, attempts,
    claimed_until, finished_at, last_status, last_error)
SELECT d.id, 'webhook', d.webhook_id::text, d.webhook_id, w.name, d.case_id, d.type, '', d.body,
    CASE d.state WHEN 'failed' THEN 'dead' WHEN 'due' THEN CASE WHEN d.attempts > 0 THEN 'failing' ELSE 'due' END ELSE d.state END,
    d.created_at, d.due_at, d.attempts, d.claimed_until, d.finished_at, d.last_status, d.last_error
FROM webhook_delivery d JOIN webhook w ON w.id = d.webhook_id ORDER BY d.seq;

INSERT INTO delivery (id, channel, target, recipient, address, case_id, escalation_id, step, type, subject, body, state, created_at,
    due_at, attempts, claimed_until, finished_at, last_error)
SELECT n.id, 'mail', 'mail', s.address, s.address, e.case_id, e.id, n.step, 'escalation.step-taken',
    '逾期升级 / Overdue: ' || e.reference || ' (' || e.priority || ')',
    e.reference || ' 逾期，请确认接手，升级单 ' || e.id || '。' || E'\n\n' || e.reference || ' is overdue. Please acknowledge escalation ' || e.id || '.',
    CASE n.state WHEN 'failed' THEN 'dead' WHEN 'due' THEN CASE WHEN n.attempts > 0 THEN 'failing' ELSE 'due' END ELSE n.state END,
    e.raised_at, n.due_at, n.attempts, n.claimed_until, n.finished_at, n.last_error
FROM notice n JOIN escalation e ON e.id = n.escalation_id
    JOIN escalation_step s ON s.escalation_id = n.escalation_id AND s.step = n.step ORDER BY n.due_at;

DROP TABLE notice;
DROP TABLE webhook_delivery;
ALTER TABLE escalation_step DROP COLUMN target;
ALTER TABLE escalation_step DROP COLUMN address;
