-- Passkeys: functions of schema/0006_passkey.sql, and the own list.

-- query: give_challenge
-- in:    challenge text, device text, session opt_uuid, purpose text
-- out:   done opt_text
-- rows:  1
SELECT account.challenge_put($1, $2, $3, $4)::text AS done;

-- query: take_challenge
-- in:    challenge text, device text, session opt_uuid, purpose text
-- out:   fits bool
-- rows:  1
SELECT account.challenge_take($1, $2, $3, $4) AS fits;

-- query: find_passkey
-- in:    key_id bytes, door text
-- out:   person opt_uuid, algorithm opt_i32, public_key opt_bytes, active opt_bool
-- rows:  1
SELECT person, algorithm, public_key, active FROM account.passkey_find($1, $2);

-- query: use_passkey
-- in:    key_id bytes, count i64
-- out:   fits bool
-- rows:  1
SELECT account.passkey_used($1, $2) AS fits;

-- query: add_passkey
-- in:    id uuid, name text, key_id bytes, algorithm i32, public_key bytes, count i64
-- out:   done opt_text
-- rows:  1
SELECT account.passkey_add($1, $2, $3, $4, $5, $6)::text AS done;

-- query: remove_passkey
-- in:    id uuid
-- out:   done bool
-- rows:  1
SELECT account.passkey_remove($1) AS done;

-- query: own_passkeys
-- out:   id uuid, name text, key_id bytes, made_at instant, used_at opt_instant
-- rows:  0..N limit 10
SELECT k.id, k.name, k.key_id, k.made_at, k.used_at
  FROM account.passkey AS k
 WHERE k.person_id = (SELECT sec.person())
 ORDER BY k.made_at, k.id
 LIMIT 10;
