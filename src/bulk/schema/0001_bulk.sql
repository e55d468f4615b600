-- Exports of many people's data, which a second person approves (SEC-120, AB-23).
CREATE SCHEMA bulk;
COMMENT ON SCHEMA bulk IS 'Who takes the data of many people at once, and who agreed to it.';
REVOKE ALL ON SCHEMA bulk FROM PUBLIC;
GRANT USAGE ON SCHEMA bulk TO oqu_staff;
GRANT USAGE, CREATE ON SCHEMA bulk TO oqu_core;

INSERT INTO platform.setting (key, value, valid_from, legal_source, reason) VALUES
    ('bulk.people_most', '500', '2018-01-01', 'ISO/IEC 27002:2022, 8.2', 'people whose data one person takes as a file alone; more takes a second one'),
    ('bulk.hours', '24', '2018-01-01', 'ISO/IEC 27002:2022, 8.2', 'hours after the approval within which the file is taken, once');

CREATE TABLE bulk.export (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    person_id       uuid NOT NULL,
    person_name     text NOT NULL,
    address         text NOT NULL CHECK (address ~ '^/staff/' AND length(address) <= 2000),
    list            text NOT NULL CHECK (length(list) BETWEEN 1 AND 200),
    rows            int  NOT NULL CHECK (rows > 0),
    reason          text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    asked_at        timestamptz NOT NULL DEFAULT platform.now(),
    state           text NOT NULL DEFAULT 'ASKED' CHECK (state IN ('ASKED', 'APPROVED', 'REFUSED', 'WITHDRAWN', 'EXPIRED', 'TAKEN')),
    approved_by     uuid,
    until           timestamptz,
    taken_at        timestamptz,
    taken_rows      int,
    CONSTRAINT export_two_people CHECK (approved_by <> person_id),
    CONSTRAINT export_approved CHECK ((state IN ('APPROVED', 'TAKEN')) = (approved_by IS NOT NULL) AND (approved_by IS NULL) = (until IS NULL)),
    CONSTRAINT export_taken CHECK ((state = 'TAKEN') = (taken_at IS NOT NULL) AND (taken_at IS NULL) = (taken_rows IS NULL)
                                   AND taken_rows <= rows AND taken_at < until)
);
CREATE INDEX export_of_person ON bulk.export (person_id, asked_at);
CREATE INDEX export_of_organisation ON bulk.export (organisation_id, asked_at);
COMMENT ON TABLE bulk.export IS 'class: restricted. Files with many people that somebody asked for.';
COMMENT ON COLUMN bulk.export.id IS 'Identifier; of the proposal, too.';
COMMENT ON COLUMN bulk.export.organisation_id IS 'class: internal. Where the person acts.';
COMMENT ON COLUMN bulk.export.person_id IS 'Who asked.';
COMMENT ON COLUMN bulk.export.person_name IS 'Name of that person then.';
COMMENT ON COLUMN bulk.export.address IS 'Address of the file: the list with its search and filters.';
COMMENT ON COLUMN bulk.export.list IS 'class: internal. What the list is called: key of the catalogue.';
COMMENT ON COLUMN bulk.export.rows IS 'class: internal. Most people in the file.';
COMMENT ON COLUMN bulk.export.reason IS 'class: internal. What it is for.';
COMMENT ON COLUMN bulk.export.asked_at IS 'class: internal. When.';
COMMENT ON COLUMN bulk.export.state IS 'class: internal. ASKED; APPROVED until it is TAKEN once or `until`; REFUSED, WITHDRAWN, EXPIRED.';
COMMENT ON COLUMN bulk.export.approved_by IS 'The second person.';
COMMENT ON COLUMN bulk.export.until IS 'class: internal. From when on it is not taken any more.';
COMMENT ON COLUMN bulk.export.taken_at IS 'class: internal. When it was taken.';
COMMENT ON COLUMN bulk.export.taken_rows IS 'class: internal. How many people were in it.';

ALTER TABLE bulk.export ENABLE ROW LEVEL SECURITY;
ALTER TABLE bulk.export FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON bulk.export FOR SELECT TO oqu_staff USING (person_id = (SELECT sec.person()));
CREATE POLICY overseers_read ON bulk.export FOR SELECT TO oqu_staff
    USING (organisation_id = ANY ((SELECT account.overseen())::uuid[]));
CREATE POLICY gates_write ON bulk.export TO oqu_core USING (true) WITH CHECK (true);
GRANT SELECT ON bulk.export TO oqu_staff;
GRANT SELECT, INSERT, UPDATE ON bulk.export TO oqu_core;
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON bulk.export
    FOR EACH ROW EXECUTE FUNCTION audit.journal('id', 'organisation_id', 'person_id');
CREATE TRIGGER stays BEFORE DELETE OR TRUNCATE ON bulk.export FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE FUNCTION bulk.ask(in_id uuid, in_address text, in_list text, in_rows int, in_reason text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF (sec.door() = 'staff') IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'bulk.none';
    END IF;
    INSERT INTO bulk.export (id, organisation_id, person_id, person_name, address, list, rows, reason)
    VALUES (in_id, sec.organisation(), sec.person(), coalesce(account.name_of(sec.person()), '—'), in_address, in_list, in_rows, in_reason);
    PERFORM approval.propose_act(in_id, 'EXPORT', sec.organisation(), in_list, '/staff/bulk/' || in_id, in_reason);
END
$$;
COMMENT ON FUNCTION bulk.ask(uuid, text, text, int, text) IS 'Asks for a file with many people, for oneself; a second person approves it.';

CREATE FUNCTION bulk.settled() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE bulk.export
       SET state = NEW.state,
           approved_by = CASE NEW.state WHEN 'APPROVED' THEN NEW.settled_by END,
           until = CASE NEW.state WHEN 'APPROVED'
                                  THEN platform.now() + platform.setting_text('bulk.hours', organisation.today())::integer * interval '1 hour' END
     WHERE id = NEW.id;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION bulk.settled() IS 'Trigger: what became of the proposal.';
CREATE TRIGGER bulk_settled AFTER UPDATE OF state ON approval.proposal
    FOR EACH ROW WHEN (NEW.kind = 'EXPORT' AND OLD.state = 'OPEN' AND NEW.state <> 'OPEN') EXECUTE FUNCTION bulk.settled();

CREATE FUNCTION bulk.take(in_address text, in_rows int) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    given uuid;
BEGIN
    SELECT e.id INTO given FROM bulk.export AS e
     WHERE sec.door() = 'staff' AND e.person_id = sec.person() AND e.organisation_id = sec.organisation() AND e.address = in_address
       AND e.state = 'APPROVED' AND e.until > platform.now() AND e.rows >= in_rows
     ORDER BY e.asked_at LIMIT 1 FOR UPDATE;
    UPDATE bulk.export SET state = 'TAKEN', taken_at = platform.now(), taken_rows = in_rows WHERE id = given AND state = 'APPROVED';
    RETURN CASE WHEN FOUND THEN given END;
END
$$;
COMMENT ON FUNCTION bulk.take(text, int) IS 'Uses up the approval of exactly this file, for no more people than it was given for; NULL: there is none.';

DO $$
DECLARE f text;
BEGIN
    FOREACH f IN ARRAY ARRAY['ask(uuid, text, text, int, text)', 'settled()', 'take(text, int)'] LOOP
        EXECUTE format('ALTER FUNCTION bulk.%s OWNER TO oqu_core', f);
        EXECUTE format('REVOKE ALL ON FUNCTION bulk.%s FROM PUBLIC', f);
    END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION bulk.ask(uuid, text, text, int, text), bulk.take(text, int) TO oqu_staff;
