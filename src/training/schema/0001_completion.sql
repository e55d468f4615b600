-- Who completed which lesson (joint order 73-НҚ / 168/НҚ, p. 4, sp. 3).
CREATE SCHEMA training;
COMMENT ON SCHEMA training IS 'Lessons of staff.';
REVOKE ALL ON SCHEMA training FROM PUBLIC;
GRANT USAGE ON SCHEMA training TO oqu_staff;

CREATE TABLE training.completion (
    id              uuid PRIMARY KEY,
    person_id       uuid NOT NULL,
    organisation_id uuid NOT NULL,
    lesson          text NOT NULL CHECK (lesson ~ '^[a-z][a-z-]{1,39}$'),
    version         int NOT NULL CHECK (version > 0),
    completed_at    timestamptz NOT NULL DEFAULT platform.now(),
    CONSTRAINT once UNIQUE (person_id, lesson, version)
);
CREATE INDEX completion_of_organisation ON training.completion (organisation_id, completed_at);
COMMENT ON TABLE training.completion IS 'class: internal. Lessons that members of staff have completed; rows are only added';
COMMENT ON COLUMN training.completion.id IS 'identifier, also of the xAPI statement';
COMMENT ON COLUMN training.completion.person_id IS 'who';
COMMENT ON COLUMN training.completion.organisation_id IS 'organisation in whose role it was; owns the record';
COMMENT ON COLUMN training.completion.lesson IS 'code of the lesson';
COMMENT ON COLUMN training.completion.version IS 'version of its text';
COMMENT ON COLUMN training.completion.completed_at IS 'when the right answer was given';
ALTER TABLE training.completion ENABLE ROW LEVEL SECURITY;
ALTER TABLE training.completion FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON training.completion FOR SELECT TO oqu_staff USING (person_id = (SELECT sec.person()));
CREATE POLICY heads_see ON training.completion FOR SELECT TO oqu_staff
    USING ((SELECT sec.role()) IN ('director', 'department', 'ministry', 'admin') AND organisation_id = ANY ((SELECT sec.organisations())::uuid[]));
CREATE POLICY own_adds ON training.completion FOR INSERT TO oqu_staff
    WITH CHECK (person_id = (SELECT sec.person()) AND organisation_id = (SELECT sec.organisation()));
CREATE POLICY owner_all ON training.completion TO oqu_owner USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON training.completion TO oqu_staff;
CREATE TRIGGER journal AFTER INSERT ON training.completion FOR EACH ROW EXECUTE FUNCTION audit.journal('id', 'organisation_id', 'person_id');
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON training.completion FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();
