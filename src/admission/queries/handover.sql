-- The children of a school that closes, and the school that receives them.

-- Schools of the officer's territory that take applications in this campaign.
-- query: handover_schools
-- in:    campaign uuid, from_school uuid
-- out:   organisation_id uuid
-- rows:  0..N limit 3000
SELECT DISTINCT p.organisation_id
  FROM admission.pool AS p
 WHERE p.campaign_id = $1 AND p.opened AND p.organisation_id <> $2 AND p.organisation_id = ANY ((SELECT sec.organisations())::uuid[]);

-- Who would go, language by language, and what the other school has for them; to_school may be nil.
-- query: handover_pools
-- in:    campaign uuid, from_school uuid, to_school uuid
-- out:   language text, class_type text, allocated i64, approved i64, enrolled i64, waiting i64, seats_to_come i64,
--        to_pool opt_uuid, to_classes opt_i32, to_capacity opt_i32, to_taken opt_i32, to_waiting opt_i32
-- rows:  0..N limit 60
SELECT s.language, s.class_type, n.allocated, n.approved, n.enrolled, n.waiting, n.seats_to_come, t.id, t.classes, t.capacity, t.taken,
       t.waiting_t + t.waiting_o
  FROM admission.pool AS s
 CROSS JOIN LATERAL (
       SELECT count(*) FILTER (WHERE a.state = 'ALLOCATED') AS allocated, count(*) FILTER (WHERE a.state = 'APPROVED') AS approved,
              count(*) FILTER (WHERE a.state = 'ENROLLED') AS enrolled, count(*) FILTER (WHERE a.state = 'HELD') AS waiting,
              count(*) FILTER (WHERE a.state IN ('ALLOCATED', 'APPROVED', 'ENROLLED') OR (a.state = 'HELD' AND a.lane = 'AUTO'))
                  AS seats_to_come
         FROM admission.application AS a WHERE a.pool_id = s.id) AS n
  LEFT JOIN admission.pool AS t ON t.campaign_id = s.campaign_id AND t.organisation_id = $3 AND t.opened
                               AND t.language = s.language AND t.class_type = s.class_type
 WHERE s.campaign_id = $1 AND s.organisation_id = $2 AND s.opened
 ORDER BY s.language, s.class_type;

-- query: hand_over
-- in:    id uuid, campaign uuid, from_school uuid, to_school uuid, act text, reason text, children i32
-- out:   at instant, application_id uuid, pool_id uuid, arrival_no i32, lane text, deadline_at instant, with_seat bool,
--        number i64, applicant_id uuid, child_id uuid, language text
-- rows:  0..N limit 20000
SELECT at, application_id, pool_id, arrival_no, lane, deadline_at, with_seat, number, applicant_id, child_id, language
  FROM admission.hand_over($1, $2, $3, $4, $5, $6, $7);

-- The ways that an application has gone from school to school, the first one first; by decision of the authority without an act.
-- query: handovers_of
-- in:    application uuid
-- out:   at instant, from_school uuid, to_school uuid, legal_act opt_text, reason text, with_seat bool
-- rows:  0..N limit 20
SELECT l.at, f.organisation_id, t.organisation_id, h.legal_act, coalesce(h.reason, d.reason), l.with_seat
  FROM admission.handover_line AS l
  JOIN admission.pool AS f ON f.id = l.from_pool
  JOIN admission.pool AS t ON t.id = l.to_pool
  LEFT JOIN admission.handover AS h ON h.id = l.handover_id
  LEFT JOIN admission.direction AS d ON d.id = l.direction_id
 WHERE l.application_id = $1
 ORDER BY l.at;

-- What went out of a school before, newest first.
-- query: handovers_from
-- in:    campaign uuid, from_school uuid
-- out:   at instant, to_school uuid, legal_act text, reason text, children i64
-- rows:  0..N limit 50
SELECT h.done_at, h.to_organisation_id, h.legal_act, h.reason,
       (SELECT count(*) FROM admission.handover_line AS l WHERE l.handover_id = h.id)
  FROM admission.handover AS h
 WHERE h.campaign_id = $1 AND h.organisation_id = $2
 ORDER BY h.done_at DESC
 LIMIT 50;
