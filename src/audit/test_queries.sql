-- query: break_open
-- rows:  none
ALTER TABLE audit.entry DISABLE TRIGGER USER;

-- query: alter_row
-- in:    shard i32, seq i64
-- rows:  none
UPDATE audit.entry SET action = 'nothing.happened' WHERE shard = $1 AND seq = $2;

-- query: remove_row
-- in:    shard i32, seq i64
-- rows:  none
DELETE FROM audit.entry WHERE shard = $1 AND seq = $2;

-- query: move_row
-- in:    shard i32, seq i64, to_seq i64
-- rows:  none
UPDATE audit.entry SET seq = $3 WHERE shard = $1 AND seq = $2;

-- query: truncate
-- rows:  none
TRUNCATE audit.entry;

-- query: move_head
-- in:    shard i32
-- rows:  none
UPDATE audit.head SET seq = seq + 1 WHERE shard = $1;

-- query: last
-- out:   shard i32, seq i64, person opt_uuid, role opt_text, door opt_text, action text, object_type text,
--        object text, organisation opt_uuid, subject opt_uuid, details text, session opt_text,
--        address opt_text, request opt_text
-- rows:  1
SELECT e.shard, e.seq, e.person, e.role, e.door, e.action, e.object_type, e.object, e.organisation, e.subject,
       e.details::text, e.session, e.address, e.request
  FROM audit.entry AS e ORDER BY e.at DESC, e.seq DESC LIMIT 1;

-- query: card_add
-- in:    id uuid, name text, state text, sealed bytes, organisation uuid, person uuid
-- rows:  none
INSERT INTO audit_test.card (id, name, state, iin_sealed, organisation_id, person_id)
VALUES ($1, $2, $3, $4, $5, $6);

-- query: card_change
-- in:    id uuid, name text, state text, sealed bytes
-- rows:  none
UPDATE audit_test.card SET name = $2, state = $3, iin_sealed = $4 WHERE id = $1;

-- query: card_remove
-- in:    id uuid
-- rows:  none
DELETE FROM audit_test.card WHERE id = $1;

-- query: remove_all
-- rows:  none
DELETE FROM audit.entry;

-- query: save
-- rows:  none
INSERT INTO audit_test.saved SELECT * FROM audit.entry;

-- query: restore
-- rows:  none
INSERT INTO audit.entry SELECT * FROM audit_test.saved;
