-- Several children, one signature (ADM-60).

-- query: links_twins
-- in:    region text
-- out:   yes bool
-- rows:  1
SELECT admission.links_twins($1) AS yes;

-- The other drafts of a parent, in the order in which they were begun.
-- query: drafts_beside
-- in:    draft uuid, person uuid
-- out:   id uuid, child_id uuid, pool_id opt_uuid, together_with opt_uuid
-- rows:  0..N limit 60
SELECT id, child_id, pool_id, together_with
  FROM admission.draft
 WHERE person_id = $2 AND id <> $1 AND sent_as IS NULL AND discarded_at IS NULL
 ORDER BY started_at, id;

-- One consent and one phone for all: those of the first.
-- query: draft_join
-- in:    id uuid, first uuid, phone_sealed bytes
-- rows:  none
UPDATE admission.draft AS d
   SET together_with = f.id, phone_sealed = $3, consent_at = f.consent_at, truthful = f.truthful,
       answered = ARRAY(SELECT DISTINCT unnest(d.answered || ARRAY['phone', 'consent'])),
       changed_at = platform.now(), version = d.version + 1
  FROM admission.draft AS f
 WHERE d.id = $1 AND f.id = $2 AND d.sent_as IS NULL AND f.sent_as IS NULL AND f.together_with IS NULL
   AND f.pool_id = d.pool_id;

-- query: draft_apart
-- in:    id uuid
-- rows:  none
UPDATE admission.draft SET together_with = NULL, changed_at = platform.now(), version = version + 1
 WHERE id = $1 AND together_with IS NOT NULL AND sent_as IS NULL;

-- query: bind_package
-- in:    applications uuids
-- rows:  none
SELECT admission.bind_package($1);

-- query: ask_package
-- in:    applications uuids
-- out:   application_id uuid
-- rows:  0..N limit 100
SELECT application_id FROM admission.ask_package($1);

-- query: package_of
-- in:    application uuid
-- out:   application_id uuid, number i64, child_name text, state text, own bool, asks bool, kept_at opt_instant
-- rows:  0..N limit 20
SELECT application_id, number, child_name, state, own, asks, kept_at FROM admission.package_of($1);

-- query: keep_seat
-- in:    application uuid
-- rows:  none
SELECT admission.keep_seat($1);
