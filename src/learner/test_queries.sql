-- What only the tests of learner do: they look past the pages, at the rows that the policies show.

-- query: seen
-- out:   groups i64, members i64, teachings i64
-- rows:  1
SELECT (SELECT count(*) FROM learner.group), (SELECT count(*) FROM learner.member), (SELECT count(*) FROM learner.teaching);

-- query: refusals
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM audit.entry AS e WHERE e.action = 'access.refused' AND e.object_type = 'learner.group';

-- query: write_group
-- in:    id uuid, organisation uuid
-- rows:  none
INSERT INTO learner.group (id, organisation_id, level, year, name, grade, language, from_on, to_on)
VALUES ($1, $2, 'SCHOOL', 2025, '9 Я', 9, 'kk', '2025-09-01', '2026-08-31');
