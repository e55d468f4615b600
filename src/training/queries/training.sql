-- What the pages of lessons read, and the one row that they add.

-- query: own
-- out:   lesson text, version i32, completed_at instant
-- rows:  0..N limit 500
SELECT lesson, version, completed_at FROM training.completion WHERE person_id = sec.person() ORDER BY completed_at LIMIT 500;

-- A lesson is completed once, however often its form is sent.
-- query: complete
-- in:    id uuid, lesson text, version i32
-- rows:  none
INSERT INTO training.completion (id, person_id, organisation_id, lesson, version)
VALUES ($1, sec.person(), sec.organisation(), $2, $3) ON CONFLICT DO NOTHING;

-- query: register
-- in:    lesson text, from_at instant, to_at instant
-- out:   id uuid, person_id uuid, name text, organisation_id uuid, lesson text, completed_at instant
-- rows:  0..N limit 5000
SELECT r.id, r.person_id, coalesce(account.name_of(r.person_id), '') AS name, r.organisation_id, r.lesson, r.completed_at
  FROM training.completion AS r
 WHERE ($1::text = '' OR r.lesson = $1) AND r.completed_at >= $2 AND r.completed_at < $3
 ORDER BY r.completed_at DESC, r.id LIMIT 5000;

-- Whether the reader has done what a lesson is about, on the screen where it is done.
-- query: task
-- in:    action text
-- out:   done bool
-- rows:  1
SELECT training.did($1) AS done;
