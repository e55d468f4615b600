-- What the owner writes for whoever fills an installation.

-- query: load_group
-- in:    id uuid, organisation uuid, level text, year i32, name text, grade i32, language text
-- rows:  none
INSERT INTO learner.group (id, organisation_id, level, year, name, grade, language, from_on, to_on)
VALUES ($1, $2, $3, $4, $5, $6, $7, make_date($4, 9, 1), make_date($4 + 1, 8, 31));

-- query: load_member
-- in:    id uuid, group_id uuid, person uuid, name text, basis text
-- rows:  none
INSERT INTO learner.member (id, group_id, organisation_id, person_id, name, from_on, basis)
SELECT $1, g.id, g.organisation_id, $3, $4, g.from_on, $5 FROM learner.group AS g WHERE g.id = $2;

-- query: load_subject
-- in:    id uuid, organisation uuid, level text, name_kk text, name_ru text, marking text
-- rows:  none
INSERT INTO learner.subject (id, organisation_id, level, name_kk, name_ru, marking) VALUES ($1, $2, $3, $4, $5, $6);

-- query: load_teaching
-- in:    id uuid, group_id uuid, subject_kk text, person uuid, name text
-- rows:  none
INSERT INTO learner.teaching (id, group_id, organisation_id, subject_id, person_id, name, from_on)
SELECT $1, g.id, g.organisation_id, s.id, $4, $5, g.from_on
  FROM learner.group AS g
  LEFT JOIN learner.subject AS s ON s.level = g.level AND s.name_kk = $3 AND coalesce(s.organisation_id, g.organisation_id) = g.organisation_id
 WHERE g.id = $2;
