-- What only the tests of journal do: they look past the pages, at the rows that the policies show and take.

-- query: seen
-- out:   lessons i64, entries i64, changes i64
-- rows:  1
SELECT (SELECT count(*) FROM journal.lesson), (SELECT count(*) FROM journal.entry), (SELECT count(*) FROM journal.change);

-- query: acts
-- in:    action text
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM audit.entry AS e WHERE e.action = $1;

-- As somebody who found a way past every page: for a lesson of which nothing can be read, too.
-- query: write_blind
-- in:    lesson uuid, member uuid, person uuid
-- rows:  none
INSERT INTO journal.entry (lesson_id, member_id, person_id, organisation_id, state, points, entered_by)
VALUES ($1, $2, $3, sec.organisation(), 'PRESENT', 9, sec.person()) ON CONFLICT DO NOTHING;

-- query: change_entry
-- in:    lesson uuid
-- rows:  none
UPDATE journal.entry SET points = 1, reason = 'x' WHERE lesson_id = $1;

-- query: rewrite
-- rows:  none
UPDATE journal.change SET was = 0;

-- query: first_lesson
-- in:    group_id uuid
-- out:   id uuid, member uuid, person uuid
-- rows:  1
SELECT l.id, m.id, m.person_id
  FROM journal.lesson AS l JOIN learner.member AS m ON m.group_id = l.group_id WHERE l.group_id = $1 ORDER BY l.on_day, m.name LIMIT 1;

-- query: taught
-- in:    group_id uuid
-- out:   subject_id uuid
-- rows:  1
SELECT t.subject_id FROM learner.teaching AS t WHERE t.group_id = $1;

-- query: end_teaching
-- in:    group_id uuid
-- rows:  none
UPDATE learner.teaching AS t SET to_on = organisation.today() - 1, from_on = organisation.today() - 1 WHERE t.group_id = $1;
