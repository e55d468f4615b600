-- Orders of reports as their officer sees and changes them.

-- query: schedule_add
-- in:    id uuid, source text, place text, place_name text, filters text, format text, lang text, frequency text, hour i32,
--        first_day date, last_day date
-- rows:  none
INSERT INTO report.schedule (id, source, place, place_name, filters, format, lang, frequency, hour, first_day, last_day, next_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, report.next_time($10, $11, $9, $8, platform.now()));

-- How many the person has in this role; there is a bound.
-- query: schedule_count
-- out:   n i64
-- rows:  1
SELECT count(*) FROM report.schedule WHERE state <> 'DELETED';

-- With what became of the last one.
-- query: schedules
-- out:   id uuid, source text, place_name text, format text, lang text, frequency text, hour i32, last_day date, state text,
--        next_at opt_instant, result_state opt_text, result_at opt_instant
-- rows:  0..N limit 200
SELECT s.id, s.source, s.place_name, s.format, s.lang, s.frequency, s.hour, s.last_day, s.state, s.next_at, r.state, r.due_at
  FROM report.schedule AS s
  LEFT JOIN LATERAL (SELECT x.state, x.due_at FROM report.result AS x WHERE x.schedule_id = s.id
                      ORDER BY x.due_at DESC, x.id LIMIT 1) AS r ON true
 WHERE s.state <> 'DELETED'
 ORDER BY s.ordered_at DESC, s.id
 LIMIT 200;

-- query: schedule_by_id
-- in:    id uuid
-- out:   source text, place text, place_name text, filters text, format text, lang text, frequency text, hour i32,
--        first_day date, last_day date, state text, next_at opt_instant
-- rows:  0..1
SELECT source, place, place_name, filters, format, lang, frequency, hour, first_day, last_day, state, next_at
  FROM report.schedule WHERE id = $1 AND state <> 'DELETED';

-- query: results
-- in:    schedule uuid, sort text, descending bool, most i64, skip i64
-- out:   id uuid, due_at instant, state text, attempts i32, failure text, rows i32, keep_until opt_date, total i64
-- rows:  0..N limit 1000
SELECT id, due_at, state, attempts, failure, rows, keep_until, count(*) OVER ()
  FROM report.result
 WHERE schedule_id = $1
 ORDER BY CASE WHEN $2 = 'rows' AND NOT $3 THEN rows END, CASE WHEN $2 = 'rows' AND $3 THEN rows END DESC,
          CASE WHEN NOT $3 THEN due_at END, due_at DESC, id
 LIMIT $4 OFFSET $5;

-- query: result_file
-- in:    id uuid
-- out:   type text, name text, bytes opt_bytes
-- rows:  0..1
SELECT type, name, bytes FROM report.result WHERE id = $1 AND state = 'READY';

-- query: schedule_pause
-- in:    id uuid
-- rows:  none
UPDATE report.schedule SET state = 'PAUSED', next_at = NULL WHERE id = $1 AND state = 'ACTIVE';

-- What should have come meanwhile is not made up for.
-- query: schedule_resume
-- in:    id uuid
-- rows:  none
UPDATE report.schedule
   SET state = CASE WHEN report.next_time(first_day, last_day, hour, frequency, platform.now()) IS NULL THEN 'ENDED' ELSE 'ACTIVE' END,
       next_at = report.next_time(first_day, last_day, hour, frequency, platform.now())
 WHERE id = $1 AND state = 'PAUSED';

-- query: schedule_delete
-- in:    id uuid
-- rows:  none
UPDATE report.schedule SET state = 'DELETED', next_at = NULL WHERE id = $1 AND state <> 'DELETED';

-- query: run_now
-- in:    schedule uuid
-- rows:  none
INSERT INTO report.result (schedule_id, organisation_id, person_id)
SELECT s.id, s.organisation_id, s.person_id FROM report.schedule AS s
 WHERE s.id = $1 AND s.state IN ('ACTIVE', 'PAUSED', 'ENDED');
