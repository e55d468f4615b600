-- What only the tests of control do.

-- query: silence
-- rows:  none
ALTER TABLE control.waiver DISABLE TRIGGER append_only;

-- query: speak
-- rows:  none
ALTER TABLE control.waiver ENABLE TRIGGER append_only;

-- query: told
-- in:    person uuid
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM notice.message AS m WHERE m.person_id = $1 AND m.object = 'control.state';
