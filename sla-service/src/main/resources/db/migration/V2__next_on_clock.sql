-- When something is to be said of a clock next stands on the clock itself: one row to write where there were five. The due-time
-- index holds the clocks that have something to say, and is all that firing reads.
ALTER TABLE clock ADD COLUMN next_at timestamptz;
UPDATE clock SET next_at = (SELECT min(due_at) FROM timer WHERE clock_id = clock.id);
CREATE INDEX clock_next ON clock (next_at) WHERE next_at IS NOT NULL;
DROP TABLE timer;
