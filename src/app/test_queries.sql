-- What only tests ask.

-- Sessions of `oqu work`: each of its jobs opens one when it runs.
-- query: work_sessions
-- out:   n i64
-- rows:  1
SELECT count(*) FROM pg_stat_activity WHERE usename = 'oqu_work' AND datname = current_database();

-- How many it may open.
-- query: work_limit
-- out:   n i32
-- rows:  1
SELECT rolconnlimit FROM pg_roles WHERE rolname = 'oqu_work';

-- ---- strangers ----------------------------------------------------------------------------------

-- One record of every kind that an administrator of an organisation keeps, beside those that families made.
-- query: keep_records
-- in:    organisation uuid, person uuid
-- rows:  none
WITH made AS (
    INSERT INTO account.account (person_id, organisation_id, name, search_key, sort_key) VALUES ($2, $1, 'Үлгілі Дана', 'u', '00')
    RETURNING person_id, organisation_id),
granted AS (
    INSERT INTO account.role_grant (id, person_id, role, organisation_id, valid_from, reason)
    SELECT gen_random_uuid(), person_id, 'clerk', organisation_id, '2026-01-01', '№ 1' FROM made),
grouped AS (
    INSERT INTO rights.user_group (id, organisation_id, name, kind, reason, made_by)
    SELECT gen_random_uuid(), organisation_id, '1 «А»', 'CLASS', '№ 2', person_id FROM made),
proposed AS (
    INSERT INTO approval.proposal (id, kind, organisation_id, person_id, reason, proposed_by, expires_at)
    SELECT gen_random_uuid(), 'FACTOR', organisation_id, person_id, '№ 3', gen_random_uuid(), '2100-01-01' FROM made),
asked AS (
    INSERT INTO ownership.access (id, organisation_id, asked_in, asked_by, asked_name, reason, until)
    SELECT gen_random_uuid(), organisation_id, gen_random_uuid(), gen_random_uuid(), 'Сынақ', '№ 4', '2100-01-01' FROM made),
taken AS (
    INSERT INTO ownership.export (id, organisation_id, asked_in, asked_by, asked_name)
    SELECT gen_random_uuid(), organisation_id, organisation_id, person_id, 'Сынақ' FROM made)
INSERT INTO sso.client (id, organisation_id, name, search_key, sort_key, holder, kind, doors, scopes, redirects, returns, backchannel)
SELECT gen_random_uuid(), organisation_id, 'Кітапхана', 'k', '00', 'Кітапхана', 'APP', 'staff', '{openid}', '{https://lib.example/back}', '{}', ''
  FROM made;

-- One record of every table that names one of these organisations or people.
-- query: records_of
-- in:    owners text
-- out:   place text, id text
-- rows:  0..N limit 10000
SELECT t.place, x.id::text AS id
  FROM (SELECT format('%I.%I', s.nspname, r.relname) AS place
          FROM pg_class AS r JOIN pg_namespace AS s ON s.oid = r.relnamespace
          JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attname = 'id' AND a.atttypid = 'uuid'::regtype
         WHERE r.relkind IN ('r', 'p') AND NOT r.relispartition AND s.nspname NOT LIKE 'pg\_%') AS t
 CROSS JOIN LATERAL unnest(xpath('/table/row/id/text()', query_to_xml(
           format('SELECT id FROM %s AS t WHERE (to_jsonb(t) - ''id'')::text ~ %L ORDER BY id LIMIT 1', t.place, $1), false, false, ''))) AS x (id)
 ORDER BY t.place, id;
