-- Runs as pages show and ask for them, and as the job computes them.

-- query: run_add
-- in:    id uuid, author text, campaign uuid, year i32, rule text, word text, ratio text, turns opt_i32, credit_cap opt_i32,
--        spare_policy text
-- rows:  none
INSERT INTO whatif.run (id, author, campaign_id, year, region, district, rule, word, ratio, turns, credit_cap, spare_policy)
SELECT $1, $2, $3, $4, coalesce(t.region, ''), coalesce(t.district, ''), $5, $6, $7, $8, $9, $10
  FROM sec.territory() AS t;

-- query: run_list
-- in:    search text, rule text, from_at opt_instant, to_at opt_instant, sort text, descending bool, most i64, skip i64
-- out:   id uuid, author text, year i32, region text, district text, rule text, word text, ratio text, turns opt_i32, credit_cap opt_i32, spare_policy text,
--        started_at instant, ended_at opt_instant, total i64
-- rows:  0..N limit 10000
SELECT id, author, year, region, district, rule, word, ratio, turns, credit_cap, spare_policy, started_at, ended_at, count(*) OVER ()
  FROM whatif.run
 WHERE ($1 = '' OR strpos(lower(author), lower($1)) > 0) AND ($2 = '' OR rule = $2)
   AND ($3::timestamptz IS NULL OR started_at >= $3) AND ($4::timestamptz IS NULL OR started_at < $4)
 ORDER BY CASE WHEN $5 = 'author' AND NOT $6 THEN author END, CASE WHEN $5 = 'author' AND $6 THEN author END DESC,
          CASE WHEN $5 = 'year' AND NOT $6 THEN year END, CASE WHEN $5 = 'year' AND $6 THEN year END DESC,
          CASE WHEN NOT $6 THEN started_at END, started_at DESC, id
 LIMIT $7 OFFSET $8;

-- query: run_by_id
-- in:    id uuid
-- out:   author text, year i32, region text, district text, rule text, word text, ratio text, turns opt_i32, credit_cap opt_i32, spare_policy text,
--        started_at instant, progress i32, ended_at opt_instant
-- rows:  0..1
SELECT author, year, region, district, rule, word, ratio, turns, credit_cap, spare_policy, started_at, progress, ended_at
  FROM whatif.run WHERE id = $1;

-- Sums of the whole run: as it was first, then as it would be.
-- query: sums
-- in:    id uuid
-- out:   would bool, seats i64, territory i64, outside i64, own i64, refused i64, waiting i64, first i64,
--        offered i64, directed i64, reserve i64
-- rows:  0..N limit 2
SELECT would, sum(seats), sum(territory), sum(outside), sum(own), sum(refused), sum(waiting), sum(first), sum(offered), sum(directed),
       sum(reserve)
  FROM whatif.figure WHERE run_id = $1 GROUP BY would ORDER BY would;

-- By region for the country, by district for a region, by school in a district: what $2 says.
-- query: by_place
-- in:    id uuid, level i32
-- out:   code text, school_id uuid, seats i64, seated_was i64, seated_would i64, territory_was i64, territory_would i64,
--        outside_was i64, outside_would i64, refused_was i64, refused_would i64
-- rows:  0..N limit 10000
SELECT CASE $2 WHEN 0 THEN region WHEN 1 THEN district ELSE '' END AS code,
       CASE WHEN $2 > 1 THEN school_id ELSE '00000000-0000-0000-0000-000000000000' END AS school,
       sum(seats) FILTER (WHERE would),
       sum(territory + outside + own) FILTER (WHERE NOT would), sum(territory + outside + own) FILTER (WHERE would),
       sum(territory) FILTER (WHERE NOT would), sum(territory) FILTER (WHERE would),
       sum(outside) FILTER (WHERE NOT would), sum(outside) FILTER (WHERE would),
       sum(refused + waiting) FILTER (WHERE NOT would), sum(refused + waiting) FILTER (WHERE would)
  FROM whatif.figure
 WHERE run_id = $1
 GROUP BY 1, 2
 ORDER BY 1, 2;

-- query: mover_kinds
-- in:    id uuid
-- out:   kind text, n i64
-- rows:  0..N limit 3
SELECT kind, count(*) FROM whatif.mover WHERE run_id = $1 GROUP BY kind;

-- query: movers
-- in:    id uuid, kind text, number opt_i64, most i64, skip i64
-- out:   kind text, was_school opt_uuid, was_language opt_text, was_number opt_i64, was_outcome opt_text, to_school opt_uuid,
--        to_language opt_text, to_number opt_i64, to_outcome opt_text, total i64
-- rows:  0..N limit 10000
SELECT kind, was_school, was_language, was_number, was_outcome, to_school, to_language, to_number, to_outcome, count(*) OVER ()
  FROM whatif.mover
 WHERE run_id = $1 AND ($2 = '' OR kind = $2) AND ($3::bigint IS NULL OR was_number = $3 OR to_number = $3)
 ORDER BY n
 LIMIT $4 OFFSET $5;

-- query: next_run
-- out:   id uuid, campaign_id uuid, region text, district text, rule text, word text, ratio text, turns opt_i32, credit_cap opt_i32, spare_policy text,
--        started_at instant
-- rows:  0..1
SELECT id, campaign_id, region, district, rule, word, ratio, turns, credit_cap, spare_policy, started_at
  FROM whatif.run WHERE ended_at IS NULL ORDER BY started_at, id LIMIT 1;

-- query: progress
-- in:    id uuid, percent i32
-- rows:  none
UPDATE whatif.run SET progress = $2 WHERE id = $1 AND ended_at IS NULL;

-- Nothing changes when somebody else has ended it.
-- query: end
-- in:    id uuid
-- rows:  none
UPDATE whatif.run SET progress = 100, ended_at = platform.now() WHERE id = $1 AND ended_at IS NULL;

-- query: add_figures
-- in:    run uuid, pools uuids, schools uuids, regions texts, districts texts, languages texts, would bool, seats i64s,
--        territory i64s, outside i64s, own i64s, refused i64s, waiting i64s, firsts i64s, offered i64s, directed i64s,
--        reserve i64s
-- rows:  none
INSERT INTO whatif.figure (run_id, pool_id, school_id, region, district, language, would, seats, territory, outside, own,
                           refused, waiting, first, offered, directed, reserve)
SELECT $1, f.pool, f.school, f.region, f.district, f.language, $7, f.seats, f.territory, f.outside, f.own, f.refused, f.waiting, f.first,
       f.offered, f.directed, f.reserve
  FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $8::bigint[], $9::bigint[], $10::bigint[],
              $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[],
              $15::bigint[], $16::bigint[], $17::bigint[])
       AS f (pool, school, region, district, language, seats, territory, outside, own, refused, waiting, first, offered, directed,
             reserve);

-- query: add_movers
-- in:    run uuid, numbers i64s, kinds texts, was_schools uuids, was_languages texts, was_numbers i64s, was_outcomes texts,
--        to_schools uuids, to_languages texts, to_numbers i64s, to_outcomes texts
-- rows:  none
INSERT INTO whatif.mover (run_id, n, kind, was_school, was_language, was_number, was_outcome, to_school, to_language, to_number,
                          to_outcome)
SELECT $1, m.n, m.kind, nullif(m.was_school, nil.id), nullif(m.was_language, ''), nullif(m.was_number, 0),
       nullif(m.was_outcome, ''), nullif(m.to_school, nil.id), nullif(m.to_language, ''), nullif(m.to_number, 0),
       nullif(m.to_outcome, '')
  FROM unnest($2::bigint[], $3::text[], $4::uuid[], $5::text[], $6::bigint[], $7::text[], $8::uuid[], $9::text[], $10::bigint[],
              $11::text[])
       AS m (n, kind, was_school, was_language, was_number, was_outcome, to_school, to_language, to_number, to_outcome)
 CROSS JOIN (VALUES ('00000000-0000-0000-0000-000000000000'::uuid)) AS nil (id);
