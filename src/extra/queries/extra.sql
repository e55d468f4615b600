-- Additional modules: what is installed, what was decided about it where.

-- query: put_module
-- in:    name text, interface text, ships_on bool
-- rows:  none
INSERT INTO extra.module AS m (name, interface, ships_on) VALUES ($1, $2, $3)
ON CONFLICT (name) DO UPDATE SET interface = EXCLUDED.interface, ships_on = EXCLUDED.ships_on
 WHERE (m.interface, m.ships_on) IS DISTINCT FROM (EXCLUDED.interface, EXCLUDED.ships_on);

-- query: modules_off
-- in:    organisation uuid
-- out:   module text
-- rows:  0..N limit 64
SELECT m.name AS module
  FROM extra.module AS m
 WHERE NOT extra.is_on($1, m.name, organisation.today())
 ORDER BY m.name
 LIMIT 65;

-- Modules as they are in an organisation today, with the decision that says so.
-- query: modules_of
-- in:    organisation uuid
-- out:   name text, interface text, is_on bool, from_on opt_date, organisation_id opt_uuid, reason opt_text,
--        author opt_text
-- rows:  0..N limit 64
SELECT m.name, m.interface, coalesce(d.is_on, m.ships_on) AS is_on, d.from_on, d.organisation_id, d.reason,
       account.name_of(d.made_by) AS author
  FROM extra.module AS m
  LEFT JOIN LATERAL extra.decision($1, m.name, organisation.today()) AS d ON true
 WHERE $1 = ANY ((SELECT organisation.kept())::uuid[])
 ORDER BY m.name
 LIMIT 65;

-- query: put
-- in:    organisation uuid, module text, is_on bool, from_on date, reason text
-- out:   done opt_text
-- rows:  1
SELECT extra.put($1, $2, $3, $4, $5)::text AS done;

-- Decisions that count in an organisation: its own and those of the organisations above it.
-- query: decisions_of
-- in:    organisation uuid, module text, descending bool, most i64, skip i64
-- out:   at instant, from_on date, module text, is_on bool, organisation_id uuid, author opt_text, reason text, total i64
-- rows:  0..N limit 10000
SELECT c.made_at, c.from_on, c.module, c.is_on, c.organisation_id, account.name_of(c.made_by) AS author, c.reason,
       count(*) OVER () AS total
  FROM extra.change AS c
 WHERE $1 = ANY ((SELECT organisation.kept())::uuid[]) AND ($2 = '' OR c.module = $2)
   AND EXISTS (SELECT FROM organisation.tree AS t WHERE t.descendant_id = $1 AND t.ancestor_id = c.organisation_id
                  AND t.valid_from <= organisation.today() AND (t.valid_to IS NULL OR t.valid_to >= organisation.today()))
 ORDER BY CASE WHEN $3 THEN c.id END DESC, c.id
 LIMIT $4 OFFSET $5;
