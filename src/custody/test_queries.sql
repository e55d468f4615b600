-- What only the tests of custody ask.

-- Somebody with a role, who has just given a code: the one session of the tests, whose number is nil, becomes theirs.
-- query: officer
-- in:    person uuid, organisation uuid, role text
-- rows:  none
WITH opened AS (
    INSERT INTO account.account (person_id, organisation_id, name, search_key, sort_key)
    VALUES ($1, $2, 'Қызметкер', 'кызметкер', '00') ON CONFLICT DO NOTHING
)
INSERT INTO account.role_grant (id, person_id, role, organisation_id, valid_from, reason)
VALUES (gen_random_uuid(), $1, $3, $2, '2026-01-01', 'test');

-- query: gives_code
-- in:    person uuid
-- rows:  none
INSERT INTO account.session (id, token_hash, person_id, door, grant_id, stage, name, context, expires_at, idle_s, factor_at, address, agent, network)
SELECT '00000000-0000-0000-0000-000000000000', sha256('t'), $1, 'staff', g.id, 'FULL', 'Қ', '', platform.now() + interval '1 hour', 1800,
       platform.now(), '', '', ''
  FROM account.role_grant AS g WHERE g.person_id = $1 LIMIT 1
ON CONFLICT (id) DO UPDATE SET person_id = EXCLUDED.person_id, grant_id = EXCLUDED.grant_id, factor_at = EXCLUDED.factor_at;

-- query: told
-- in:    person uuid, text text
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM notice.message AS m WHERE m.person_id = $1 AND m.msg = $2;

-- query: born
-- in:    person uuid, born date
-- rows:  none
UPDATE person.person SET born = $2 WHERE id = $1;

-- The register's answer, as the job of src/person stores it: last day of a link, or none.
-- query: register_says
-- in:    adult uuid, child uuid, last opt_date
-- rows:  none
UPDATE person.guardianship SET valid_to = $3, source = 'REGISTER', checked_at = platform.now(), version = version + 1
 WHERE adult_id = $1 AND child_id = $2;

-- Rows about a child that the signed context sees at its door, whatever the pages say.
-- query: seen
-- in:    child uuid
-- out:   n i64
-- rows:  1
SELECT (SELECT count(*) FROM person.person AS p WHERE p.id = $1)
     + (SELECT count(*) FROM person.guardianship AS g WHERE g.child_id = $1)
     + (SELECT count(*) FROM admission.application AS a WHERE a.child_id = $1)
     + (SELECT count(*) FROM admission.event)
     + (SELECT count(*) FROM admission.draft AS d WHERE d.child_id = $1)
     + (SELECT count(*) FROM signature.object)
     + (SELECT count(*) FROM club.application AS k WHERE k.child_id = $1)
     + (SELECT count(*) FROM complaint.complaint AS o WHERE o.child_id = $1) AS n;

-- query: story
-- in:    application uuid
-- out:   n i64
-- rows:  1
SELECT (SELECT count(*) FROM admission.withdrawal_of($1)) + (SELECT count(*) FROM admission.reserve_of($1)) AS n;

-- query: withdraw
-- in:    application uuid
-- out:   number i64
-- rows:  1
SELECT number FROM admission.withdraw($1);

-- query: acts_seen
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM custody.act;

-- query: settle
-- in:    id uuid, state text
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM custody.settle($1, $2, '');
