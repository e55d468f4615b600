-- What only the tests of care ask.

-- query: refusals
-- in:    group_id text
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM audit.entry AS e WHERE e.action = 'access.refused' AND e.object = $1;

-- query: seen
-- out:   cards i64, health i64
-- rows:  1
SELECT (SELECT count(*) FROM care.card) AS cards, (SELECT count(*) FROM care.health) AS health;

-- query: end_teaching
-- in:    group_id uuid, last date
-- rows:  none
UPDATE learner.teaching SET to_on = $2 WHERE group_id = $1;

-- query: keep
-- in:    child uuid
-- out:   done opt_text
-- rows:  1
SELECT care.keep(gen_random_uuid(), $1, 0, '\x00', '\x00', '\x00', '\x00')::text AS done;

-- query: link
-- in:    adult uuid, last opt_date
-- rows:  none
UPDATE person.guardianship SET valid_to = $2 WHERE adult_id = $1;
