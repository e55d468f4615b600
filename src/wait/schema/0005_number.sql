-- A number that was drawn in public, where everybody could watch, after the list of a draw was closed: whoever knows the seed of
-- the draw could not know it. One for a line, and nobody changes it.
CREATE TABLE wait.number (
    region text NOT NULL CHECK (region ~ '^[0-9]{9}$'),
    year   integer NOT NULL CHECK (year BETWEEN 2026 AND 2099),
    number text NOT NULL CHECK (number ~ '^[0-9A-Za-z.,: -]{1,100}$'),
    source text NOT NULL CHECK (length(source) BETWEEN 1 AND 300),
    author uuid NOT NULL,
    at     timestamptz NOT NULL DEFAULT platform.now(),
    PRIMARY KEY (region, year)
);
COMMENT ON TABLE wait.number IS 'class: public. Public numbers of draws; append-only.';
COMMENT ON COLUMN wait.number.region IS 'Whose line is drawn.';
COMMENT ON COLUMN wait.number.year IS 'Of the campaign.';
COMMENT ON COLUMN wait.number.number IS 'As it was published: its characters decide the draw.';
COMMENT ON COLUMN wait.number.source IS 'Where and when it was drawn, as was announced before.';
COMMENT ON COLUMN wait.number.author IS 'class: internal. Who wrote it down.';
COMMENT ON COLUMN wait.number.at IS 'When.';
ALTER TABLE wait.number ENABLE ROW LEVEL SECURITY;
ALTER TABLE wait.number FORCE ROW LEVEL SECURITY;
CREATE POLICY core_all ON wait.number TO oqu_core USING (true) WITH CHECK (true);
CREATE POLICY staff_read ON wait.number FOR SELECT TO oqu_staff USING (true);
CREATE POLICY work_read ON wait.number FOR SELECT TO oqu_work USING (true);
GRANT SELECT ON wait.number TO oqu_staff, oqu_work;
GRANT SELECT, INSERT ON wait.number TO oqu_core;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wait.number
    FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE FUNCTION wait.put_number(in_region text, in_year integer, in_number text, in_source text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NOT wait.keeps(in_region) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'wait.no-region';
    END IF;
    INSERT INTO wait.number (region, year, number, source, author)
    VALUES (in_region, in_year, in_number, in_source, sec.person())
        ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM audit.add('wait.number', 'wait.room', in_region, sec.organisation(), NULL,
                      jsonb_build_object('year', in_year, 'number', in_number, 'source', in_source));
    RETURN true;
END
$$;
COMMENT ON FUNCTION wait.put_number(text, integer, text, text) IS
    'Writes down the public number of a line; false when it has one. OQ404 for a room that is not one''s own.';
ALTER FUNCTION wait.put_number(text, integer, text, text) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION wait.put_number(text, integer, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wait.put_number(text, integer, text, text) TO oqu_staff;
