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

-- The same memory for terms that are told one by one: complaints, tasks.
CREATE TABLE deadline.told (
    subject    text NOT NULL CHECK (subject IN ('complaint', 'task')),
    subject_id uuid NOT NULL,
    due_at     timestamptz NOT NULL,
    stage      text NOT NULL CHECK (stage IN ('NEW', 'SOON', 'PASSED')),
    told_at    timestamptz NOT NULL DEFAULT platform.now(),
    PRIMARY KEY (subject, subject_id, due_at, stage)
);
COMMENT ON TABLE deadline.told IS 'class: internal. Each warning of a complaint or a task, written with its messages; rows are only added.';
COMMENT ON COLUMN deadline.told.subject IS 'Of which kind.';
COMMENT ON COLUMN deadline.told.subject_id IS 'Which complaint or task.';
COMMENT ON COLUMN deadline.told.due_at IS 'End of its term; a new term is told anew.';
COMMENT ON COLUMN deadline.told.stage IS 'NEW: given; SOON: it ends with the next working day; PASSED: it has ended.';
COMMENT ON COLUMN deadline.told.told_at IS 'When.';
ALTER TABLE deadline.told ENABLE ROW LEVEL SECURITY;
ALTER TABLE deadline.told FORCE ROW LEVEL SECURITY;
CREATE POLICY work_reads ON deadline.told FOR SELECT TO oqu_work USING (true);
CREATE POLICY work_adds ON deadline.told FOR INSERT TO oqu_work WITH CHECK (true);
GRANT SELECT, INSERT ON deadline.told TO oqu_work;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON deadline.told
    FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
