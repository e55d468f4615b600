-- Signing on the phone; functions of schema/0005_phone.sql.

-- query: phone_put
-- in:    offer uuid, address_hash bytes, secret_sealed bytes, content_sealed bytes
-- rows:  none
INSERT INTO signature.phone (offer_id, address_hash, secret_sealed, content_sealed) VALUES ($1, $2, $3, $4);

-- query: phone_of
-- in:    offer uuid, session uuid
-- out:   secret_sealed bytes, signature_sealed opt_bytes
-- rows:  0..1
SELECT p.secret_sealed, p.signature_sealed
  FROM signature.phone AS p JOIN signature.offer AS o ON o.id = p.offer_id
 WHERE p.offer_id = $1 AND o.session_id = $2 AND o.used_at IS NULL AND o.expires_at > platform.now();

-- query: open_phone
-- in:    address_hash bytes
-- out:   offer_id uuid, secret_sealed bytes, content_sealed bytes, expires_at instant, came bool
-- rows:  0..1
SELECT offer_id, secret_sealed, content_sealed, expires_at, came FROM signature.phone_open($1);

-- query: take_phone
-- in:    offer uuid, signature bytes, most i32
-- out:   taken bool
-- rows:  1
SELECT signature.phone_take($1, $2, $3) AS taken;

-- query: sweep_phones
-- out:   done opt_text
-- rows:  1
SELECT signature.phone_sweep()::text AS done;
