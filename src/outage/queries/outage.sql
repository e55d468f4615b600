-- Beats, gaps between them, and the list of gaps.

-- The machine's clock measures the gap; the platform's clock tells people when it was. The new beat counts the gap,
-- so that the last one is read before it is overwritten.
-- query: beat
-- in:    longest_s i32
-- rows:  none
WITH last AS (SELECT at FROM outage.beat FOR NO KEY UPDATE),
     gap AS (INSERT INTO outage.outage (began_at, ended_at)
             SELECT platform.now() - (now() - at), platform.now() FROM last WHERE now() - at > $1 * interval '1 second'
             RETURNING began_at)
INSERT INTO outage.beat (at) SELECT now() FROM (SELECT count(*) FROM gap) AS noted
    ON CONFLICT (one) DO UPDATE SET at = excluded.at;

-- query: outages
-- in:    from_at opt_instant, to_at opt_instant, sort text, descending bool, most i64, skip i64
-- out:   began_at instant, ended_at instant, minutes i64, total i64
-- rows:  0..N limit 10001
SELECT o.began_at, o.ended_at, ceil(extract(epoch FROM o.ended_at - o.began_at) / 60)::bigint AS minutes,
       count(*) OVER () AS total
  FROM outage.outage AS o
 WHERE ($1::timestamptz IS NULL OR o.ended_at >= $1) AND ($2::timestamptz IS NULL OR o.began_at < $2)
 ORDER BY CASE WHEN $3 = 'minutes' AND NOT $4 THEN o.ended_at - o.began_at END,
          CASE WHEN $3 = 'minutes' AND $4 THEN o.ended_at - o.began_at END DESC,
          CASE WHEN $3 <> 'minutes' AND NOT $4 THEN o.began_at END,
          o.began_at DESC
 LIMIT least($5, 10001) OFFSET $6;
