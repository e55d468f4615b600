-- What keeps a state of the data and returns to it. Run by the superuser in a copy of the database that nobody else knows yet.

-- What the copy holds from now on is the state to return to. Nobody is signed in there.
-- query: kept_put
-- in:    id uuid
-- rows:  none
WITH before AS (DELETE FROM training.kept), signed_in AS (DELETE FROM account.session)
INSERT INTO training.kept (id) VALUES ($1);

-- query: kept
-- out:   id uuid, stands_at instant, stood_us i64
-- rows:  0..1
SELECT id, stands_at, (extract(epoch FROM stands_at - clock_timestamp()) * 1000000)::bigint AS stood_us FROM training.kept;

-- Which version of the program's tables a database has.
-- query: tables_version
-- out:   digest text
-- rows:  1
SELECT coalesce(md5(string_agg(m.module || ' ' || m.number || ' ' || m.sha256, ',' ORDER BY m.module, m.number)), '') FROM db.migration AS m;

-- What outlives the day, each row with its table: whoever has or had a role, with all means of signing in, and the register of
-- completed lessons.
-- query: survivors
-- out:   place text, row text
-- rows:  0..N limit 100000
WITH staff AS (SELECT DISTINCT g.person_id FROM account.role_grant AS g)
SELECT 'person' AS place, to_jsonb(x)::text AS row FROM person.person AS x WHERE x.id IN (SELECT person_id FROM staff)
UNION ALL SELECT 'account', to_jsonb(x)::text FROM account.account AS x WHERE x.person_id IN (SELECT person_id FROM staff)
UNION ALL SELECT 'secret', to_jsonb(x)::text FROM account.secret AS x WHERE x.person_id IN (SELECT person_id FROM staff)
UNION ALL SELECT 'old-secret', to_jsonb(x)::text FROM account.old_secret AS x WHERE x.person_id IN (SELECT person_id FROM staff)
UNION ALL SELECT 'factor', to_jsonb(x)::text FROM account.factor AS x WHERE x.person_id IN (SELECT person_id FROM staff)
UNION ALL SELECT 'recovery-code', to_jsonb(x)::text FROM account.recovery_code AS x WHERE x.person_id IN (SELECT person_id FROM staff)
UNION ALL SELECT 'passkey', to_jsonb(x)::text FROM account.passkey AS x WHERE x.person_id IN (SELECT person_id FROM staff)
UNION ALL SELECT 'grant', to_jsonb(x)::text FROM account.role_grant AS x
UNION ALL SELECT 'acceptance', to_jsonb(x)::text FROM privacy.acceptance AS x WHERE x.person_id IN (SELECT person_id FROM staff)
UNION ALL SELECT 'completion', to_jsonb(x)::text FROM training.completion AS x;

-- Triggers and references wait until the end of the transaction: the journal of the day is not carried over, and parents and
-- children of a row arrive in any order. For the superuser alone.
-- query: quiet
-- out:   set text
-- rows:  1
SELECT set_config('session_replication_role', 'replica', true);

-- Makes room for the rows of these people.
-- query: make_room
-- in:    people texts
-- rows:  none
WITH who AS (SELECT (p::jsonb ->> 'person_id')::uuid AS id FROM unnest($1::text[]) AS p),
     a AS (DELETE FROM account.secret WHERE person_id IN (SELECT id FROM who)),
     b AS (DELETE FROM account.old_secret WHERE person_id IN (SELECT id FROM who)),
     d AS (DELETE FROM account.factor WHERE person_id IN (SELECT id FROM who)),
     e AS (DELETE FROM account.recovery_code WHERE person_id IN (SELECT id FROM who)),
     f AS (DELETE FROM account.passkey WHERE person_id IN (SELECT id FROM who)),
     g AS (DELETE FROM account.role_grant),
     h AS (DELETE FROM privacy.acceptance WHERE person_id IN (SELECT id FROM who)),
     i AS (DELETE FROM training.completion),
     j AS (DELETE FROM account.session)
DELETE FROM account.account WHERE person_id IN (SELECT id FROM who);

-- query: put_person
-- in:    rows texts
-- rows:  none
INSERT INTO person.person SELECT x.* FROM unnest($1::text[]) AS r, jsonb_populate_record(NULL::person.person, r::jsonb) AS x
ON CONFLICT DO NOTHING;

-- query: put_account
-- in:    rows texts
-- rows:  none
INSERT INTO account.account SELECT x.* FROM unnest($1::text[]) AS r, jsonb_populate_record(NULL::account.account, r::jsonb) AS x;

-- query: put_secret
-- in:    rows texts
-- rows:  none
INSERT INTO account.secret SELECT x.* FROM unnest($1::text[]) AS r, jsonb_populate_record(NULL::account.secret, r::jsonb) AS x;

-- query: put_old_secret
-- in:    rows texts
-- rows:  none
INSERT INTO account.old_secret SELECT x.* FROM unnest($1::text[]) AS r, jsonb_populate_record(NULL::account.old_secret, r::jsonb) AS x;

-- query: put_factor
-- in:    rows texts
-- rows:  none
INSERT INTO account.factor SELECT x.* FROM unnest($1::text[]) AS r, jsonb_populate_record(NULL::account.factor, r::jsonb) AS x;

-- query: put_recovery_code
-- in:    rows texts
-- rows:  none
INSERT INTO account.recovery_code SELECT x.* FROM unnest($1::text[]) AS r, jsonb_populate_record(NULL::account.recovery_code, r::jsonb) AS x;

-- query: put_passkey
-- in:    rows texts
-- rows:  none
INSERT INTO account.passkey SELECT x.* FROM unnest($1::text[]) AS r, jsonb_populate_record(NULL::account.passkey, r::jsonb) AS x;

-- A right in an organisation that was made during the day ends with it.
-- query: put_grant
-- in:    rows texts
-- rows:  none
INSERT INTO account.role_grant
SELECT x.* FROM unnest($1::text[]) AS r, jsonb_populate_record(NULL::account.role_grant, r::jsonb) AS x
 WHERE EXISTS (SELECT FROM organisation.organisation AS o WHERE o.id = x.organisation_id);

-- query: put_acceptance
-- in:    rows texts
-- rows:  none
INSERT INTO privacy.acceptance
SELECT x.* FROM unnest($1::text[]) AS r, jsonb_populate_record(NULL::privacy.acceptance, r::jsonb) AS x
 WHERE EXISTS (SELECT FROM privacy.version AS v WHERE v.number = x.version);

-- query: put_completion
-- in:    rows texts
-- rows:  none
INSERT INTO training.completion SELECT x.* FROM unnest($1::text[]) AS r, jsonb_populate_record(NULL::training.completion, r::jsonb) AS x;
