-- Classes, learners and grades, by the functions of schema/0003_learning.sql.

-- query: groups
-- in:    key text, one opt_uuid, after opt_uuid, most i64
-- out:   id uuid, organisation uuid, level text, year i32, name text, grade i32, language text, from_on date, to_on date, learners i64
-- rows:  0..N limit 201
SELECT p.id, p.organisation, p.level, p.year, p.name, p.grade, p.language, p.from_on, p.to_on, p.learners
  FROM exchange.read_groups($1) AS p
 WHERE ($2 IS NULL OR p.id = $2) AND ($3 IS NULL OR p.id > $3)
 ORDER BY p.id
 LIMIT least($4, 201);

-- query: members
-- in:    key text, one opt_uuid, after opt_uuid, most i64
-- out:   id uuid, person uuid, group_id uuid, organisation uuid, from_on date, to_on opt_date, surname opt_text, given opt_text,
--        patronymic opt_text, born opt_date
-- rows:  0..N limit 201
SELECT p.id, p.person, p.group_id, p.organisation, p.from_on, p.to_on, p.surname, p.given, p.patronymic, p.born
  FROM exchange.read_members($1) AS p
 WHERE ($2 IS NULL OR p.id = $2) AND ($3 IS NULL OR p.id > $3)
 ORDER BY p.id
 LIMIT least($4, 201);

-- query: results
-- in:    key text, one opt_uuid, after opt_uuid, most i64
-- out:   id uuid, person uuid, group_id uuid, organisation uuid, subject_kk text, subject_ru text, work text, points i32, most i32, on_day date
-- rows:  0..N limit 201
SELECT p.id, p.person, p.group_id, p.organisation, p.subject_kk, p.subject_ru, p.work, p.points, p.most, p.on_day
  FROM exchange.read_results($1) AS p
 WHERE ($2 IS NULL OR p.id = $2) AND ($3 IS NULL OR p.id > $3)
 ORDER BY p.id
 LIMIT least($4, 201);
