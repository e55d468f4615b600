-- What the job writes. Arrays of one length: the changes of a batch. A change counts at its school and at each place
-- above it.

-- query: progress_locked
-- out:   tx i64
-- rows:  1
SELECT tx FROM board.progress FOR NO KEY UPDATE;

-- query: progress_move
-- in:    tx i64
-- rows:  none
UPDATE board.progress SET tx = $1, at = platform.now();

-- query: schools_known
-- in:    ids uuids
-- out:   id uuid
-- rows:  0..N limit 20000
SELECT id FROM board.school WHERE id = ANY ($1) ORDER BY id;

-- query: schools_add
-- in:    ids uuids, regions texts, districts texts
-- rows:  none
INSERT INTO board.school (id, region, district)
SELECT s.id, s.region, s.district FROM unnest($1, $2, $3) AS s (id, region, district);

-- query: schools_after
-- in:    after uuid, most i32
-- out:   id uuid, region text, district text
-- rows:  0..N limit 1000
SELECT id, region, district FROM board.school WHERE id > $1 ORDER BY id LIMIT $2;

-- query: move_school
-- in:    id uuid, region text, district text
-- out:   done opt_text
-- rows:  1
SELECT board.move($1, $2, $3)::text AS done;

-- query: add_figures
-- in:    campaigns uuids, schools uuids, languages texts, lanes texts, channels texts, at i64s, grounds texts,
--        received i64s, approved i64s, withdrawn i64s, late i64s
-- rows:  none
INSERT INTO board.figure AS f (campaign_id, level, region, district, school_id, day, language, lane, channel, received, approved,
                               r1, r2, r3, r4, r5, withdrawn, late)
SELECT n.campaign, l.level, l.region, l.district, l.school, t.day, n.language, n.lane, n.channel, sum(n.received),
       sum(n.approved), count(*) FILTER (WHERE n.ground = 'R1'), count(*) FILTER (WHERE n.ground = 'R2'),
       count(*) FILTER (WHERE n.ground = 'R3'), count(*) FILTER (WHERE n.ground = 'R4'),
       count(*) FILTER (WHERE n.ground = 'R5'), sum(n.withdrawn), sum(n.late)
  FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
       AS n (campaign, school, language, lane, channel, at, ground, received, approved, withdrawn, late)
  JOIN board.school AS s ON s.id = n.school
 CROSS JOIN LATERAL (SELECT (to_timestamp(n.at / 1000000.0) AT TIME ZONE INTERVAL '+05:00')::date AS day) AS t
 CROSS JOIN LATERAL board.levels(s) AS l
 WHERE n.received + n.approved + n.withdrawn > 0 OR n.ground <> ''
 GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
    ON CONFLICT (campaign_id, level, region, district, school_id, day, language, lane, channel) DO UPDATE
   SET received = f.received + EXCLUDED.received, approved = f.approved + EXCLUDED.approved,
       r1 = f.r1 + EXCLUDED.r1, r2 = f.r2 + EXCLUDED.r2, r3 = f.r3 + EXCLUDED.r3, r4 = f.r4 + EXCLUDED.r4,
       r5 = f.r5 + EXCLUDED.r5, withdrawn = f.withdrawn + EXCLUDED.withdrawn, late = f.late + EXCLUDED.late;

-- query: add_hours
-- in:    campaigns uuids, schools uuids, languages texts, lanes texts, channels texts, at i64s, received i64s,
--        answered i64s
-- rows:  none
INSERT INTO board.hour AS h (campaign_id, level, region, district, school_id, day, hour, language, lane, channel, received,
                             answered)
SELECT n.campaign, l.level, l.region, l.district, l.school, t.moment::date, extract(hour FROM t.moment), n.language, n.lane,
       n.channel, sum(n.received), sum(n.answered)
  FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)
       AS n (campaign, school, language, lane, channel, at, received, answered)
  JOIN board.school AS s ON s.id = n.school
 CROSS JOIN LATERAL (SELECT to_timestamp(n.at / 1000000.0) AT TIME ZONE INTERVAL '+05:00' AS moment) AS t
 CROSS JOIN LATERAL board.levels(s) AS l
 WHERE n.received + n.answered > 0
 GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
    ON CONFLICT (campaign_id, level, region, district, school_id, day, hour, language, lane, channel) DO UPDATE
   SET received = h.received + EXCLUDED.received, answered = h.answered + EXCLUDED.answered;

-- query: add_dues
-- in:    campaigns uuids, schools uuids, languages texts, lanes texts, channels texts, deadlines i64s, open i64s,
--        waiting i64s
-- rows:  none
INSERT INTO board.due AS d (campaign_id, level, region, district, school_id, deadline_at, language, lane, channel, open,
                            waiting)
SELECT n.campaign, l.level, l.region, l.district, l.school, to_timestamp(n.deadline / 1000000.0), n.language, n.lane,
       n.channel, sum(n.open), sum(n.waiting)
  FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) AS n (campaign, school, language, lane, channel, deadline, open, waiting)
  JOIN board.school AS s ON s.id = n.school
 CROSS JOIN LATERAL board.levels(s) AS l
 WHERE (n.open, n.waiting) <> (0, 0)
 GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
    ON CONFLICT (campaign_id, level, region, district, school_id, deadline_at, language, lane, channel) DO UPDATE
   SET open = d.open + EXCLUDED.open, waiting = d.waiting + EXCLUDED.waiting;

-- query: add_seats
-- in:    campaigns uuids, schools uuids, languages texts, seats i64s, taken i64s, waiting i64s
-- rows:  none
INSERT INTO board.seat AS b (campaign_id, level, region, district, school_id, language, seats, taken, waiting)
SELECT n.campaign, l.level, l.region, l.district, l.school, n.language, sum(n.seats), sum(n.taken), sum(n.waiting)
  FROM unnest($1, $2, $3, $4, $5, $6) AS n (campaign, school, language, seats, taken, waiting)
  JOIN board.school AS s ON s.id = n.school
 CROSS JOIN LATERAL board.levels(s) AS l
 WHERE (n.seats, n.taken, n.waiting) <> (0, 0, 0)
 GROUP BY 1, 2, 3, 4, 5, 6
    ON CONFLICT (campaign_id, level, region, district, school_id, language) DO UPDATE
   SET seats = b.seats + EXCLUDED.seats, taken = b.taken + EXCLUDED.taken, waiting = b.waiting + EXCLUDED.waiting;
