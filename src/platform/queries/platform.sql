-- query: clock_read
-- out:   us i64
-- rows:  1
SELECT platform.clock_offset();

-- query: clock_write
-- in:    offset_us i64, reason text
-- rows:  none
SELECT platform.set_clock($1, $2);

-- query: context_key_write
-- in:    key bytes
-- rows:  none
SELECT sec.set_context_key($1);

-- query: setting_value
-- in:    key text, day date, scope text
-- out:   value opt_text
-- rows:  1
SELECT platform.setting_text($1, $2, $3);

-- Waits for a claim of the same key that has not ended yet.
-- query: idem_add
-- in:    key text, content text, object uuid
-- rows:  none
INSERT INTO platform.idem (person, key, request_hash, object)
VALUES (sec.person(), $1, sha256(convert_to($2, 'UTF8')), $3)
ON CONFLICT (person, key) DO NOTHING;

-- query: idem_compare
-- in:    key text, content text
-- out:   object uuid, same bool
-- rows:  1
SELECT i.object, i.request_hash = sha256(convert_to($2, 'UTF8'))
  FROM platform.idem AS i
 WHERE i.person = (SELECT sec.person()) AND i.key = $1;

-- query: idem_object
-- in:    key text
-- out:   object uuid
-- rows:  0..1
SELECT i.object
  FROM platform.idem AS i
 WHERE i.person = (SELECT sec.person()) AND i.key = $1;
