-- What only the tests of rights do.

-- query: rewrite
-- rows:  none
UPDATE rights.change SET reason = 'other';

-- query: erase
-- rows:  none
DELETE FROM rights.change;

-- query: refusals
-- in:    route text
-- out:   n i64
-- rows:  1
SELECT count(*) FROM audit.entry AS e WHERE e.action = 'access.refused' AND e.details ->> 'route' = $1;

-- query: add_change
-- in:    organisation uuid, role text, permission text, state text, author uuid
-- rows:  none
INSERT INTO rights.change (organisation_id, role, permission, state, reason, made_by)
VALUES ($1, $2, $3, $4, '№ 7', $5);

-- query: add_group
-- in:    id uuid, organisation uuid, name text, author uuid
-- rows:  none
INSERT INTO rights.user_group (id, organisation_id, name, kind, reason, made_by) VALUES ($1, $2, $3, 'OTHER', '№ 7', $4);

-- query: add_group_right
-- in:    group uuid, organisation uuid, permission text, author uuid
-- rows:  none
INSERT INTO rights.group_right (id, group_id, organisation_id, permission, valid_from, reason, added_by)
VALUES (gen_random_uuid(), $1, $2, $3, organisation.today(), '№ 7', $4);

-- query: add_member
-- in:    group uuid, organisation uuid, person opt_uuid, inner opt_uuid, author uuid
-- rows:  none
INSERT INTO rights.membership (id, group_id, organisation_id, person_id, inner_id, valid_from, reason, added_by)
VALUES (gen_random_uuid(), $1, $2, $3, $4, organisation.today(), '№ 7', $5);

-- query: end_members
-- in:    group uuid, author uuid
-- rows:  none
UPDATE rights.membership SET ended_at = platform.now(), ended_by = $2, end_reason = '№ 8' WHERE group_id = $1 AND ended_at IS NULL;

-- query: rewrite_membership
-- rows:  none
UPDATE rights.membership SET reason = 'other';

-- query: erase_membership
-- rows:  none
DELETE FROM rights.membership;

-- query: acts_for
-- in:    person uuid, other uuid
-- out:   n i64
-- rows:  1
SELECT count(*) FROM audit.entry AS e WHERE e.person = $1 AND e.details ->> 'acts_for' = $2::text;
