-- What boards show. Places are those of one level between two pairs of region and district, so that one statement, by the
-- primary keys' order, serves a place itself and all that lie in it; school: nil for any. Empty language, lane and channel
-- mean any; the days narrow what happened, not what is so now (terms that have passed, places). RLS leaves the rows of the
-- reader's territory.

-- query: counted_at
-- out:   at instant
-- rows:  1
SELECT at FROM board.progress;

-- query: school_place
-- in:    id uuid
-- out:   region text, district text
-- rows:  0..1
SELECT region, district FROM board.school WHERE id = $1;

-- query: places
-- in:    campaign uuid, level i32, region text, district text, to_region text, to_district text, school uuid,
--        first date, last date, language text, lane text, channel text
-- out:   region text, district text, school_id uuid, received i64, approved i64, r1 i64, r2 i64, r3 i64, r4 i64, r5 i64,
--        withdrawn i64, late i64, overdue i64, oldest opt_instant, seats i64, taken i64, waiting i64
-- rows:  0..N limit 10000
SELECT x.region, x.district, x.school_id, sum(x.received)::bigint, sum(x.approved)::bigint, sum(x.r1)::bigint,
       sum(x.r2)::bigint, sum(x.r3)::bigint, sum(x.r4)::bigint, sum(x.r5)::bigint, sum(x.withdrawn)::bigint,
       sum(x.late)::bigint, sum(x.overdue)::bigint, min(x.oldest), sum(x.seats)::bigint, sum(x.taken)::bigint,
       sum(x.waiting)::bigint
  FROM (SELECT f.region, f.district, f.school_id, f.received, f.approved, f.r1, f.r2, f.r3, f.r4, f.r5, f.withdrawn, f.late,
               0 AS overdue, NULL::timestamptz AS oldest, 0 AS seats, 0 AS taken, 0 AS waiting
          FROM board.figure AS f
         WHERE f.campaign_id = $1 AND f.level = $2::smallint AND (f.region, f.district) >= ($3, $4)
           AND (f.region, f.district) <= ($5, $6) AND $7 IN (f.school_id, '00000000-0000-0000-0000-000000000000')
           AND f.day BETWEEN $8 AND $9 AND $10 IN ('', f.language) AND $11 IN ('', f.lane) AND $12 IN ('', f.channel)
        UNION ALL
        SELECT d.region, d.district, d.school_id, 0, 0, 0, 0, 0, 0, 0, 0, 0, d.open, d.deadline_at, 0, 0, 0
          FROM board.due AS d
         WHERE d.campaign_id = $1 AND d.level = $2::smallint AND (d.region, d.district) >= ($3, $4)
           AND (d.region, d.district) <= ($5, $6) AND $7 IN (d.school_id, '00000000-0000-0000-0000-000000000000')
           AND d.open > 0 AND d.deadline_at < platform.now()
           AND $10 IN ('', d.language) AND $11 IN ('', d.lane) AND $12 IN ('', d.channel)
        UNION ALL
        SELECT s.region, s.district, s.school_id, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, s.seats, s.taken, s.waiting
          FROM board.seat AS s
         WHERE s.campaign_id = $1 AND s.level = $2::smallint AND (s.region, s.district) >= ($3, $4)
           AND (s.region, s.district) <= ($5, $6) AND $7 IN (s.school_id, '00000000-0000-0000-0000-000000000000')
           AND $10 IN ('', s.language)) AS x
 GROUP BY x.region, x.district, x.school_id;

-- query: days
-- in:    campaign uuid, level i32, region text, district text, to_region text, to_district text, school uuid,
--        first date, last date, language text, lane text, channel text
-- out:   day date, received i64, answered i64, withdrawn i64, late i64
-- rows:  0..N limit 4000
SELECT f.day, sum(f.received), sum(f.approved + f.r1 + f.r2 + f.r3 + f.r4 + f.r5), sum(f.withdrawn), sum(f.late)
  FROM board.figure AS f
 WHERE f.campaign_id = $1 AND f.level = $2::smallint AND (f.region, f.district) >= ($3, $4)
   AND (f.region, f.district) <= ($5, $6) AND $7 IN (f.school_id, '00000000-0000-0000-0000-000000000000')
   AND f.day BETWEEN $8 AND $9 AND $10 IN ('', f.language) AND $11 IN ('', f.lane) AND $12 IN ('', f.channel)
 GROUP BY f.day
 ORDER BY f.day;

-- query: hours
-- in:    campaign uuid, level i32, region text, district text, to_region text, to_district text, school uuid,
--        first date, last date, language text, lane text, channel text
-- out:   hour i32, received i64, answered i64
-- rows:  0..N limit 24
SELECT h.hour::int, sum(h.received), sum(h.answered)
  FROM board.hour AS h
 WHERE h.campaign_id = $1 AND h.level = $2::smallint AND (h.region, h.district) >= ($3, $4)
   AND (h.region, h.district) <= ($5, $6) AND $7 IN (h.school_id, '00000000-0000-0000-0000-000000000000')
   AND h.day BETWEEN $8 AND $9 AND $10 IN ('', h.language) AND $11 IN ('', h.lane) AND $12 IN ('', h.channel)
 GROUP BY h.hour
 ORDER BY h.hour;

-- query: kinds
-- in:    campaign uuid, level i32, region text, district text, to_region text, to_district text, school uuid,
--        first date, last date, language text, lane text, channel text
-- out:   language text, lane text, channel text, received i64, approved i64, refused i64, withdrawn i64
-- rows:  0..N limit 1000
SELECT f.language, f.lane, f.channel, sum(f.received), sum(f.approved), sum(f.r1 + f.r2 + f.r3 + f.r4 + f.r5),
       sum(f.withdrawn)
  FROM board.figure AS f
 WHERE f.campaign_id = $1 AND f.level = $2::smallint AND (f.region, f.district) >= ($3, $4)
   AND (f.region, f.district) <= ($5, $6) AND $7 IN (f.school_id, '00000000-0000-0000-0000-000000000000')
   AND f.day BETWEEN $8 AND $9 AND $10 IN ('', f.language) AND $11 IN ('', f.lane) AND $12 IN ('', f.channel)
 GROUP BY f.language, f.lane, f.channel;

-- Schools of a region, or of one district of it, that have not answered in time: the longest wait first.
-- query: overdue
-- in:    campaign uuid, region text, district text, to_district text, most i32
-- out:   school_id uuid, open i64, oldest instant
-- rows:  0..N limit 100
SELECT d.school_id, sum(d.open), min(d.deadline_at)
  FROM board.due AS d
 WHERE d.campaign_id = $1 AND d.level = 3 AND (d.region, d.district) >= ($2, $3) AND (d.region, d.district) <= ($2, $4)
   AND d.open > 0 AND d.deadline_at < platform.now()
 GROUP BY d.school_id
 ORDER BY min(d.deadline_at), sum(d.open) DESC
 LIMIT $5;

-- Schools there in which children wait for a place, the most first, with the places left in their district.
-- query: uneven
-- in:    campaign uuid, region text, district text, to_district text, most i32
-- out:   school_id uuid, language text, waiting i64, free i64
-- rows:  0..N limit 100
SELECT s.school_id, s.language, s.waiting::bigint, coalesce(d.seats - d.taken, 0)::bigint
  FROM board.seat AS s
  LEFT JOIN board.seat AS d ON d.campaign_id = s.campaign_id AND d.level = 2 AND d.region = s.region
                           AND d.district = s.district AND d.language = s.language
 WHERE s.campaign_id = $1 AND s.level = 3 AND (s.region, s.district) >= ($2, $3) AND (s.region, s.district) <= ($2, $4)
   AND s.waiting > 0
 ORDER BY s.waiting DESC, s.school_id, s.language
 LIMIT $5;

-- query: look_add
-- in:    id uuid, school uuid, number i64, reason text
-- rows:  none
INSERT INTO board.look (id, person_id, organisation_id, number, reason) VALUES ($1, (SELECT sec.person()), $2, $3, $4);

-- query: look_open
-- in:    id uuid
-- out:   school uuid, number i64, reason text
-- rows:  0..1
SELECT organisation_id, number, reason FROM board.look WHERE id = $1 AND at > platform.now() - interval '1 hour';
