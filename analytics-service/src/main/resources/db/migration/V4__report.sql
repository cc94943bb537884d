-- What dashboards and BI tools read: no personal data, no feedback text. Whoever may connect to this database may read it, and nothing else.
CREATE SCHEMA report;

CREATE VIEW report.case_cycle AS
SELECT case_id, cycle, started_at, product, channel, language, type, priority, tier, team,
       extract(epoch FROM first_response_at - started_at)::float8 AS first_response_seconds,
       extract(epoch FROM resolved_at - started_at)::float8       AS resolution_seconds,
       CASE WHEN response_promised AND (response_met OR response_breached)
            THEN NOT coalesce(response_breached, false) END         AS response_on_time,
       CASE WHEN resolution_promised AND (resolution_met OR resolution_breached)
            THEN NOT coalesce(resolution_breached, false) END       AS resolution_on_time,
       coalesce(response_breached, false)::int + coalesce(resolution_breached, false)::int AS breaches,
       resolved_at, closed_at,
       coalesce(reopened, false)  AS reopened,
       coalesce(escalated, false) AS escalated,
       coalesce(invited, false)   AS invited,
       csat, nps, settled
FROM case_cycle
WHERE started_at IS NOT NULL;

-- When customers said it, which may be long before it was received.
CREATE VIEW report.feedback AS
SELECT case_id,
       happened_at                          AS received_at,
       (data ->> 'occurredAt')::timestamptz AS occurred_at,
       data ->> 'product'                   AS product,
       data ->> 'channel'                   AS channel,
       data ->> 'language'                  AS language
FROM event
WHERE type = 'io.huiyin.feedback.received.v1';

CREATE VIEW report.escalation AS
SELECT case_id, happened_at AS raised_at, data ->> 'promise' AS promise, data ->> 'product' AS product, data ->> 'priority' AS priority
FROM event
WHERE type = 'io.huiyin.escalation.raised.v1';

-- The last check of each improvement.
CREATE VIEW report.improvement AS
SELECT i.id, i.plan ->> 'title' AS title, i.plan ->> 'metric' AS metric, i.plan ->> 'key' AS about, i.state, i.decision, i.created_at,
       (i.plan ->> 'target')::float8             AS target,
       c.result ->> 'verdict'                    AS verdict,
       (c.result #>> '{baseline,value}')::float8 AS before,
       (c.result #>> '{window,value}')::float8   AS after,
       c.result ->> 'test'                       AS test,
       (c.result ->> 'pValue')::float8           AS p_value,
       c.checked_at
FROM pdca_cycle i
LEFT JOIN LATERAL (SELECT result, checked_at FROM pdca_check WHERE cycle_id = i.id ORDER BY id DESC LIMIT 1) c ON true;

GRANT USAGE ON SCHEMA report TO PUBLIC;
GRANT SELECT ON ALL TABLES IN SCHEMA report TO PUBLIC;
