-- Answers that officers owe, by place and end of term.

-- As in look.sql: places of one level between two pairs of region and district; school: nil for any. Who waits for a seat is
-- not theirs to answer.
-- query: owed
-- in:    campaign uuid, level i32, region text, district text, to_region text, to_district text, school uuid,
--        language text, lane text
-- out:   region text, district text, school_id uuid, deadline_at instant, lane text, open i64
-- rows:  0..N limit 20000
SELECT d.region, d.district, d.school_id, d.deadline_at, d.lane, sum(d.open - d.waiting)
  FROM board.due AS d
 WHERE d.campaign_id = $1 AND d.level = $2::smallint AND (d.region, d.district) >= ($3, $4)
   AND (d.region, d.district) <= ($5, $6) AND $7 IN (d.school_id, '00000000-0000-0000-0000-000000000000')
   AND d.open > 0 AND d.open > d.waiting AND $8 IN ('', d.language) AND $9 IN ('', d.lane)
 GROUP BY d.region, d.district, d.school_id, d.deadline_at, d.lane
 ORDER BY d.region, d.district, d.school_id, d.deadline_at;
