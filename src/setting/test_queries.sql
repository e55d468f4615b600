-- What only the tests of setting do.

-- query: keys
-- out:   key text, known bool
-- rows:  0..N limit 200
SELECT r.key, EXISTS (SELECT FROM platform.setting AS s WHERE s.key = r.key AND s.scope = '') AS known FROM setting.rule AS r;

-- query: put_grant
-- in:    person uuid, organisation uuid
-- rows:  none
INSERT INTO account.role_grant (id, person_id, role, organisation_id, valid_from, reason)
VALUES (gen_random_uuid(), $1, 'security', $2, '2020-01-01', '№ 6');

-- query: forge
-- in:    author uuid
-- rows:  none
INSERT INTO platform.setting (key, value, valid_from, legal_source, author, approved_by, reason)
VALUES ('glass.minutes_most', '240', '2026-01-01', 'x', $1, $1, 'x');

-- query: rewrite
-- rows:  none
UPDATE setting.proposal SET value = 1;
