-- What `oqu work` does with files in quarantine.

-- Whoever claims a file has five minutes; a check that died is tried again by the next.
-- query: claim
-- out:   id uuid, kind text, size i64, sha256 bytes, attempts i32, slow i32
-- rows:  0..1
UPDATE file.stored_file AS f
   SET due_at = platform.now() + interval '5 minutes', attempts = f.attempts + 1
 WHERE f.id = (SELECT n.id FROM file.stored_file AS n
                WHERE n.state = 'QUARANTINED' AND n.due_at <= platform.now()
                ORDER BY n.due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING f.id, f.kind, f.size, f.sha256, f.attempts, f.slow;

-- query: later
-- in:    id uuid, seconds i32, slow bool
-- rows:  none
UPDATE file.stored_file SET due_at = platform.now() + $2 * interval '1 second', slow = slow + $3::integer
 WHERE id = $1 AND state = 'QUARANTINED';

-- query: refuse
-- in:    id uuid, state text, reason text
-- rows:  none
UPDATE file.stored_file SET state = $2, reason = $3, checked_at = platform.now()
 WHERE id = $1 AND state = 'QUARANTINED';

-- query: accept
-- in:    id uuid, clean uuid, key_sealed bytes, pages i32
-- rows:  none
UPDATE file.stored_file SET state = 'CLEAN', clean_id = $2, key_sealed = $3, pages = $4, checked_at = platform.now()
 WHERE id = $1 AND state = 'QUARANTINED';

-- query: add_part
-- in:    file uuid, number i32, media_type text, size i64, sha256 bytes
-- rows:  none
INSERT INTO file.part (file_id, number, media_type, size, sha256) VALUES ($1, $2, $3, $4, $5);

-- query: quarantined
-- in:    ids uuids
-- out:   id uuid
-- rows:  0..N limit 1000
SELECT id FROM file.stored_file WHERE id = ANY ($1) AND state = 'QUARANTINED' LIMIT 1001;

-- query: add_made
-- in:    id uuid, owner uuid, organisation uuid, purpose text, name text, size i64, sha256 bytes, clean uuid,
--        key_sealed bytes
-- rows:  none
INSERT INTO file.stored_file
    (id, owner_id, organisation_id, purpose, name, kind, size, sha256, state, pages, clean_id, key_sealed, checked_at)
VALUES ($1, $2, $3, $4, $5, 'ZIP', $6, $7, 'CLEAN', 1, $8, $9, platform.now());

-- The whole of a file: of a PDF its part 0, of others their one page.
-- query: whole_of
-- in:    id uuid
-- out:   state text, clean_id opt_uuid, key_sealed opt_bytes, number opt_i32, media_type opt_text,
--        size opt_i64, sha256 opt_bytes
-- rows:  0..1
SELECT f.state, f.clean_id, f.key_sealed, p.number, p.media_type, p.size, p.sha256
  FROM file.stored_file AS f
  LEFT JOIN file.part AS p ON p.file_id = f.id AND p.number = CASE WHEN f.kind = 'PDF' THEN 0 ELSE 1 END
 WHERE f.id = $1;
