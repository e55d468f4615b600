-- What the administrators of a ministry see of the exchange: nothing of anybody's data but numbers of applications.

-- query: exchange_list
-- in:    from_at opt_instant, to_at opt_instant, kind text, state text, search text, sort text, descending bool, most i64, skip i64
-- out:   at instant, kind text, state text, reason text, number opt_i64, id opt_uuid, address text, times i32, total i64
-- rows:  0..N limit 10001
SELECT x.at, x.kind, x.state, x.reason, x.number, x.id, x.address, x.times, count(*) OVER () AS total
  FROM (SELECT m.at, m.kind, m.state, m.reason, m.number, m.id, '' AS address, m.times FROM egov.message AS m
        UNION ALL
        SELECT r.at, 'unknown', 'NOT_TAKEN', 'egov.message.' || lower(r.reason), NULL, r.message_id, r.address, 1 FROM egov.refusal AS r
        UNION ALL
        SELECT t.created_at, 'told', t.state, '', t.number, t.id, '', t.attempts FROM egov.telling AS t) AS x
 WHERE ($1::timestamptz IS NULL OR x.at >= $1) AND ($2::timestamptz IS NULL OR x.at < $2)
   AND ($3 = '' OR x.kind = $3) AND ($4 = '' OR x.state = $4)
   AND ($5 = '' OR x.number::text = $5 OR x.id::text = $5)
 ORDER BY CASE WHEN $6 = 'number' AND $7 THEN x.number END DESC NULLS LAST,
          CASE WHEN $6 = 'number' AND NOT $7 THEN x.number END NULLS LAST,
          CASE WHEN $6 <> 'number' AND $7 THEN x.at END DESC,
          CASE WHEN $6 <> 'number' AND NOT $7 THEN x.at END,
          x.id
 LIMIT least($8, 10001) OFFSET $9;
