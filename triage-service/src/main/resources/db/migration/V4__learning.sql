-- What is known of a case besides what decides: anger, abuse, topics; and how near a text was to what models learned from.
ALTER TABLE support_case ADD COLUMN besides text;
ALTER TABLE judgement ADD COLUMN nearness float8;
CREATE INDEX judgement_people ON judgement (case_id, id) WHERE judge <> 'triage';

-- What is learned: a head that is delivered, or the topics of a product line. Without a model the delivered one is in force, if any.
CREATE TABLE head (
    name       text        PRIMARY KEY,
    product    text        UNIQUE,
    model_id   uuid,
    shadow_id  uuid,
    shadow_at  timestamptz,
    shadow_by  text,
    created_at timestamptz NOT NULL DEFAULT now(),
    created_by text        NOT NULL
);
INSERT INTO head (name, created_by)
VALUES ('type', 'triage'), ('subtype', 'triage'), ('severity', 'triage'), ('scope', 'triage'), ('topic', 'triage'),
    ('sentiment', 'triage'), ('anger', 'triage'), ('safety', 'triage');

-- Texts that people labelled for a head. Those that are known are its library of misjudgements: never learned from, always to be right.
CREATE TABLE labelled_text (
    id       uuid        PRIMARY KEY,
    head     text        NOT NULL REFERENCES head,
    text     text        NOT NULL,
    digest   bytea       NOT NULL,
    labels   text[]      NOT NULL,
    known    boolean     NOT NULL,
    case_id  uuid,
    added_at timestamptz NOT NULL,
    added_by text        NOT NULL,
    UNIQUE (head, digest)
);
CREATE INDEX labelled_text_head ON labelled_text (head, id);

CREATE TABLE model (
    id          uuid        PRIMARY KEY,
    head        text        NOT NULL REFERENCES head,
    state       text        NOT NULL,
    asked_at    timestamptz NOT NULL,
    asked_by    text        NOT NULL,
    claim       uuid,
    attempts    int         NOT NULL DEFAULT 0,
    lease_until timestamptz,
    ready_at    timestamptz,
    texts       int,
    report      text,
    error       text,
    bytes       bytea
);
CREATE INDEX model_head ON model (head, id);
CREATE INDEX model_unfinished ON model (asked_at) WHERE state IN ('queued', 'training');
CREATE UNIQUE INDEX model_one_at_a_time ON model (head) WHERE state IN ('queued', 'training');

-- Which model was put in force when; none is the delivered one. Rows are only added: going back is one more.
CREATE TABLE promotion (
    id       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    head     text        NOT NULL REFERENCES head,
    model_id uuid,
    was      uuid,
    at       timestamptz NOT NULL,
    by       text        NOT NULL,
    back     boolean     NOT NULL
);
CREATE INDEX promotion_head ON promotion (head, id);

-- What a model in the shadow would have said, beside what was in force.
CREATE TABLE shadow_answer (
    model_id   uuid        NOT NULL,
    case_id    uuid        NOT NULL,
    label      text        NOT NULL,
    confidence float8      NOT NULL,
    in_force   text,
    at         timestamptz NOT NULL,
    PRIMARY KEY (model_id, case_id)
);

-- Cases that two people label without seeing what was said of them; where they differ, a third decides.
CREATE TABLE review (
    case_id    uuid        PRIMARY KEY,
    cause      text        NOT NULL,
    state      text        NOT NULL,
    drawn_at   timestamptz NOT NULL,
    settled_at timestamptz
);
CREATE INDEX review_unsettled ON review (case_id) WHERE state <> 'settled';
CREATE INDEX review_settled ON review (settled_at);

CREATE TABLE review_label (
    case_id   uuid        NOT NULL REFERENCES review,
    place     int         NOT NULL,
    reviewer  text        NOT NULL,
    at        timestamptz NOT NULL,
    type      text        NOT NULL,
    severity  text        NOT NULL,
    scope     text        NOT NULL,
    sentiment text        NOT NULL,
    PRIMARY KEY (case_id, place),
    UNIQUE (case_id, reviewer)
);

-- What people say a case is, head by head: where they changed what was there, and what reviews came to. The latest word counts; what a
-- person left alone was not necessarily looked at.
CREATE VIEW truth AS
SELECT case_id, head, label, at
FROM (SELECT DISTINCT ON (case_id, head) case_id, head, label, at FROM (
    SELECT j.case_id, field.head, field.label, j.at
    FROM judgement j
    JOIN LATERAL (SELECT * FROM judgement m WHERE m.case_id = j.case_id AND m.id < j.id ORDER BY m.id DESC LIMIT 1) m ON true
    CROSS JOIN LATERAL (VALUES ('type', j.type, m.type), ('subtype', j.subtype, m.subtype), ('severity', j.severity, m.severity),
                               ('scope', j.scope, m.scope), ('sentiment', j.sentiment, m.sentiment)) field (head, label, was)
    WHERE j.judge <> 'triage' AND field.label IS DISTINCT FROM field.was
    UNION ALL
    SELECT l.case_id, field.head, field.label, r.settled_at
    FROM review r
    JOIN LATERAL (SELECT * FROM review_label l WHERE l.case_id = r.case_id ORDER BY (l.place = 3) DESC, l.place LIMIT 1) l ON true
    CROSS JOIN LATERAL (VALUES ('type', l.type), ('severity', l.severity), ('scope', l.scope), ('sentiment', l.sentiment)) field (head, label)
    WHERE r.state = 'settled'
    UNION ALL -- a kind of another type says nothing any more
    SELECT l.case_id, 'subtype', NULL, r.settled_at
    FROM review r
    JOIN LATERAL (SELECT * FROM review_label l WHERE l.case_id = r.case_id ORDER BY (l.place = 3) DESC, l.place LIMIT 1) l ON true
    JOIN support_case c ON c.id = r.case_id AND c.type <> l.type
    WHERE r.state = 'settled'
) said ORDER BY case_id, head, at DESC) latest
WHERE label IS NOT NULL;
