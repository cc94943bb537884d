-- Outside of whose opening hours notices are held.
ALTER TABLE sla_policy ADD COLUMN notice_calendar_id uuid;
