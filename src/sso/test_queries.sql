-- What only tests ask of single sign-on.

-- query: refusals
-- in:    reason text
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM audit.entry AS e WHERE e.action = 'sso.refused' AND e.details ->> 'reason' = $1;

-- query: acts
-- in:    action text
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM audit.entry AS e WHERE e.action = $1;

-- Nothing that opens something stands in a table as it is.
-- query: kept_as_is
-- in:    secret text
-- out:   n i64
-- rows:  1
SELECT (SELECT count(*) FROM sso.token AS t WHERE t::text LIKE '%' || $1 || '%' OR t.hash = convert_to($1, 'UTF8'))
     + (SELECT count(*) FROM sso.code AS o WHERE o::text LIKE '%' || $1 || '%' OR o.hash = convert_to($1, 'UTF8'))
     + (SELECT count(*) FROM sso.client AS k WHERE k::text LIKE '%' || $1 || '%' OR k.secret_hash = convert_to($1, 'UTF8')) AS n;

-- As if another administrator had changed every client.
-- query: somebody_changes
-- rows:  none
UPDATE sso.client SET version = version + 1;
