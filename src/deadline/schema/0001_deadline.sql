-- Warnings of answer terms: the rows are the memory of the job that tells, so that each is told once.
CREATE SCHEMA deadline;
COMMENT ON SCHEMA deadline IS 'Who was told that the term of an answer ends, or has passed.';
REVOKE ALL ON SCHEMA deadline FROM PUBLIC;
GRANT USAGE ON SCHEMA deadline TO oqu_work;

CREATE TABLE deadline.warning (
    school_id   uuid NOT NULL,
    deadline_at timestamptz NOT NULL,
    stage       text NOT NULL CHECK (stage IN ('FIRST', 'LAST', 'PASSED', 'ABOVE')),
    open        int  NOT NULL CHECK (open > 0),
    told_at     timestamptz NOT NULL DEFAULT platform.now(),
    PRIMARY KEY (school_id, deadline_at, stage)
);
COMMENT ON TABLE deadline.warning IS 'class: internal. Each warning of a term, written with its messages; rows are only added.';
COMMENT ON COLUMN deadline.warning.school_id IS 'School that owes the answers.';
COMMENT ON COLUMN deadline.warning.deadline_at IS 'End of the term.';
COMMENT ON COLUMN deadline.warning.stage IS 'FIRST and LAST: before the end; PASSED: after it; ABOVE: the authority above the department was told.';
COMMENT ON COLUMN deadline.warning.open IS 'Answers that were owed then.';
COMMENT ON COLUMN deadline.warning.told_at IS 'When.';
ALTER TABLE deadline.warning ENABLE ROW LEVEL SECURITY;
ALTER TABLE deadline.warning FORCE ROW LEVEL SECURITY;
CREATE POLICY work_reads ON deadline.warning FOR SELECT TO oqu_work USING (true);
CREATE POLICY work_adds ON deadline.warning FOR INSERT TO oqu_work WITH CHECK (true);
GRANT SELECT, INSERT ON deadline.warning TO oqu_work;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON deadline.warning
    FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
