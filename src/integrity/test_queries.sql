-- What somebody could do who owns the machine, and what came of it.

-- query: quiet
-- out:   role text
-- rows:  1
SELECT set_config('session_replication_role', 'replica', true) AS role;

-- query: alter
-- rows:  none
UPDATE person.person SET iin_sealed = set_byte(iin_sealed, 20, get_byte(iin_sealed, 20) # 1) WHERE iin_sealed IS NOT NULL;

-- query: told
-- in:    person uuid
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM notice.message AS m WHERE m.person_id = $1 AND m.object LIKE 'integrity.finding:%';

-- query: journalled
-- in:    door text
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM audit.entry AS e WHERE e.action = 'integrity.met' AND e.door = $1;
