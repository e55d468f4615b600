-- Tools, resources and subscriptions as administrators keep them; policies say whose.

-- query: tool_list
-- in:    search text, status text, sort text, descending bool, most i64, skip i64
-- out:   id uuid, name text, holder text, owner uuid, resources i64, subscribed bool, status text, created_at instant, total i64
-- rows:  0..N limit 10001
SELECT t.id, t.name, t.holder, t.organisation_id,
       (SELECT count(*) FROM lti.resource AS r WHERE r.tool_id = t.id AND r.withdrawn_at IS NULL),
       EXISTS (SELECT FROM lti.subscription AS s
                WHERE s.tool_id = t.id AND s.organisation_id = (SELECT sec.organisation()) AND s.ended_at IS NULL
                  AND s.valid_to >= organisation.today()),
       t.status, t.created_at, count(*) OVER () AS total
  FROM lti.tool AS t
 WHERE ($1 = '' OR t.search_key LIKE '%' || replace(replace(replace($1, '\', '\\'), '%', '\%'), '_', '\_') || '%')
   AND ($2 = '' OR t.status = $2)
 ORDER BY CASE WHEN $3 = 'created' AND $4 THEN t.created_at END DESC,
          CASE WHEN $3 = 'created' AND NOT $4 THEN t.created_at END,
          CASE WHEN $3 <> 'created' AND $4 THEN t.sort_key END DESC,
          CASE WHEN $3 <> 'created' AND NOT $4 THEN t.sort_key END,
          t.id
 LIMIT least($5, 10001) OFFSET $6;

-- query: tool_of
-- in:    id uuid
-- out:   id uuid, organisation_id uuid, name text, holder text, login text, redirects text, status text, status_reason text,
--        created_at instant, version i32, kept bool
-- rows:  0..1
SELECT t.id, t.organisation_id, t.name, t.holder, t.login, array_to_string(t.redirects, E'\n'), t.status, t.status_reason,
       t.created_at, t.version, t.organisation_id = ANY ((SELECT sec.organisations())::uuid[]) AS kept
  FROM lti.tool AS t
 WHERE t.id = $1;

-- query: add_tool
-- in:    id uuid, name text, search_key text, sort_key text, holder text, login text, redirects texts
-- rows:  none
INSERT INTO lti.tool (id, organisation_id, name, search_key, sort_key, holder, login, redirects)
VALUES ($1, sec.organisation(), $2, $3, $4, $5, $6, $7);

-- query: change_tool
-- in:    id uuid, version i32, name text, search_key text, sort_key text, holder text, login text, redirects texts
-- rows:  none
UPDATE lti.tool
   SET name = $3, search_key = $4, sort_key = $5, holder = $6, login = $7, redirects = $8, version = version + 1
 WHERE id = $1 AND version = $2;

-- query: put_status
-- in:    id uuid, version i32, status text, reason text
-- rows:  none
UPDATE lti.tool SET status = $3, status_reason = $4, version = version + 1 WHERE id = $1 AND version = $2;

-- query: resources_of
-- in:    tool uuid
-- out:   id uuid, kind text, title text, address text, language text, grade_from i32, grade_to i32
-- rows:  0..N limit 1000
SELECT r.id, r.kind, r.title, r.address, r.language, r.grade_from, r.grade_to
  FROM lti.resource AS r
 WHERE r.tool_id = $1 AND r.withdrawn_at IS NULL
 ORDER BY r.sort_key, r.id
 LIMIT 1000;

-- query: add_resource
-- in:    id uuid, tool uuid, kind text, title text, sort_key text, address text, language text, grade_from i32, grade_to i32
-- rows:  none
INSERT INTO lti.resource (id, tool_id, organisation_id, kind, title, sort_key, address, language, grade_from, grade_to)
SELECT $1, t.id, t.organisation_id, $3, $4, $5, $6, $7, $8, $9 FROM lti.tool AS t WHERE t.id = $2;

-- query: withdraw_resource
-- in:    tool uuid, id uuid
-- rows:  none
UPDATE lti.resource SET withdrawn_at = platform.now() WHERE tool_id = $1 AND id = $2 AND withdrawn_at IS NULL;

-- query: subscription_here
-- in:    tool uuid
-- out:   id uuid, contract text, valid_to date, running bool
-- rows:  0..1
SELECT s.id, s.contract, s.valid_to, s.ended_at IS NULL AND s.valid_to >= organisation.today() AS running
  FROM lti.subscription AS s
 WHERE s.tool_id = $1 AND s.organisation_id = sec.organisation();

-- query: subscriptions_of
-- in:    tool uuid
-- out:   id uuid, organisation_id uuid, contract text, valid_to date, running bool
-- rows:  0..N limit 1000
SELECT s.id, s.organisation_id, s.contract, s.valid_to, s.ended_at IS NULL AND s.valid_to >= organisation.today() AS running
  FROM lti.subscription AS s
 WHERE s.tool_id = $1
 ORDER BY s.made_at DESC, s.id
 LIMIT 1000;

-- The deployment keeps its name when the subscription is renewed: the tool knows the organisation by it.
-- query: subscribe
-- in:    id uuid, tool uuid, contract text, valid_to date
-- rows:  none
INSERT INTO lti.subscription AS s (id, tool_id, organisation_id, contract, valid_to)
VALUES ($1, $2, sec.organisation(), $3, $4)
ON CONFLICT ON CONSTRAINT subscription_once DO UPDATE SET contract = excluded.contract, valid_to = excluded.valid_to, ended_at = NULL;

-- query: end_subscription
-- in:    tool uuid
-- rows:  none
UPDATE lti.subscription SET ended_at = platform.now()
 WHERE tool_id = $1 AND organisation_id = sec.organisation() AND ended_at IS NULL;
