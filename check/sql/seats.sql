-- Seats, children and the order of arrival.

-- query: seat_findings
-- in:    pools uuids
-- out:   finding text, object text, detail text
-- rows:  0..N limit 100000
WITH pool AS (
    SELECT p.id, p.capacity, p.taken,
           (SELECT count(*) FROM admission.seat AS s WHERE s.pool_id = p.id) AS seats,
           (SELECT count(s.application_id) FROM admission.seat AS s WHERE s.pool_id = p.id) AS held,
           (SELECT count(*) FROM admission.application AS a
             WHERE a.pool_id = p.id AND a.state IN ('ALLOCATED', 'APPROVED', 'ENROLLED', 'OFFERED')) AS children,
           coalesce((SELECT e.seats FROM admission.pool_event AS e
                      WHERE e.pool_id = p.id AND e.seats IS NOT NULL ORDER BY e.event_no DESC LIMIT 1), 0) AS approved
      FROM admission.pool AS p WHERE p.id = ANY ($1)
)
SELECT 'seat.oversold' AS finding, id::text AS object, format('%s children on %s approved seats', children, approved) AS detail
  FROM pool WHERE children > approved
UNION ALL
SELECT 'seat.unapproved', id::text, format('%s seats, %s by acts', seats, approved) FROM pool WHERE seats <> approved
UNION ALL
SELECT 'seat.count', id::text, format('the pool says %s, there are %s', capacity, seats) FROM pool WHERE capacity <> seats
UNION ALL
SELECT 'seat.taken', id::text, format('the pool says %s, %s are held', taken, held) FROM pool WHERE taken <> held
UNION ALL
SELECT 'seat.waiting', p.id::text, format('the pool says %s T, %s O, %s in the reserve', p.waiting_t, p.waiting_o, p.reserve)
  FROM admission.pool AS p
 WHERE p.id = ANY ($1)
   AND (p.waiting_t, p.waiting_o, p.reserve) <>
       (SELECT count(*) FILTER (WHERE a.state = 'HELD' AND a.lane = 'T'), count(*) FILTER (WHERE a.state = 'HELD' AND a.lane = 'O'),
               count(*) FILTER (WHERE a.state = 'RESERVE')
          FROM admission.application AS a WHERE a.pool_id = p.id)
UNION ALL
SELECT 'seat.held-wrongly', s.application_id::text, format('seat %s of pool %s', s.seat_no, s.pool_id)
  FROM admission.seat AS s
 WHERE s.pool_id = ANY ($1) AND s.application_id IS NOT NULL
   AND NOT EXISTS (SELECT FROM admission.application AS a
                    WHERE a.id = s.application_id AND a.pool_id = s.pool_id AND a.state IN ('ALLOCATED', 'APPROVED', 'ENROLLED', 'OFFERED'))
UNION ALL
SELECT 'seat.not-held', a.id::text, a.state
  FROM admission.application AS a
 WHERE a.pool_id = ANY ($1) AND a.state IN ('ALLOCATED', 'APPROVED', 'ENROLLED', 'OFFERED')
   AND NOT EXISTS (SELECT FROM admission.seat AS s WHERE s.application_id = a.id AND s.pool_id = a.pool_id)
UNION ALL
SELECT 'seat.one-person', q.id::text, 'proposed and approved by one person'
  FROM admission.seat_proposal AS q WHERE q.pool_id = ANY ($1) AND q.decided_by = q.proposed_by
UNION ALL
SELECT 'direction.one-person', d.id::text, 'proposed and confirmed by one person'
  FROM admission.direction AS d WHERE d.to_pool = ANY ($1) AND d.state = 'CONFIRMED' AND d.decided_by IS NOT DISTINCT FROM d.proposed_by
UNION ALL
SELECT 'direction.absent', e.application_id::text, format('event %s: no two officers decided it', e.id)
  FROM admission.event AS e
 WHERE e.pool_id = ANY ($1) AND e.rule IN ('admission.event.directed', 'admission.event.granted')
   AND NOT EXISTS (SELECT FROM admission.direction AS d
                    WHERE d.application_id = e.application_id AND d.to_pool = e.pool_id AND d.state = 'CONFIRMED'
                      AND d.decided_at = e.at AND d.decided_by = e.actor_id)
UNION ALL
SELECT 'direction.without-seat', d.id::text, 'confirmed, and nothing came of it'
  FROM admission.direction AS d
 WHERE d.to_pool = ANY ($1) AND d.state = 'CONFIRMED'
   AND NOT EXISTS (SELECT FROM admission.event AS e
                    WHERE e.application_id = d.application_id AND e.pool_id = d.to_pool AND e.at = d.decided_at
                      AND e.rule IN ('admission.event.directed', 'admission.event.granted'));

-- query: child_findings
-- in:    pools uuids
-- out:   finding text, object text, detail text
-- rows:  0..N limit 100000
WITH active AS NOT MATERIALIZED (
    SELECT a.id, a.campaign_id, a.child_id, a.child_key, a.pool_id
      FROM admission.application AS a
     WHERE a.state IN ('REGISTERED', 'HELD', 'ALLOCATED', 'APPROVED', 'ENROLLED', 'OFFERED')
)
SELECT 'child.twice' AS finding, min(b.id::text) AS object, format('%s active applications', count(*)) AS detail
  FROM active AS b
 WHERE (b.campaign_id, b.child_key) IN (SELECT a.campaign_id, a.child_key FROM active AS a WHERE a.pool_id = ANY ($1))
 GROUP BY b.campaign_id, b.child_key HAVING count(*) > 1
UNION
SELECT 'child.twice', min(b.id::text), format('%s active applications', count(*))
  FROM active AS b
 WHERE (b.campaign_id, b.child_id) IN (SELECT a.campaign_id, a.child_id FROM active AS a WHERE a.pool_id = ANY ($1))
 GROUP BY b.campaign_id, b.child_id HAVING count(*) > 1
UNION
SELECT 'child.too-young', a.id::text, 'born after the last day of the campaign'
  FROM admission.application AS a JOIN admission.campaign AS c ON c.id = a.campaign_id
 WHERE a.pool_id = ANY ($1) AND a.child_born > c.born_until;

-- A time is that at which the transaction began, a number is taken behind the lock of the pool: who waited for the lock may have
-- the later number and the earlier time, by no more than a transaction lives.
-- query: arrival_findings
-- in:    pools uuids
-- out:   finding text, object text, detail text
-- rows:  0..N limit 100000
WITH place AS (
    SELECT a.pool_id, a.arrival_no AS no FROM admission.application AS a WHERE a.pool_id = ANY ($1)
    UNION ALL
    SELECT l.from_pool, l.from_arrival FROM admission.handover_line AS l WHERE l.from_pool = ANY ($1)
), moment AS (
    SELECT e.pool_id, e.arrival_no, e.at, lag(e.at) OVER (PARTITION BY e.pool_id ORDER BY e.arrival_no) AS before
      FROM admission.pool_event AS e WHERE e.pool_id = ANY ($1) AND e.kind IN ('apply', 'come', 'direct')
)
SELECT 'arrival.missing' AS finding, p.id::text AS object, format('nobody has number %s', n.no) AS detail
  FROM admission.pool AS p CROSS JOIN LATERAL generate_series(1, p.last_arrival) AS n (no)
 WHERE p.id = ANY ($1) AND NOT EXISTS (SELECT FROM place AS x WHERE x.pool_id = p.id AND x.no = n.no)
UNION ALL
SELECT 'arrival.twice', x.pool_id::text, format('number %s', x.no) FROM place AS x GROUP BY x.pool_id, x.no HAVING count(*) > 1
UNION ALL
SELECT 'arrival.beyond', p.id::text, format('number %s, the last given is %s', x.no, p.last_arrival)
  FROM place AS x JOIN admission.pool AS p ON p.id = x.pool_id WHERE x.no > p.last_arrival
UNION ALL
SELECT 'arrival.order', m.pool_id::text, format('number %s came before the one below it', m.arrival_no)
  FROM moment AS m WHERE m.at < m.before - interval '1 minute';

-- What came into the rule, against what stands in the applications.
-- query: input_findings
-- in:    pools uuids
-- out:   finding text, object text, detail text
-- rows:  0..N limit 100000
WITH input AS (
    SELECT e.*, lag(e.at) OVER (PARTITION BY e.pool_id ORDER BY e.event_no) AS before
      FROM admission.pool_event AS e WHERE e.pool_id = ANY ($1)
), cause (from_state, to_state, actor_kind, kind) AS (
    VALUES ('', 'WITHDRAWN', '', 'withdraw'), ('', 'REFUSED_DOCS', '', 'refuse'), ('', 'MOVED', '', 'leave'),
           ('', 'RESERVE', '', 'reserve'), ('RESERVE', 'REFUSED_FULL', '', 'unreserve'),
           ('OFFERED', 'APPROVED', '', 'accept'), ('', 'OFFER_EXPIRED', 'applicant', 'decline'),
           ('REFUSED_FULL', 'APPROVED', '', 'grant'), ('REFUSED_DOCS', 'APPROVED', '', 'grant'), ('OFFER_EXPIRED', 'APPROVED', '', 'grant')
)
SELECT 'input.missing' AS finding, p.id::text AS object, format('event %s', n.no) AS detail
  FROM admission.pool AS p CROSS JOIN LATERAL generate_series(1, p.last_event) AS n (no)
 WHERE p.id = ANY ($1) AND NOT EXISTS (SELECT FROM input AS i WHERE i.pool_id = p.id AND i.event_no = n.no)
UNION ALL
SELECT 'input.beyond', p.id::text, format('event %s, the last is %s', i.event_no, p.last_event)
  FROM input AS i JOIN admission.pool AS p ON p.id = i.pool_id WHERE i.event_no > p.last_event
UNION ALL
SELECT 'input.order', i.pool_id::text, format('event %s is earlier than the one before it', i.event_no)
  FROM input AS i WHERE i.at < i.before - interval '1 minute'
UNION ALL
SELECT 'input.differs', i.pool_id::text, format('event %s does not say what its application says', i.event_no)
  FROM input AS i
 WHERE i.kind IN ('apply', 'come', 'direct')
   AND NOT EXISTS (
       SELECT FROM admission.application AS a
        WHERE a.id = i.application_id AND a.lane = i.lane AND (i.deadline_at IS NULL OR a.deadline_at = i.deadline_at)
          AND (i.at = a.submitted_at
               OR EXISTS (SELECT FROM admission.handover_line AS l
                           WHERE l.application_id = a.id AND l.to_pool = i.pool_id AND l.at = i.at))
          AND ((a.pool_id = i.pool_id AND a.arrival_no = i.arrival_no)
               OR EXISTS (SELECT FROM admission.handover_line AS l
                           WHERE l.application_id = a.id AND l.from_pool = i.pool_id AND l.from_arrival = i.arrival_no)))
UNION ALL
SELECT 'input.absent', a.id::text, 'the arrival never came into the rule'
  FROM admission.application AS a
 WHERE a.pool_id = ANY ($1)
   AND NOT EXISTS (SELECT FROM input AS i WHERE i.pool_id = a.pool_id AND i.application_id = a.id AND i.kind IN ('apply', 'come', 'direct'))
UNION ALL
SELECT 'input.absent', e.application_id::text, format('%s never came into the rule', e.to_state)
  FROM admission.event AS e
  JOIN cause AS x ON x.to_state = e.to_state AND x.from_state IN ('', e.from_state) AND x.actor_kind IN ('', e.actor_kind)
 WHERE e.pool_id = ANY ($1)
   AND NOT EXISTS (SELECT FROM input AS i
                    WHERE i.pool_id = e.pool_id AND i.application_id = e.application_id AND i.at = e.at AND i.kind = x.kind)
UNION ALL
SELECT 'input.unfounded', i.pool_id::text, format('event %s: %s of an application that did not', i.event_no, i.kind)
  FROM input AS i
 WHERE i.kind IN (SELECT x.kind FROM cause AS x)
   AND NOT EXISTS (SELECT FROM admission.event AS e JOIN cause AS x ON x.to_state = e.to_state AND x.from_state IN ('', e.from_state)
                    WHERE x.kind = i.kind AND e.application_id = i.application_id AND e.at = i.at);
