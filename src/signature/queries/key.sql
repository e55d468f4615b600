-- Documents offered together count once.
-- query: offers_made_since
-- in:    person uuid, since instant
-- out:   n i64
-- rows:  1
SELECT count(DISTINCT coalesce(batch_id, id)) AS n FROM signature.offer WHERE person_id = $1 AND made_at > $2;

-- query: offer_put
-- in:    id uuid, person uuid, session uuid, purpose text, content_hash bytes, expires instant, batch opt_uuid, batch_no opt_i32,
--        subject opt_uuid
-- rows:  none
INSERT INTO signature.offer (id, person_id, session_id, purpose, content_hash, expires_at, batch_id, batch_no, subject_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- query: offers_of_batch
-- in:    batch uuid, session uuid, purpose text
-- out:   id uuid, subject_id uuid, used bool
-- rows:  0..N limit 120
SELECT id, coalesce(subject_id, id) AS subject_id, used_at IS NOT NULL AS used
  FROM signature.offer
 WHERE batch_id = $1 AND session_id = $2 AND purpose = $3
 ORDER BY batch_no;

-- query: offer_by_id
-- in:    id uuid, session uuid
-- out:   content_hash bytes, expired bool, tries i32, used_at opt_instant
-- rows:  0..1
SELECT content_hash, expires_at <= platform.now() AS expired, tries, used_at
  FROM signature.offer
 WHERE id = $1 AND session_id = $2;

-- One more signature is judged for it, unless there were too many.
-- query: offer_count_try
-- in:    id uuid, most i32
-- rows:  none
UPDATE signature.offer SET tries = tries + 1 WHERE id = $1 AND tries < $2;

-- query: offer_use
-- in:    id uuid, session uuid, content_hash bytes
-- rows:  none
UPDATE signature.offer SET used_at = platform.now()
 WHERE id = $1 AND session_id = $2 AND content_hash = $3 AND used_at IS NULL AND expires_at > platform.now();

-- query: proof_put
-- in:    object uuid, signature_sealed bytes, verdict_sealed bytes, authorities bytes, answer opt_bytes, machine instant
-- rows:  none
INSERT INTO signature.proof (object_id, signature_sealed, verdict_sealed, authorities, answer, machine_at) VALUES ($1, $2, $3, $4, $5, $6);

-- query: list_keep
-- in:    hash bytes, bytes bytes
-- rows:  none
INSERT INTO signature.list (hash, bytes) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING;

-- query: list_known
-- in:    hash bytes
-- out:   known bool
-- rows:  1
SELECT EXISTS (SELECT FROM signature.list WHERE hash = $1) AS known;

-- query: proof_list_put
-- in:    object uuid, no i32, hash bytes
-- rows:  none
INSERT INTO signature.proof_list (object_id, no, hash) VALUES ($1, $2, $3);

-- query: lists_of
-- in:    object uuid
-- out:   bytes bytes
-- rows:  0..N limit 4
SELECT l.bytes FROM signature.proof_list AS p JOIN signature.list AS l ON l.hash = p.hash WHERE p.object_id = $1 ORDER BY p.no;

-- query: proof_of
-- in:    object uuid
-- out:   signature_sealed bytes, verdict_sealed bytes, authorities bytes, answer opt_bytes, judged_at instant, machine_at instant
-- rows:  0..1
SELECT signature_sealed, verdict_sealed, authorities, answer, judged_at, machine_at FROM signature.proof WHERE object_id = $1;
