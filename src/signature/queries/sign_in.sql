-- Texts to sign in by; functions of schema/0002_sign_in.sql.

-- query: put_challenge
-- in:    id uuid, browser_hash bytes, door text, lang text, next text, expires instant
-- out:   done opt_text
-- rows:  1
SELECT signature.challenge_put($1, $2, $3, $4, $5, $6)::text AS done;

-- query: open_challenge
-- in:    id uuid, browser_hash bytes, door text
-- out:   lang text, next text, expires_at instant
-- rows:  0..1
SELECT lang, next, expires_at FROM signature.challenge_open($1, $2, $3);

-- query: try_challenge
-- in:    id uuid, most i32
-- out:   counted bool
-- rows:  1
SELECT signature.challenge_try($1, $2) AS counted;

-- query: use_challenge
-- in:    id uuid
-- out:   used bool
-- rows:  1
SELECT signature.challenge_use($1) AS used;

-- query: sweep_challenges
-- out:   done opt_text
-- rows:  1
SELECT signature.challenge_sweep()::text AS done;
