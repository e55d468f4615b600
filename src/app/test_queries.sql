-- What only tests ask.

-- Sessions of `oqu work`: each of its jobs opens one when it runs.
-- query: work_sessions
-- out:   n i64
-- rows:  1
SELECT count(*) FROM pg_stat_activity WHERE usename = 'oqu_work' AND datname = current_database();

-- Jobs that some session does alone, and how many sessions do one.
-- query: work_holders
-- out:   names i64, holders i64
-- rows:  1
SELECT count(DISTINCT l.objid), count(*) FROM pg_locks AS l
 WHERE l.locktype = 'advisory' AND l.classid = (hashtext('work')::bigint & 4294967295)::oid AND l.objsubid = 2 AND l.granted;

-- How many it may open.
-- query: work_limit
-- out:   n i32
-- rows:  1
SELECT rolconnlimit FROM pg_roles WHERE rolname = 'oqu_work';

-- Nobody reads the outages until the transaction ends.
-- query: hold_outages
-- rows:  none
LOCK TABLE outage.outage IN ACCESS EXCLUSIVE MODE;

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
exported AS (
    INSERT INTO bulk.export (id, organisation_id, person_id, person_name, address, list, rows, reason)
    SELECT gen_random_uuid(), organisation_id, person_id, 'Сынақ', '/staff/admission?format=csv', 'admission.staff.list', 600, '№ 6' FROM made),
opened AS (
    INSERT INTO glass.opening (id, organisation_id, minutes, ticket, reason, asked_by, asked_name)
    SELECT gen_random_uuid(), organisation_id, 30, 'HD-1', '№ 5', gen_random_uuid(), 'Сынақ' FROM made),
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

-- ---- training -----------------------------------------------------------------------------------

-- An organisation with one member of staff, who has an initial password, as an operator lays it out.
-- query: training_lay_out
-- rows:  none
WITH o AS (
    INSERT INTO organisation.organisation (id, kind, name_kk, name_ru, legal_name_kk, legal_name_ru, search_key, ownership, valid_from)
    VALUES ('00000000-0000-4000-8000-0000000000e1', 'ministry', 'Бұрын', 'До', 'Бұрын', 'До', 'b', 'STATE', '2020-01-01')),
p AS (
    INSERT INTO person.person (id, temporary_number, surname, identity_source)
    VALUES ('00000000-0000-4000-8000-0000000000a1', 'T-00000-00001', 'Үлгілі', 'DECLARED')),
a AS (
    INSERT INTO account.account (person_id, organisation_id, name, search_key, sort_key)
    VALUES ('00000000-0000-4000-8000-0000000000a1', '00000000-0000-4000-8000-0000000000e1', 'Үлгілі Дана', 'u', '00')),
s AS (INSERT INTO account.secret (person_id, phc) VALUES ('00000000-0000-4000-8000-0000000000a1', '$argon2id$initial')),
c AS (INSERT INTO platform.clock (id, offset_us, reason) VALUES (2, 30 * 86400000000, 'test'))
INSERT INTO account.role_grant (id, person_id, role, organisation_id, valid_from, reason)
VALUES ('00000000-0000-4000-8000-0000000000b1', '00000000-0000-4000-8000-0000000000a1', 'clerk', '00000000-0000-4000-8000-0000000000e1',
        '2026-01-01', '№ 1');

-- What a day of training leaves: a record changed, a family made, a password changed, a colleague's account, both with a lesson.
-- query: training_day
-- rows:  none
WITH o AS (UPDATE organisation.organisation SET name_kk = 'Кейін' WHERE id = '00000000-0000-4000-8000-0000000000e1'),
p AS (
    INSERT INTO person.person (id, temporary_number, surname, identity_source)
    VALUES ('00000000-0000-4000-8000-0000000000a2', 'T-00000-00002', 'Жаңа', 'DECLARED'),
           ('00000000-0000-4000-8000-0000000000a3', 'T-00000-00003', 'Отбасы', 'DECLARED')),
a AS (
    INSERT INTO account.account (person_id, organisation_id, name, search_key, sort_key)
    VALUES ('00000000-0000-4000-8000-0000000000a2', '00000000-0000-4000-8000-0000000000e1', 'Жаңа Әріптес', 'z', '01')),
s AS (UPDATE account.secret SET phc = '$argon2id$changed', used = true WHERE person_id = '00000000-0000-4000-8000-0000000000a1'),
f AS (INSERT INTO account.factor (person_id, seed_sealed) VALUES ('00000000-0000-4000-8000-0000000000a2', '\x0102')),
g AS (
    INSERT INTO account.role_grant (id, person_id, role, organisation_id, valid_from, reason)
    VALUES ('00000000-0000-4000-8000-0000000000b2', '00000000-0000-4000-8000-0000000000a2', 'clerk', '00000000-0000-4000-8000-0000000000e1',
            '2026-01-01', '№ 2'))
INSERT INTO training.completion (id, person_id, organisation_id, lesson, version)
VALUES (gen_random_uuid(), '00000000-0000-4000-8000-0000000000a1', '00000000-0000-4000-8000-0000000000e1', 'papers', 1),
       (gen_random_uuid(), '00000000-0000-4000-8000-0000000000a2', '00000000-0000-4000-8000-0000000000e1', 'papers', 1);

-- query: training_seen
-- out:   name text, phc text, people i64, accounts i64, factors i64, grants i64, completed i64, completed_today bool, offset_days i64, returned i64
-- rows:  1
SELECT (SELECT name_kk FROM organisation.organisation WHERE id = '00000000-0000-4000-8000-0000000000e1') AS name,
       (SELECT phc FROM account.secret WHERE person_id = '00000000-0000-4000-8000-0000000000a1') AS phc,
       (SELECT count(*) FROM person.person), (SELECT count(*) FROM account.account),
       (SELECT count(*) FROM account.factor WHERE seed_sealed = '\x0102'), (SELECT count(*) FROM account.role_grant),
       (SELECT count(*) FROM training.completion),
       (SELECT coalesce(bool_and(abs(extract(epoch FROM completed_at - clock_timestamp())) < 86400), true) FROM training.completion),
       (SELECT round(platform.clock_offset() / 86400000000.0)::bigint),
       (SELECT count(*) FROM audit.entry WHERE action = 'training.returned');
