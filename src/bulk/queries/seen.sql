-- How many people's records somebody opens in a day.

-- query: see
-- in:    subject uuid, role text
-- out:   allowed bool
-- rows:  1
SELECT bulk.see($1, $2) AS allowed;

-- query: go_on
-- in:    role text, reason text
-- out:   done opt_text
-- rows:  1
SELECT bulk.go_on($1, $2)::text AS done;

-- query: notables
-- in:    kind text
-- out:   id uuid, organisation_id uuid, person_name text, role text, people i32, reason opt_text, more opt_i32, at instant
-- rows:  0..N limit 2000
SELECT n.id, n.organisation_id, n.person_name, n.role, n.people, n.reason, n.more, n.at
  FROM bulk.notable AS n
 WHERE $1 = '' OR (n.reason IS NULL) = ($1 = 'reached')
 ORDER BY n.at DESC, n.id
 LIMIT 2001;

-- ---- `oqu work` ---------------------------------------------------------------------------------

-- query: tell_next
-- out:   id uuid, organisation uuid, reached bool, person uuid, lang text
-- rows:  0..N limit 1000
SELECT t.id, t.organisation, t.reached, t.person, t.lang FROM bulk.tell_next() AS t LIMIT 1001;
