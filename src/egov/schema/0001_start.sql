-- The electronic-government portal (eGov): starts of the service, so that a link works once.
CREATE SCHEMA egov;
COMMENT ON SCHEMA egov IS 'The electronic-government portal: the other entrance to the service.';
REVOKE ALL ON SCHEMA egov FROM PUBLIC;
GRANT USAGE ON SCHEMA egov TO oqu_family, oqu_staff, oqu_work;
GRANT USAGE, CREATE ON SCHEMA egov TO oqu_core;

CREATE TABLE egov.start (
    number_hash bytea PRIMARY KEY CHECK (length(number_hash) = 32),
    at          timestamptz NOT NULL DEFAULT platform.now()
);
CREATE INDEX start_at ON egov.start (at);
COMMENT ON TABLE egov.start IS 'class: internal. Starts from the portal that have been used; forgotten after a day.';
COMMENT ON COLUMN egov.start.number_hash IS 'SHA-256 of the number of the start.';
COMMENT ON COLUMN egov.start.at IS 'When it was used.';
ALTER TABLE egov.start ENABLE ROW LEVEL SECURITY;
ALTER TABLE egov.start FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON egov.start TO oqu_owner USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, DELETE ON egov.start TO oqu_core;

CREATE FUNCTION egov.take_start(in_number text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO egov.start (number_hash) VALUES (sha256(convert_to(in_number, 'UTF8'))) ON CONFLICT DO NOTHING;
    RETURN FOUND;
END
$$;
COMMENT ON FUNCTION egov.take_start(text) IS 'Uses a start; false when it was used before.';
ALTER FUNCTION egov.take_start(text) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION egov.take_start(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION egov.take_start(text) TO oqu_family;
