-- What the own seat rule reads, and what the service made of it.

-- query: settings_of
-- in:    pool uuid
-- out:   ratio text, credit_cap i32, spare_policy text, auto_reserved i32, auto_until opt_instant, aside bool, taken i32,
--        auto_taken i32, run i32, credit i32, last_turn i32
-- rows:  1
SELECT ratio, credit_cap, spare_policy, auto_reserved, auto_until, aside, taken, auto_taken, run, credit, last_turn
  FROM admission.pool WHERE id = $1;

-- query: inputs_of
-- in:    pool uuid
-- out:   no i32, at instant, kind text, application opt_uuid, lane opt_text, deadline opt_instant, arrival opt_i32, seats opt_i32
-- rows:  0..N limit 100000
SELECT event_no, at, kind, application_id, lane, deadline_at, arrival_no, seats
  FROM admission.pool_event WHERE pool_id = $1 ORDER BY event_no;

-- What became in this pool of whoever was in it: the last event here, and when the seat was given.
-- query: outcomes_of
-- in:    pool uuid
-- out:   application uuid, state text, spare bool, turn opt_i32, given_at opt_instant
-- rows:  0..N limit 100000
SELECT x.application_id AS application, x.to_state AS state, coalesce(a.pool_id = $1 AND a.spare, false) AS spare,
       CASE WHEN a.pool_id = $1 THEN a.turn
            ELSE (SELECT l.from_turn FROM admission.handover_line AS l
                   WHERE l.application_id = x.application_id AND l.from_pool = $1 LIMIT 1) END AS turn,
       (SELECT max(e.at) FROM admission.event AS e
         WHERE e.application_id = x.application_id AND e.pool_id = $1 AND e.to_state IN ('ALLOCATED', 'OFFERED') AND e.from_state <> 'MOVED')
           AS given_at
  FROM (SELECT DISTINCT ON (e.application_id) e.application_id, e.to_state
          FROM admission.event AS e WHERE e.pool_id = $1 ORDER BY e.application_id, e.id DESC) AS x
  LEFT JOIN admission.application AS a ON a.id = x.application_id;
