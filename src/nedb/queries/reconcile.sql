-- The nightly reconciliation.

-- The run of this night, from two o'clock on; made when there is none. No row: it is done, or not yet due.
-- query: run_begin
-- rows:  none
INSERT INTO nedb.run (day)
SELECT (platform.now() AT TIME ZONE INTERVAL '+05:00')::date
 WHERE extract(hour FROM platform.now() AT TIME ZONE INTERVAL '+05:00') >= 2
    ON CONFLICT (day) DO NOTHING;

-- query: run_locked
-- out:   id i64, phase text, after text
-- rows:  0..1
SELECT r.id, r.phase, r.after
  FROM nedb.run AS r
 WHERE r.phase <> 'DONE' AND r.due_at <= platform.now()
 ORDER BY r.id LIMIT 1 FOR UPDATE SKIP LOCKED;

-- query: run_put_off
-- in:    id i64
-- rows:  none
UPDATE nedb.run SET due_at = platform.now() + interval '10 minutes' WHERE id = $1;

-- query: run_move
-- in:    id i64, phase text, after text, organisations i32, pupils i32
-- rows:  none
UPDATE nedb.run
   SET phase = $2, after = $3, organisations = organisations + $4, pupils = pupils + $5,
       ended_at = CASE WHEN $2 = 'DONE' THEN platform.now() END
 WHERE id = $1 AND phase <> 'DONE';

-- query: add_listed
-- in:    run i64, kind text, keys texts
-- rows:  none
INSERT INTO nedb.listed AS l (kind, key, run_id)
SELECT $2, k, $1 FROM unnest($3) AS k GROUP BY k
    ON CONFLICT (kind, key) DO UPDATE SET run_id = excluded.run_id;

-- Those of these enrolments that we have told NEDB of and that are not being told anew right now.
-- query: told_of
-- in:    enrolments uuids
-- out:   enrolment_id uuid
-- rows:  0..N limit 500
SELECT r.enrolment_id FROM nedb.record AS r WHERE r.enrolment_id = ANY ($1) AND r.state = 'ACCEPTED' LIMIT 500;

-- query: add_difference
-- in:    run i64, kind text, key text, field text, ours text, theirs text
-- rows:  none
INSERT INTO nedb.mismatch AS m (kind, key, what, field, organisation_id, number, ours, theirs, run_id)
SELECT $2, $3, 'DIFFERENT', $4, r.organisation_id, r.number, $5, $6, $1
  FROM nedb.record AS r WHERE r.enrolment_id::text = $3
    ON CONFLICT (kind, key, what, field) DO UPDATE
   SET run_id = excluded.run_id, ours = excluded.ours, theirs = excluded.theirs, organisation_id = excluded.organisation_id,
       first_at = CASE WHEN m.ended_at IS NULL THEN m.first_at ELSE platform.now() END, ended_at = NULL;

-- Organisations that NEDB lists and the register does not have.
-- query: add_unknown
-- in:    run i64, bins texts
-- rows:  none
INSERT INTO nedb.mismatch AS m (kind, key, what, field, run_id)
SELECT 'ORGANISATION', b, 'MISSING_HERE', '', $1 FROM unnest($2) AS b
    ON CONFLICT (kind, key, what, field) DO UPDATE
   SET run_id = excluded.run_id, first_at = CASE WHEN m.ended_at IS NULL THEN m.first_at ELSE platform.now() END, ended_at = NULL;

-- What else only one side has. ids and bins: our schools.
-- query: add_missing
-- in:    run i64, ids uuids, bins texts
-- rows:  none
INSERT INTO nedb.mismatch AS m (kind, key, what, field, organisation_id, number, run_id)
SELECT x.kind, x.key, x.what, '', x.organisation, x.number, $1
  FROM (SELECT 'ORGANISATION' AS kind, o.bin AS key, 'MISSING_THERE' AS what, o.id AS organisation, NULL::bigint AS number
          FROM unnest($2, $3) AS o (id, bin)
         WHERE NOT EXISTS (SELECT FROM nedb.listed AS l WHERE l.kind = 'ORGANISATION' AND l.key = o.bin AND l.run_id = $1)
        UNION ALL
        SELECT 'PUPIL', r.enrolment_id::text, 'MISSING_THERE', r.organisation_id, r.number FROM nedb.record AS r
         WHERE r.state = 'ACCEPTED' AND r.act <> 'LEAVE'
           AND r.changed_at < (SELECT n.day::timestamp AT TIME ZONE INTERVAL '+05:00' FROM nedb.run AS n WHERE n.id = $1)
           AND NOT EXISTS (SELECT FROM nedb.listed AS l WHERE l.kind = 'PUPIL' AND l.key = r.enrolment_id::text AND l.run_id = $1)
        UNION ALL
        SELECT l.kind, l.key, 'MISSING_HERE', NULL, NULL FROM nedb.listed AS l
         WHERE l.kind = 'PUPIL' AND l.run_id = $1
           AND NOT EXISTS (SELECT FROM nedb.record AS r WHERE r.enrolment_id::text = l.key)) AS x
    ON CONFLICT (kind, key, what, field) DO UPDATE
   SET run_id = excluded.run_id, organisation_id = excluded.organisation_id,
       first_at = CASE WHEN m.ended_at IS NULL THEN m.first_at ELSE platform.now() END, ended_at = NULL;

-- query: end_mismatches
-- in:    run i64
-- rows:  none
UPDATE nedb.mismatch SET ended_at = platform.now() WHERE ended_at IS NULL AND run_id <> $1;

-- query: mismatch_list
-- in:    search text, kind text, what text, from_at opt_instant, to_at opt_instant, descending bool, most i64, skip i64
-- out:   kind text, key text, what text, field text, organisation_id opt_uuid, number opt_i64, ours text, theirs text, first_at instant,
--        days i32, total i64
-- rows:  0..N limit 10000
SELECT m.kind, m.key, m.what, m.field, m.organisation_id, m.number, m.ours, m.theirs, m.first_at,
       extract(day FROM platform.now() - m.first_at)::int, count(*) OVER ()
  FROM nedb.mismatch AS m
 WHERE m.ended_at IS NULL
   AND ($1 = '' OR m.key = $1 OR m.number::text = $1)
   AND ($2 = '' OR m.kind = $2) AND ($3 = '' OR m.what = $3)
   AND ($4::timestamptz IS NULL OR m.first_at >= $4) AND ($5::timestamptz IS NULL OR m.first_at < $5)
 ORDER BY CASE WHEN $6 THEN m.first_at END DESC, CASE WHEN NOT $6 THEN m.first_at END, m.kind, m.key, m.what, m.field
 LIMIT $7 OFFSET $8;

-- query: last_run
-- out:   ended_at instant, organisations i32, pupils i32
-- rows:  0..1
SELECT coalesce(r.ended_at, r.due_at) AS ended_at, r.organisations, r.pupils FROM nedb.run AS r WHERE r.phase = 'DONE' ORDER BY r.id DESC LIMIT 1;
