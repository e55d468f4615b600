-- Roles of a cluster and their limits (SEC-4, SEC-5). Run by a superuser each time a cluster is
-- prepared; changes nothing the second time. Roles belong to the cluster, not to a database, so
-- this is no migration.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['oqu_owner', 'oqu_core', 'oqu_public', 'oqu_family', 'oqu_staff', 'oqu_work', 'oqu_check',
                               'oqu_wait']
    LOOP
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I', name);
        END IF;
        EXECUTE format('ALTER ROLE %I NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS LOGIN', name);
        -- Every name in our SQL carries its schema.
        EXECUTE format('ALTER ROLE %I SET search_path = pg_catalog, pg_temp', name);
        EXECUTE format('ALTER ROLE %I SET timezone = %L', name, 'UTC');
    END LOOP;
END
$$;

-- Owns the few functions that must see across scopes (SEC-17). Nobody can log in as it.
ALTER ROLE oqu_core NOLOGIN BYPASSRLS;
-- Where sec.verify() remembers a verified context until the transaction ends (src/platform/schema/0001_sec.sql).
GRANT SET ON PARAMETER backtrace_functions TO oqu_core;
-- The owner gives functions to oqu_core while migrating.
GRANT oqu_core TO oqu_owner;

ALTER ROLE oqu_owner SET lock_timeout = '10s';
ALTER ROLE oqu_owner SET idle_in_transaction_session_timeout = '60s';

-- The statements of doors and jobs are found by keys: planned once for a connection, never for single values. A plan
-- of the organisations' register alone takes longer than a whole page.
ALTER ROLE oqu_public SET plan_cache_mode = force_generic_plan;
ALTER ROLE oqu_family SET plan_cache_mode = force_generic_plan;
ALTER ROLE oqu_staff SET plan_cache_mode = force_generic_plan;
ALTER ROLE oqu_work SET plan_cache_mode = force_generic_plan;

ALTER ROLE oqu_public SET statement_timeout = '3s';
ALTER ROLE oqu_public SET lock_timeout = '2s';
ALTER ROLE oqu_public SET idle_in_transaction_session_timeout = '10s';
ALTER ROLE oqu_public SET default_transaction_read_only = on;
ALTER ROLE oqu_public CONNECTION LIMIT 320;

ALTER ROLE oqu_family SET statement_timeout = '3s';
-- What a family asks concerns a few rows. A plan that was made while a table was small (the first minutes of
-- a wave) would read all of it for as long as the connection keeps the plan; a submission cost twice as much.
ALTER ROLE oqu_family SET enable_seqscan = off;
ALTER ROLE oqu_family SET lock_timeout = '2s';
ALTER ROLE oqu_family SET idle_in_transaction_session_timeout = '10s';
ALTER ROLE oqu_family CONNECTION LIMIT 320;

ALTER ROLE oqu_staff SET statement_timeout = '10s';
ALTER ROLE oqu_staff SET lock_timeout = '2s';
ALTER ROLE oqu_staff SET idle_in_transaction_session_timeout = '10s';
ALTER ROLE oqu_staff CONNECTION LIMIT 320;

ALTER ROLE oqu_work SET statement_timeout = '120s';
ALTER ROLE oqu_work SET lock_timeout = '2s';
ALTER ROLE oqu_work SET idle_in_transaction_session_timeout = '30s';
ALTER ROLE oqu_work CONNECTION LIMIT 512;

-- The auditor (check/README.md) reads everything and writes nothing, on a replica where there is one.
ALTER ROLE oqu_check BYPASSRLS;
GRANT pg_read_all_data TO oqu_check;
ALTER ROLE oqu_check SET default_transaction_read_only = on;
ALTER ROLE oqu_check SET statement_timeout = '600s';
ALTER ROLE oqu_check SET lock_timeout = '2s';
ALTER ROLE oqu_check CONNECTION LIMIT 4;

-- Room servers that share their lines: a writer that waits is one that may not lead any more.
ALTER ROLE oqu_wait SET statement_timeout = '5s';
ALTER ROLE oqu_wait SET lock_timeout = '2s';
ALTER ROLE oqu_wait SET idle_in_transaction_session_timeout = '5s';
ALTER ROLE oqu_wait CONNECTION LIMIT 40;

-- What partners' own roles have in common: to read schema published_v1 (src/exchange). The roles themselves are made by the
-- operator (`oqu partner grant`) and are no roles of the program.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'oqu_partner') THEN
        CREATE ROLE oqu_partner;
    END IF;
END
$$;
ALTER ROLE oqu_partner NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOLOGIN;
-- Partners sign in from outside: they find no other database of this cluster.
REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC;
