-- Windows, terms of an answer and refusals, reckoned from the rows of law and not by the service's functions.

-- query: term_findings
-- in:    pools uuids
-- out:   finding text, object text, detail text
-- rows:  0..N limit 100000
WITH own AS (
    SELECT a.*, (a.submitted_at AT TIME ZONE INTERVAL '+05:00')::date AS day,
           coalesce((SELECT p.region_kato FROM admission.handover_line AS l JOIN admission.pool AS p ON p.id = l.from_pool
                      WHERE l.application_id = a.id ORDER BY l.at LIMIT 1), a.region_kato) AS region
      FROM admission.application AS a WHERE a.pool_id = ANY ($1)
), due AS (
    SELECT o.id, o.deadline_at,
           (SELECT d.day::date FROM generate_series(o.day + 1, o.day + 60, interval '1 day') AS d (day)
             WHERE coalesce((SELECT w.working FROM admission.work_day AS w
                              WHERE w.day = d.day::date AND w.region_kato IN ('', o.region)
                                AND (w.author IS NULL OR w.recorded_at <= o.submitted_at)
                              ORDER BY w.region_kato <> '' DESC, w.recorded_at DESC LIMIT 1), extract(isodow FROM d.day) <= 5)
             ORDER BY d.day LIMIT 1) AS day
      FROM own AS o
), win AS (
    SELECT o.id, w.first_day, w.last_day,
           (SELECT s.value::time FROM platform.setting AS s
             WHERE s.key = 'admission.open_time' AND s.scope IN ('', o.region) AND s.valid_from <= w.first_day
             ORDER BY s.scope <> '' DESC, s.valid_from DESC, s.id DESC LIMIT 1) AS opens
      FROM own AS o
      LEFT JOIN LATERAL (SELECT r.* FROM admission.region_window AS r
                          WHERE r.campaign_id = o.campaign_id AND r.region_kato = o.region
                            AND coalesce(r.replaced_at, 'infinity') > o.submitted_at
                          ORDER BY coalesce(r.replaced_at, 'infinity') LIMIT 1) AS w ON true
)
SELECT 'term.differs' AS finding, d.id::text AS object, format('ends %s, by the calendar on %s', d.deadline_at, d.day) AS detail
  FROM due AS d
 WHERE d.deadline_at IS DISTINCT FROM
       (d.day + (SELECT s.value::time FROM platform.setting AS s
                  WHERE s.key = 'admission.work_close' AND s.scope = '' AND s.valid_from <= d.day
                  ORDER BY s.valid_from DESC, s.id DESC LIMIT 1)) AT TIME ZONE INTERVAL '+05:00'
UNION ALL
SELECT 'window.outside', o.id::text, format('handed in %s', o.submitted_at)
  FROM own AS o JOIN win AS w ON w.id = o.id
  JOIN admission.campaign AS c ON c.id = o.campaign_id
 WHERE (o.submitted_at >= (w.first_day + w.opens) AT TIME ZONE INTERVAL '+05:00' AND o.day <= w.last_day
        AND o.day BETWEEN c.basis_from AND c.basis_until) IS NOT TRUE
UNION ALL
SELECT 'refusal.ground', o.id::text, format('%s by %s', o.state, coalesce(o.ground, 'no ground'))
  FROM own AS o
 WHERE CASE
         WHEN o.state IN ('REFUSED_FULL', 'RESERVE', 'OFFERED', 'OFFER_EXPIRED') THEN o.ground IS DISTINCT FROM 'R4'
         WHEN o.state = 'REFUSED_DOCS' THEN (o.ground IN ('R1', 'R2', 'R3', 'R5') AND o.ground_facts <> '' AND o.ground_remedy <> ''
                                   AND (o.ground <> 'R5' OR o.ground_law <> '')) IS NOT TRUE
         ELSE o.ground IS NOT NULL
       END
UNION ALL
SELECT 'refusal.early', o.id::text, format('refused %s as full, the term ends %s', e.at, o.deadline_at)
  FROM own AS o JOIN admission.event AS e ON e.application_id = o.id
 WHERE e.to_state = 'REFUSED_FULL' AND e.at < o.deadline_at;

-- Who waits past the term although the rule answers by itself; a few minutes are for the jobs.
-- query: silent_findings
-- in:    pools uuids, now instant
-- out:   finding text, object text, detail text
-- rows:  0..N limit 100000
SELECT 'answer.missing' AS finding, a.id::text AS object, format('the term ended %s', a.deadline_at) AS detail
  FROM admission.application AS a
 WHERE a.pool_id = ANY ($1) AND a.state = 'HELD' AND a.lane <> 'AUTO' AND a.deadline_at < $2::timestamptz - interval '10 minutes';

-- Officers who answered late or still owe an answer: named, but no sign that anything was changed.
-- query: late_answers
-- in:    pools uuids, now instant
-- out:   finding text, object text, detail text
-- rows:  0..N limit 100000
SELECT 'late.answered' AS finding, a.id::text AS object, format('due %s, answered %s', a.deadline_at, e.at) AS detail
  FROM admission.application AS a JOIN admission.event AS e ON e.application_id = a.id
 WHERE a.pool_id = ANY ($1) AND e.actor_kind = 'clerk' AND e.to_state IN ('APPROVED', 'REFUSED_DOCS') AND e.at > a.deadline_at
UNION ALL
SELECT 'late.open', a.id::text, format('due %s', a.deadline_at)
  FROM admission.application AS a
 WHERE a.pool_id = ANY ($1) AND a.state = 'ALLOCATED' AND a.deadline_at < $2::timestamptz;
