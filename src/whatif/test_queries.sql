-- How often an act stands in the journal, and what the campaign's own rows are.
-- query: acts
-- in:    action text
-- out:   n i64
-- rows:  1
SELECT count(*) FROM audit.entry WHERE action = $1;

-- query: pieces
-- out:   sent i64, made i64
-- rows:  1
SELECT count(*) FILTER (WHERE kind IN ('SCHOOLS', 'CHOICES')), count(*) FILTER (WHERE kind IN ('PLACES', 'FAULTS')) FROM whatif.piece;

-- query: begun
-- rows:  none
UPDATE whatif.comparison SET attempts = attempts + 1 WHERE ended_at IS NULL;
