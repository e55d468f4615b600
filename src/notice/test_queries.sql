-- What only tests ask.

-- query: outbox
-- out:   id uuid, channel text, state text, note opt_text, attempts i32, whole text
-- rows:  0..N limit 100
SELECT o.id, o.channel, o.state, o.note, o.attempts, o::text FROM notice.outbox AS o ORDER BY o.number;

-- query: rename
-- in:    msg text
-- rows:  none
UPDATE notice.message SET msg = $1;

-- query: due_now
-- rows:  none
UPDATE notice.outbox SET due_at = platform.now() WHERE state = 'WAITING';

-- query: end_as
-- in:    msg text, state text, note opt_text, expires instant
-- rows:  none
UPDATE notice.outbox SET state = $2, note = $3, expires_at = $4,
       ended_at = CASE WHEN $2 = 'WAITING' THEN NULL ELSE platform.now() END
 WHERE msg = $1;

-- query: acts
-- in:    action text
-- out:   n i64
-- rows:  1
SELECT count(*) FROM audit.entry WHERE action = $1;
