-- What only the tests do.

-- An officer with a role who has just given a code: the one session of the tests, whose number is nil, becomes theirs.
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

-- query: seat_rows
-- in:    pool uuid
-- out:   capacity i32, taken i32, last_by opt_text
-- rows:  1
SELECT p.capacity, p.taken,
       (SELECT e.act FROM admission.pool_event AS e WHERE e.pool_id = p.id AND e.kind IN ('direct', 'grant') ORDER BY e.event_no DESC LIMIT 1)
  FROM admission.pool AS p WHERE p.id = $1;

-- One officer as both, against the gates: by the owner of the database.
-- query: forge_direction
-- rows:  none
UPDATE admission.direction SET state = 'CONFIRMED', decided_by = proposed_by, decided_name = 'x', decided_for = proposed_for,
       decided_at = platform.now() WHERE state = 'PROPOSED';

-- As an administrator of the organisation takes a permission away from a role.
-- query: takes_away
-- in:    organisation uuid, role text, permission text
-- rows:  none
INSERT INTO rights.change (organisation_id, role, permission, state, reason, made_by) VALUES ($1, $2, $3, 'TAKEN', 'test', $1);
