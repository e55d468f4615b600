-- What an organisation owns of admission.

-- query: owned_rows
-- in:    kind text, organisation uuid, after text, most i32
-- out:   key text, facts text, file_id opt_uuid, file_name opt_text
-- rows:  0..N limit 1000
SELECT key, facts, file_id, file_name FROM admission.owned($1, $2, $3, $4);

-- query: owned_counts
-- in:    organisation uuid
-- out:   kind text, n i64
-- rows:  0..N limit 20
SELECT kind, n FROM admission.owned_counts($1);
