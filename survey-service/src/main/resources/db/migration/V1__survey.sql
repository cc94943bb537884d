-- One survey per closure.
CREATE TABLE survey (
    id            uuid        PRIMARY KEY,
    case_id       uuid        NOT NULL,
    cycle         int         NOT NULL,
    state         text        NOT NULL,
    facts         text        NOT NULL,
    team          text        NOT NULL,
    language      text        NOT NULL,
    link_counter  int         NOT NULL DEFAULT 0,
    ask_at        timestamptz NOT NULL,
    invited_at    timestamptz,
    expires_at    timestamptz,
    answered_at   timestamptz,
    csat          int,
    resolved      text,
    nps           int,
    comment       text,
    suppressed_reason text,
    UNIQUE (case_id, cycle)
);
CREATE INDEX survey_scheduled ON survey (ask_at) WHERE state = 'scheduled';
CREATE INDEX survey_invited ON survey (expires_at) WHERE state = 'invited';

CREATE TABLE watched_case (
    case_id uuid PRIMARY KEY,
    cycle   int  NOT NULL,
    team    text NOT NULL
);
