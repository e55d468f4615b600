-- What the tests of ownership look at.

-- query: journalled
-- in:    action text, organisation uuid
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM audit.entry WHERE action = $1 AND organisation = $2;

-- A worker was killed in the middle of its archive, three minutes ago.
-- query: abandon
-- rows:  none
UPDATE ownership.export SET beat_at = platform.now() - interval '3 minutes', done = 1 WHERE ended_at IS NULL;

-- One document of the world has passed its check.
-- query: put_document
-- in:    file uuid
-- rows:  none
UPDATE admission.attachment SET file_id = $1 WHERE id = (SELECT a.id FROM admission.attachment AS a ORDER BY a.id LIMIT 1);
