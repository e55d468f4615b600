-- Openings, and what is read by them.

-- query: ask
-- in:    id uuid, kind text, number opt_i64, bin text, minutes i32, ticket text, reason text
-- out:   done opt_text
-- rows:  1
SELECT glass.ask($1, $2, $3, $4, $5, $6, $7)::text AS done;

-- query: stop
-- in:    id uuid, reason text
-- out:   done opt_text
-- rows:  1
SELECT glass.stop($1, $2)::text AS done;

-- The state is that of this moment: what is open ends by itself.
-- query: openings
-- in:    state text, search text
-- out:   id uuid, organisation_id uuid, kind text, number opt_i64, ticket text, reason text, asked_name text, asked_at instant, until opt_instant,
--        readings i64, state text
-- rows:  0..N limit 2000
SELECT o.id, o.organisation_id, o.kind, o.number, o.ticket, o.reason, o.asked_name, o.asked_at, o.until,
       (SELECT count(*) FROM glass.reading AS r WHERE r.opening_id = o.id) AS readings, s.state
  FROM glass.opening AS o
 CROSS JOIN LATERAL (SELECT CASE WHEN o.state = 'OPEN' AND o.until <= platform.now() THEN 'OVER' ELSE o.state END AS state) AS s
 WHERE ($1 = '' OR s.state = $1) AND ($2 = '' OR strpos(lower(o.ticket || ' ' || o.reason), lower($2)) > 0)
 ORDER BY o.asked_at DESC, o.id
 LIMIT 2001;

-- query: opening
-- in:    id uuid
-- out:   organisation_id uuid, kind text, record_id opt_uuid, number opt_i64, minutes i32, ticket text, reason text, asked_by uuid,
--        asked_name text, asked_at instant, opener opt_text, opened_at opt_instant, until opt_instant, ender opt_text,
--        ended_at opt_instant, end_reason opt_text, state text
-- rows:  0..1
SELECT o.organisation_id, o.kind, o.record_id, o.number, o.minutes, o.ticket, o.reason, o.asked_by, o.asked_name, o.asked_at,
       account.name_of(o.opened_by) AS opener, o.opened_at, o.until, account.name_of(o.ended_by) AS ender, o.ended_at, o.end_reason,
       CASE WHEN o.state = 'OPEN' AND o.until <= platform.now() THEN 'OVER' ELSE o.state END AS state
  FROM glass.opening AS o
 WHERE o.id = $1;

-- query: readings_of
-- in:    opening uuid
-- out:   number opt_i64, read_at instant
-- rows:  0..N limit 500
SELECT r.number, r.read_at FROM glass.reading AS r WHERE r.opening_id = $1 ORDER BY r.id DESC LIMIT 500;

-- query: minutes_most
-- out:   minutes i32
-- rows:  1
SELECT platform.setting_text('glass.minutes_most', organisation.today())::integer AS minutes;

-- ---- reading ------------------------------------------------------------------------------------

-- query: read_one
-- in:    opening uuid, record uuid
-- out:   id uuid, number i64, organisation_id uuid, child_name text, applicant_name text, state text, submitted_at instant,
--        deadline_at instant, decided_at opt_instant, ground opt_text, ground_facts opt_text, ground_remedy opt_text
-- rows:  1
SELECT r.id, r.number, r.organisation_id, r.child_name, r.applicant_name, r.state, r.submitted_at, r.deadline_at, r.decided_at, r.ground,
       r.ground_facts, r.ground_remedy
  FROM glass.read_one($1, $2) AS r;

-- query: read_events
-- in:    opening uuid, record uuid
-- out:   at instant, state text
-- rows:  0..N limit 500
SELECT r.at, r.state FROM glass.read_events($1, $2) AS r LIMIT 501;

-- query: read_list
-- in:    opening uuid
-- out:   id uuid, number i64, child_name text, state text, submitted_at instant
-- rows:  0..N limit 5000
SELECT r.id, r.number, r.child_name, r.state, r.submitted_at FROM glass.read_list($1) AS r;

-- ---- `oqu work` ---------------------------------------------------------------------------------

-- query: tell_next
-- out:   opening uuid, stage i32, until instant, organisation uuid, kind text, record opt_uuid, person uuid, audience text, lang text
-- rows:  0..N limit 1000
SELECT n.opening, n.stage, n.until, n.organisation, n.kind, n.record, n.person, n.audience, n.lang FROM glass.tell_next() AS n LIMIT 1001;
