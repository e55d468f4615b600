-- Forgotten passwords.

-- query: ask_reset
-- in:    id uuid, login bytes, browser text, address text, lang text, minutes i32,
--        login_most i32, browser_most i32, address_most i32
-- out:   taken bool
-- rows:  1
SELECT contact.ask($1, $2, $3, $4, $5, $6, $7, $8, $9) AS taken;

-- query: live_reset
-- in:    browser text
-- out:   id opt_uuid
-- rows:  1
SELECT contact.live($1) AS id;

-- query: answer_reset
-- in:    id uuid, browser text, code_keyed bytes, tries i32
-- out:   fits bool, person opt_uuid
-- rows:  1
SELECT "right" AS fits, person FROM contact.answer($1, $2, $3, $4);

-- The oldest request that nobody has looked at.
-- query: next_reset
-- out:   id uuid, login bytes, lang text, expires instant
-- rows:  0..1
UPDATE contact.reset AS r SET looked_at = platform.now()
 WHERE r.id = (SELECT n.id FROM contact.reset AS n WHERE n.looked_at IS NULL AND n.expires_at > platform.now()
                ORDER BY n.asked_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING r.id, r.login_index, r.lang, r.expires_at;

-- query: arm_reset
-- in:    id uuid, person uuid, code_keyed bytes
-- rows:  none
UPDATE contact.reset SET person_id = $2, code_keyed = $3 WHERE id = $1;

-- query: forget_all
-- out:   done opt_text
-- rows:  1
SELECT contact.forget()::text AS done;
