-- The outbox, for `oqu work`.

-- query: progress_locked
-- out:   tx i64
-- rows:  1
SELECT tx FROM egov.progress FOR NO KEY UPDATE;

-- query: progress_move
-- in:    tx i64
-- rows:  none
UPDATE egov.progress SET tx = $1;

-- happened: microseconds since 1970.
-- query: add_tellings
-- in:    ids uuids, events i64s, applications uuids, persons uuids, schools uuids, numbers i64s, states texts, grounds texts, happened i64s
-- rows:  none
INSERT INTO egov.telling (id, event, application_id, person_id, school_id, number, application_state, ground, happened_at)
SELECT id, event, application, person, school, number, state, ground, timestamptz 'epoch' + happened * interval '1 microsecond'
  FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
    AS t (id, event, application, person, school, number, state, ground, happened);

-- Whoever claims one has two minutes; an attempt that died is repeated. What happened to one application is told in order.
-- query: claim_telling
-- out:   id uuid, person_id uuid, school_id uuid, number i64, application_state text, ground text, happened_at instant, attempts i32,
--        old bool
-- rows:  0..1
UPDATE egov.telling AS t
   SET due_at = platform.now() + interval '2 minutes', attempts = t.attempts + 1
 WHERE t.id = (SELECT n.id FROM egov.telling AS n
                WHERE n.state = 'WAITING' AND n.due_at <= platform.now()
                  AND NOT EXISTS (SELECT FROM egov.telling AS b
                                   WHERE b.application_id = n.application_id AND b.event < n.event AND b.state = 'WAITING')
                ORDER BY n.due_at, n.event LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING t.id, t.person_id, t.school_id, t.number, t.application_state, t.ground, t.happened_at, t.attempts,
          t.created_at < platform.now() - interval '7 days' AS old;

-- query: end_telling
-- in:    id uuid, state text
-- rows:  none
UPDATE egov.telling SET state = $2, ended_at = platform.now() WHERE id = $1 AND state = 'WAITING';

-- query: put_off_telling
-- in:    id uuid, seconds i64
-- rows:  none
UPDATE egov.telling SET due_at = platform.now() + $2 * interval '1 second' WHERE id = $1 AND state = 'WAITING';

-- What the portal has refused since the day began.
-- query: dead_since
-- in:    since instant
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM egov.telling AS t WHERE t.state = 'DEAD' AND t.ended_at >= $1;
