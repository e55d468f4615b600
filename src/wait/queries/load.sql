-- How long the lines were.

-- query: load_note
-- in:    day date, slot i32, regions texts, waiting i64s, inside i64s
-- out:   noted i64
-- rows:  1
SELECT wait.note_load($1, $2, $3, $4, $5) AS noted;

-- query: load_day
-- in:    region text, first date, last date
-- out:   day date, slot i32, waiting i64, inside i64
-- rows:  0..N limit 288
SELECT l.day, l.slot, sum(l.waiting)::bigint AS waiting, sum(l.inside)::bigint AS inside
  FROM wait.load AS l
 WHERE ($1 = '' OR l.region = $1)
   AND l.day = (SELECT max(n.day) FROM wait.load AS n
                 WHERE n.day BETWEEN $2 AND $3 AND ($1 = '' OR n.region = $1))
 GROUP BY l.day, l.slot
 ORDER BY l.slot
 LIMIT 288;
