-- What the authority decides for one refused child (ADM-79, ADM-81).

-- query: propose_direction
-- in:    id uuid, application uuid, kind text, to_pool opt_uuid, basis text, reason text
-- rows:  none
SELECT admission.propose_direction($1, $2, $3, $4, $5, $6);

-- query: decide_direction
-- in:    id uuid, answer text, reason text, decision opt_uuid
-- out:   application_id uuid, kind text, school uuid
-- rows:  1
SELECT application_id, kind, school FROM admission.decide_direction($1, $2, $3, $4);

-- query: directions_of
-- in:    application uuid
-- out:   id uuid, kind text, to_pool uuid, to_school uuid, language text, basis text, reason text, state text, proposed_by uuid,
--        proposed_name text, proposed_at instant, decided_name opt_text, decided_at opt_instant, decline_reason opt_text
-- rows:  0..N limit 200
SELECT d.id, d.kind, d.to_pool, d.to_organisation_id, p.language, d.basis, d.reason, d.state, d.proposed_by, d.proposed_name,
       d.proposed_at, d.decided_name, d.decided_at, d.decline_reason
  FROM admission.direction AS d
  JOIN admission.pool AS p ON p.id = d.to_pool
 WHERE d.application_id = $1
 ORDER BY d.proposed_at;

-- What a body above the school sees of an application, and a family of its own: by the policies.
-- query: matter_of
-- in:    application uuid
-- out:   id uuid, number i64, campaign_id uuid, pool_id uuid, organisation_id uuid, child_id uuid, child_name text, child_born date,
--        applicant_id uuid, applicant_name text, lane text, language text, pool_language text, submitted_at instant, state text,
--        decided_at opt_instant, ground opt_text, ground_facts opt_text, region_kato text
-- rows:  0..1
SELECT a.id, a.number, a.campaign_id, a.pool_id, a.organisation_id, a.child_id, a.child_name, a.child_born, a.applicant_id,
       a.applicant_name, a.lane, a.language, p.language, a.submitted_at, a.state, a.decided_at, a.ground, a.ground_facts, a.region_kato
  FROM admission.application AS a
  JOIN admission.pool AS p ON p.id = a.pool_id
 WHERE a.id = $1;

-- Pools of the officer's territory with a seat that nobody waits for: the child's language first, then those of its school's
-- district, then by name of the school (which the caller has).
-- query: free_pools
-- in:    campaign uuid, but uuid, language text
-- out:   id uuid, organisation_id uuid, language text, free i32
-- rows:  0..N limit 200
SELECT p.id, p.organisation_id, p.language,
       p.capacity - p.taken - (CASE WHEN p.aside THEN greatest(0, p.auto_reserved - p.auto_taken) ELSE 0 END) AS free
  FROM admission.pool AS p
 WHERE p.campaign_id = $1 AND p.id <> $2 AND p.opened AND p.organisation_id = ANY ((SELECT sec.organisations())::uuid[])
   AND p.capacity - p.taken - (CASE WHEN p.aside THEN greatest(0, p.auto_reserved - p.auto_taken) ELSE 0 END) > 0
   AND p.waiting_t + p.waiting_o = 0
 ORDER BY p.language <> $3, p.language, p.organisation_id
 LIMIT 200;
