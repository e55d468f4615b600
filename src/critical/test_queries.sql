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

-- Rows that no chain holds: past the triggers, by the superuser.
-- query: past_triggers
-- out:   role text
-- rows:  1
SELECT set_config('session_replication_role', 'replica', true) AS role;

-- Ten years of acts, one every eight hours, three kinds in turn.
-- query: ten_years
-- in:    organisation uuid, person uuid
-- rows:  none
INSERT INTO audit.entry (shard, seq, at, machine_at, txid, db_user, door, person, role, action, object_type, object, organisation, details,
                         previous, hash)
SELECT i % 64, 1000000 + i / 64, t.at, t.at, i, 'oqu_staff', 'staff', $2, 'admin',
       (ARRAY['account.role-granted', 'rights.changed', 'account.signed-out'])[1 + i % 3], 'rights.change', i::text, $1, '{}',
       decode(lpad('', 64, '0'), 'hex'), decode(lpad('', 64, '0'), 'hex')
  FROM generate_series(0, 10949) AS i
 CROSS JOIN LATERAL (SELECT timestamptz '2016-06-01T00:00:00+05:00' + i * interval '8 hours' AS at) AS t;
