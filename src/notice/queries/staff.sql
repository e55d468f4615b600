-- What administrators see of the outbox: that something goes and how, never what and to whom.

-- query: outbox_list
-- in:    search text, channel text, state text, from_at opt_instant, to_at opt_instant, sort text,
--        descending bool, most i64, skip i64
-- out:   id uuid, created_at instant, channel text, state text, attempts i32, note opt_text,
--        msg opt_text, object text, organisation_id opt_uuid, total i64
-- rows:  0..N limit 10000
SELECT o.id, o.created_at, o.channel, o.state, o.attempts, o.note, o.msg, o.object, o.organisation_id,
       count(*) OVER () AS total
  FROM notice.outbox AS o
 WHERE ($1 = '' OR strpos(o.object, $1) > 0)
   AND ($2 = '' OR o.channel = $2)
   AND ($3 = '' OR o.state = $3)
   AND ($4::timestamptz IS NULL OR o.created_at >= $4)
   AND ($5::timestamptz IS NULL OR o.created_at < $5)
 ORDER BY CASE WHEN $6 = 'attempts' AND $7 THEN o.attempts END DESC,
          CASE WHEN $6 = 'attempts' AND NOT $7 THEN o.attempts END,
          CASE WHEN $6 <> 'attempts' AND NOT $7 THEN o.number END,
          o.number DESC
 LIMIT $8 OFFSET $9;

-- query: outbox_figures
-- out:   waiting i64, failed_today i64, oldest opt_instant
-- rows:  1
SELECT count(*) FILTER (WHERE o.state = 'WAITING'),
       count(*) FILTER (WHERE o.state = 'DEAD'
                          AND o.ended_at >= (SELECT organisation.today())::timestamp AT TIME ZONE interval '5 hours'),
       min(o.created_at) FILTER (WHERE o.state = 'WAITING')
  FROM notice.outbox AS o;

-- query: outbox_one
-- in:    id uuid
-- out:   id uuid, created_at instant, channel text, state text, attempts i32, note opt_text,
--        msg opt_text, object text, organisation_id opt_uuid, due_at instant, expires_at instant,
--        ended_at opt_instant, may_again bool
-- rows:  0..1
SELECT o.id, o.created_at, o.channel, o.state, o.attempts, o.note, o.msg, o.object, o.organisation_id, o.due_at,
       o.expires_at, o.ended_at,
       notice.may_again(o.state, o.msg, o.note, o.expires_at)
  FROM notice.outbox AS o
 WHERE o.id = $1;

-- query: let_go_again
-- in:    id uuid
-- out:   organisation_id uuid
-- rows:  1
SELECT notice.send_again($1);
