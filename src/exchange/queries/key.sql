-- Access keys and roles of the database, as administrators see them.

-- query: key_list
-- in:    search text, state text, sort text, descending bool, most i64, skip i64
-- out:   id uuid, organisation_id uuid, name text, holder text, scopes text, valid_to date, issued_at instant,
--        used_at opt_instant, state text, total i64
-- rows:  0..N limit 10001
SELECT k.id, k.organisation_id, k.name, k.holder, array_to_string(k.scopes, ' '), k.valid_to, k.issued_at, k.used_at, k.state,
       count(*) OVER () AS total
  FROM (SELECT a.id, a.organisation_id, a.name, a.holder, a.scopes, a.valid_to, a.issued_at, a.used_at, a.search_key, a.sort_key,
               CASE WHEN a.revoked_at IS NOT NULL THEN 'REVOKED' WHEN a.valid_to < organisation.today() THEN 'EXPIRED'
                    ELSE 'ACTIVE' END AS state
          FROM exchange.access_key AS a) AS k
 WHERE ($1 = '' OR k.search_key LIKE '%' || replace(replace(replace($1, '\', '\\'), '%', '\%'), '_', '\_') || '%')
   AND ($2 = '' OR k.state = $2)
 ORDER BY CASE WHEN $3 = 'issued' AND $4 THEN k.issued_at END DESC,
          CASE WHEN $3 = 'issued' AND NOT $4 THEN k.issued_at END,
          CASE WHEN $3 = 'until' AND $4 THEN k.valid_to END DESC,
          CASE WHEN $3 = 'until' AND NOT $4 THEN k.valid_to END,
          CASE WHEN $3 = 'name' AND $4 THEN k.sort_key END DESC,
          CASE WHEN $3 = 'name' AND NOT $4 THEN k.sort_key END,
          k.id
 LIMIT least($5, 10001) OFFSET $6;

-- query: key_of
-- in:    id uuid
-- out:   id uuid, organisation_id uuid, name text, holder text, purpose text, scopes text, valid_to date,
--        reason text, issued_by uuid, issued_at instant, revoked_at opt_instant, revoke_reason opt_text,
--        used_at opt_instant, uses i64, state text
-- rows:  0..1
SELECT a.id, a.organisation_id, a.name, a.holder, a.purpose, array_to_string(a.scopes, ' '), a.valid_to, a.reason, a.issued_by,
       a.issued_at, a.revoked_at, a.revoke_reason, a.used_at, a.uses,
       CASE WHEN a.revoked_at IS NOT NULL THEN 'REVOKED' WHEN a.valid_to < organisation.today() THEN 'EXPIRED' ELSE 'ACTIVE' END
  FROM exchange.access_key AS a
 WHERE a.id = $1;

-- query: may_issue
-- in:    organisation uuid
-- out:   may bool
-- rows:  1
SELECT coalesce(sec.role() = 'admin' AND $1 = ANY (sec.organisations()), false) AS may;

-- query: add_key
-- in:    id uuid, organisation uuid, name text, holder text, search_key text, sort_key text, purpose text,
--        scopes texts, key text, valid_to date, reason text, by uuid
-- rows:  none
INSERT INTO exchange.access_key (id, organisation_id, name, holder, search_key, sort_key, purpose, scopes, hash, valid_to, reason, issued_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, exchange.digest($9), $10, $11, $12);

-- query: revoke_key
-- in:    id uuid, by uuid, reason text
-- rows:  none
UPDATE exchange.access_key SET revoked_at = platform.now(), revoked_by = $2, revoke_reason = $3
 WHERE id = $1 AND revoked_at IS NULL;

-- query: role_list
-- out:   name text, organisation_id uuid, holder text, valid_to date, reason text, granted_at instant,
--        revoked_at opt_instant, revoke_reason opt_text, state text
-- rows:  0..N limit 1000
SELECT r.name, r.organisation_id, r.holder, r.valid_to, r.reason, r.granted_at, r.revoked_at, r.revoke_reason,
       CASE WHEN r.revoked_at IS NOT NULL THEN 'REVOKED' WHEN r.valid_to < organisation.today() THEN 'EXPIRED' ELSE 'ACTIVE' END
  FROM exchange.db_role AS r
 ORDER BY r.revoked_at IS NOT NULL, r.name
 LIMIT 1000;

-- query: setting
-- out:   per_minute text
-- rows:  1
SELECT platform.setting_text('exchange.requests_per_minute', organisation.today()) AS per_minute;

-- The operator's, as the superuser of the cluster.
-- query: grant_role
-- in:    name text, bin text, holder text, valid_to date, reason text, verifier text
-- out:   organisation uuid
-- rows:  1
SELECT exchange.grant_role($1, $2, $3, $4, $5, $6) AS organisation;

-- query: revoke_role
-- in:    name text, reason text
-- out:   organisation uuid
-- rows:  1
SELECT exchange.revoke_role($1, $2) AS organisation;
