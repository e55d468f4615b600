-- What the jobs do. `oqu work` sees all orders.

-- Schedules whose hour has come get one result, however many hours were missed, and their next hour. In one statement, on rows that
-- it holds: of several `oqu work` one does a schedule.
-- query: due_add
-- rows:  none
WITH due AS (
    SELECT s.id, s.organisation_id, s.person_id, report.next_time(s.first_day, s.last_day, s.hour, s.frequency, platform.now()) AS at
      FROM report.schedule AS s
     WHERE s.state = 'ACTIVE' AND s.next_at <= platform.now()
       FOR UPDATE SKIP LOCKED),
added AS (
    INSERT INTO report.result (schedule_id, organisation_id, person_id)
    SELECT id, organisation_id, person_id FROM due
        ON CONFLICT (schedule_id) WHERE state = 'WAITING' DO NOTHING)
UPDATE report.schedule AS s SET next_at = d.at, state = CASE WHEN d.at IS NULL THEN 'ENDED' ELSE 'ACTIVE' END FROM due AS d WHERE s.id = d.id;

-- The next one that no other session makes. Who claimed it has it until it is made; what was claimed by a session that is no more is
-- free at once, and a session that failed with one may take it again.
-- query: next_result
-- out:   id uuid, schedule_id uuid, organisation_id uuid, person_id uuid, role text, source text, place text, place_name text,
--        filters text, format text, lang text, deleted bool, attempts i32, due_at instant
-- rows:  0..1
SELECT r.id, r.schedule_id, s.organisation_id, s.person_id, s.role, s.source, s.place, s.place_name, s.filters, s.format, s.lang,
       s.state = 'DELETED', r.attempts, r.due_at
  FROM report.result AS r
  JOIN report.schedule AS s ON s.id = r.schedule_id
 WHERE r.state = 'WAITING'
   AND (r.claimed_by IS NULL
        OR NOT EXISTS (SELECT FROM pg_stat_activity AS a
                        WHERE a.pid <> pg_backend_pid() AND a.pid || ' ' || extract(epoch FROM a.backend_start) = r.claimed_by))
 ORDER BY r.attempts, r.due_at, r.id
 LIMIT 1 FOR UPDATE OF r SKIP LOCKED;

-- query: result_begin
-- in:    id uuid
-- rows:  none
UPDATE report.result
   SET attempts = attempts + 1,
       claimed_by = (SELECT a.pid || ' ' || extract(epoch FROM a.backend_start) FROM pg_stat_activity AS a WHERE a.pid = pg_backend_pid())
 WHERE id = $1;

-- query: result_ready
-- in:    id uuid, rows i32, keep_until date, type text, name text, bytes bytes
-- rows:  none
UPDATE report.result
   SET state = 'READY', claimed_by = NULL, made_at = platform.now(), rows = $2, keep_until = $3, type = $4, name = $5, bytes = $6
 WHERE id = $1 AND state = 'WAITING';

-- query: result_end
-- in:    id uuid, state text, failure text
-- rows:  none
UPDATE report.result SET state = $2, failure = $3, claimed_by = NULL, made_at = platform.now() WHERE id = $1 AND state = 'WAITING';

-- query: schedule_lose
-- in:    id uuid
-- rows:  none
UPDATE report.schedule SET state = 'LOST', next_at = NULL WHERE id = $1 AND state IN ('ACTIVE', 'PAUSED', 'ENDED');

-- query: forget
-- in:    today date
-- rows:  none
UPDATE report.result AS r SET state = 'GONE', bytes = NULL
 WHERE r.state = 'READY'
   AND (r.keep_until < $1 OR EXISTS (SELECT FROM report.schedule AS s WHERE s.id = r.schedule_id AND s.state IN ('DELETED', 'LOST')));
