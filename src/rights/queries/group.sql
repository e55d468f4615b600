-- Groups: who belongs to them, what is given to them, and how that came about.

-- query: groups
-- in:    organisation uuid
-- out:   id uuid, name text, kind text, members i64, n_rights i64
-- rows:  0..N limit 2000
SELECT g.id, g.name, g.kind,
       (SELECT count(*) FROM rights.membership AS m
         WHERE m.group_id = g.id AND m.ended_at IS NULL AND m.valid_from <= organisation.today()
           AND (m.valid_to IS NULL OR m.valid_to >= organisation.today())) AS members,
       (SELECT count(*) FROM rights.group_right AS r
         WHERE r.group_id = g.id AND r.ended_at IS NULL AND r.valid_from <= organisation.today()
           AND (r.valid_to IS NULL OR r.valid_to >= organisation.today())) AS n_rights
  FROM rights.user_group AS g
 WHERE g.organisation_id = $1
 ORDER BY g.name
 LIMIT 2001;

-- query: group_by_id
-- in:    id uuid
-- out:   id uuid, organisation_id uuid, name text, kind text, reason text, author opt_text, made_at instant
-- rows:  0..1
SELECT g.id, g.organisation_id, g.name, g.kind, g.reason, account.name_of(g.made_by) AS author, g.made_at
  FROM rights.user_group AS g
 WHERE g.id = $1;

-- What stands or will stand; what stood at a moment; or, with all, everything there ever was.
-- query: group_members
-- in:    id uuid, at opt_instant, everything bool
-- out:   id uuid, person_id opt_uuid, inner_id opt_uuid, name opt_text, valid_from date, valid_to opt_date, reason text,
--        author opt_text, added_at instant, ender opt_text, ended_at opt_instant, end_reason opt_text
-- rows:  0..N limit 5000
SELECT m.id, m.person_id, m.inner_id,
       coalesce(account.name_of(m.person_id), (SELECT g.name FROM rights.user_group AS g WHERE g.id = m.inner_id)) AS name,
       m.valid_from, m.valid_to, m.reason, account.name_of(m.added_by) AS author, m.added_at,
       account.name_of(m.ended_by) AS ender, m.ended_at, m.end_reason
  FROM rights.membership AS m
 WHERE m.group_id = $1
   AND CASE WHEN $3 THEN true
            WHEN $2 IS NULL THEN m.ended_at IS NULL AND (m.valid_to IS NULL OR m.valid_to >= organisation.today())
            ELSE m.added_at <= $2 AND (m.ended_at IS NULL OR m.ended_at > $2)
                 AND m.valid_from <= ($2::timestamptz AT TIME ZONE interval '5 hours')::date
                 AND (m.valid_to IS NULL OR m.valid_to >= ($2::timestamptz AT TIME ZONE interval '5 hours')::date) END
 ORDER BY m.added_at, m.id
 LIMIT 5001;

-- query: group_rights
-- in:    id uuid, at opt_instant, everything bool
-- out:   id uuid, permission text, valid_from date, valid_to opt_date, reason text,
--        author opt_text, added_at instant, ender opt_text, ended_at opt_instant, end_reason opt_text
-- rows:  0..N limit 1000
SELECT r.id, r.permission, r.valid_from, r.valid_to, r.reason, account.name_of(r.added_by) AS author, r.added_at,
       account.name_of(r.ended_by) AS ender, r.ended_at, r.end_reason
  FROM rights.group_right AS r
 WHERE r.group_id = $1
   AND CASE WHEN $3 THEN true
            WHEN $2 IS NULL THEN r.ended_at IS NULL AND (r.valid_to IS NULL OR r.valid_to >= organisation.today())
            ELSE r.added_at <= $2 AND (r.ended_at IS NULL OR r.ended_at > $2)
                 AND r.valid_from <= ($2::timestamptz AT TIME ZONE interval '5 hours')::date
                 AND (r.valid_to IS NULL OR r.valid_to >= ($2::timestamptz AT TIME ZONE interval '5 hours')::date) END
 ORDER BY r.added_at, r.id
 LIMIT 1001;

-- query: make_group
-- in:    id uuid, organisation uuid, name text, kind text, reason text
-- rows:  none
INSERT INTO rights.user_group (id, organisation_id, name, kind, reason, made_by)
VALUES ($1, $2, $3, $4, $5, sec.person());

-- query: add_to_group
-- in:    id uuid, group uuid, organisation uuid, person opt_uuid, inner opt_uuid, valid_from date, valid_to opt_date, reason text
-- rows:  none
INSERT INTO rights.membership (id, group_id, organisation_id, person_id, inner_id, valid_from, valid_to, reason, added_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, sec.person());

-- query: give_to_group
-- in:    id uuid, group uuid, organisation uuid, permission text, valid_from date, valid_to opt_date, reason text
-- rows:  none
INSERT INTO rights.group_right (id, group_id, organisation_id, permission, valid_from, valid_to, reason, added_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, sec.person());

-- query: membership_by_id
-- in:    id uuid
-- out:   group_id uuid, name opt_text, group_name text, standing bool
-- rows:  0..1
SELECT m.group_id,
       coalesce(account.name_of(m.person_id), (SELECT i.name FROM rights.user_group AS i WHERE i.id = m.inner_id)) AS name,
       g.name AS group_name, m.ended_at IS NULL AS standing
  FROM rights.membership AS m
  JOIN rights.user_group AS g ON g.id = m.group_id
 WHERE m.id = $1 AND m.organisation_id = sec.organisation();

-- query: group_right_by_id
-- in:    id uuid
-- out:   group_id uuid, permission text, group_name text, standing bool
-- rows:  0..1
SELECT r.group_id, r.permission, g.name AS group_name, r.ended_at IS NULL AS standing
  FROM rights.group_right AS r
  JOIN rights.user_group AS g ON g.id = r.group_id
 WHERE r.id = $1 AND r.organisation_id = sec.organisation();

-- query: end_membership
-- in:    id uuid, reason text
-- rows:  none
UPDATE rights.membership SET ended_at = platform.now(), ended_by = sec.person(), end_reason = $2
 WHERE id = $1 AND ended_at IS NULL;

-- query: end_group_right
-- in:    id uuid, reason text
-- rows:  none
UPDATE rights.group_right SET ended_at = platform.now(), ended_by = sec.person(), end_reason = $2
 WHERE id = $1 AND ended_at IS NULL;
