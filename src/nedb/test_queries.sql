-- What only the tests of nedb do.

-- A director's act that the product has no page for yet; the seat is freed as the guards ask.
-- query: let_go
-- in:    application uuid
-- out:   done opt_text
-- rows:  1
WITH freed AS (UPDATE admission.seat SET application_id = NULL WHERE application_id = $1)
SELECT admission.move_state($1, 'ENROLLED', 'LEFT', 'director', NULL, 'admission.event.enrolled', platform.now())::text AS done;

-- query: rename
-- in:    child uuid, given text
-- rows:  none
UPDATE person.person SET given = $2 WHERE id = $1;

-- query: count_records
-- out:   n i64
-- rows:  1
SELECT count(*) FROM nedb.record;

-- query: blocked
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM audit.entry WHERE action = 'outward.blocked' AND object = 'NEDB';
