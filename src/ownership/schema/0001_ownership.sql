-- What organisations did with the records they own: archives of them, and whom from outside they let in (Order 456, p. 12).
CREATE SCHEMA ownership;
COMMENT ON SCHEMA ownership IS 'Archives of an organisation''s own records, and access from outside that it gave.';
REVOKE ALL ON SCHEMA ownership FROM PUBLIC;
GRANT USAGE ON SCHEMA ownership TO oqu_staff, oqu_work;
GRANT USAGE, CREATE ON SCHEMA ownership TO oqu_core;

CREATE TABLE ownership.access (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    asked_in        uuid NOT NULL,
    asked_by        uuid NOT NULL,
    asked_name      text NOT NULL CHECK (asked_name <> ''),
    reason          text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    until           date NOT NULL,
    asked_at        timestamptz NOT NULL DEFAULT platform.now(),
    state           text NOT NULL DEFAULT 'ASKED' CHECK (state IN ('ASKED', 'GRANTED', 'REFUSED', 'ENDED')),
    decided_by      uuid,
    decided_name    text,
    decided_at      timestamptz,
    words           text CHECK (length(words) <= 500),
    ended_at        timestamptz,
    CONSTRAINT access_decided CHECK ((state = 'ASKED') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL)),
    CONSTRAINT access_ended CHECK ((state = 'ENDED') = (ended_at IS NOT NULL))
);
CREATE INDEX access_of_organisation ON ownership.access (organisation_id, asked_at);
CREATE INDEX access_of_asker ON ownership.access (asked_by, asked_at);
COMMENT ON TABLE ownership.access IS 'class: internal. Requests of the operator''s staff for the records of an organisation, and its answers.';
COMMENT ON COLUMN ownership.access.id IS 'Identifier; stands in addresses.';
COMMENT ON COLUMN ownership.access.organisation_id IS 'Organisation whose records are asked for.';
COMMENT ON COLUMN ownership.access.asked_in IS 'The operator.';
COMMENT ON COLUMN ownership.access.asked_by IS 'Who asks; nobody else uses it.';
COMMENT ON COLUMN ownership.access.asked_name IS 'Name at the time.';
COMMENT ON COLUMN ownership.access.reason IS 'What for.';
COMMENT ON COLUMN ownership.access.until IS 'Last day.';
COMMENT ON COLUMN ownership.access.asked_at IS 'When.';
COMMENT ON COLUMN ownership.access.state IS 'ASKED, GRANTED, REFUSED, or ENDED by the owner before its last day.';
COMMENT ON COLUMN ownership.access.decided_by IS 'Who answered for the owner.';
COMMENT ON COLUMN ownership.access.decided_name IS 'Name at the time.';
COMMENT ON COLUMN ownership.access.decided_at IS 'When.';
COMMENT ON COLUMN ownership.access.words IS 'What the owner wrote to it.';
COMMENT ON COLUMN ownership.access.ended_at IS 'When the owner ended it.';

CREATE TABLE ownership.export (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    access_id       uuid REFERENCES ownership.access,
    asked_in        uuid NOT NULL,
    asked_by        uuid NOT NULL,
    asked_name      text NOT NULL CHECK (asked_name <> ''),
    asked_at        timestamptz NOT NULL DEFAULT platform.now(),
    beat_at         timestamptz,
    done            bigint NOT NULL DEFAULT 0 CHECK (done >= 0),
    total           bigint CHECK (total >= 0),
    missing         bigint NOT NULL DEFAULT 0 CHECK (missing >= 0),
    ended_at        timestamptz
);
CREATE UNIQUE INDEX export_one_at_a_time ON ownership.export (organisation_id, asked_by) WHERE ended_at IS NULL;
CREATE INDEX export_of_organisation ON ownership.export (organisation_id, asked_at);
CREATE INDEX export_to_do ON ownership.export (asked_at) WHERE ended_at IS NULL;
COMMENT ON TABLE ownership.export IS 'class: internal. Archives of an organisation''s records: who asked for them, how far they are.';
COMMENT ON COLUMN ownership.export.id IS 'Identifier; stands in addresses.';
COMMENT ON COLUMN ownership.export.organisation_id IS 'Organisation that formed the records.';
COMMENT ON COLUMN ownership.export.access_id IS 'Access by which somebody from outside asked; empty for the owner.';
COMMENT ON COLUMN ownership.export.asked_in IS 'For which organisation the person acted.';
COMMENT ON COLUMN ownership.export.asked_by IS 'Who asked.';
COMMENT ON COLUMN ownership.export.asked_name IS 'Name at the time.';
COMMENT ON COLUMN ownership.export.asked_at IS 'When.';
COMMENT ON COLUMN ownership.export.beat_at IS 'Last sign of life of the job; another one takes over two minutes after it.';
COMMENT ON COLUMN ownership.export.done IS 'Records in the archive so far.';
COMMENT ON COLUMN ownership.export.total IS 'Records there are; empty until counted.';
COMMENT ON COLUMN ownership.export.missing IS 'Documents that could not be read: not checked yet, or refused by the check.';
COMMENT ON COLUMN ownership.export.ended_at IS 'When it was complete.';

CREATE TABLE ownership.volume (
    export_id       uuid NOT NULL REFERENCES ownership.export,
    organisation_id uuid NOT NULL,
    number          int NOT NULL CHECK (number > 0),
    file_id         uuid NOT NULL,
    size            bigint NOT NULL CHECK (size > 0),
    files           int NOT NULL CHECK (files > 0),
    PRIMARY KEY (export_id, number)
);
COMMENT ON TABLE ownership.volume IS 'class: internal. The archive in parts that a browser takes in one piece; the first has all tables.';
COMMENT ON COLUMN ownership.volume.export_id IS 'Archive.';
COMMENT ON COLUMN ownership.volume.organisation_id IS 'Organisation that formed the records.';
COMMENT ON COLUMN ownership.volume.number IS 'From 1.';
COMMENT ON COLUMN ownership.volume.file_id IS 'File in feature file.';
COMMENT ON COLUMN ownership.volume.size IS 'Bytes.';
COMMENT ON COLUMN ownership.volume.files IS 'Files in it.';

CREATE TABLE ownership.taking (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    export_id       uuid NOT NULL REFERENCES ownership.export,
    organisation_id uuid NOT NULL,
    number          int NOT NULL,
    taken_by        uuid NOT NULL,
    taken_name      text NOT NULL,
    taken_at        timestamptz NOT NULL DEFAULT platform.now()
);
CREATE INDEX taking_of_export ON ownership.taking (export_id);
COMMENT ON TABLE ownership.taking IS 'class: internal. Who took a part of an archive, and when; rows are only added.';
COMMENT ON COLUMN ownership.taking.id IS 'Order.';
COMMENT ON COLUMN ownership.taking.export_id IS 'Archive.';
COMMENT ON COLUMN ownership.taking.organisation_id IS 'Organisation that formed the records.';
COMMENT ON COLUMN ownership.taking.number IS 'Part.';
COMMENT ON COLUMN ownership.taking.taken_by IS 'Who.';
COMMENT ON COLUMN ownership.taking.taken_name IS 'Name at the time.';
COMMENT ON COLUMN ownership.taking.taken_at IS 'When.';

-- Whether the signed context is the organisation that owns these records today: nobody above it, nobody beside it.
CREATE FUNCTION ownership.is_owner(in_organisation uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN sec.role() IN ('director', 'deputy', 'head', 'admin') AND organisation.owner_today(in_organisation) = sec.organisation();
END
$$;
COMMENT ON FUNCTION ownership.is_owner(uuid) IS 'Whether somebody authorised of the organisation that owns the records of another one, or its own, is signed in.';
REVOKE ALL ON FUNCTION ownership.is_owner(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ownership.is_owner(uuid) TO oqu_core, oqu_staff;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['access', 'export', 'volume', 'taking'] LOOP
        EXECUTE format('ALTER TABLE ownership.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE ownership.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY owner_all ON ownership.%I TO oqu_owner USING (true) WITH CHECK (true)', name);
        EXECUTE format('CREATE POLICY work_all ON ownership.%I TO oqu_work USING (true) WITH CHECK (true)', name);
        EXECUTE format('CREATE POLICY own ON ownership.%I FOR SELECT TO oqu_staff USING (ownership.is_owner(organisation_id))', name);
        EXECUTE format('GRANT SELECT ON ownership.%I TO oqu_staff, oqu_work', name);
        EXECUTE format('GRANT SELECT, INSERT ON ownership.%I TO oqu_core', name);
    END LOOP;
END $$;
GRANT UPDATE ON ownership.access TO oqu_core;
GRANT UPDATE (beat_at, done, total, missing, ended_at) ON ownership.export TO oqu_work;
GRANT INSERT ON ownership.volume TO oqu_work;
CREATE POLICY asker ON ownership.access FOR SELECT TO oqu_staff
    USING (asked_by = (SELECT sec.person()) AND asked_in = (SELECT sec.organisation()));
CREATE POLICY asker ON ownership.export FOR SELECT TO oqu_staff
    USING (asked_by = (SELECT sec.person()) AND asked_in = (SELECT sec.organisation()));
CREATE POLICY asker ON ownership.volume FOR SELECT TO oqu_staff
    USING (export_id IN (SELECT e.id FROM ownership.export AS e));
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ownership.taking
    FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ownership.volume
    FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
