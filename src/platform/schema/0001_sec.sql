-- Who asks: the signed context that row-level security verifies (SEC-8 to SEC-12). Everything is
-- closed by default: without a valid context each function below gives NULL.

-- What nobody granted, nobody has (SEC-4). Counts for all that oqu_owner makes from here on.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES REVOKE USAGE ON TYPES FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO oqu_core, oqu_public, oqu_family, oqu_staff, oqu_work;
COMMENT ON SCHEMA public IS 'Extensions only.';
CREATE EXTENSION IF NOT EXISTS pgcrypto WITH SCHEMA public;

CREATE SCHEMA sec;
COMMENT ON SCHEMA sec IS 'What policies may ask: the verified context, and scopes that features add.';
GRANT USAGE ON SCHEMA sec TO oqu_core, oqu_public, oqu_family, oqu_staff, oqu_work;
-- oqu_core owns what must see across scopes (SEC-17); owning a function in a schema needs CREATE.
GRANT CREATE ON SCHEMA sec TO oqu_core;

CREATE TABLE sec.context_key (
    id         integer     PRIMARY KEY CHECK (id > 0),
    key        bytea       NOT NULL CHECK (octet_length(key) = 32),
    valid_from timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE sec.context_key IS
    'class: restricted. Keys that contexts are signed with: the newest, and its predecessor until contexts signed with it have ended.';
COMMENT ON COLUMN sec.context_key.id IS 'Rises with each key.';
COMMENT ON COLUMN sec.context_key.key IS 'HMAC-SHA-256 key that the key service signs contexts with.';
COMMENT ON COLUMN sec.context_key.valid_from IS 'When it was set, by the machine''s clock.';
ALTER TABLE sec.context_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE sec.context_key FORCE ROW LEVEL SECURITY;
-- The owner sets keys and cannot read them back; only sec.ctx() reads, as oqu_core.
CREATE POLICY owner_adds ON sec.context_key FOR INSERT TO oqu_owner WITH CHECK (true);
GRANT SELECT, INSERT, DELETE ON sec.context_key TO oqu_core;

CREATE FUNCTION sec.set_context_key(in_key bytea) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    newest integer;
BEGIN
    SELECT k.id INTO newest FROM sec.context_key AS k ORDER BY k.id DESC LIMIT 1;
    IF EXISTS (SELECT FROM sec.context_key AS k WHERE k.id = newest AND k.key = in_key) THEN
        RETURN;
    END IF;
    DELETE FROM sec.context_key AS k WHERE k.id < newest;
    INSERT INTO sec.context_key (id, key) VALUES (coalesce(newest, 0) + 1, in_key);
END
$$;
COMMENT ON FUNCTION sec.set_context_key(bytea) IS
    'Makes a key the newest; its predecessor stays valid, older ones go. Nothing happens when it is the newest already.';
ALTER FUNCTION sec.set_context_key(bytea) OWNER TO oqu_core;
GRANT EXECUTE ON FUNCTION sec.set_context_key(bytea) TO oqu_owner;

-- What sec.hold() (0003_context.sql) remembers for the request that a connection works on, because verifying a context costs more
-- than most statements: oqu,door,person,role,organisation,offset of the clock. Anybody may set the parameters
-- that we could name ourselves; backtrace_functions only who was granted it, which is oqu_core
-- (src/db/bootstrap/0001_roles.sql). PostgreSQL compares it with names of its own C functions when one of
-- them fails, and takes letters, digits, commas and underscores: these stand for hyphens.
CREATE FUNCTION sec.remembered(in_part integer) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN translate(split_part(current_setting('backtrace_functions'), ',', in_part), '_', '-'); -- inlined
COMMENT ON FUNCTION sec.remembered(integer) IS
    'A part of the context that this connection holds; the first is oqu, or empty when it holds none.';
GRANT EXECUTE ON FUNCTION sec.remembered(integer) TO oqu_core, oqu_owner, oqu_public, oqu_family, oqu_staff, oqu_work;
