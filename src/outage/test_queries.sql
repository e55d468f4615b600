-- What the clock would take minutes for, and what nobody may do.

-- query: sleep
-- in:    seconds i32
-- rows:  none
UPDATE outage.beat SET at = at - $1 * interval '1 second';

-- query: change
-- rows:  none
UPDATE outage.outage SET ended_at = began_at + interval '1 second';

-- query: remove
-- rows:  none
DELETE FROM outage.outage;
