-- What the owner writes for whoever fills an installation.

-- query: load_lesson
-- in:    id uuid, group_id uuid, subject text, on_day date, theme text, homework text, work text, most i32, teacher uuid
-- rows:  none
INSERT INTO journal.lesson (id, group_id, subject_id, organisation_id, on_day, theme, homework, work, most, teacher_id)
SELECT $1, g.id, s.id, g.organisation_id, $4, $5, $6, $7, $8, $9
  FROM learner.group AS g
  JOIN learner.subject AS s ON s.level = g.level AND s.name_kk = $3 AND coalesce(s.organisation_id, g.organisation_id) = g.organisation_id
 WHERE g.id = $2;

-- query: load_entry
-- in:    lesson uuid, person uuid, state text, points opt_i32
-- rows:  none
INSERT INTO journal.entry (lesson_id, member_id, person_id, organisation_id, state, points, entered_by)
SELECT l.id, m.id, m.person_id, l.organisation_id, $3, CASE WHEN l.most > 0 THEN $4 END, l.teacher_id
  FROM journal.lesson AS l JOIN learner.member AS m ON m.group_id = l.group_id AND m.person_id = $2 WHERE l.id = $1;
