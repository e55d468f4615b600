-- What administrators and security officers see and do.

-- query: account_list
-- in:    search text, status text, role text, sort text, descending bool, most i64, skip i64
-- out:   person_id uuid, name text, organisation_id opt_uuid, status text, roles text,
--        last_at opt_instant, total i64
-- rows:  0..N limit 10000
SELECT a.person_id, a.name, a.organisation_id, a.status,
       coalesce((SELECT string_agg(DISTINCT g.role, ',') FROM account.role_grant AS g
                  WHERE g.person_id = a.person_id AND g.ended_at IS NULL AND g.valid_from <= (SELECT organisation.today())
                    AND (g.valid_to IS NULL OR g.valid_to >= (SELECT organisation.today()))), '') AS roles,
       (SELECT max(s.seen_at) FROM account.session AS s WHERE s.person_id = a.person_id AND s.door = 'staff') AS last_at,
       count(*) OVER () AS total
  FROM account.account AS a
 WHERE a.organisation_id IS NOT NULL
   AND ($1 = '' OR a.search_key LIKE '%' || replace(replace(replace($1, '\', '\\'), '%', '\%'), '_', '\_') || '%')
   AND ($2 = '' OR a.status = $2)
   AND ($3 = '' OR EXISTS (SELECT FROM account.role_grant AS g WHERE g.person_id = a.person_id AND g.role = $3
                              AND g.ended_at IS NULL AND g.valid_from <= (SELECT organisation.today())
                              AND (g.valid_to IS NULL OR g.valid_to >= (SELECT organisation.today()))))
 ORDER BY CASE WHEN $4 = 'last' AND $5 THEN (SELECT max(s.seen_at) FROM account.session AS s WHERE s.person_id = a.person_id AND s.door = 'staff') END DESC NULLS LAST,
          CASE WHEN $4 = 'last' AND NOT $5 THEN (SELECT max(s.seen_at) FROM account.session AS s WHERE s.person_id = a.person_id AND s.door = 'staff') END NULLS FIRST,
          CASE WHEN $4 <> 'last' AND $5 THEN a.sort_key END DESC,
          CASE WHEN $4 <> 'last' AND NOT $5 THEN a.sort_key END,
          a.person_id
 LIMIT $6 OFFSET $7;

-- query: account_of
-- in:    person uuid
-- out:   person_id uuid, organisation_id opt_uuid, name text, status text, status_reason text,
--        status_at instant, created_at instant, version i32
-- rows:  0..1
SELECT a.person_id, a.organisation_id, a.name, a.status, a.status_reason, a.status_at, a.created_at, a.version
  FROM account.account AS a
 WHERE a.person_id = $1;

-- query: accounts_seen
-- in:    people uuids
-- out:   person_id uuid, name text
-- rows:  0..N limit 1000
SELECT a.person_id, a.name FROM account.account AS a WHERE a.person_id = ANY ($1) AND a.organisation_id IS NOT NULL;

-- query: coworkers_of
-- out:   person_id uuid, name text, roles text
-- rows:  0..N limit 2000
SELECT c.person_id, c.name, c.roles FROM account.coworkers() AS c;

-- query: secret_facts
-- in:    person uuid
-- out:   has_secret bool, initial_until opt_instant, initial_used bool, factor_at opt_instant,
--        last_sign_in opt_instant
-- rows:  1
SELECT has_secret, initial_until, initial_used, factor_at, last_sign_in FROM account.facts($1);

-- What was allowed at a moment, or (without one) everything that ever was.
-- query: grants_history
-- in:    person uuid, at opt_instant
-- out:   id uuid, role text, organisation_id uuid, valid_from date, valid_to opt_date, reason text,
--        granted_by opt_uuid, granted_at instant, ended_by opt_uuid, ended_at opt_instant,
--        end_reason opt_text, level opt_text, granter opt_text, approver opt_text, ender opt_text
-- rows:  0..N limit 500
SELECT g.id, g.role, g.organisation_id, g.valid_from, g.valid_to, g.reason, g.granted_by, g.granted_at, g.ended_by, g.ended_at,
       g.end_reason, g.level, account.name_of(g.granted_by) AS granter, account.name_of(g.approved_by) AS approver,
       account.name_of(g.ended_by) AS ender
  FROM account.role_grant AS g
 WHERE g.person_id = $1
   AND ($2::timestamptz IS NULL
        OR (g.granted_at <= $2 AND (g.ended_at IS NULL OR g.ended_at > $2)
            AND g.valid_from <= ($2 AT TIME ZONE interval '5 hours')::date
            AND (g.valid_to IS NULL OR g.valid_to >= ($2 AT TIME ZONE interval '5 hours')::date)))
 ORDER BY g.granted_at DESC, g.id
 LIMIT 501;

-- query: open_staff_account
-- in:    person uuid, organisation uuid, name text, search_key text, sort_key text
-- out:   done opt_text
-- rows:  1
SELECT account.open_staff($1, $2, $3, $4, $5)::text AS done;

-- query: set_initial_secret
-- in:    person uuid, phc text
-- out:   until instant
-- rows:  1
SELECT account.set_initial($1, $2) AS until;

-- query: remove_factor
-- in:    person uuid
-- out:   done opt_text
-- rows:  1
SELECT account.drop_factor($1)::text AS done;

-- query: give_role
-- in:    id uuid, person uuid, role text, organisation uuid, valid_from date, valid_to opt_date,
--        reason text, level opt_text
-- out:   done opt_text
-- rows:  1
SELECT account.grant_role($1, $2, $3, $4, $5, $6, $7, $8)::text AS done;

-- query: take_role
-- in:    id uuid, reason text
-- out:   person uuid
-- rows:  1
SELECT account.end_grant($1, $2) AS person;

-- query: put_status
-- in:    person uuid, status text, reason text, version i32
-- out:   done opt_text
-- rows:  1
SELECT account.set_status($1, $2, $3, $4)::text AS done;

-- query: rename_account
-- in:    person uuid, name text, search_key text, sort_key text, version i32
-- out:   done opt_text
-- rows:  1
SELECT account.rename($1, $2, $3, $4, $5)::text AS done;

-- query: failure_list
-- in:    from_at opt_instant, to_at opt_instant, reason text, search text, address text,
--        descending bool, most i64, skip i64
-- out:   at instant, door text, name opt_text, reason text, address text, agent text, total i64
-- rows:  0..N limit 10000
SELECT f.at, f.door, a.name, f.reason, f.address, f.agent, count(*) OVER () AS total
  FROM account.failure AS f
  LEFT JOIN account.account AS a ON a.person_id = f.person_id
 WHERE ($1::timestamptz IS NULL OR f.at >= $1) AND ($2::timestamptz IS NULL OR f.at < $2)
   AND ($3 = '' OR f.reason = $3)
   AND ($5 = '' OR f.address = $5
        OR ($4 <> '' AND a.search_key LIKE '%' || replace(replace(replace($4, '\', '\\'), '%', '\%'), '_', '\_') || '%'))
 ORDER BY CASE WHEN $6 THEN f.id END DESC, CASE WHEN NOT $6 THEN f.id END
 LIMIT $7 OFFSET $8;

-- query: recent_alarms
-- out:   at instant, kind text, address text, n i32, other_address opt_text, name opt_text
-- rows:  0..N limit 20
SELECT l.at, l.kind, l.address, l.n, l.other_address, a.name
  FROM account.alarm AS l
  LEFT JOIN account.account AS a ON a.person_id = l.person_id
 WHERE l.at > platform.now() - interval '1 day'
 ORDER BY l.id DESC
 LIMIT 20;
