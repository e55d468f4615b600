-- Who was told of which term.

-- query: clock
-- out:   now instant
-- rows:  1
SELECT platform.now() AS now;

-- Those of these that nobody was told of yet, the first `most`; whoever else tells of them at this moment is waited for.
-- query: warn
-- in:    schools uuids, deadlines i64s, stages texts, open i64s, most i32
-- out:   school_id uuid, deadline_at instant, stage text, open i32
-- rows:  0..N limit 1000
INSERT INTO deadline.warning AS w (school_id, deadline_at, stage, open)
SELECT n.school, t.at, n.stage, n.open
  FROM unnest($1, $2, $3, $4) WITH ORDINALITY AS n (school, deadline, stage, open, no)
 CROSS JOIN LATERAL (SELECT to_timestamp(n.deadline / 1000000.0) AS at) AS t
 WHERE NOT EXISTS (SELECT FROM deadline.warning AS k
                    WHERE k.school_id = n.school AND k.deadline_at = t.at AND k.stage = n.stage)
 ORDER BY n.no
 LIMIT $5
    ON CONFLICT (school_id, deadline_at, stage) DO NOTHING
RETURNING w.school_id, w.deadline_at, w.stage, w.open;

-- Those of these that were not told yet; whoever else tells of them at this moment is waited for.
-- query: tell
-- in:    subject text, ids uuids, dues i64s, stages texts
-- out:   id uuid, stage text
-- rows:  0..N limit 10000
INSERT INTO deadline.told AS t (subject, subject_id, due_at, stage)
SELECT $1, n.id, to_timestamp(n.due / 1000000.0), n.stage
  FROM unnest($2, $3, $4) WITH ORDINALITY AS n (id, due, stage, no)
 ORDER BY n.no
    ON CONFLICT DO NOTHING
RETURNING t.subject_id, t.stage;
