-- What was changed in roles, and whether what is remembered of it is current.

-- query: current_version
-- out:   n i64
-- rows:  1
SELECT v.n FROM rights.version AS v;

-- The last change of each permission in an organisation and those above it, the highest organisation first; at a moment, or
-- now. With what the groups of the signed-in person bring, which comes after the changes of the same organisation.
-- query: adjustments
-- in:    organisation uuid, role text, at opt_instant, groups bool
-- out:   permission text, depth i32, state text
-- rows:  0..N limit 2000
SELECT l.permission, l.depth, l.state
  FROM ((SELECT DISTINCT ON (t.depth, c.permission) c.permission, t.depth, c.state
           FROM organisation.tree AS t
           JOIN rights.change AS c ON c.organisation_id = t.ancestor_id AND c.role = $2
          WHERE t.descendant_id = $1 AND ($3::timestamptz IS NULL OR c.made_at <= $3)
            AND t.valid_from <= (coalesce($3, platform.now()) AT TIME ZONE interval '5 hours')::date
            AND (t.valid_to IS NULL OR t.valid_to >= (coalesce($3, platform.now()) AT TIME ZONE interval '5 hours')::date)
          ORDER BY t.depth, c.permission, c.id DESC)
         UNION ALL
         SELECT g.permission, g.depth, 'GROUP' FROM rights.by_groups($1) AS g WHERE $4) AS l
 ORDER BY l.depth DESC, l.state = 'GROUP', l.permission
 LIMIT 2001;

-- query: change_role
-- in:    organisation uuid, role text, permission text, state text, reason text
-- rows:  none
INSERT INTO rights.change (organisation_id, role, permission, state, reason, made_by)
VALUES ($1, $2, $3, $4, $5, sec.person());

-- Changes that count in an organisation: its own and those of the organisations above it.
-- query: changes_of_role
-- in:    organisation uuid, role text, permission text, from_at opt_instant, to_at opt_instant, descending bool,
--        most i64, skip i64
-- out:   at instant, permission text, state text, organisation_id uuid, author opt_text, reason text, total i64
-- rows:  0..N limit 10000
SELECT c.made_at, c.permission, c.state, c.organisation_id, account.name_of(c.made_by) AS author, c.reason, count(*) OVER () AS total
  FROM rights.change AS c
 WHERE c.role = $2 AND ($3 = '' OR c.permission = $3)
   AND ($4::timestamptz IS NULL OR c.made_at >= $4) AND ($5::timestamptz IS NULL OR c.made_at < $5)
   AND EXISTS (SELECT FROM organisation.tree AS t WHERE t.descendant_id = $1 AND t.ancestor_id = c.organisation_id
                  AND t.valid_from <= organisation.today() AND (t.valid_to IS NULL OR t.valid_to >= organisation.today()))
 ORDER BY CASE WHEN $6 THEN c.id END DESC, c.id
 LIMIT $7 OFFSET $8;

-- query: changed_roles
-- in:    organisation uuid
-- out:   role text, n i64
-- rows:  0..N limit 100
SELECT c.role, count(DISTINCT c.permission) AS n
  FROM rights.change AS c
 WHERE c.organisation_id = $1
 GROUP BY c.role
 ORDER BY c.role
 LIMIT 101;
