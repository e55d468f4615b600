-- What the page needs that explains a decision.

-- Every pool that the application has been in, the first one first, with the settings that its story began with.
-- query: why_pools
-- in:    application uuid
-- out:   pool_id uuid, organisation_id uuid, language text, ratio text, credit_cap i32, spare_policy text,
--        auto_reserved i32, auto_until opt_instant, arrival_no i32
-- rows:  0..N limit 20
SELECT w.pool_id, p.organisation_id, p.language, p.ratio, p.credit_cap, p.spare_policy, p.auto_reserved, p.auto_until, w.arrival_no
  FROM (SELECT l.from_pool AS pool_id, l.from_arrival AS arrival_no, l.at AS until
          FROM admission.handover_line AS l
         WHERE l.application_id = $1
        UNION ALL
        SELECT a.pool_id, a.arrival_no, NULL FROM admission.application AS a WHERE a.id = $1) AS w
  JOIN admission.pool AS p ON p.id = w.pool_id
 ORDER BY w.until NULLS LAST;

-- query: why_events
-- in:    application uuid, pool uuid
-- out:   at instant, kind text, arrival_no opt_i32, lane opt_text, deadline_at opt_instant, seats opt_i32
-- rows:  0..N limit 100000
SELECT at, kind, arrival_no, lane, deadline_at, seats FROM admission.story($1, $2);
