-- Seals of the organisation.

-- query: seal_keep
-- in:    hash bytes, signature bytes, at instant
-- out:   done opt_text
-- rows:  1
SELECT signature.seal_put($1, $2, $3)::text AS done;

-- query: seal_of
-- in:    hash bytes
-- out:   signature bytes, sealed_at instant, answer opt_bytes, stamp opt_bytes
-- rows:  0..1
SELECT signature, sealed_at, answer, stamp FROM signature.seal_find($1);

-- query: seals_unstamped
-- in:    most i32
-- out:   text_hash bytes, signature bytes
-- rows:  0..N limit 100
SELECT text_hash, signature FROM signature.seal_unstamped($1);

-- query: seal_stamped
-- in:    hash bytes, stamp bytes, answer opt_bytes
-- out:   done opt_text
-- rows:  1
SELECT signature.seal_stamp($1, $2, $3)::text AS done;
