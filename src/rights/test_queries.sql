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
