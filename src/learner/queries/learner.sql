-- Groups, learners and teachers as the policies show them to whoever asks.

-- year: 0 for all. mine: only groups that the reader teaches.
-- query: groups
-- in:    year i32, mine bool
-- out:   id uuid, name text, level text, year i32, grade i32, language text, from_on date, to_on date, learners i64, teachers i64
-- rows:  0..N limit 2000
SELECT g.id, g.name, g.level, g.year, g.grade, g.language, g.from_on, g.to_on,
       (SELECT count(*) FROM learner.member AS m WHERE m.group_id = g.id AND m.to_on IS NULL),
       (SELECT count(DISTINCT t.person_id) FROM learner.teaching AS t WHERE t.group_id = g.id AND t.to_on IS NULL)
  FROM learner.group AS g
 WHERE ($1 = 0 OR g.year = $1) AND (NOT $2 OR learner.teaches(g.id, NULL))
 ORDER BY g.year DESC, g.grade, g.name LIMIT 2000;

-- query: group_by_id
-- in:    id uuid
-- out:   id uuid, organisation_id uuid, name text, level text, year i32, grade i32, language text, from_on date, to_on date, opens bool
-- rows:  0..1
SELECT g.id, g.organisation_id, g.name, g.level, g.year, g.grade, g.language, g.from_on, g.to_on,
       learner.leads(g.organisation_id) OR learner.teaches(g.id, NULL)
  FROM learner.group AS g WHERE g.id = $1;

-- query: members
-- in:    group_id uuid
-- out:   id uuid, person_id uuid, name text, from_on date, to_on opt_date, basis text, by_order bool
-- rows:  0..N limit 500
SELECT m.id, m.person_id, m.name, m.from_on, m.to_on, m.basis, m.application_id IS NOT NULL
  FROM learner.member AS m WHERE m.group_id = $1 ORDER BY m.name, m.id LIMIT 500;

-- query: member_by_id
-- in:    id uuid
-- out:   name text, group_id uuid, group_name text, from_on date
-- rows:  0..1
SELECT m.name, m.group_id, g.name, m.from_on
  FROM learner.member AS m JOIN learner.group AS g ON g.id = m.group_id WHERE m.id = $1 AND m.to_on IS NULL;

-- query: teachings
-- in:    group_id uuid
-- out:   id uuid, subject_id opt_uuid, name_kk opt_text, name_ru opt_text, person_id uuid, name text, from_on date, to_on opt_date, own bool
-- rows:  0..N limit 200
SELECT t.id, t.subject_id, s.name_kk, s.name_ru, t.person_id, t.name, t.from_on, t.to_on, t.person_id = sec.person()
  FROM learner.teaching AS t LEFT JOIN learner.subject AS s ON s.id = t.subject_id
 WHERE t.group_id = $1 ORDER BY s.name_kk NULLS FIRST, t.from_on, t.id LIMIT 200;

-- query: subjects
-- in:    level text
-- out:   id uuid, name_kk text, name_ru text, own bool
-- rows:  0..N limit 1000
SELECT s.id, s.name_kk, s.name_ru, s.organisation_id IS NOT NULL
  FROM learner.subject AS s
 WHERE s.level = $1 AND coalesce(s.organisation_id, sec.organisation()) = sec.organisation()
 ORDER BY s.name_kk, s.id LIMIT 1000;

-- query: make_group
-- in:    id uuid, year i32, name text, grade i32, language text
-- rows:  none
SELECT learner.make_group($1, $2, $3, $4, $5);

-- query: enter
-- in:    id uuid, group_id uuid, person uuid, from_on date, basis text
-- rows:  none
SELECT learner.enter($1, $2, $3, $4, $5);

-- query: leave
-- in:    member uuid, to_on date, basis text
-- out:   group_id uuid
-- rows:  1
SELECT learner.leave($1, $2, $3) AS group_id;

-- query: assign
-- in:    id uuid, group_id uuid, subject opt_uuid, person uuid, from_on date
-- rows:  none
SELECT learner.assign($1, $2, $3, $4, $5);

-- query: unassign
-- in:    teaching uuid, to_on date
-- out:   group_id uuid
-- rows:  1
SELECT learner.unassign($1, $2) AS group_id;

-- query: put_subject
-- in:    id uuid, name_kk text, name_ru text
-- rows:  none
SELECT learner.add_subject($1, $2, $3);

-- query: form_classes
-- out:   entered i32
-- rows:  1
SELECT learner.form_classes() AS entered;
