-- Each night NEDB's lists of organisations and pupils are compared with ours (J73-A2.5): identifiers must be the same.
CREATE TABLE nedb.run (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    day           date NOT NULL UNIQUE,
    phase         text NOT NULL DEFAULT 'ORGANISATION' CHECK (phase IN ('ORGANISATION', 'PUPIL', 'MISSING', 'DONE')),
    after         text NOT NULL DEFAULT '',
    organisations integer NOT NULL DEFAULT 0,
    pupils        integer NOT NULL DEFAULT 0,
    due_at        timestamptz NOT NULL DEFAULT platform.now(),
    ended_at      timestamptz,
    CONSTRAINT run_ended CHECK ((phase = 'DONE') = (ended_at IS NOT NULL))
);
COMMENT ON TABLE nedb.run IS 'class: internal. Reconciliations, one a night.';
COMMENT ON COLUMN nedb.run.id IS 'Order.';
COMMENT ON COLUMN nedb.run.day IS 'Day that it belongs to.';
COMMENT ON COLUMN nedb.run.phase IS 'What is being read; MISSING: what only one side has; DONE.';
COMMENT ON COLUMN nedb.run.after IS 'The key that was read last in this phase: a run that was broken off goes on there.';
COMMENT ON COLUMN nedb.run.organisations IS 'Organisations that NEDB listed.';
COMMENT ON COLUMN nedb.run.pupils IS 'Pupils that NEDB listed.';
COMMENT ON COLUMN nedb.run.due_at IS 'When the next page may be asked for.';
COMMENT ON COLUMN nedb.run.ended_at IS 'When it was done.';

CREATE TABLE nedb.listed (
    kind   text NOT NULL CHECK (kind IN ('ORGANISATION', 'PUPIL')),
    key    text NOT NULL CHECK (length(key) BETWEEN 1 AND 64),
    run_id bigint NOT NULL REFERENCES nedb.run,
    PRIMARY KEY (kind, key)
);
COMMENT ON TABLE nedb.listed IS 'class: internal. What NEDB has listed: BINs, and identifiers of enrolments that we gave.';
COMMENT ON COLUMN nedb.listed.kind IS 'ORGANISATION or PUPIL.';
COMMENT ON COLUMN nedb.listed.key IS 'BIN, or the enrolment.';
COMMENT ON COLUMN nedb.listed.run_id IS 'Latest run in which it was listed.';

CREATE TABLE nedb.mismatch (
    kind            text NOT NULL CHECK (kind IN ('ORGANISATION', 'PUPIL')),
    key             text NOT NULL,
    what            text NOT NULL CHECK (what IN ('MISSING_THERE', 'MISSING_HERE', 'DIFFERENT')),
    field           text NOT NULL CHECK (field IN ('', 'iin', 'bin', 'grade', 'language')),
    organisation_id uuid,
    number          bigint,
    ours            text NOT NULL DEFAULT '' CHECK (length(ours) <= 100),
    theirs          text NOT NULL DEFAULT '' CHECK (length(theirs) <= 100),
    first_at        timestamptz NOT NULL DEFAULT platform.now(),
    run_id          bigint NOT NULL REFERENCES nedb.run,
    ended_at        timestamptz,
    PRIMARY KEY (kind, key, what, field),
    CONSTRAINT mismatch_names_field CHECK ((what = 'DIFFERENT') = (field <> ''))
);
CREATE INDEX mismatch_open ON nedb.mismatch (first_at DESC) WHERE ended_at IS NULL;
COMMENT ON TABLE nedb.mismatch IS 'class: restricted. Differences between NEDB and us; an IIN never stands here.';
COMMENT ON COLUMN nedb.mismatch.kind IS 'ORGANISATION or PUPIL.';
COMMENT ON COLUMN nedb.mismatch.key IS 'BIN, or the enrolment.';
COMMENT ON COLUMN nedb.mismatch.what IS 'Only here, only there, or different.';
COMMENT ON COLUMN nedb.mismatch.field IS 'Which identifier is different.';
COMMENT ON COLUMN nedb.mismatch.organisation_id IS 'Our organisation, or the school of the pupil; empty: unknown here.';
COMMENT ON COLUMN nedb.mismatch.number IS 'Number of the pupil''s application.';
COMMENT ON COLUMN nedb.mismatch.ours IS 'Value here; empty for an IIN.';
COMMENT ON COLUMN nedb.mismatch.theirs IS 'Value there; empty for an IIN.';
COMMENT ON COLUMN nedb.mismatch.first_at IS 'When it was found first.';
COMMENT ON COLUMN nedb.mismatch.run_id IS 'Latest run that found it.';
COMMENT ON COLUMN nedb.mismatch.ended_at IS 'When a run no longer found it.';

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['run', 'listed', 'mismatch'] LOOP
        EXECUTE format('ALTER TABLE nedb.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE nedb.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY owner_all ON nedb.%I TO oqu_owner USING (true) WITH CHECK (true)', name);
        EXECUTE format('CREATE POLICY work_all ON nedb.%I TO oqu_work USING (true) WITH CHECK (true)', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON nedb.%I TO oqu_work', name);
    END LOOP;
END $$;
CREATE POLICY administrators_see ON nedb.run FOR SELECT TO oqu_staff USING ((SELECT sec.role()) = 'admin');
CREATE POLICY administrators_see ON nedb.mismatch FOR SELECT TO oqu_staff
    USING ((SELECT sec.role()) = 'admin'
           AND ((SELECT sec.is_ministry()) OR organisation_id = ANY ((SELECT sec.organisations())::uuid[])));
GRANT SELECT ON nedb.run, nedb.mismatch TO oqu_staff;
