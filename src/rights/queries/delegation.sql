-- Deputies: who stands in for whom.

-- query: lent
-- in:    organisation uuid
-- out:   from_person uuid, from_role text, permission text
-- rows:  0..N limit 1000
SELECT l.from_person, l.from_role, l.permission FROM rights.lent_to_me($1) AS l LIMIT 1001;

-- Those one gave or got; an administrator sees all of the organisation.
-- query: delegations
-- in:    organisation uuid
-- out:   id uuid, from_person uuid, from_name opt_text, from_role text, to_person uuid, to_name opt_text, permissions text,
--        valid_from date, valid_to date, reason text, made_at instant, ended_at opt_instant, ender opt_text,
--        end_reason opt_text, state text
-- rows:  0..N limit 2000
SELECT d.id, d.from_person, account.name_of(d.from_person) AS from_name, d.from_role, d.to_person,
       account.name_of(d.to_person) AS to_name, array_to_string(d.permissions, ',') AS permissions, d.valid_from, d.valid_to, d.reason,
       d.made_at, d.ended_at, account.name_of(d.ended_by) AS ender, d.end_reason,
       CASE WHEN d.ended_at IS NOT NULL THEN 'ENDED' WHEN d.valid_to < organisation.today() THEN 'OVER'
            WHEN d.valid_from > organisation.today() THEN 'AHEAD' ELSE 'NOW' END AS state
  FROM rights.delegation AS d
 WHERE d.organisation_id = $1
 ORDER BY d.made_at DESC, d.id
 LIMIT 2001;

-- query: delegation_by_id
-- in:    id uuid
-- out:   from_name opt_text, to_name opt_text, standing bool
-- rows:  0..1
SELECT account.name_of(d.from_person) AS from_name, account.name_of(d.to_person) AS to_name,
       d.ended_at IS NULL AND d.valid_to >= organisation.today() AS standing
  FROM rights.delegation AS d
 WHERE d.id = $1 AND d.organisation_id = sec.organisation();

-- query: delegate
-- in:    id uuid, organisation uuid, from_role text, to_person uuid, permissions texts, valid_from date, valid_to date, reason text
-- rows:  none
INSERT INTO rights.delegation (id, organisation_id, from_person, from_role, to_person, permissions, valid_from, valid_to, reason)
VALUES ($1, $2, sec.person(), $3, $4, $5, $6, $7, $8);

-- query: end_delegation
-- in:    id uuid, reason text
-- rows:  none
UPDATE rights.delegation SET ended_at = platform.now(), ended_by = sec.person(), end_reason = $2
 WHERE id = $1 AND ended_at IS NULL;
