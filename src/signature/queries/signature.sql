-- query: code_end_live
-- in:    person uuid, purpose text
-- rows:  none
UPDATE signature.code SET ended_at = platform.now()
 WHERE person_id = $1 AND purpose = $2 AND used_at IS NULL AND ended_at IS NULL;

-- query: codes_sent_since
-- in:    person uuid, since instant
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM signature.code WHERE person_id = $1 AND sent_at > $2;

-- query: code_put
-- in:    id uuid, person uuid, purpose text, content_hash bytes, code_keyed bytes, phone_masked text, expires instant
-- rows:  none
INSERT INTO signature.code (id, person_id, purpose, content_hash, code_keyed, phone_masked, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- query: code_lock
-- in:    id uuid
-- out:   purpose text, content_hash bytes, code_keyed bytes, phone_masked text, expired bool, tries i32, answered_at opt_instant, used_at opt_instant, ended_at opt_instant
-- rows:  0..1
SELECT purpose, content_hash, code_keyed, phone_masked, expires_at <= platform.now() AS expired, tries, answered_at, used_at, ended_at
  FROM signature.code
 WHERE id = $1
   FOR UPDATE;

-- query: code_count_try
-- in:    id uuid
-- rows:  none
UPDATE signature.code SET tries = tries + 1 WHERE id = $1;

-- query: code_answered
-- in:    id uuid
-- rows:  none
UPDATE signature.code SET answered_at = platform.now() WHERE id = $1 AND answered_at IS NULL;

-- query: code_use
-- in:    id uuid, person uuid, content_hash bytes
-- rows:  none
UPDATE signature.code SET used_at = platform.now()
 WHERE id = $1 AND person_id = $2 AND content_hash = $3 AND answered_at IS NOT NULL AND used_at IS NULL
   AND ended_at IS NULL AND expires_at + interval '30 minutes' > platform.now();

-- query: object_put
-- in:    id uuid, kind text, person uuid, organisation uuid, sealed bytes, hash bytes, method text, code opt_uuid, offer opt_uuid, seal bytes
-- rows:  none
INSERT INTO signature.object (id, kind, person_id, organisation_id, content_sealed, content_hash, method, code_id, offer_id, seal)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- query: object_by_id
-- in:    id uuid
-- out:   kind text, person_id uuid, content_sealed bytes, content_hash bytes, method text, signed_at instant, seal bytes
-- rows:  0..1
SELECT kind, person_id, content_sealed, content_hash, method, signed_at, seal FROM signature.object WHERE id = $1;
