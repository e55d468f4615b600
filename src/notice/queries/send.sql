-- What `oqu work` does with the outbox.

-- The oldest that is due and that no earlier one for the same object and channel holds back; one-time codes, for which somebody
-- waits with the page open, before all others. Whoever claims it has two minutes; an attempt that died is repeated with the
-- same id, at once when its session has ended.
-- query: claim
-- in:    channel text
-- out:   id uuid, person opt_uuid, msg opt_text, args opt_text, moment opt_instant, link opt_text,
--        lang opt_text, to_sealed opt_bytes, text_sealed opt_bytes, attempts i32
-- rows:  0..1
UPDATE notice.outbox AS o
   SET due_at = platform.now() + interval '2 minutes', attempts = o.attempts + 1,
       claimed_by = (SELECT a.pid || ' ' || extract(epoch FROM a.backend_start) FROM pg_stat_activity AS a WHERE a.pid = pg_backend_pid())
 WHERE o.id = (SELECT n.id FROM notice.outbox AS n
                WHERE n.state = 'WAITING' AND n.channel = $1 AND n.due_at <= platform.now() AND n.expires_at > platform.now()
                  AND NOT EXISTS (SELECT FROM notice.outbox AS earlier
                                   WHERE earlier.state = 'WAITING' AND earlier.object = n.object
                                     AND earlier.channel = n.channel AND earlier.number < n.number)
                ORDER BY n.person_id IS NOT NULL, n.due_at, n.number LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING o.id, o.person_id, o.msg, o.args::text, o.moment_at, o.link, o.lang, o.to_sealed, o.text_sealed, o.attempts;

-- query: end_one
-- in:    id uuid, state text, note opt_text
-- rows:  none
UPDATE notice.outbox
   SET state = $2, note = $3, ended_at = platform.now(), claimed_by = NULL, to_sealed = NULL, text_sealed = NULL
 WHERE id = $1 AND state = 'WAITING';

-- query: later
-- in:    id uuid, milliseconds i64, note text
-- rows:  none
UPDATE notice.outbox SET due_at = platform.now() + $2 * interval '1 millisecond', note = $3, claimed_by = NULL
 WHERE id = $1 AND state = 'WAITING';

-- What was claimed by a session that is no more: `oqu work` was killed or lost its connection. A code must not wait
-- until nobody looks at the telephone any more.
-- query: free_claims
-- rows:  none
UPDATE notice.outbox AS o SET due_at = platform.now(), claimed_by = NULL
 WHERE o.state = 'WAITING' AND o.claimed_by IS NOT NULL
   AND NOT EXISTS (SELECT FROM pg_stat_activity AS a WHERE a.pid || ' ' || extract(epoch FROM a.backend_start) = o.claimed_by);

-- query: drop_expired
-- rows:  none
UPDATE notice.outbox
   SET state = 'DROPPED', note = 'expired', ended_at = platform.now(), to_sealed = NULL, text_sealed = NULL
 WHERE state = 'WAITING' AND expires_at <= platform.now();
