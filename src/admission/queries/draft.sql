-- query: draft_by_id
-- in:    id uuid, person uuid
-- out:   id uuid, campaign_id uuid, child_id uuid, relation text, pool_id opt_uuid, phone_sealed opt_bytes, choice_confirmed bool, special_needs bool, wants_reserve bool, truthful bool, consent_at opt_instant, answered text, sent_as opt_uuid, changed_at instant, prepared_by opt_uuid, together_with opt_uuid, leads bool, version i32
-- rows:  0..1
SELECT id, campaign_id, child_id, relation, pool_id, phone_sealed, choice_confirmed, special_needs, wants_reserve, truthful,
       consent_at, array_to_string(answered, ' ') AS answered, sent_as, changed_at, prepared_by, together_with,
       EXISTS (SELECT FROM admission.draft AS f WHERE f.together_with = d.id AND f.sent_as IS NULL) AS leads, version
  FROM admission.draft AS d
 WHERE id = $1 AND person_id = $2 AND discarded_at IS NULL;

-- query: drafts_of
-- in:    person uuid
-- out:   id uuid, child_id uuid, pool_id opt_uuid, answered text, changed_at instant, prepared bool
-- rows:  0..N limit 60
-- ahead: yes
SELECT id, child_id, pool_id, array_to_string(answered, ' ') AS answered, changed_at, prepared_by IS NOT NULL AS prepared
  FROM admission.draft
 WHERE person_id = $1 AND sent_as IS NULL AND discarded_at IS NULL
 ORDER BY changed_at DESC;

-- query: draft_start
-- in:    id uuid, person uuid, campaign uuid, child uuid
-- out:   id uuid
-- rows:  1
INSERT INTO admission.draft (id, person_id, campaign_id, child_id)
VALUES ($1, $2, $3, $4)
ON CONFLICT (person_id, campaign_id, child_id) WHERE sent_as IS NULL AND discarded_at IS NULL
DO UPDATE SET changed_at = platform.now()
RETURNING id;

-- query: draft_set_relation
-- in:    id uuid, relation text, choice_confirmed bool
-- rows:  none
UPDATE admission.draft
   SET relation = $2, choice_confirmed = $3, changed_at = platform.now(), version = version + 1,
       answered = CASE WHEN 'child' = ANY (answered) THEN answered ELSE answered || 'child'::text END
 WHERE id = $1 AND sent_as IS NULL;

-- Another school: what was to be sent together goes apart.
-- query: draft_set_pool
-- in:    id uuid, pool uuid
-- rows:  none
WITH apart AS (
    UPDATE admission.draft SET together_with = NULL, changed_at = platform.now(), version = version + 1
     WHERE together_with = $1 AND pool_id IS DISTINCT FROM $2 AND sent_as IS NULL
)
UPDATE admission.draft
   SET together_with = CASE WHEN pool_id IS NOT DISTINCT FROM $2 THEN together_with END, pool_id = $2, changed_at = platform.now(), version = version + 1,
       answered = CASE WHEN 'school' = ANY (answered) THEN answered ELSE answered || 'school'::text END
 WHERE id = $1 AND sent_as IS NULL;

-- query: draft_set_special
-- in:    id uuid, special bool, reserve bool
-- rows:  none
UPDATE admission.draft
   SET special_needs = $2, wants_reserve = $3, changed_at = platform.now(), version = version + 1,
       answered = CASE WHEN 'special' = ANY (answered) THEN answered ELSE answered || 'special'::text END
 WHERE id = $1 AND sent_as IS NULL;

-- query: draft_set_phone
-- in:    id uuid, sealed bytes
-- rows:  none
UPDATE admission.draft
   SET phone_sealed = $2, changed_at = platform.now(), version = version + 1,
       answered = CASE WHEN 'phone' = ANY (answered) THEN answered ELSE answered || 'phone'::text END
 WHERE id = $1 AND sent_as IS NULL;

-- query: draft_set_consent
-- in:    id uuid, consent bool, truthful bool
-- rows:  none
UPDATE admission.draft
   SET consent_at = CASE WHEN $2 THEN platform.now() END, truthful = $3, changed_at = platform.now(), version = version + 1,
       answered = CASE WHEN 'consent' = ANY (answered) THEN answered ELSE answered || 'consent'::text END
 WHERE id = $1 AND sent_as IS NULL;

-- query: draft_sent
-- in:    id uuid, application uuid, version i32
-- rows:  none
UPDATE admission.draft SET sent_as = $2, changed_at = platform.now(), version = version + 1
 WHERE id = $1 AND sent_as IS NULL AND version = $3;

-- query: draft_discard
-- in:    id uuid
-- rows:  none
WITH apart AS (
    UPDATE admission.draft SET together_with = NULL, changed_at = platform.now(), version = version + 1
     WHERE together_with = $1 AND sent_as IS NULL
)
UPDATE admission.draft SET discarded_at = platform.now(), together_with = NULL, version = version + 1
 WHERE id = $1 AND sent_as IS NULL AND discarded_at IS NULL;

-- query: draft_files
-- in:    draft uuid
-- out:   kind text, file_id uuid, added_at instant
-- rows:  0..N limit 20
-- ahead: yes
SELECT kind, file_id, added_at FROM admission.draft_file WHERE draft_id = $1 AND removed_at IS NULL ORDER BY kind;

-- query: draft_file_put
-- in:    draft uuid, person uuid, kind text, file uuid
-- rows:  none
INSERT INTO admission.draft_file (draft_id, person_id, kind, file_id)
VALUES ($1, $2, $3, $4)
ON CONFLICT (draft_id, kind) DO UPDATE SET file_id = excluded.file_id, added_at = platform.now(), removed_at = NULL;

-- query: draft_file_remove
-- in:    draft uuid, kind text
-- rows:  none
UPDATE admission.draft_file SET removed_at = platform.now() WHERE draft_id = $1 AND kind = $2 AND removed_at IS NULL;
