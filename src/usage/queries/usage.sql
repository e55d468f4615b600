-- by: PART, ROLE, USER, DAY. person: of an account that the reader keeps or watches.
-- query: acts
-- in:    from_at instant, to_at instant, by text
-- out:   person opt_uuid, name text, acts i64
-- rows:  0..N limit 5000
SELECT a.person, a.name, a.acts FROM usage.acts($1, $2, $3) AS a ORDER BY a.acts DESC, a.name LIMIT 5000;
