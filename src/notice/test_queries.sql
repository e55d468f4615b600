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
