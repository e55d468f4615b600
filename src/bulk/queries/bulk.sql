-- Exports of many people's data.

-- query: most
-- out:   people i64
-- rows:  1
SELECT platform.setting_text('bulk.people_most', organisation.today())::bigint;

-- query: take
-- in:    address text, people i32
-- out:   id opt_uuid
-- rows:  1
SELECT bulk.take($1, $2);

-- query: ask
-- in:    id uuid, address text, list text, people i32, reason text
-- out:   done opt_text
-- rows:  1
SELECT bulk.ask($1, $2, $3, $4, $5)::text AS done;

-- query: exports
-- in:    state text
-- out:   id uuid, person_name text, list text, people i32, reason text, asked_at instant, taken_at opt_instant, state text
-- rows:  0..N limit 2000
SELECT e.id, e.person_name, e.list, e.rows, e.reason, e.asked_at, e.taken_at, s.state
  FROM bulk.export AS e
 CROSS JOIN LATERAL (SELECT CASE WHEN e.state = 'APPROVED' AND e.until <= platform.now() THEN 'EXPIRED' ELSE e.state END AS state) AS s
 WHERE ($1 = '' OR s.state = $1)
 ORDER BY e.asked_at DESC, e.id
 LIMIT 2001;

-- query: export
-- in:    id uuid
-- out:   person_id uuid, person_name text, address text, list text, people i32, reason text, asked_at instant, approver opt_text,
--        until opt_instant, taken_at opt_instant, taken_people opt_i32, state text
-- rows:  0..1
SELECT e.person_id, e.person_name, e.address, e.list, e.rows, e.reason, e.asked_at, account.name_of(e.approved_by), e.until, e.taken_at,
       e.taken_rows, CASE WHEN e.state = 'APPROVED' AND e.until <= platform.now() THEN 'EXPIRED' ELSE e.state END
  FROM bulk.export AS e
 WHERE e.id = $1;
