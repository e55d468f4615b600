-- What tests of approval look at.

-- query: grant_of_two
-- in:    role text
-- out:   granted_by opt_uuid, approved_by opt_uuid
-- rows:  0..1
SELECT g.granted_by, g.approved_by FROM account.role_grant AS g WHERE g.role = $1 AND g.approved_by IS NOT NULL;

-- query: told
-- in:    person uuid, text text
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM notice.message AS m WHERE m.person_id = $1 AND m.msg = $2;

-- query: journalled
-- in:    action text
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM audit.entry AS e WHERE e.action = $1;

-- query: put_grant
-- in:    person uuid, role text, organisation uuid, level opt_text
-- rows:  none
INSERT INTO account.role_grant (id, person_id, role, organisation_id, valid_from, reason, level)
VALUES (gen_random_uuid(), $1, $2, $3, '2020-01-01', '№ 6', $4);
