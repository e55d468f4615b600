-- What the jobs do. `oqu work` sees all orders.

-- Schedules whose hour has come get one result, however many hours were missed.
-- query: due_add
-- rows:  none
INSERT INTO report.result (schedule_id, organisation_id, person_id)
SELECT s.id, s.organisation_id, s.person_id FROM report.schedule AS s
 WHERE s.state = 'ACTIVE' AND s.next_at <= platform.now()
    ON CONFLICT (schedule_id) WHERE state = 'WAITING' DO NOTHING;

-- query: due_advance
-- rows:  none
UPDATE report.schedule AS s
   SET next_at = n.at, state = CASE WHEN n.at IS NULL THEN 'ENDED' ELSE 'ACTIVE' END
  FROM (SELECT x.id, report.next_time(x.first_day, x.last_day, x.hour, x.frequency, platform.now()) AS at
          FROM report.schedule AS x
         WHERE x.state = 'ACTIVE' AND x.next_at <= platform.now()) AS n
 WHERE s.id = n.id;

-- query: next_result
-- out:   id uuid, schedule_id uuid, organisation_id uuid, person_id uuid, role text, source text, place text, place_name text,
--        filters text, format text, lang text, deleted bool, attempts i32, due_at instant
-- rows:  0..1
SELECT r.id, r.schedule_id, s.organisation_id, s.person_id, s.role, s.source, s.place, s.place_name, s.filters, s.format, s.lang,
       s.state = 'DELETED', r.attempts, r.due_at
  FROM report.result AS r
  JOIN report.schedule AS s ON s.id = r.schedule_id
 WHERE r.state = 'WAITING'
 ORDER BY r.attempts, r.due_at, r.id
 LIMIT 1;

-- query: result_begin
-- in:    id uuid
-- rows:  none
UPDATE report.result SET attempts = attempts + 1 WHERE id = $1;

-- query: result_ready
-- in:    id uuid, rows i32, keep_until date, type text, name text, bytes bytes
-- rows:  none
UPDATE report.result
   SET state = 'READY', made_at = platform.now(), rows = $2, keep_until = $3, type = $4, name = $5, bytes = $6
 WHERE id = $1 AND state = 'WAITING';

-- query: result_end
-- in:    id uuid, state text, failure text
-- rows:  none
UPDATE report.result SET state = $2, failure = $3, made_at = platform.now() WHERE id = $1 AND state = 'WAITING';

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
