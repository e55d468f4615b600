-- How often an act stands in the journal, and what the campaign's own rows are.
-- query: acts
-- in:    action text
-- out:   n i64
-- rows:  1
SELECT count(*) FROM audit.entry WHERE action = $1;
