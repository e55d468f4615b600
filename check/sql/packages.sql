-- Children of one family that were signed once (src/admission/README.md, "Twins").

-- The numbers are those of the arrivals, wherever a child may have been moved since.
-- query: package_findings
-- in:    pools uuids
-- out:   finding text, object text, detail text
-- rows:  0..N limit 100000
WITH own AS (
    SELECT DISTINCT l.package_id
      FROM admission.package_line AS l JOIN admission.application AS a ON a.id = l.application_id WHERE a.pool_id = ANY ($1)
), line AS (
    SELECT l.*, a.applicant_id, a.signed_id, a.submitted_at, e.pool_id AS first_pool, e.arrival_no AS first_arrival, a.child_born,
           a.state, lag(e.arrival_no) OVER w AS before, lag(e.pool_id) OVER w AS before_pool, lag(a.submitted_at) OVER w AS before_at,
           row_number() OVER w AS n, count(*) OVER (PARTITION BY l.package_id) AS of
      FROM own AS o
      JOIN admission.package_line AS l ON l.package_id = o.package_id
      JOIN admission.application AS a ON a.id = l.application_id
      LEFT JOIN LATERAL (SELECT i.pool_id, i.arrival_no FROM admission.pool_event AS i
                          WHERE i.application_id = a.id AND i.kind = 'apply' ORDER BY i.at, i.event_no LIMIT 1) AS e ON true
    WINDOW w AS (PARTITION BY l.package_id ORDER BY l.place)
)
SELECT 'package.broken' AS finding, l.application_id::text AS object,
       format('place %s of %s: not next to the one before it, or of another family, moment or signature', l.place, l.of) AS detail
  FROM line AS l
 WHERE l.of < 2 OR l.place <> l.n OR l.person_id <> l.applicant_id OR l.signed_id <> l.package_id
    OR (l.n > 1 AND (l.first_arrival, l.first_pool, l.submitted_at) IS DISTINCT FROM (l.before + 1, l.before_pool, l.before_at))
UNION ALL
SELECT 'package.unbound', a.id::text, 'signed together with others and in no package'
  FROM admission.application AS a
 WHERE a.pool_id = ANY ($1)
   AND EXISTS (SELECT FROM admission.application AS x WHERE x.applicant_id = a.applicant_id AND x.signed_id = a.signed_id AND x.id <> a.id)
   AND NOT EXISTS (SELECT FROM admission.package_line AS l WHERE l.application_id = a.id)
UNION ALL
SELECT 'package.unasked', l.application_id::text, 'has a seat, another was refused as full, and nobody asked the family'
  FROM line AS l
 WHERE l.asked_at IS NULL AND l.state IN ('ALLOCATED', 'APPROVED')
   AND EXISTS (SELECT FROM line AS x JOIN admission.event AS r ON r.application_id = x.application_id AND r.to_state = 'REFUSED_FULL'
                 JOIN admission.event AS g ON g.application_id = l.application_id AND g.to_state = 'ALLOCATED' AND g.at <= r.at
                WHERE x.package_id = l.package_id AND x.application_id <> l.application_id)
UNION ALL
SELECT 'rights.unjournalled', l.application_id::text, 'the answer that the seat is kept is not in the journal'
  FROM line AS l
 WHERE l.kept_at IS NOT NULL
   AND NOT EXISTS (SELECT FROM audit.entry AS j
                    WHERE j.object_type = 'admission.application' AND j.object = l.application_id::text
                      AND j.person = l.person_id AND j.action = 'admission.keep-seat')
UNION ALL
SELECT x.by || '.missing', l.application_id::text, 'admission.notice.keep'
  FROM line AS l CROSS JOIN unnest(ARRAY['notice', 'outbox']) AS x (by)
 WHERE l.asked_at IS NOT NULL
   AND NOT EXISTS (SELECT FROM notice.message AS m
                    WHERE x.by = 'notice' AND m.object = 'admission.application:' || l.application_id AND m.person_id = l.person_id
                      AND m.msg = 'admission.notice.keep')
   AND NOT EXISTS (SELECT FROM notice.outbox AS m
                    WHERE x.by = 'outbox' AND m.object = 'admission.application:' || l.application_id AND m.person_id = l.person_id
                      AND m.msg = 'admission.notice.keep');
