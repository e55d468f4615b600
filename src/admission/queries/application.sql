-- query: register
-- in:    id uuid, pool uuid, child uuid, applicant uuid, relation text, lane text, lane_basis text, channel text, special bool, reserve bool, to_check texts, language text, signed_ uuid, signed_hash bytes, paper_date opt_date
-- out:   number i64, arrival_no i32, submitted_at instant, deadline_at instant
-- rows:  1
SELECT number, arrival_no, submitted_at, deadline_at
  FROM admission.register($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15);

-- query: decide
-- in:    application uuid, version i32, ground opt_text, facts opt_text, remedy opt_text, law opt_text, decision uuid
-- out:   pool_id uuid, applicant_id uuid, number i64, at instant, came bool
-- rows:  1
SELECT pool_id, applicant_id, number, at, came FROM admission.decide($1, $2, $3, $4, $5, $6, $7);

-- query: withdrawal_of
-- in:    application uuid
-- out:   may bool, withdrawn i32
-- rows:  0..1
SELECT may, withdrawn FROM admission.withdrawal_of($1);

-- query: withdraw
-- in:    application uuid
-- out:   pool_id uuid, number i64, at instant, held bool, came bool
-- rows:  1
SELECT pool_id, number, at, held, came FROM admission.withdraw($1);

-- The school's own for its officers; for a family (no organisation) the own one and those of its children. first_…: where it
-- was handed in, answered_school: which one answered, if it was handed over since (X17); receipt and answer speak of those.
-- query: application_by_id
-- in:    id uuid, person uuid, organisation opt_uuid
-- out:   id uuid, number i64, campaign_id uuid, pool_id uuid, organisation_id uuid, region_kato text, arrival_no i32, child_id uuid, child_name text, child_born date, child_temporary opt_text, applicant_id uuid, applicant_name text, relation text, lane text, lane_basis text, channel text, special_needs bool, wants_reserve bool, to_check text, language text, pool_language text, class_type text, signed_id uuid, signed_hash bytes, submitted_at instant, deadline_at instant, state text, spare bool, turn opt_i32, decided_at opt_instant, decided_name opt_text, decision_id opt_uuid, ground opt_text, ground_facts opt_text, ground_remedy opt_text, ground_law opt_text, offer_until opt_instant, version i32, first_school uuid, first_pool uuid, first_arrival i32, answered_school uuid
-- rows:  0..1
SELECT a.id, a.number, a.campaign_id, a.pool_id, a.organisation_id, a.region_kato, a.arrival_no, a.child_id, a.child_name,
       a.child_born, a.child_temporary, a.applicant_id, a.applicant_name, a.relation, a.lane, a.lane_basis, a.channel, a.special_needs,
       a.wants_reserve, array_to_string(a.to_check, ' ') AS to_check, a.language, p.language AS pool_language, p.class_type,
       a.signed_id, a.signed_hash, a.submitted_at, a.deadline_at, a.state, a.spare, a.turn, a.decided_at, a.decided_name, a.decision_id, a.ground,
       a.ground_facts, a.ground_remedy, a.ground_law, a.offer_until, a.version, coalesce(first.organisation_id, a.organisation_id) AS first_school,
       coalesce(first.from_pool, a.pool_id) AS first_pool, coalesce(first.from_arrival, a.arrival_no) AS first_arrival,
       coalesce((SELECT e.organisation_id FROM admission.event AS e
                  WHERE e.application_id = a.id AND (e.from_state <> 'MOVED' OR e.rule = 'admission.event.directed') AND e.to_state IN ('APPROVED', 'REFUSED_DOCS', 'REFUSED_FULL')
                  ORDER BY e.id DESC LIMIT 1), a.organisation_id) AS answered_school
  FROM admission.application AS a
  JOIN admission.pool AS p ON p.id = a.pool_id
  LEFT JOIN LATERAL (
       SELECT f.organisation_id, l.from_pool, l.from_arrival
         FROM admission.handover_line AS l
         JOIN admission.pool AS f ON f.id = l.from_pool
        WHERE l.application_id = a.id
        ORDER BY l.at LIMIT 1) AS first ON true
 WHERE a.id = $1
   AND (organisation.owner_today(a.organisation_id) = $3
        OR ($3 IS NULL AND (a.applicant_id = $2 OR a.child_id = ANY ((SELECT sec.children())::uuid[]))));

-- query: applications_of_family
-- in:    person uuid, children uuids
-- out:   id uuid, number i64, child_id uuid, child_name text, organisation_id uuid, pool_language text, state text, arrival_no i32, lane text, submitted_at instant, deadline_at instant, mine bool, open_fix bool
-- rows:  0..N limit 100
SELECT a.id, a.number, a.child_id, a.child_name, a.organisation_id, p.language AS pool_language, a.state, a.arrival_no, a.lane,
       a.submitted_at, a.deadline_at, a.applicant_id = $1 AS mine,
       EXISTS (SELECT FROM admission.fix_request AS f WHERE f.application_id = a.id AND f.answered_at IS NULL) AS open_fix
  FROM admission.application AS a
  JOIN admission.pool AS p ON p.id = a.pool_id
 WHERE a.applicant_id = $1 OR a.child_id = ANY ($2)
 ORDER BY a.submitted_at DESC
 LIMIT 100;

-- query: active_of_child
-- in:    campaign uuid, child uuid
-- out:   id uuid, number i64, state text
-- rows:  0..1
SELECT id, number, state
  FROM admission.application
 WHERE campaign_id = $1 AND child_id = $2 AND state IN ('REGISTERED', 'HELD', 'ALLOCATED', 'APPROVED', 'ENROLLED', 'OFFERED');

-- query: own_by_number
-- in:    number i64, applicant uuid
-- out:   id uuid
-- rows:  0..1
SELECT id FROM admission.application WHERE number = $1 AND applicant_id = $2;

-- query: has_applied
-- in:    child uuid
-- out:   yes bool
-- rows:  1
SELECT admission.has_applied($1) AS yes;

-- query: events_of
-- in:    application uuid
-- out:   at instant, from_state text, to_state text, actor_kind text, rule text
-- rows:  0..N limit 100
SELECT at, from_state, to_state, actor_kind, rule
  FROM admission.event
 WHERE application_id = $1
 ORDER BY id;

-- query: attachments_of
-- in:    application uuid
-- out:   id uuid, kind text, file_id uuid, added_at instant, replaced_at opt_instant
-- rows:  0..N limit 60
SELECT id, kind, file_id, added_at, replaced_at
  FROM admission.attachment
 WHERE application_id = $1
 ORDER BY kind, added_at DESC;

-- query: attachments_add
-- in:    ids uuids, application uuid, organisation uuid, kinds texts, files uuids, person uuid
-- rows:  none
INSERT INTO admission.attachment (id, application_id, organisation_id, kind, file_id, added_by)
SELECT g.id, $2, $3, g.kind, g.file, $6 FROM unnest($1::uuid[], $4::text[], $5::uuid[]) AS g (id, kind, file);

-- query: attachment_add
-- in:    id uuid, application uuid, organisation uuid, kind text, file uuid, person uuid
-- rows:  none
INSERT INTO admission.attachment (id, application_id, organisation_id, kind, file_id, added_by)
VALUES ($1, $2, $3, $4, $5, $6);

-- query: attachment_replace
-- in:    application uuid, kind text
-- rows:  none
UPDATE admission.attachment SET replaced_at = platform.now()
 WHERE application_id = $1 AND kind = $2 AND replaced_at IS NULL;

-- query: fix_ask
-- in:    id uuid, application uuid, organisation uuid, kind text, reason text, note text, person uuid
-- rows:  none
INSERT INTO admission.fix_request (id, application_id, organisation_id, kind, reason, note, asked_by)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- query: fix_answer
-- in:    application uuid, kind text
-- rows:  none
UPDATE admission.fix_request SET answered_at = platform.now()
 WHERE application_id = $1 AND kind = $2 AND answered_at IS NULL;

-- query: fixes_of
-- in:    application uuid
-- out:   id uuid, kind text, reason text, note text, asked_at instant, answered_at opt_instant
-- rows:  0..N limit 20
SELECT id, kind, reason, note, asked_at, answered_at
  FROM admission.fix_request
 WHERE application_id = $1
 ORDER BY asked_at;

-- query: work_list
-- in:    organisation uuid, view text, search text, lane text, sort text, skip i64, most i64
-- out:   id uuid, number i64, child_name text, child_born date, lane text, channel text, language text, submitted_at instant, deadline_at instant, state text, arrival_no i32, documents i32, open_fix bool, answered_fix bool, open_check bool, total i64
-- rows:  0..N limit 20000
-- ahead: yes
SELECT a.id, a.number, a.child_name, a.child_born, a.lane, a.channel, p.language, a.submitted_at, a.deadline_at, a.state,
       a.arrival_no,
       (SELECT count(*)::int FROM admission.attachment AS d WHERE d.application_id = a.id AND d.replaced_at IS NULL) AS documents,
       EXISTS (SELECT FROM admission.fix_request AS f WHERE f.application_id = a.id AND f.answered_at IS NULL) AS open_fix,
       EXISTS (SELECT FROM admission.fix_request AS f WHERE f.application_id = a.id AND f.answered_at IS NOT NULL) AS answered_fix,
       (a.state IN ('HELD', 'ALLOCATED', 'APPROVED', 'ENROLLED')
        AND EXISTS (SELECT FROM admission.manual_check AS m WHERE m.application_id = a.id AND m.done_at IS NULL)) AS open_check,
       count(*) OVER () AS total
  FROM admission.application AS a
  JOIN admission.pool AS p ON p.id = a.pool_id
 WHERE a.organisation_id = $1
   AND CASE $2
         WHEN 'open' THEN a.state = 'ALLOCATED'
         WHEN 'overdue' THEN a.state = 'ALLOCATED' AND a.deadline_at < platform.now()
         WHEN 'waiting' THEN a.state = 'HELD'
         WHEN 'question' THEN a.state = 'ALLOCATED'
              AND EXISTS (SELECT FROM admission.fix_request AS f WHERE f.application_id = a.id AND f.answered_at IS NULL)
         WHEN 'check' THEN a.state IN ('HELD', 'ALLOCATED', 'APPROVED', 'ENROLLED')
              AND EXISTS (SELECT FROM admission.manual_check AS m WHERE m.application_id = a.id AND m.done_at IS NULL)
         WHEN 'approved' THEN a.state IN ('APPROVED', 'ENROLLED')
         WHEN 'ended' THEN a.state IN ('REFUSED_DOCS', 'REFUSED_FULL', 'RESERVE', 'OFFERED', 'OFFER_EXPIRED', 'WITHDRAWN', 'LEFT')
         ELSE true
       END
   AND ($3 = '' OR a.child_name ILIKE '%' || replace(replace(replace($3, '\', '\\'), '%', '\%'), '_', '\_') || '%'
        OR a.number::text = $3 OR a.child_temporary = $3)
   AND ($4 = '' OR a.lane = $4)
 ORDER BY CASE WHEN $5 = 'child' THEN a.child_name END COLLATE "kk-x-icu",
          CASE WHEN $5 = '-child' THEN a.child_name END COLLATE "kk-x-icu" DESC,
          CASE WHEN $5 = 'submitted' THEN a.submitted_at END,
          CASE WHEN $5 = '-submitted' THEN a.submitted_at END DESC,
          CASE WHEN $5 = '-deadline' THEN a.deadline_at END DESC,
          a.deadline_at, a.arrival_no
OFFSET $6 LIMIT $7;

-- query: work_next
-- in:    organisation uuid, after_deadline instant, after_arrival i32
-- out:   id uuid
-- rows:  0..1
SELECT a.id
  FROM admission.application AS a
 WHERE a.organisation_id = $1 AND a.state = 'ALLOCATED' AND (a.deadline_at, a.arrival_no) > ($2, $3)
 ORDER BY a.deadline_at, a.arrival_no
 LIMIT 1;

-- query: work_counts
-- in:    organisation uuid
-- out:   open i64, due_today i64, question i64, waiting i64, approved i64, ended i64
-- rows:  1
-- ahead: yes
SELECT count(*) FILTER (WHERE a.state = 'ALLOCATED') AS open,
       count(*) FILTER (WHERE a.state = 'ALLOCATED'
                          AND (a.deadline_at AT TIME ZONE INTERVAL '+05:00')::date
                              <= (SELECT organisation.today())) AS due_today,
       count(*) FILTER (WHERE a.state = 'ALLOCATED'
                          AND EXISTS (SELECT FROM admission.fix_request AS f
                                       WHERE f.application_id = a.id AND f.answered_at IS NULL)) AS question,
       count(*) FILTER (WHERE a.state = 'HELD') AS waiting,
       count(*) FILTER (WHERE a.state IN ('APPROVED', 'ENROLLED')) AS approved,
       count(*) FILTER (WHERE a.state IN ('REFUSED_DOCS', 'REFUSED_FULL', 'RESERVE', 'OFFERED', 'OFFER_EXPIRED', 'WITHDRAWN',
                                          'LEFT')) AS ended
  FROM admission.application AS a
 WHERE a.organisation_id = $1;

-- query: facts_for_notice
-- in:    applications uuids
-- out:   id uuid, applicant_id uuid, number i64, state text, language text, organisation_id uuid, offer_until opt_instant
-- rows:  0..N limit 20000
SELECT id, applicant_id, number, state, language, organisation_id, offer_until FROM admission.notice_facts($1);

-- Only what was decided with words of its own: the answer that the family received.
-- query: answer_signed
-- in:    id uuid
-- out:   id uuid
-- rows:  0..1
SELECT o.id FROM signature.object AS o WHERE o.id = $1 AND o.kind = 'admission.decision';
