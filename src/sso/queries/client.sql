-- Clients, as administrators keep them and as people who are sent there see them.

-- query: client_list
-- in:    search text, status text, doors text, sort text, descending bool, most i64, skip i64
-- out:   id uuid, name text, holder text, kind text, doors text, status text, created_at instant, total i64
-- rows:  0..N limit 10001
SELECT c.id, c.name, c.holder, c.kind, c.doors, c.status, c.created_at, count(*) OVER () AS total
  FROM sso.client AS c
 WHERE ($1 = '' OR c.search_key LIKE '%' || replace(replace(replace($1, '\', '\\'), '%', '\%'), '_', '\_') || '%')
   AND ($2 = '' OR c.status = $2)
   AND ($3 = '' OR c.doors = $3)
 ORDER BY CASE WHEN $4 = 'created' AND $5 THEN c.created_at END DESC,
          CASE WHEN $4 = 'created' AND NOT $5 THEN c.created_at END,
          CASE WHEN $4 <> 'created' AND $5 THEN c.sort_key END DESC,
          CASE WHEN $4 <> 'created' AND NOT $5 THEN c.sort_key END,
          c.id
 LIMIT least($6, 10001) OFFSET $7;

-- query: client_of
-- in:    id uuid
-- out:   id uuid, organisation_id uuid, name text, holder text, kind text, doors text, scopes text,
--        redirects text, returns text, backchannel text, secret_at opt_instant, status text,
--        status_reason text, created_at instant, version i32
-- rows:  0..1
SELECT c.id, c.organisation_id, c.name, c.holder, c.kind, c.doors, array_to_string(c.scopes, ' '),
       array_to_string(c.redirects, E'\n'), array_to_string(c.returns, E'\n'), c.backchannel, c.secret_at, c.status, c.status_reason, c.created_at, c.version
  FROM sso.client AS c
 WHERE c.id = $1;

-- Administrators of the ministry; the policies of the table say the same.
-- query: may_keep
-- out:   may bool
-- rows:  1
SELECT coalesce(sec.role() = 'admin' AND sec.is_ministry(), false) AS may;

-- query: add_client
-- in:    id uuid, organisation uuid, name text, search_key text, sort_key text, holder text,
--        kind text, doors text, scopes texts, redirects texts, returns texts, backchannel text,
--        secret opt_text
-- rows:  none
INSERT INTO sso.client (id, organisation_id, name, search_key, sort_key, holder, kind, doors, scopes, redirects, returns, backchannel,
                        secret_hash, secret_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, sso.digest($13), CASE WHEN $13 IS NOT NULL THEN platform.now() END);

-- query: change_client
-- in:    id uuid, version i32, name text, search_key text, sort_key text, holder text, doors text,
--        scopes texts, redirects texts, returns texts, backchannel text
-- rows:  none
UPDATE sso.client
   SET name = $3, search_key = $4, sort_key = $5, holder = $6, doors = $7, scopes = $8, redirects = $9,
       returns = $10, backchannel = $11, version = version + 1
 WHERE id = $1 AND version = $2;

-- query: renew_secret
-- in:    id uuid, secret text
-- rows:  none
UPDATE sso.client SET secret_hash = sso.digest($2), secret_at = platform.now(), version = version + 1 WHERE id = $1 AND kind = 'WEB';

-- query: put_status
-- in:    id uuid, version i32, status text, reason text
-- rows:  none
UPDATE sso.client SET status = $3, status_reason = $4, version = version + 1 WHERE id = $1 AND version = $2;
