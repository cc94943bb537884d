-- Until when nobody is told, where the breach lies outside the hours of notices.
ALTER TABLE escalation ADD COLUMN held_until timestamptz;
