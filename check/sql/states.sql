-- Each change of state: allowed, attributed, in one unbroken line; and what must stand beside it.

-- query: state_findings
-- in:    pools uuids
-- out:   finding text, object text, detail text
-- rows:  0..N limit 100000
WITH own AS (
    SELECT a.* FROM admission.application AS a WHERE a.pool_id = ANY ($1)
), step AS (
    SELECT e.*, lag(e.to_state) OVER w AS before, lag(e.at) OVER w AS before_at,
           row_number() OVER (PARTITION BY e.application_id ORDER BY e.id DESC) AS from_last
      FROM admission.event AS e WHERE e.application_id IN (SELECT o.id FROM own AS o)
    WINDOW w AS (PARTITION BY e.application_id ORDER BY e.id)
), may (from_state, to_state, actor_kind) AS (
    VALUES ('-', 'REGISTERED', 'applicant'), ('-', 'REGISTERED', 'clerk'), ('REGISTERED', 'HELD', 'system'),
           ('REGISTERED', 'ALLOCATED', 'system'), ('HELD', 'ALLOCATED', 'system'), ('HELD', 'REFUSED_FULL', 'system'),
           ('HELD', 'WITHDRAWN', 'applicant'), ('ALLOCATED', 'APPROVED', 'clerk'), ('ALLOCATED', 'APPROVED', 'system'),
           ('ALLOCATED', 'REFUSED_DOCS', 'clerk'), ('ALLOCATED', 'WITHDRAWN', 'applicant'),
           ('APPROVED', 'WITHDRAWN', 'applicant'), ('APPROVED', 'ENROLLED', 'director'), ('ENROLLED', 'LEFT', 'director'),
           ('HELD', 'MOVED', 'department'), ('ALLOCATED', 'MOVED', 'department'), ('APPROVED', 'MOVED', 'department'),
           ('ENROLLED', 'MOVED', 'department'), ('MOVED', 'REGISTERED', 'department'), ('MOVED', 'ALLOCATED', 'department'),
           ('MOVED', 'APPROVED', 'department'), ('MOVED', 'ENROLLED', 'department'), ('REFUSED_FULL', 'RESERVE', 'applicant'),
           ('REFUSED_FULL', 'RESERVE', 'system'), ('RESERVE', 'REFUSED_FULL', 'applicant'), ('RESERVE', 'REFUSED_FULL', 'system'),
           ('RESERVE', 'OFFERED', 'system'), ('OFFERED', 'APPROVED', 'applicant'), ('OFFERED', 'OFFER_EXPIRED', 'applicant'),
           ('OFFERED', 'OFFER_EXPIRED', 'system'), ('REFUSED_FULL', 'MOVED', 'department'), ('REFUSED_DOCS', 'MOVED', 'department'),
           ('OFFER_EXPIRED', 'MOVED', 'department'), ('REFUSED_FULL', 'APPROVED', 'department'),
           ('REFUSED_DOCS', 'APPROVED', 'department'), ('OFFER_EXPIRED', 'APPROVED', 'department')
)
SELECT 'state.without-event' AS finding, o.id::text AS object, format('%s, the last event says %s', o.state, s.to_state) AS detail
  FROM own AS o LEFT JOIN step AS s ON s.application_id = o.id AND s.from_last = 1
 WHERE o.state IS DISTINCT FROM s.to_state
UNION ALL
SELECT 'state.broken', s.application_id::text, format('event %s begins at %s after %s', s.id, s.from_state, coalesce(s.before, '-'))
  FROM step AS s WHERE s.from_state <> coalesce(s.before, '-')
UNION ALL
SELECT 'state.forbidden', s.application_id::text, format('event %s: %s to %s by %s', s.id, s.from_state, s.to_state, s.actor_kind)
  FROM step AS s
 WHERE NOT EXISTS (SELECT FROM may AS m WHERE (m.from_state, m.to_state, m.actor_kind) = (s.from_state, s.to_state, s.actor_kind))
UNION ALL
SELECT 'state.unattributed', s.application_id::text, format('event %s by %s', s.id, s.actor_kind)
  FROM step AS s WHERE (s.actor_kind = 'system') <> (s.actor_id IS NULL)
UNION ALL
SELECT 'state.order', s.application_id::text, format('event %s is earlier than the one before it', s.id)
  FROM step AS s WHERE s.at < s.before_at - interval '1 minute' -- see arrival_findings
UNION ALL
SELECT 'state.submitted', o.id::text, 'registered at another moment than it was handed in'
  FROM own AS o JOIN step AS s ON s.application_id = o.id AND s.from_state = '-' WHERE s.at <> o.submitted_at
UNION ALL
SELECT 'decision.differs', o.id::text, format('event %s names another officer or moment', s.id)
  FROM own AS o
  JOIN LATERAL (SELECT d.* FROM step AS d
                 WHERE d.application_id = o.id AND ((d.actor_kind = 'clerk' AND d.to_state IN ('APPROVED', 'REFUSED_DOCS'))
                        OR d.rule IN ('admission.event.directed', 'admission.event.granted'))
                 ORDER BY d.id DESC LIMIT 1) AS s ON true
 WHERE (o.decided_by, o.decided_at) IS DISTINCT FROM (s.actor_id, s.at)
UNION ALL
SELECT 'order.absent', o.id::text, 'enrolled without an order'
  FROM own AS o
 WHERE EXISTS (SELECT FROM step AS s WHERE s.application_id = o.id AND s.to_state = 'ENROLLED')
   AND NOT EXISTS (SELECT FROM admission.order_line AS l WHERE l.application_id = o.id)
UNION ALL
SELECT 'order.unfounded', l.application_id::text, 'stands in an order and was never enrolled'
  FROM admission.order_line AS l JOIN own AS o ON o.id = l.application_id
 WHERE NOT EXISTS (SELECT FROM step AS s WHERE s.application_id = o.id AND s.to_state = 'ENROLLED')
UNION ALL
SELECT 'order.too-early', r.id::text, r.dated::text
  FROM admission.enrolment_order AS r JOIN admission.campaign AS c ON c.id = r.campaign_id
 WHERE r.id IN (SELECT l.order_id FROM admission.order_line AS l JOIN own AS o ON o.id = l.application_id)
   AND (r.dated < c.earliest_order OR r.dated > (r.signed_at AT TIME ZONE INTERVAL '+05:00')::date);
