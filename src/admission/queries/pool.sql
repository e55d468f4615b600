-- query: lock_pool
-- in:    pool uuid
-- out:   id uuid, organisation_id uuid, capacity i32, taken i32, auto_reserved i32, auto_until opt_instant, aside bool, auto_taken i32, run i32, credit i32, last_turn i32, last_event i32, ratio text, credit_cap i32, spare_policy text
-- rows:  0..1
SELECT id, organisation_id, capacity, taken, auto_reserved, auto_until, aside, auto_taken, run, credit, last_turn, last_event,
       ratio, credit_cap, spare_policy
  FROM admission.lock_pool($1);

-- query: waiting
-- in:    pool uuid, most i32, due instant
-- out:   id uuid, lane text, arrival_no i32, deadline_at instant, offered bool
-- rows:  0..N limit 20000
SELECT id, lane, arrival_no, deadline_at, offered FROM admission.waiting($1, $2, $3);

-- query: record
-- in:    pool uuid, seen i32, run i32, credit i32, aside bool, applications uuids, outcomes texts, turns i64s, rules texts
-- out:   in_package bool
-- rows:  1
SELECT admission.record($1, $2, $3, $4, $5, $6, $7, $8::int[], $9) AS in_package;

-- query: pools_due
-- in:    most i32
-- out:   pool_id uuid
-- rows:  0..N limit 1000
SELECT pool_id FROM admission.pools_due($1);

-- query: lock_for_timers
-- in:    pool uuid
-- out:   now instant
-- rows:  1
SELECT admission.moment(p) AS now FROM admission.lock_pool($1) AS p;

-- query: pools_of_school
-- in:    campaign uuid, school uuid
-- out:   id uuid, language text, class_type text, classes i32, seats_per_class i32, capacity i32, taken i32, auto_reserved i32, aside bool, auto_taken i32, waiting_t i32, waiting_o i32, last_arrival i32, last_t opt_i32, last_o opt_i32, ratio text, opened bool
-- rows:  0..N limit 60
SELECT id, language, class_type, classes, seats_per_class, capacity, taken, auto_reserved, aside, auto_taken, waiting_t, waiting_o,
       last_arrival, last_t, last_o, ratio, opened
  FROM admission.pool
 WHERE campaign_id = $1 AND organisation_id = $2
 ORDER BY language, class_type;

-- query: pools_of_schools
-- in:    campaign uuid, schools uuids
-- out:   id uuid, organisation_id uuid, language text, class_type text, classes i32, seats_per_class i32, capacity i32, taken i32, waiting_t i32, waiting_o i32, last_t i32, last_o i32, opened bool
-- rows:  0..N limit 3000
SELECT id, organisation_id, language, class_type, classes, seats_per_class, capacity, taken, waiting_t, waiting_o,
       coalesce(last_t, 0), coalesce(last_o, 0), opened
  FROM admission.pool
 WHERE campaign_id = $1 AND organisation_id = ANY ($2)
 ORDER BY organisation_id, language, class_type;

-- query: pool_by_id
-- in:    pool uuid
-- out:   id uuid, campaign_id uuid, organisation_id uuid, region_kato text, language text, class_type text, classes i32, seats_per_class i32, capacity i32, taken i32, waiting_t i32, waiting_o i32, last_arrival i32, ratio text, opened bool
-- rows:  0..1
SELECT id, campaign_id, organisation_id, region_kato, language, class_type, classes, seats_per_class, capacity, taken, waiting_t,
       waiting_o, last_arrival, ratio, opened
  FROM admission.pool
 WHERE id = $1;

-- query: propose_seats
-- in:    id uuid, pool uuid, organisation uuid, classes i32, seats_per_class i32, reason text, person uuid
-- rows:  none
INSERT INTO admission.seat_proposal (id, pool_id, organisation_id, classes, seats_per_class, reason, proposed_by)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- query: proposals_of_school
-- in:    organisation uuid
-- out:   pool_id uuid, language text, classes i32, seats_per_class i32, state text, decided_at opt_instant, act opt_text
-- rows:  0..N limit 200
SELECT s.pool_id, p.language, s.classes, s.seats_per_class, s.state, s.decided_at, s.act
  FROM admission.seat_proposal AS s
  JOIN admission.pool AS p ON p.id = s.pool_id
 WHERE s.organisation_id = $1
 ORDER BY s.proposed_at DESC
 LIMIT 200;

-- query: proposals_open
-- in:
-- out:   id uuid, pool_id uuid, organisation_id uuid, classes i32, seats_per_class i32, reason text, proposed_at instant, language text, capacity i32, taken i32
-- rows:  0..N limit 500
SELECT s.id, s.pool_id, s.organisation_id, s.classes, s.seats_per_class, s.reason, s.proposed_at, p.language, p.capacity, p.taken
  FROM admission.seat_proposal AS s
  JOIN admission.pool AS p ON p.id = s.pool_id
 WHERE s.state = 'PROPOSED'
 ORDER BY s.proposed_at
 LIMIT 500;

-- query: settle_proposal
-- in:    proposal uuid, yes bool, act text
-- out:   pool_id uuid, organisation_id uuid, classes i32, seats_per_class i32
-- rows:  1
SELECT pool_id, organisation_id, classes, seats_per_class FROM admission.settle_proposal($1, $2, $3);

-- query: set_capacity
-- in:    pool uuid, classes i32, seats_per_class i32, act text
-- out:   at instant, capacity_before i32, opened_before bool
-- rows:  1
SELECT at, capacity_before, opened_before FROM admission.set_capacity($1, $2, $3, $4);

-- Seats are set aside from the opening of the region for as many days as the setting says, or to a moment that the
-- caller names; when that has passed, none are.
-- query: pool_put
-- in:    id uuid, campaign uuid, organisation uuid, region text, language text, class_type text, ratio text, auto_reserved i32, auto_until opt_instant
-- rows:  none
INSERT INTO admission.pool (id, campaign_id, organisation_id, region_kato, language, class_type, classes, seats_per_class, ratio,
                            auto_reserved, auto_until, aside, credit_cap, spare_policy)
SELECT $1, $2, $3, $4, $5, $6, 0, platform.setting_text('admission.class_norm', day)::int, $7,
       CASE WHEN until > now THEN $8 ELSE 0 END, until, coalesce(until > now, false),
       platform.setting_text('admission.credit_cap', day)::int, platform.setting_text('admission.spare_policy', day)
  FROM (SELECT platform.now() AS now, (platform.now() AT TIME ZONE INTERVAL '+05:00')::date AS day) AS today
 CROSS JOIN LATERAL (
       SELECT coalesce($9, (SELECT admission.opens_at(w.first_day, w.region_kato)
                                   + make_interval(days => platform.setting_text('admission.auto_hold_days', day, w.region_kato)::int)
                              FROM admission.region_window AS w
                             WHERE w.campaign_id = $2 AND w.region_kato = $4 AND w.replaced_at IS NULL AND $8::int > 0)) AS until
       ) AS aside;

-- query: pool_events
-- in:    pool uuid
-- out:   event_no i32, at instant, kind text, application_id opt_uuid, arrival_no opt_i32, lane opt_text, deadline_at opt_instant, seats opt_i32
-- rows:  0..N limit 100000
SELECT event_no, at, kind, application_id, arrival_no, lane, deadline_at, seats
  FROM admission.pool_event
 WHERE pool_id = $1
 ORDER BY event_no;
