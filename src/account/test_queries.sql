-- What only tests ask of accounts.

-- query: refusals
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM audit.entry AS e WHERE e.action = 'access.refused';

-- query: rewrite
-- rows:  none
UPDATE account.role_grant SET reason = 'another reason';

-- query: erase
-- rows:  none
DELETE FROM account.role_grant;

-- The school answers to another department from today on.
-- query: leave_parent
-- in:    school uuid, last date
-- rows:  none
UPDATE organisation.link SET valid_to = $2 WHERE child_id = $1 AND valid_to IS NULL;

-- query: join_parent
-- in:    school uuid, parent uuid, first date
-- rows:  none
INSERT INTO organisation.link (child_id, parent_id, valid_from, basis) VALUES ($1, $2, $3, 'test');

-- query: give_admin
-- in:    person uuid, organisation uuid
-- rows:  none
INSERT INTO account.role_grant (id, person_id, role, organisation_id, valid_from, reason)
VALUES (gen_random_uuid(), $1, 'admin', $2, '2020-01-01', 'test');

-- query: take_admin
-- in:    person uuid
-- rows:  none
UPDATE account.role_grant SET ended_at = platform.now(), end_reason = 'test' WHERE person_id = $1 AND role = 'admin' AND ended_at IS NULL;
