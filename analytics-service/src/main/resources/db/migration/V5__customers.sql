-- Rows from before have none of these until POST /api/v1/events/actions/rebuild.
ALTER TABLE case_cycle
    ADD COLUMN sentiment     text,
    ADD COLUMN overruled     boolean,
    ADD COLUMN journey_stage text;
ALTER TABLE case_cycle_rebuilt
    ADD COLUMN sentiment     text,
    ADD COLUMN overruled     boolean,
    ADD COLUMN journey_stage text;
