-- The platform's clock: the machine's clock plus an offset that an administrator may set for a
-- rehearsal. Append-only, so that the history with its authors stays.
CREATE SCHEMA platform;
COMMENT ON SCHEMA platform IS 'Clock, dated settings, idempotency keys.';
GRANT USAGE ON SCHEMA platform TO oqu_core, oqu_public, oqu_family, oqu_staff, oqu_work;
GRANT CREATE ON SCHEMA platform TO oqu_core;

CREATE TABLE platform.clock (
    id        integer     PRIMARY KEY CHECK (id > 0),
    offset_us bigint      NOT NULL CHECK (abs(offset_us) <= 20 * 366 * 86400000000),
    set_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    author    uuid,
    reason    text        NOT NULL CHECK (length(reason) BETWEEN 1 AND 500)
);
COMMENT ON TABLE platform.clock IS
    'class: internal. Offsets of the platform''s clock; the row with the highest number counts.';
COMMENT ON COLUMN platform.clock.id IS 'Number of the change.';
COMMENT ON COLUMN platform.clock.offset_us IS 'Microseconds added to the machine''s clock; 0 is real time.';
COMMENT ON COLUMN platform.clock.set_at IS 'When it was set, by the machine''s clock.';
COMMENT ON COLUMN platform.clock.author IS 'Person who set it; NULL: the operator, as owner of the database.';
COMMENT ON COLUMN platform.clock.reason IS 'Why, in the author''s words.';
ALTER TABLE platform.clock ENABLE ROW LEVEL SECURITY;
ALTER TABLE platform.clock FORCE ROW LEVEL SECURITY;
CREATE POLICY all_see ON platform.clock FOR SELECT USING (true);
CREATE POLICY owner_sets ON platform.clock FOR INSERT TO oqu_owner WITH CHECK (true);
GRANT SELECT ON platform.clock TO oqu_core, oqu_public, oqu_family, oqu_staff, oqu_work;
GRANT INSERT ON platform.clock TO oqu_core;
INSERT INTO platform.clock (id, offset_us, reason) VALUES (1, 0, 'real time');

-- These and the functions of sec are called by nearly every statement. They are PL/pgSQL because
-- that keeps their plans; a function in SQL that reads a table is planned again for each statement.
-- They run as oqu_core because a plan under row-level security counts for one role: one that doors
-- and functions of oqu_core call in turn would be planned again at every turn.
CREATE FUNCTION platform.clock_offset() RETURNS bigint
    LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT c.offset_us FROM platform.clock AS c ORDER BY c.id DESC LIMIT 1);
END
$$;
COMMENT ON FUNCTION platform.clock_offset() IS 'Microseconds between the platform''s clock and the machine''s.';
ALTER FUNCTION platform.clock_offset() OWNER TO oqu_core;

CREATE FUNCTION platform.now() RETURNS timestamptz
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN now() + CASE WHEN sec.remembered(1) = 'oqu' THEN sec.remembered(6)::bigint
                        ELSE platform.clock_offset() END * interval '1 microsecond'; -- inlined
COMMENT ON FUNCTION platform.now() IS
    'Start of the transaction by the platform''s clock. Everything uses this instead of now().';
GRANT EXECUTE ON FUNCTION platform.clock_offset(), platform.now()
    TO oqu_core, oqu_public, oqu_family, oqu_staff, oqu_work;
