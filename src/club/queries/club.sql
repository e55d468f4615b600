-- Free clubs: what pages read, and the gates.

-- query: groups
-- in:    search text, region text, direction text, language text, age i32, day text, only_free bool, sort text, descending bool, most i64, skip i64
-- out:   id uuid, title text, provider text, district_kato text, direction text, level text, language text, age_from i32, age_to i32, days text, starts i32, minutes i32, capacity i32, taken i32, waiting i32, total i64
-- rows:  0..N limit 10001
SELECT p.id, p.title, p.provider, p.district_kato, p.direction, p.level, p.language, p.age_from, p.age_to, p.days, p.starts, p.minutes,
       p.capacity, p.taken, p.waiting, count(*) OVER () AS total
  FROM club.pool AS p
 WHERE p.opened
   AND ($1::text = '' OR position($1 IN p.search_key) > 0)
   AND ($2::text = '' OR $2 IN (p.region_kato, p.district_kato))
   AND ($3::text = '' OR p.direction = $3)
   AND ($4::text = '' OR p.language = $4)
   AND ($5::int = 0 OR $5 BETWEEN p.age_from AND p.age_to)
   AND ($6::text = '' OR position($6 IN p.days) > 0)
   AND (NOT $7 OR p.taken < p.capacity)
 ORDER BY CASE WHEN $8 = 'free' AND NOT $9 THEN p.capacity - p.taken END,
          CASE WHEN $8 = 'free' AND $9 THEN p.capacity - p.taken END DESC,
          CASE WHEN $8 = 'waiting' AND NOT $9 THEN p.waiting END,
          CASE WHEN $8 = 'waiting' AND $9 THEN p.waiting END DESC,
          CASE WHEN $8 = 'title' AND $9 THEN p.search_key END DESC,
          p.search_key, p.id
 LIMIT least($10, 10001) OFFSET $11;

-- query: own_groups
-- in:    organisation uuid
-- out:   id uuid, title text, direction text, language text, age_from i32, age_to i32, days text, starts i32, minutes i32, capacity i32, taken i32, waiting i32, opened bool
-- rows:  0..N limit 1000
SELECT id, title, direction, language, age_from, age_to, days, starts, minutes, capacity, taken, waiting, opened
  FROM club.pool WHERE organisation_id = $1 ORDER BY search_key, id LIMIT 1000;

-- query: group_by_id
-- in:    pool uuid
-- out:   id uuid, organisation_id uuid, title text, provider text, direction text, level text, language text, age_from i32, age_to i32, days text, starts i32, minutes i32, place text, capacity i32, taken i32, waiting i32, opened bool, opens_at instant, closes_at instant, ends_at instant, places_most i32, legal_source text
-- rows:  0..1
SELECT p.id, p.organisation_id, p.title, p.provider, p.direction, p.level, p.language, p.age_from, p.age_to, p.days, p.starts, p.minutes,
       p.place, p.capacity, p.taken, p.waiting, p.opened, s.opens_at, s.closes_at, s.ends_at, s.places_most, s.legal_source
  FROM club.pool AS p JOIN club.season AS s ON s.id = p.season_id WHERE p.id = $1;

-- The provider's list, in the order of arrival. It reads; nothing here lets it choose.
-- query: children_of_group
-- in:    pool uuid
-- out:   arrival_no i32, child_name text, child_born date, submitted_at instant, state text, number i64, total i64
-- rows:  0..N limit 10001
SELECT arrival_no, child_name, child_born, submitted_at, state, number, count(*) OVER () AS total
  FROM club.application WHERE pool_id = $1 ORDER BY arrival_no LIMIT 10001;

-- query: applications_of_family
-- in:    person uuid, children uuids
-- out:   id uuid, pool_id uuid, child_id uuid, child_name text, title text, provider text, state text, arrival_no i32, submitted_at instant
-- rows:  0..N limit 500
SELECT a.id, a.pool_id, a.child_id, a.child_name, p.title, p.provider, a.state, a.arrival_no, a.submitted_at
  FROM club.application AS a JOIN club.pool AS p ON p.id = a.pool_id
 WHERE a.applicant_id = $1 OR a.child_id = ANY ($2)
 ORDER BY a.submitted_at DESC LIMIT 500;

-- query: application_by_id
-- in:    application uuid
-- out:   id uuid, number i64, pool_id uuid, organisation_id uuid, arrival_no i32, child_id uuid, child_name text, applicant_id uuid, applicant_name text, submitted_at instant, deadline_at instant, state text, decided_at opt_instant, signed_hash bytes, title text, provider text, direction text, days text, starts i32, minutes i32, place text, before i32
-- rows:  0..1
SELECT a.id, a.number, a.pool_id, a.organisation_id, a.arrival_no, a.child_id, a.child_name, a.applicant_id, a.applicant_name,
       a.submitted_at, a.deadline_at, a.state, a.decided_at, a.signed_hash, p.title, p.provider, p.direction, p.days, p.starts,
       p.minutes, p.place, coalesce(club.waiting_before(a.id), 0) AS before
  FROM club.application AS a JOIN club.pool AS p ON p.id = a.pool_id WHERE a.id = $1;

-- query: refusal
-- in:    pool uuid, born opt_date
-- out:   code opt_text
-- rows:  0..1
SELECT club.refusal(p, s, $2, platform.now()) AS code
  FROM club.pool AS p JOIN club.season AS s ON s.id = p.season_id WHERE p.id = $1;

-- query: own_mark
-- in:    application uuid
-- out:   mark bytes
-- rows:  0..1
SELECT mark FROM club.mark WHERE application_id = $1;

-- query: story
-- in:    application uuid
-- out:   at instant, kind text, arrival_no opt_i32, deadline_at opt_instant, seats opt_i32
-- rows:  0..N limit 100000
SELECT at, kind, arrival_no, deadline_at, seats FROM club.story($1);

-- query: lock_pool
-- in:    pool uuid
-- out:   capacity i32, taken i32, last_turn i32, last_event i32, now instant
-- rows:  0..1
SELECT capacity, taken, last_turn, last_event, club.moment(p) AS now FROM club.lock_pool($1) AS p;

-- query: waiting
-- in:    pool uuid, most i32, due instant
-- out:   id uuid, arrival_no i32, deadline_at instant
-- rows:  0..N limit 20000
SELECT id, arrival_no, deadline_at FROM club.waiting($1, $2, $3);

-- query: register
-- in:    id uuid, pool uuid, child uuid, language text, signed_object uuid, signed_hash bytes
-- out:   number i64, arrival_no i32, submitted_at instant, deadline_at instant
-- rows:  1
SELECT number, arrival_no, submitted_at, deadline_at FROM club.register($1, $2, $3, $4, $5, $6);

-- query: record
-- in:    pool uuid, seen i32, applications uuids, outcomes texts, turns i64s, rules texts
-- rows:  none
SELECT club.record($1, $2, $3, $4, $5::int[], $6);

-- query: give_up
-- in:    application uuid
-- out:   pool_id uuid, at instant, held bool
-- rows:  1
SELECT pool_id, at, held FROM club.withdraw($1);

-- query: add_pool
-- in:    id uuid, organisation uuid, title text, search_key text, direction text, level text, language text, age_from i32, age_to i32, days text, starts i32, minutes i32, place text, provider text, region text, district text
-- rows:  none
SELECT club.add_pool($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16);

-- query: set_capacity
-- in:    pool uuid, places i32, act text
-- out:   at instant, capacity_before i32
-- rows:  1
SELECT at, capacity_before FROM club.set_places($1, $2, $3);

-- query: pools_due
-- in:    most i32
-- out:   pool_id uuid
-- rows:  0..N limit 1000
SELECT pool_id FROM club.pools_due($1);

-- query: facts_for_notice
-- in:    applications uuids
-- out:   id uuid, applicant_id uuid, number i64, state text, language text, organisation_id uuid
-- rows:  0..N limit 20000
SELECT id, applicant_id, number, state, language, organisation_id FROM club.notice_facts($1);

-- query: publication_locked
-- out:   tx i64
-- rows:  1
SELECT tx::text::bigint FROM club.publication FOR NO KEY UPDATE;

-- As of admission: whole transactions in their order; those that may still run hold back all after them.
-- query: unpublished
-- in:    after i64, most i32
-- out:   tx i64, year i32, source i32, pool_id uuid, number i64, at instant, kind text, application_id opt_uuid,
--        arrival_no opt_i32, deadline_at opt_instant, seats opt_i32, rule opt_text
-- rows:  0..N limit 20000
WITH ready AS (
    SELECT e.tx, 0 AS source, e.pool_id, e.event_no::bigint AS number, e.at, e.kind, e.application_id, e.arrival_no,
           e.deadline_at, e.seats, e.act AS rule
      FROM club.pool_event AS e
     WHERE e.tx > $1::text::xid8 AND e.tx < pg_snapshot_xmin(pg_current_snapshot())
    UNION ALL
    SELECT e.tx, 1, e.pool_id, e.id, e.at, lower(e.to_state), e.application_id, NULL, NULL, NULL, e.rule
      FROM club.event AS e
     WHERE e.tx > $1::text::xid8 AND e.tx < pg_snapshot_xmin(pg_current_snapshot()) AND e.to_state <> 'REGISTERED'
), chosen AS (
    SELECT max(f.tx) AS last FROM (SELECT r.tx FROM ready AS r ORDER BY r.tx LIMIT $2) AS f
)
SELECT r.tx::text::bigint AS tx, s.year, r.source, r.pool_id, r.number, r.at, r.kind, r.application_id, r.arrival_no,
       r.deadline_at, r.seats, r.rule
  FROM ready AS r
  JOIN club.pool AS p ON p.id = r.pool_id
  JOIN club.season AS s ON s.id = p.season_id
 WHERE r.tx <= (SELECT last FROM chosen)
 ORDER BY r.tx, r.source, r.number;

-- query: publication_move
-- in:    tx i64
-- rows:  none
UPDATE club.publication SET tx = $1::text::xid8;

-- query: marks_of
-- in:    applications uuids
-- out:   application_id uuid, mark bytes
-- rows:  0..N limit 20000
SELECT application_id, mark FROM club.mark WHERE application_id = ANY ($1);

-- salts and marks: 32 bytes each, one after the other.
-- query: marks_add
-- in:    applications uuids, salts bytes, marks bytes
-- rows:  none
INSERT INTO club.mark (application_id, salt, mark)
SELECT new.id, substring($2 FROM (32 * (new.no - 1) + 1)::int FOR 32), substring($3 FROM (32 * (new.no - 1) + 1)::int FOR 32)
  FROM unnest($1) WITH ORDINALITY AS new (id, no);
