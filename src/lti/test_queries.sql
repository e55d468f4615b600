-- What only tests ask of libraries and textbooks.

-- query: refusals
-- in:    reason text
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM audit.entry AS e WHERE e.action = 'lti.refused' AND e.details ->> 'reason' = $1;

-- Nothing that opens something stands in the table as it is.
-- query: kept_as_is
-- in:    secret text
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM lti.launch AS l WHERE l::text LIKE '%' || $1 || '%' OR l.hash = convert_to($1, 'UTF8');
