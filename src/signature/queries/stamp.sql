-- Time-stamps beside signatures. All moments are the machine's.

-- query: keeping_put
-- in:    object uuid, due instant
-- rows:  none
INSERT INTO signature.keeping (object_id, due_at) VALUES ($1, $2);

-- Those whose digest is no longer the one that is wanted come first, whatever their certificates say.
-- query: keeping_age
-- in:    digests texts, now instant, soon instant
-- rows:  none
UPDATE signature.keeping SET due_at = $2 WHERE digest = ANY ($1) AND due_at > $3;

-- query: keeping_due
-- in:    now instant
-- out:   object_id uuid
-- rows:  0..N limit 5
SELECT object_id FROM signature.keeping WHERE due_at <= $1 ORDER BY due_at LIMIT 5;

-- query: keeping_next
-- in:    object uuid, digest opt_text, due instant
-- rows:  none
UPDATE signature.keeping SET digest = coalesce($2, digest), due_at = $3 WHERE object_id = $1;

-- query: stamp_put
-- in:    object uuid, no i32, token bytes, parts i32, answer opt_bytes, digest text, authority text, stamped instant, holds_until instant
-- rows:  none
INSERT INTO signature.stamp (object_id, no, token, parts, answer, digest, authority, stamped_at, holds_until)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- query: stamps_of
-- in:    object uuid
-- out:   token bytes, parts i32, answer opt_bytes, holds_until instant
-- rows:  0..N limit 32
SELECT token, parts, answer, holds_until FROM signature.stamp WHERE object_id = $1 ORDER BY no;

-- query: stamps_of_copy
-- in:    number i64, code_hash bytes
-- out:   n i32, authority text, first_at instant, last_at instant, holds_until instant
-- rows:  0..1
SELECT n, authority, first_at, last_at, holds_until FROM signature.copy_stamps($1, $2);
