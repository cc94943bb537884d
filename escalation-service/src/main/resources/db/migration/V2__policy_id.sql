-- A policy is one thing over all its versions.
ALTER TABLE escalation_policy ADD COLUMN id uuid NOT NULL DEFAULT '00000000-0000-7000-8000-000000000101';
ALTER TABLE escalation_policy ALTER COLUMN id DROP DEFAULT;
