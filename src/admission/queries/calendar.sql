-- The work calendar: days that differ from "Monday to Friday work".

-- What holds now, of the country and of one region, or of all (empty).
-- query: work_days
-- in:    region text
-- out:   day date, region text, working bool, source text, reason text, recorded_at instant, versions i64
-- rows:  0..N limit 10000
SELECT DISTINCT ON (w.day, w.region_kato) w.day, w.region_kato, w.working, w.legal_source, w.reason, w.recorded_at,
       count(*) OVER (PARTITION BY w.day, w.region_kato)
  FROM admission.work_day AS w
 WHERE $1 = '' OR w.region_kato IN ('', $1)
 ORDER BY w.day, w.region_kato, w.recorded_at DESC;

-- query: work_day_history
-- in:    day date, region text
-- out:   working bool, source text, reason text, recorded_at instant
-- rows:  0..N limit 500
SELECT w.working, w.legal_source, w.reason, w.recorded_at
  FROM admission.work_day AS w
 WHERE w.day = $1 AND w.region_kato = $2
 ORDER BY w.recorded_at DESC
 LIMIT 500;

-- query: work_day_set
-- in:    day date, region text, working bool, source text, reason text
-- out:   changed bool
-- rows:  1
SELECT admission.set_work_day($1, $2, $3, $4, $5) AS changed;
