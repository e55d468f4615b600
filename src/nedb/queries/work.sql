-- What `oqu work` does with records.

-- The one that is due longest. Whoever claims it has two minutes; an attempt that died is repeated with the same number.
-- query: claim
-- out:   enrolment_id uuid, attempts i32
-- rows:  0..1
UPDATE nedb.record AS r
   SET due_at = platform.now() + interval '2 minutes', attempts = r.attempts + 1
 WHERE r.enrolment_id = (SELECT n.enrolment_id FROM nedb.record AS n
                          WHERE n.state IN ('WAITING', 'SENT') AND n.due_at <= platform.now()
                          ORDER BY n.due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING r.enrolment_id, r.attempts;

-- query: facts_of
-- in:    enrolments uuids
-- out:   enrolment_id uuid, message_id uuid, organisation_id uuid, child_id uuid, act text, since_at instant, school_year i32, grade i32,
--        language text, class_letter text, order_number text, order_dated date, version i32, digest opt_bytes
-- rows:  0..N limit 500
SELECT r.enrolment_id, r.message_id, r.organisation_id, r.child_id, r.act, r.since_at, r.school_year, r.grade, r.language,
       r.class_letter, r.order_number, r.order_dated, r.version, r.digest
  FROM nedb.record AS r
 WHERE r.enrolment_id = ANY ($1) LIMIT 500;

-- Facts that changed between two sendings are another version.
-- query: renew
-- in:    enrolment uuid
-- out:   message_id uuid, version i32
-- rows:  1
UPDATE nedb.record SET version = version + 1, message_id = gen_random_uuid(), attempts = 1, state = 'WAITING', changed_at = platform.now()
 WHERE enrolment_id = $1
RETURNING message_id, version;

-- query: keep_digest
-- in:    message uuid, digest bytes
-- rows:  none
UPDATE nedb.record SET digest = $2 WHERE message_id = $1;

-- The channel has taken it. An answer that does not come for an hour is asked for by the same message.
-- query: taken
-- in:    message uuid
-- rows:  none
UPDATE nedb.record
   SET state = 'SENT', due_at = platform.now() + interval '1 hour',
       changed_at = CASE state WHEN 'SENT' THEN changed_at ELSE platform.now() END
 WHERE message_id = $1 AND state IN ('WAITING', 'SENT');

-- query: put_off
-- in:    message uuid, seconds i64
-- rows:  none
UPDATE nedb.record SET due_at = platform.now() + $2 * interval '1 second' WHERE message_id = $1 AND state IN ('WAITING', 'SENT');

-- An answer counts once, and only for the message that was sent last.
-- query: accepted
-- in:    message uuid, number text
-- rows:  none
UPDATE nedb.record
   SET state = 'ACCEPTED', reply_number = $2, changed_at = platform.now(), due_at = platform.now() + interval '1 day'
 WHERE message_id = $1 AND state IN ('WAITING', 'SENT');

-- query: rejected
-- in:    message uuid, code text, kk text, ru text
-- rows:  none
UPDATE nedb.record
   SET state = 'REJECTED', error_code = $2, error_kk = $3, error_ru = $4, changed_at = platform.now()
 WHERE message_id = $1 AND state IN ('WAITING', 'SENT');

-- query: awaits
-- out:   any bool
-- rows:  1
SELECT EXISTS (SELECT FROM nedb.record WHERE state = 'SENT');

-- query: known
-- in:    most i32
-- out:   enrolment_id uuid
-- rows:  0..N limit 500
SELECT r.enrolment_id FROM nedb.record AS r
 WHERE r.state = 'ACCEPTED' AND r.due_at <= platform.now()
 ORDER BY r.due_at LIMIT $1 FOR UPDATE SKIP LOCKED;

-- Of those that were compared, the ones that changed are told again; the others rest for a day. Who left stays as it is.
-- query: correct
-- in:    changed uuids
-- rows:  none
UPDATE nedb.record
   SET act = CASE act WHEN 'LEAVE' THEN act ELSE 'CORRECT' END, version = version + 1, message_id = gen_random_uuid(), digest = NULL,
       state = 'WAITING', changed_at = platform.now(), due_at = platform.now(), attempts = 0
 WHERE enrolment_id = ANY ($1) AND state = 'ACCEPTED';

-- query: rest
-- in:    same uuids
-- rows:  none
UPDATE nedb.record SET due_at = platform.now() + interval '1 day' WHERE enrolment_id = ANY ($1) AND state = 'ACCEPTED';

-- By school, what it has to correct and send again.
-- query: rejected_of
-- out:   organisation_id uuid, n i64
-- rows:  0..N limit 10000
SELECT r.organisation_id, count(*) AS n FROM nedb.record AS r WHERE r.state = 'REJECTED' GROUP BY r.organisation_id ORDER BY r.organisation_id;
