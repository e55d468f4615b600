-- The inbox: functions of schema/0002_message.sql.

-- query: take_message
-- in:    id uuid, kind text, digest bytes, signature bytes, nonce text
-- out:   outcome text, status i32, answer text
-- rows:  1
SELECT outcome, status, answer FROM egov.take($1, $2, $3, $4, $5);

-- query: settle_message
-- in:    id uuid, reason text, status i32, answer text, application opt_uuid, number opt_i64
-- out:   done opt_text
-- rows:  1
SELECT egov.settle($1, $2, $3, $4, $5, $6)::text AS done;

-- query: write_refusal
-- in:    reason text, message opt_uuid, address text
-- out:   done opt_text
-- rows:  1
SELECT egov.refuse($1, $2, $3)::text AS done;
