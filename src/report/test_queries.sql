-- What only the tests do.

-- Somebody with a role.
-- query: officer
-- in:    person uuid, organisation uuid, role text
-- rows:  none
WITH opened AS (
    INSERT INTO account.account (person_id, organisation_id, name, search_key, sort_key)
    VALUES ($1, $2, 'Қызметкер', 'кызметкер', '00') ON CONFLICT DO NOTHING
)
INSERT INTO account.role_grant (id, person_id, role, organisation_id, valid_from, reason)
VALUES (gen_random_uuid(), $1, $3, $2, '2026-01-01', 'test');

-- The role ends today.
-- query: dismiss
-- in:    person uuid
-- rows:  none
UPDATE account.role_grant SET ended_at = platform.now(), end_reason = 'test' WHERE person_id = $1;

-- The organisation takes the right to see figures from the role.
-- query: take
-- in:    organisation uuid, role text, person uuid
-- rows:  none
INSERT INTO rights.change (organisation_id, role, permission, state, reason, made_by)
VALUES ($1, $2, 'board.may.figures', 'TAKEN', 'test', $3);

-- query: results
-- out:   ready i64, lost i64, failed i64, gone i64
-- rows:  1
SELECT count(*) FILTER (WHERE state = 'READY'), count(*) FILTER (WHERE state = 'LOST'),
       count(*) FILTER (WHERE state = 'FAILED'), count(*) FILTER (WHERE state = 'GONE') FROM report.result;

-- query: messages
-- in:    person uuid
-- out:   n i64
-- rows:  1
SELECT count(*) FROM notice.outbox WHERE person_id = $1 AND msg LIKE 'report.%';

-- query: told
-- in:    person uuid
-- out:   n i64
-- rows:  1
SELECT count(*) FROM notice.message WHERE person_id = $1 AND msg LIKE 'report.%';

-- One that is to be made is claimed by the session that asks, or by one that is no more.
-- query: hold_one
-- in:    there bool
-- rows:  none
UPDATE report.result
   SET claimed_by = CASE WHEN $1 THEN (SELECT a.pid || ' ' || extract(epoch FROM a.backend_start) FROM pg_stat_activity AS a
                                        WHERE a.pid = pg_backend_pid())
                         ELSE '1 0' END
 WHERE id = (SELECT r.id FROM report.result AS r WHERE r.state = 'WAITING' ORDER BY r.id LIMIT 1);
