-- What only the tests of glass ask.

-- query: told
-- in:    person uuid, text text
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM notice.message AS m WHERE m.person_id = $1 AND m.msg = $2;

-- query: journalled
-- in:    action text, object text
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM audit.entry AS e WHERE e.action = $1 AND e.object = $2;

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

-- query: number_of
-- in:    id uuid
-- out:   number i64
-- rows:  1
SELECT a.number FROM admission.application AS a WHERE a.id = $1;

-- Rows of families that the signed context sees, in whatever table.
-- query: seen
-- out:   n i64
-- rows:  1
SELECT (SELECT count(*) FROM admission.application) + (SELECT count(*) FROM admission.attachment) AS n;
