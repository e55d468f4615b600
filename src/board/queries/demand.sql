-- Demand for places in campaigns to come. Places between two pairs of region and district, as in look.sql.

-- query: demand_count
-- in:    first i32, last i32, day date
-- out:   done text
-- rows:  1
SELECT coalesce(board.count_demand($1, $2, $3)::text, '') AS done;

-- query: demand_counted_at
-- out:   at instant
-- rows:  0..1
SELECT counted_at FROM board.demand_progress;

-- Children of a year and the places approved now; one of both may be missing.
-- query: demand_places
-- in:    campaign uuid, year i32, level i32, region text, district text, to_region text, to_district text, school uuid
-- out:   region text, district text, school_id uuid, children i64, shared i64, nowhere i64, own i64, seats i64
-- rows:  0..N limit 10000
SELECT x.region, x.district, x.school_id, sum(x.children)::bigint, sum(x.shared)::bigint, sum(x.nowhere)::bigint, sum(x.own)::bigint,
       sum(x.seats)::bigint
  FROM (SELECT d.region, d.district, d.school_id, d.children, d.shared, d.nowhere, d.own, 0 AS seats
          FROM board.demand AS d
         WHERE d.year = $2 AND d.level = $3::smallint AND (d.region, d.district) >= ($4, $5) AND (d.region, d.district) <= ($6, $7)
           AND $8 IN (d.school_id, '00000000-0000-0000-0000-000000000000')
        UNION ALL
        SELECT s.region, s.district, s.school_id, 0, 0, 0, 0, s.seats
          FROM board.seat AS s
         WHERE s.campaign_id = $1 AND s.level = $3::smallint AND (s.region, s.district) >= ($4, $5)
           AND (s.region, s.district) <= ($6, $7) AND $8 IN (s.school_id, '00000000-0000-0000-0000-000000000000')) AS x
 GROUP BY x.region, x.district, x.school_id
HAVING sum(x.children + x.shared + x.own + x.seats) > 0;

-- query: demand_years
-- in:    level i32, region text, district text, school uuid, first i32, last i32
-- out:   year i32, children i64, shared i64, own i64
-- rows:  0..N limit 20
SELECT d.year, sum(d.children)::bigint, sum(d.shared)::bigint, sum(d.own)::bigint
  FROM board.demand AS d
 WHERE d.level = $1::smallint AND d.region = $2 AND d.district = $3 AND d.school_id = $4 AND d.year BETWEEN $5 AND $6
 GROUP BY d.year
 ORDER BY d.year;
