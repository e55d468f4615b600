-- The diary of one learner: what the own policies show of lessons, entries, homework.

-- query: children
-- in:    year i32
-- out:   person_id uuid, name text, group_name text, level text, organisation_id uuid
-- rows:  0..N limit 100
SELECT m.person_id, m.name, g.name, g.level, g.organisation_id
  FROM learner.member AS m JOIN learner.group AS g ON g.id = m.group_id
 WHERE g.year = $1 AND (m.to_on IS NULL OR m.to_on >= organisation.today())
   AND (sec.door() <> 'family' OR m.organisation_id <> ALL ((SELECT rights.taken('parent', 'journal.may.children'))::uuid[]))
 ORDER BY m.name, g.name LIMIT 100;

-- subject: empty for all. Newest first.
-- query: diary
-- in:    person uuid, from_on date, to_on date, subject text, most i64, skip i64
-- out:   lesson_id uuid, on_day date, theme text, homework text, work text, most i32, subject_id uuid, name_kk text, name_ru text,
--        state opt_text, points opt_i32, changed bool, total i64
-- rows:  0..N limit 5000
SELECT l.id, l.on_day, l.theme, l.homework, l.work, l.most, s.id, s.name_kk, s.name_ru, e.state, e.points,
       EXISTS (SELECT FROM journal.change AS c WHERE c.lesson_id = l.id AND c.member_id = m.id), count(*) OVER ()
  FROM learner.member AS m
  JOIN journal.lesson AS l ON l.group_id = m.group_id AND l.on_day BETWEEN m.from_on AND coalesce(m.to_on, 'infinity')
  JOIN learner.subject AS s ON s.id = l.subject_id
  LEFT JOIN journal.entry AS e ON e.lesson_id = l.id AND e.member_id = m.id
 WHERE m.person_id = $1 AND l.on_day BETWEEN $2 AND $3 AND ($4 = '' OR s.id::text = $4)
 ORDER BY l.on_day DESC, s.name_kk, l.id LIMIT $5 OFFSET $6;
