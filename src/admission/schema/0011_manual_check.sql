-- What a silent register left unconfirmed is a task of the school: an officer looks at the documents (ADM-20).
CREATE TABLE admission.manual_check (
    application_id  uuid PRIMARY KEY REFERENCES admission.application,
    organisation_id uuid NOT NULL,
    subjects        text[] NOT NULL CHECK (cardinality(subjects) > 0),
    opened_at       timestamptz NOT NULL DEFAULT platform.now(),
    document        text CHECK (document <> ''),
    done_by         uuid,
    done_at         timestamptz,
    CONSTRAINT manual_check_done_whole CHECK
        ((done_at IS NULL) = (done_by IS NULL) AND (done_at IS NULL) = (document IS NULL))
);
CREATE INDEX manual_check_open ON admission.manual_check (organisation_id) WHERE done_at IS NULL;
COMMENT ON TABLE admission.manual_check IS 'class: restricted. What an officer has to check by documents because a register was silent';
COMMENT ON COLUMN admission.manual_check.application_id IS 'application';
COMMENT ON COLUMN admission.manual_check.organisation_id IS 'school that owns the record';
COMMENT ON COLUMN admission.manual_check.subjects IS 'what was not verified: register (names, birth, kinship), address';
COMMENT ON COLUMN admission.manual_check.opened_at IS 'when the application came';
COMMENT ON COLUMN admission.manual_check.document IS 'document by which the officer checked it; empty: not checked yet';
COMMENT ON COLUMN admission.manual_check.done_by IS 'officer';
COMMENT ON COLUMN admission.manual_check.done_at IS 'when';
ALTER TABLE admission.manual_check ENABLE ROW LEVEL SECURITY;
ALTER TABLE admission.manual_check FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON admission.manual_check TO oqu_owner USING (true) WITH CHECK (true);
CREATE POLICY own_school ON admission.manual_check FOR SELECT TO oqu_staff
    USING (organisation_id = ANY ((SELECT sec.organisations())::uuid[]));
CREATE POLICY own_school_checks ON admission.manual_check FOR UPDATE TO oqu_staff
    USING (organisation_id = (SELECT sec.organisation()) AND (SELECT sec.role()) = 'clerk' AND done_at IS NULL)
    WITH CHECK (done_by = (SELECT sec.person()));
GRANT SELECT, UPDATE (document, done_by, done_at) ON admission.manual_check TO oqu_staff;
GRANT ALL ON admission.manual_check TO oqu_core;

-- Runs in the gate that registers.
CREATE FUNCTION admission.open_manual_check() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO admission.manual_check (application_id, organisation_id, subjects)
    VALUES (NEW.id, NEW.organisation_id, NEW.to_check);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION admission.open_manual_check() IS 'Trigger: an application with unverified data is a task of its school.';
REVOKE ALL ON FUNCTION admission.open_manual_check() FROM PUBLIC;
CREATE TRIGGER open_manual_check AFTER INSERT ON admission.application
    FOR EACH ROW WHEN (cardinality(NEW.to_check) > 0) EXECUTE FUNCTION admission.open_manual_check();

-- The task goes along with the child (X17).
CREATE FUNCTION admission.move_manual_check() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE admission.manual_check SET organisation_id = NEW.organisation_id WHERE application_id = NEW.id;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION admission.move_manual_check() IS 'Trigger: the task of an application belongs to the school that has it.';
REVOKE ALL ON FUNCTION admission.move_manual_check() FROM PUBLIC;
CREATE TRIGGER move_manual_check AFTER UPDATE OF organisation_id ON admission.application
    FOR EACH ROW EXECUTE FUNCTION admission.move_manual_check();
GRANT EXECUTE ON FUNCTION admission.open_manual_check(), admission.move_manual_check() TO oqu_core;
