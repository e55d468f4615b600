-- What only the tests of critical ask.

-- query: codes
-- out:   code text
-- rows:  0..N limit 500
SELECT f.code FROM critical.function AS f ORDER BY f.position;

-- query: rewrite
-- rows:  none
UPDATE critical.change SET reason = 'x';

-- One person alone, against the gate: by the owner of the database.
-- query: forge
-- rows:  none
INSERT INTO critical.change (code, state, reason, made_by) VALUES ('admission.order', 'OFF', 'x', gen_random_uuid());

-- query: put_grant
-- in:    person uuid, organisation uuid
-- rows:  none
INSERT INTO account.role_grant (id, person_id, role, organisation_id, valid_from, reason)
VALUES (gen_random_uuid(), $1, 'security', $2, '2020-01-01', '№ 6');
