-- What a replay under other settings reads, for `oqu work`.

-- query: campaigns_started
-- in:    today date
-- out:   id uuid, year i32
-- rows:  0..N limit 100
SELECT id, year FROM admission.campaign WHERE first_day <= $1 ORDER BY year DESC;

-- query: pools_of_story
-- in:    campaign uuid, region text
-- out:   id uuid, organisation_id uuid, language text, ratio text, credit_cap i32, spare_policy text, auto_reserved i32,
--        auto_until opt_instant, has_reserve bool
-- rows:  0..N limit 100000
  WITH region AS MATERIALIZED (
       SELECT k.kato, platform.setting_text('admission.reserve_enabled', organisation.today(), k.kato) = 'yes' AS has
         FROM (SELECT DISTINCT region_kato AS kato FROM admission.pool WHERE campaign_id = $1) AS k)
SELECT id, organisation_id, language, ratio, credit_cap, spare_policy, auto_reserved, auto_until,
       (SELECT r.has FROM region AS r WHERE r.kato = region_kato)
  FROM admission.pool
 WHERE campaign_id = $1 AND ($2 = '' OR region_kato = $2)
 ORDER BY id;

-- The pool is told by its place among those asked for, which are in order of id. A child that was directed to another pool left
-- its own one with that, so that its leaving is no input of its own.
-- query: inputs_of_pools
-- in:    pools uuids, until instant
-- out:   pool i64, at instant, kind text, application_id opt_uuid, child_id opt_uuid, number opt_i64, lane opt_text,
--        deadline_at opt_instant, seats opt_i32, wants_reserve bool
-- rows:  0..N limit 100000
SELECT p.place, e.at, e.kind, e.application_id, a.child_id, a.number, e.lane, e.deadline_at, e.seats, coalesce(a.wants_reserve, false)
  FROM unnest($1) WITH ORDINALITY AS p (id, place)
  JOIN admission.pool_event AS e ON e.pool_id = p.id
  LEFT JOIN admission.application AS a ON a.id = e.application_id
 WHERE e.at <= $2
   AND NOT (e.kind = 'leave' AND EXISTS (SELECT FROM admission.handover_line AS l
                                          WHERE l.application_id = e.application_id AND l.from_pool = e.pool_id
                                            AND l.direction_id IS NOT NULL))
 ORDER BY p.place, e.event_no;
