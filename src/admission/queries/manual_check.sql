-- What an officer has to check by documents because a register was silent.

-- query: manual_check_of
-- in:    application uuid, organisation uuid
-- out:   subjects text, document opt_text, done_at opt_instant
-- rows:  0..1
SELECT array_to_string(subjects, ' ') AS subjects, document, done_at
  FROM admission.manual_check
 WHERE application_id = $1 AND organisation_id = $2;

-- query: manual_check_done
-- in:    application uuid, organisation uuid, document text, person uuid
-- rows:  none
UPDATE admission.manual_check SET document = $3, done_by = $4, done_at = platform.now()
 WHERE application_id = $1 AND organisation_id = $2 AND done_at IS NULL;
