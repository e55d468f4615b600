-- Groups of a kindergarten, their children, and the card of one.

-- query: groups
-- out:   id uuid, name text, language text, children i64, opens bool
-- rows:  0..N limit 500
SELECT g.id, g.name, g.language,
       (SELECT count(*) FROM learner.member AS m
         WHERE m.group_id = g.id AND organisation.today() BETWEEN m.from_on AND coalesce(m.to_on, g.to_on)),
       sec.role() = 'director' OR learner.teaches(g.id, NULL)
  FROM learner.group AS g
 WHERE g.level = 'PRESCHOOL' AND organisation.today() BETWEEN g.from_on AND g.to_on
 ORDER BY g.name, g.id LIMIT 501;

-- query: group_by_id
-- in:    id uuid
-- out:   name text, organisation_id uuid, opens bool
-- rows:  0..1
SELECT g.name, g.organisation_id, sec.role() = 'director' OR learner.teaches(g.id, NULL)
  FROM learner.group AS g WHERE g.id = $1 AND g.level = 'PRESCHOOL';

-- query: children
-- in:    group_id uuid
-- out:   child_id uuid, name text, from_on date, kept_at opt_instant
-- rows:  0..N limit 200
SELECT m.person_id, m.name, m.from_on, k.kept_at
  FROM learner.member AS m
  JOIN learner.group AS g ON g.id = m.group_id
  LEFT JOIN care.card AS k ON k.organisation_id = m.organisation_id AND k.child_id = m.person_id
 WHERE m.group_id = $1 AND organisation.today() BETWEEN m.from_on AND coalesce(m.to_on, g.to_on)
 ORDER BY m.name, m.id LIMIT 201;

-- Whoever may open the group finds the child in it.
-- query: child_of_group
-- in:    group_id uuid, child uuid
-- out:   name text
-- rows:  0..1
SELECT m.name
  FROM learner.member AS m JOIN learner.group AS g ON g.id = m.group_id
 WHERE m.group_id = $1 AND m.person_id = $2 AND organisation.today() BETWEEN m.from_on AND coalesce(m.to_on, g.to_on)
 LIMIT 1;

-- query: card_of
-- in:    organisation uuid, child uuid
-- out:   id uuid, allergies_sealed bytes, diet_sealed bytes, vaccines_sealed opt_bytes, form065_sealed opt_bytes, kept_name text,
--        kept_at instant, version i32
-- rows:  0..1
SELECT k.id, k.allergies_sealed, k.diet_sealed, h.vaccines_sealed, h.form065_sealed, k.kept_name, k.kept_at, k.version
  FROM care.card AS k LEFT JOIN care.health AS h ON h.id = k.id
 WHERE k.organisation_id = $1 AND k.child_id = $2;

-- Of a family: every kindergarten that keeps one.
-- query: cards_of_child
-- in:    child uuid
-- out:   id uuid, organisation_id uuid, allergies_sealed bytes, diet_sealed bytes, vaccines_sealed opt_bytes, form065_sealed opt_bytes,
--        kept_name text, kept_at instant
-- rows:  0..N limit 20
SELECT k.id, k.organisation_id, k.allergies_sealed, k.diet_sealed, h.vaccines_sealed, h.form065_sealed, k.kept_name, k.kept_at
  FROM care.card AS k LEFT JOIN care.health AS h ON h.id = k.id
 WHERE k.child_id = $1 ORDER BY k.kept_at DESC LIMIT 21;

-- query: keep
-- in:    id uuid, child uuid, version i32, allergies bytes, diet bytes, vaccines bytes, form065 bytes
-- out:   done opt_text
-- rows:  1
SELECT care.keep($1, $2, $3, $4, $5, $6, $7)::text AS done;
