-- Proved contacts.

-- Of the signed-in person; `oqu work` sees everybody's.
-- query: of_person
-- in:    person uuid
-- out:   id uuid, channel text, value_sealed opt_bytes, proved_at instant
-- rows:  0..N limit 2
SELECT c.id, c.channel, c.value_sealed, c.proved_at
  FROM contact.contact AS c
 WHERE c.person_id = $1 AND c.ended_at IS NULL
 ORDER BY c.channel DESC
 LIMIT 3;

-- query: proved_phone
-- in:    person uuid
-- out:   id opt_uuid, value_sealed opt_bytes
-- rows:  1
SELECT id, value_sealed FROM contact.proved_phone($1);

-- query: proofs_since
-- in:    since instant
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM contact.proof AS p WHERE p.person_id = (SELECT sec.person()) AND p.sent_at > $1;

-- query: end_proofs
-- rows:  none
UPDATE contact.proof SET ended_at = platform.now() WHERE person_id = (SELECT sec.person()) AND ended_at IS NULL;

-- query: put_proof
-- in:    id uuid, channel text, value_sealed bytes, code_keyed bytes, expires instant
-- rows:  none
INSERT INTO contact.proof (id, person_id, channel, value_sealed, code_keyed, expires_at)
VALUES ($1, (SELECT sec.person()), $2, $3, $4, $5);

-- query: live_proof
-- out:   id uuid, channel text, value_sealed bytes, code_keyed bytes, tries i32
-- rows:  0..1
SELECT p.id, p.channel, p.value_sealed, p.code_keyed, p.tries
  FROM contact.proof AS p
 WHERE p.person_id = (SELECT sec.person()) AND p.ended_at IS NULL AND p.expires_at > platform.now()
 ORDER BY p.sent_at DESC, p.id
 LIMIT 1
   FOR UPDATE;

-- query: count_try
-- in:    id uuid
-- rows:  none
UPDATE contact.proof SET tries = tries + 1 WHERE id = $1;

-- query: put
-- in:    id uuid, channel text, value_sealed bytes
-- rows:  none
INSERT INTO contact.contact (id, person_id, channel, value_sealed) VALUES ($1, (SELECT sec.person()), $2, $3);

-- query: end_channel
-- in:    channel text
-- rows:  none
UPDATE contact.contact SET value_sealed = NULL, ended_at = platform.now()
 WHERE person_id = (SELECT sec.person()) AND channel = $1 AND ended_at IS NULL;

-- query: end_one
-- in:    id uuid
-- rows:  none
UPDATE contact.contact SET value_sealed = NULL, ended_at = platform.now()
 WHERE id = $1 AND person_id = (SELECT sec.person()) AND ended_at IS NULL;
