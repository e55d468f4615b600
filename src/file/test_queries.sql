-- What only tests ask.

-- query: count
-- out:   n i64
-- rows:  1
SELECT count(*) FROM file.stored_file;

-- query: due_now
-- rows:  none
UPDATE file.stored_file SET due_at = platform.now() WHERE state = 'QUARANTINED';

-- query: clean
-- out:   clean_id uuid
-- rows:  1
SELECT clean_id FROM file.stored_file WHERE state = 'CLEAN';

-- query: territories_kept
-- out:   n i64
-- rows:  1
SELECT coalesce(sum(length(i.content)), 0)::bigint AS n FROM organisation.territory_import AS i;
