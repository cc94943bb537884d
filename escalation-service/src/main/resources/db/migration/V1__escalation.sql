-- Who is told, how long after the breach, and where: versions are immutable, the highest stands.
CREATE TABLE escalation_policy (
    name       text        NOT NULL,
    version    int         NOT NULL,
    steps      text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    created_by text        NOT NULL,
    PRIMARY KEY (name, version)
);
INSERT INTO escalation_policy (name, version, steps, created_by) VALUES ('Standard', 1,
    '[{"target":"team-lead","after":"PT0S","address":"team-lead@huiyin.localhost"},
      {"target":"department-owner","after":"PT10M","address":"department-owner@huiyin.localhost"},
      {"target":"on-call","after":"PT20M","address":"on-call@huiyin.localhost"}]', 'huiyin');

CREATE TABLE watched_case (
    case_id      uuid PRIMARY KEY,
    cycle        int  NOT NULL,
    team         text NOT NULL,
    solved_cycle int  NOT NULL DEFAULT -1
);

CREATE TABLE escalation (
    id              uuid        PRIMARY KEY,
    clock_id        uuid        NOT NULL,
    case_id         uuid        NOT NULL,
    reference       text        NOT NULL,
    cycle           int         NOT NULL,
    promise         text        NOT NULL,
    product         text        NOT NULL,
    priority        text        NOT NULL,
    tier            text        NOT NULL,
    team            text        NOT NULL,
    policy_name     text        NOT NULL,
    policy_version  int         NOT NULL,
    state           text        NOT NULL,
    breached_at     timestamptz NOT NULL,
    raised_at       timestamptz NOT NULL,
    acknowledged_at timestamptz,
    acknowledged_by text,
    closed_at       timestamptz,
    close_reason    text,
    UNIQUE (clock_id, breached_at)
);
CREATE INDEX escalation_case ON escalation (case_id);
CREATE INDEX escalation_team ON escalation (team, state, id);

CREATE TABLE escalation_step (
    escalation_id uuid        NOT NULL REFERENCES escalation,
    step          int         NOT NULL,
    target        text        NOT NULL,
    address       text        NOT NULL,
    due_at        timestamptz NOT NULL,
    taken_at      timestamptz,
    stopped_at    timestamptz,
    PRIMARY KEY (escalation_id, step)
);
CREATE INDEX escalation_step_due ON escalation_step (due_at) WHERE taken_at IS NULL AND stopped_at IS NULL;

-- Each mail is its own row, claimed by a commit before it is sent, with a fixed Message-ID.
CREATE TABLE notice (
    id            uuid        PRIMARY KEY,
    escalation_id uuid        NOT NULL REFERENCES escalation,
    step          int         NOT NULL,
    state         text        NOT NULL,
    due_at        timestamptz NOT NULL,
    attempts      int         NOT NULL DEFAULT 0,
    claimed_until timestamptz,
    finished_at   timestamptz,
    last_error    text,
    UNIQUE (escalation_id, step)
);
CREATE INDEX notice_due ON notice (due_at) WHERE state IN ('due', 'sending');
