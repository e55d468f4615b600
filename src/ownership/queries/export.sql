-- Archives of an organisation's records.

-- query: order_export
-- in:    id uuid, organisation uuid, name text
-- out:   id uuid
-- rows:  1
SELECT ownership.order_export($1, $2, $3) AS id;

-- query: exports
-- in:    descending bool, most i64, skip i64
-- out:   id uuid, organisation_id uuid, asked_name text, asked_at instant, done i64, record_total opt_i64, ended bool, outside bool, total i64
-- rows:  0..N limit 10000
SELECT e.id, e.organisation_id, e.asked_name, e.asked_at, e.done, e.total AS record_total, e.ended_at IS NOT NULL AS ended,
       e.access_id IS NOT NULL AS outside, count(*) OVER () AS total
  FROM ownership.export AS e
 ORDER BY CASE WHEN $1 THEN e.asked_at END DESC, e.asked_at, e.id
 LIMIT $2 OFFSET $3;

-- query: export
-- in:    id uuid
-- out:   id uuid, organisation_id uuid, access_id opt_uuid, asked_name text, asked_at instant, done i64, total opt_i64, missing i64, ended_at opt_instant
-- rows:  0..1
SELECT e.id, e.organisation_id, e.access_id, e.asked_name, e.asked_at, e.done, e.total, e.missing, e.ended_at
  FROM ownership.export AS e
 WHERE e.id = $1;

-- query: volumes
-- in:    export uuid
-- out:   number i32, size i64, files i32
-- rows:  0..N limit 10000
SELECT v.number, v.size, v.files FROM ownership.volume AS v WHERE v.export_id = $1 ORDER BY v.number LIMIT 10001;

-- query: take
-- in:    export uuid, number i32, name text
-- out:   file_id uuid
-- rows:  1
SELECT ownership.take($1, $2, $3) AS file_id;

-- ---- for `oqu work` -----------------------------------------------------------------------------

-- Whoever claims an archive shows signs of life; two minutes without one and the next begins it anew.
-- query: claim
-- out:   id uuid, organisation_id uuid, asked_by uuid
-- rows:  0..1
UPDATE ownership.export AS e SET beat_at = platform.now(), done = 0, missing = 0
 WHERE e.id = (SELECT n.id FROM ownership.export AS n
                WHERE n.ended_at IS NULL AND (n.beat_at IS NULL OR n.beat_at < platform.now() - interval '2 minutes')
                ORDER BY n.asked_at, n.id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING e.id, e.organisation_id, e.asked_by;

-- query: progress
-- in:    id uuid, done i64, total i64, missing i64
-- rows:  none
UPDATE ownership.export SET beat_at = platform.now(), done = $2, total = $3, missing = $4 WHERE id = $1 AND ended_at IS NULL;

-- query: end
-- in:    id uuid, done i64, missing i64
-- rows:  none
UPDATE ownership.export SET ended_at = platform.now(), done = $2, total = $2, missing = $3 WHERE id = $1 AND ended_at IS NULL;

-- query: add_volume
-- in:    export uuid, organisation uuid, number i32, file uuid, size i64, files i32
-- rows:  none
INSERT INTO ownership.volume (export_id, organisation_id, number, file_id, size, files) VALUES ($1, $2, $3, $4, $5, $6);
