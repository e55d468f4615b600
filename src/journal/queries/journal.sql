-- Journals as the policies show them to whoever asks.

-- mine: those that the reader teaches today; heads and methodologists see all of their organisation.
-- query: journals
-- in:    year i32
-- out:   group_id uuid, subject_id uuid, group_name text, level text, grade i32, name_kk text, name_ru text, teachers text, lessons i64,
--        last_on opt_date
-- rows:  0..N limit 5000
SELECT g.id, s.id, g.name, g.level, g.grade, s.name_kk, s.name_ru, string_agg(DISTINCT t.name, ', '),
       (SELECT count(*) FROM journal.lesson AS l WHERE l.group_id = g.id AND l.subject_id = s.id),
       (SELECT max(l.on_day) FROM journal.lesson AS l WHERE l.group_id = g.id AND l.subject_id = s.id)
  FROM learner.teaching AS t
  JOIN learner.group AS g ON g.id = t.group_id
  JOIN learner.subject AS s ON s.id = t.subject_id
 WHERE g.year = $1 AND (learner.leads(g.organisation_id) OR learner.teaches(g.id, s.id))
 GROUP BY g.id, s.id
 ORDER BY g.grade, g.name, s.name_kk LIMIT 5000;

-- query: head
-- in:    group_id uuid, subject uuid
-- out:   organisation_id uuid, group_name text, level text, year i32, grade i32, name_kk text, name_ru text, marking text, reads bool,
--        teaches bool
-- rows:  0..1
SELECT g.organisation_id, g.name, g.level, g.year, g.grade, s.name_kk, s.name_ru, s.marking,
       learner.leads(g.organisation_id) OR learner.teaches(g.id, s.id), learner.teaches(g.id, s.id)
  FROM learner.group AS g
  JOIN learner.subject AS s ON s.id = $2 AND EXISTS (SELECT FROM learner.teaching AS t WHERE t.group_id = g.id AND t.subject_id = s.id)
 WHERE g.id = $1;

-- query: terms
-- in:    year i32, level text
-- out:   no i32, from_on date, to_on date
-- rows:  0..N limit 10
SELECT t.no, t.from_on, t.to_on FROM journal.term AS t WHERE t.year = $1 AND t.level = $2 ORDER BY t.no LIMIT 10;

-- query: lessons
-- in:    group_id uuid, subject uuid, from_on date, to_on date
-- out:   id uuid, on_day date, theme text, homework text, work text, most i32
-- rows:  0..N limit 500
SELECT l.id, l.on_day, l.theme, l.homework, l.work, l.most
  FROM journal.lesson AS l WHERE l.group_id = $1 AND l.subject_id = $2 AND l.on_day BETWEEN $3 AND $4
 ORDER BY l.on_day, l.id LIMIT 500;

-- Who learns there on any day of these.
-- query: learners
-- in:    group_id uuid, from_on date, to_on date
-- out:   id uuid, person_id uuid, name text, from_on date, to_on opt_date
-- rows:  0..N limit 200
SELECT m.id, m.person_id, m.name, m.from_on, m.to_on
  FROM learner.member AS m WHERE m.group_id = $1 AND m.from_on <= $3 AND coalesce(m.to_on, 'infinity') >= $2
 ORDER BY m.name, m.id LIMIT 200;

-- query: entries
-- in:    lessons uuids
-- out:   lesson_id uuid, member_id uuid, state text, points opt_i32
-- rows:  0..N limit 20000
SELECT e.lesson_id, e.member_id, e.state, e.points FROM journal.entry AS e WHERE e.lesson_id = ANY ($1)
 ORDER BY e.lesson_id, e.member_id LIMIT 20000;

-- query: lesson_by_id
-- in:    id uuid
-- out:   id uuid, group_id uuid, subject_id uuid, organisation_id uuid, on_day date, theme text, homework text, work text, most i32, version i32,
--        group_name text, name_kk text, name_ru text, enters bool
-- rows:  0..1
SELECT l.id, l.group_id, l.subject_id, l.organisation_id, l.on_day, l.theme, l.homework, l.work, l.most, l.version, g.name, s.name_kk, s.name_ru,
       journal.may_enter(l.id)
  FROM journal.lesson AS l
  JOIN learner.group AS g ON g.id = l.group_id
  JOIN learner.subject AS s ON s.id = l.subject_id
 WHERE l.id = $1;

-- Whose lesson it is, for one that the reader does not see: of the own organisation the answer is 403.
-- query: lesson_place
-- in:    id uuid
-- out:   group_id opt_uuid, organisation_id opt_uuid
-- rows:  1
SELECT p.group_id, p.organisation_id FROM journal.place_of($1) AS p;

-- query: changes
-- in:    lesson uuid
-- out:   member_id uuid, was i32, becomes opt_i32, reason text, changed_name text, changed_at instant
-- rows:  0..N limit 1000
SELECT c.member_id, c.was, c.becomes, c.reason, c.changed_name, c.changed_at
  FROM journal.change AS c WHERE c.lesson_id = $1 ORDER BY c.id DESC LIMIT 1000;

-- query: add_lesson
-- in:    id uuid, group_id uuid, subject uuid, on_day date, theme text, homework text, work text, most i32
-- rows:  none
INSERT INTO journal.lesson (id, group_id, subject_id, organisation_id, on_day, theme, homework, work, most, teacher_id)
VALUES ($1, $2, $3, sec.organisation(), $4, $5, $6, $7, $8, sec.person());

-- Nothing is changed when somebody else has changed it since it was shown.
-- query: touch_lesson
-- in:    id uuid, version i32
-- rows:  none
UPDATE journal.lesson SET version = version + 1 WHERE id = $1 AND version = $2;

-- query: change_lesson
-- in:    id uuid, version i32, theme text, homework text
-- rows:  none
UPDATE journal.lesson SET theme = $3, homework = $4, version = version + 1 WHERE id = $1 AND version = $2;

-- What stands already is not written again.
-- query: put_entry
-- in:    lesson uuid, member uuid, person uuid, state text, points opt_i32, reason text
-- rows:  none
INSERT INTO journal.entry AS e (lesson_id, member_id, person_id, organisation_id, state, points, entered_by, reason)
VALUES ($1, $2, $3, sec.organisation(), $4, $5, sec.person(), '')
    ON CONFLICT (lesson_id, member_id) DO UPDATE SET state = EXCLUDED.state, points = EXCLUDED.points, reason = $6
 WHERE (e.state, e.points) IS DISTINCT FROM (EXCLUDED.state, EXCLUDED.points);
