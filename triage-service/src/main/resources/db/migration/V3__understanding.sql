ALTER TABLE support_case ADD COLUMN stated_type text;
CREATE INDEX support_case_quick ON support_case (id)
    WHERE model_version LIKE '%-quick' AND state IN ('new', 'open', 'waiting');

-- What was thought of a case, each time: by a machine, or by a person. Rows are only added, so what was predicted stays beside what
-- people made of it.
CREATE TABLE judgement (
    id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id       uuid        NOT NULL,
    at            timestamptz NOT NULL,
    judge         text        NOT NULL,
    type          text        NOT NULL,
    subtype       text,
    severity      text        NOT NULL,
    scope         text        NOT NULL,
    sentiment     text        NOT NULL,
    priority      text        NOT NULL,
    needs_human   boolean     NOT NULL,
    confidence    float8      NOT NULL,
    reasons       text        NOT NULL,
    model_version text        NOT NULL
);
CREATE INDEX judgement_case ON judgement (case_id, id);
CREATE INDEX judgement_at ON judgement (at);
