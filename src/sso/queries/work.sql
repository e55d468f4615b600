-- What `oqu work` does: clients are told that sign-ins have ended; what is over goes.

-- Whoever claims one has two minutes; an attempt that died is repeated.
-- query: claim_logout
-- out:   sign_in uuid, client uuid, person uuid, address text, attempts i32, old bool
-- rows:  0..1
UPDATE sso.logout AS l
   SET due_at = platform.now() + interval '2 minutes', attempts = l.attempts + 1
  FROM sso.sign_in AS i, sso.client AS k
 WHERE l.sign_in_id = (SELECT n.sign_in_id FROM sso.logout AS n
                        WHERE n.state = 'WAITING' AND n.due_at <= platform.now()
                        ORDER BY n.due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
   AND i.id = l.sign_in_id AND k.id = i.client_id
RETURNING l.sign_in_id, k.id, l.person_id, k.backchannel, l.attempts, l.created_at < platform.now() - interval '1 day' AS old;

-- query: end_logout
-- in:    sign_in uuid, state text
-- rows:  none
UPDATE sso.logout SET state = $2, ended_at = platform.now() WHERE sign_in_id = $1 AND state = 'WAITING';

-- query: put_off_logout
-- in:    sign_in uuid, seconds i64
-- rows:  none
UPDATE sso.logout SET due_at = platform.now() + $2 * interval '1 second' WHERE sign_in_id = $1 AND state = 'WAITING';

-- query: sweep_all
-- out:   done opt_text
-- rows:  1
SELECT sso.sweep()::text AS done;
