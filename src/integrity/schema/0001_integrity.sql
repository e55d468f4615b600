-- Records that were altered behind the program's back, as somebody met them.
CREATE SCHEMA integrity;
COMMENT ON SCHEMA integrity IS 'What was found altered, and that officers of information security were told.';
REVOKE ALL ON SCHEMA integrity FROM PUBLIC;
GRANT USAGE ON SCHEMA integrity TO oqu_family, oqu_staff, oqu_work;
GRANT USAGE, CREATE ON SCHEMA integrity TO oqu_core;

CREATE TABLE integrity.finding (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at              timestamptz NOT NULL DEFAULT platform.now(),
    code            text NOT NULL CHECK (code ~ '^[a-z.-]{1,40}\.integrity$'),
    route           text NOT NULL CHECK (length(route) BETWEEN 1 AND 200),
    record_id       uuid,
    person_id       uuid NOT NULL,
    organisation_id uuid,
    told_at         timestamptz
);
CREATE INDEX finding_at ON integrity.finding (at);
CREATE INDEX finding_untold ON integrity.finding (id) WHERE told_at IS NULL;
COMMENT ON TABLE integrity.finding IS
    'class: restricted. Meetings with something that was altered outside the program; one an hour for a page and a record.';
COMMENT ON COLUMN integrity.finding.id IS 'class: internal. Order of writing.';
COMMENT ON COLUMN integrity.finding.at IS 'class: internal. When it was met.';
COMMENT ON COLUMN integrity.finding.code IS 'class: internal. What did not fit: a sealed field, a file, a signed document.';
COMMENT ON COLUMN integrity.finding.route IS 'class: internal. The page, as its pattern.';
COMMENT ON COLUMN integrity.finding.record_id IS 'The record that the address names; empty: none.';
COMMENT ON COLUMN integrity.finding.person_id IS 'Who opened it.';
COMMENT ON COLUMN integrity.finding.organisation_id IS 'class: internal. In which organisation; empty for a family.';
COMMENT ON COLUMN integrity.finding.told_at IS 'class: internal. When officers of information security were told; empty before.';

ALTER TABLE integrity.finding ENABLE ROW LEVEL SECURITY;
ALTER TABLE integrity.finding FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON integrity.finding TO oqu_owner USING (true) WITH CHECK (true);
CREATE POLICY core_all ON integrity.finding TO oqu_core USING (true) WITH CHECK (true);
CREATE POLICY work_all ON integrity.finding TO oqu_work USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON integrity.finding TO oqu_core;
GRANT SELECT, UPDATE (told_at) ON integrity.finding TO oqu_work;

CREATE FUNCTION integrity.note(in_code text, in_route text, in_record uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF sec.person() IS NULL
       OR EXISTS (SELECT FROM integrity.finding AS f
                   WHERE f.at > platform.now() - interval '1 hour' AND f.code = in_code AND f.route = in_route
                     AND f.record_id IS NOT DISTINCT FROM in_record) THEN
        RETURN false;
    END IF;
    INSERT INTO integrity.finding (code, route, record_id, person_id, organisation_id)
    VALUES (in_code, in_route, in_record, sec.person(), sec.organisation());
    RETURN true;
END
$$;
COMMENT ON FUNCTION integrity.note(text, text, uuid) IS
    'Somebody signed in met an altered record; true when officers are to be told: not again within the hour for this page and record.';
ALTER FUNCTION integrity.note(text, text, uuid) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION integrity.note(text, text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION integrity.note(text, text, uuid) TO oqu_family, oqu_staff;
