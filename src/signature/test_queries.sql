-- What only tests ask.

-- The one-time code that was sent last; not sent yet, so it is still there.
-- query: sent
-- out:   id uuid, to_sealed bytes, text_sealed bytes
-- rows:  0..1
SELECT id, to_sealed, text_sealed FROM notice.outbox WHERE text_sealed IS NOT NULL ORDER BY number DESC LIMIT 1;

-- query: live
-- in:    purpose text
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM signature.code WHERE purpose = $1 AND used_at IS NULL AND ended_at IS NULL;

-- query: kept
-- in:    id uuid
-- out:   whole text
-- rows:  1
SELECT c::text AS whole FROM signature.code AS c WHERE c.id = $1;

-- query: objects
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM signature.object;

-- query: overwrite
-- in:    id uuid
-- rows:  none
UPDATE signature.object SET kind = 'other' WHERE id = $1;

-- query: remove
-- in:    id uuid
-- rows:  none
DELETE FROM signature.object WHERE id = $1;

-- An answer that was never given.
-- query: forge_answer
-- in:    id uuid
-- rows:  none
UPDATE signature.code SET content_hash = sha256('other') WHERE id = $1;

-- Until the end of the transaction: what somebody could do who owns the machine.
-- query: without_triggers
-- out:   role text
-- rows:  1
SELECT set_config('session_replication_role', 'replica', true) AS role;

-- A time-stamp of the right form that is not the one that was made.
-- query: forge_stamp
-- in:    object uuid
-- rows:  none
UPDATE signature.stamp SET token = set_byte(token, octet_length(token) - 20, get_byte(token, octet_length(token) - 20) # 1)
 WHERE object_id = $1;

-- The answer by which a key was found right is not the one that was given.
-- query: forge_revocation
-- in:    object uuid
-- rows:  none
UPDATE signature.proof SET answer = set_byte(answer, octet_length(answer) - 20, get_byte(answer, octet_length(answer) - 20) # 1)
 WHERE object_id = $1;

-- Bytes of the document.
-- query: forge_content
-- in:    object uuid
-- rows:  none
UPDATE signature.object SET content_sealed = set_byte(content_sealed, 40, get_byte(content_sealed, 40) # 1) WHERE id = $1;

-- A printed copy with the code K7QX-4MRT-9W2D.
-- query: number_copy
-- in:    object uuid
-- rows:  none
INSERT INTO signature.copy (object_id, organisation_id, code_hash, code_sealed, title, document_number, dated, organisation_kk, organisation_ru,
                            bin, signer, serial, content_hash)
SELECT id, organisation_id, sha256('K7QX4MRT9W2D'), '', 'signature.check.document', '1', '2095-05-27', '', '', '991240000013', '', '', content_hash
  FROM signature.object WHERE id = $1;
