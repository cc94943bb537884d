-- An escalation that is raised again is the same escalation.
CREATE OR REPLACE VIEW report.escalation AS
SELECT case_id, happened_at AS raised_at, data ->> 'promise' AS promise, data ->> 'product' AS product, data ->> 'priority' AS priority
FROM event
WHERE type = 'io.huiyin.escalation.raised.v1' AND NOT data ? 'round';
