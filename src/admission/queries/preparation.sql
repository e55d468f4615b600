-- Drafts in bulk for the children of a school's own pre-school.

-- query: prepare_start
-- in:    id uuid, campaign uuid, bin text
-- out:   id opt_uuid
-- rows:  1
SELECT admission.prepare_start($1, $2, $3) AS id;

-- query: prepare_drafts
-- in:    most i32
-- out:   draft_id uuid, person_id uuid, child_id uuid, organisation_id uuid, language text
-- rows:  0..N limit 1000
SELECT draft_id, person_id, child_id, organisation_id, language FROM admission.prepare_drafts($1);

-- query: prepare_figures
-- in:    campaign uuid, bin text
-- out:   children i32, applied i32, alone i32, prepared i32, remaining i32
-- rows:  1
SELECT children, applied, alone, prepared, remaining FROM admission.prepare_figures($1, $2);

-- query: preparation_last
-- in:    campaign uuid, organisation uuid
-- out:   started_at instant, ended_at opt_instant
-- rows:  0..1
SELECT started_at, ended_at
  FROM admission.preparation
 WHERE campaign_id = $1 AND organisation_id = $2
 ORDER BY started_at DESC
 LIMIT 1;
