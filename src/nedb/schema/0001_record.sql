-- What the National Education Database (NEDB) is to know of our pupils: one record for an enrolment, written in the
-- transaction that enrols, and what NEDB answered (J73-A2.4).
CREATE SCHEMA nedb;
COMMENT ON SCHEMA nedb IS 'The exchange of pupils with the National Education Database.';
REVOKE ALL ON SCHEMA nedb FROM PUBLIC;
GRANT USAGE ON SCHEMA nedb TO oqu_staff, oqu_work;
GRANT USAGE, CREATE ON SCHEMA nedb TO oqu_core;

CREATE TABLE nedb.record (
    enrolment_id    uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    child_id        uuid NOT NULL,
    child_name      text NOT NULL,
    number          bigint NOT NULL,
    act             text NOT NULL CHECK (act IN ('ENROL', 'MOVE', 'CORRECT', 'LEAVE')),
    since_at        timestamptz NOT NULL,
    school_year     integer NOT NULL,
    grade           integer NOT NULL CHECK (grade BETWEEN 1 AND 12),
    language        text NOT NULL,
    class_letter    text NOT NULL,
    order_number    text NOT NULL,
    order_dated     date NOT NULL,
    version         integer NOT NULL DEFAULT 1 CHECK (version > 0),
    message_id      uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
    digest          bytea CHECK (length(digest) = 32),
    state           text NOT NULL DEFAULT 'WAITING' CHECK (state IN ('WAITING', 'SENT', 'ACCEPTED', 'REJECTED')),
    changed_at      timestamptz NOT NULL DEFAULT platform.now(),
    due_at          timestamptz NOT NULL DEFAULT platform.now(),
    attempts        integer NOT NULL DEFAULT 0,
    reply_number    text NOT NULL DEFAULT '' CHECK (length(reply_number) <= 100),
    error_code      text NOT NULL DEFAULT '' CHECK (length(error_code) <= 60),
    error_kk        text NOT NULL DEFAULT '' CHECK (length(error_kk) <= 1000),
    error_ru        text NOT NULL DEFAULT '' CHECK (length(error_ru) <= 1000),
    CONSTRAINT record_error CHECK ((state = 'REJECTED') = (error_code <> ''))
);
CREATE INDEX record_due ON nedb.record (due_at) WHERE state IN ('WAITING', 'SENT');
CREATE INDEX record_known ON nedb.record (due_at) WHERE state = 'ACCEPTED';
CREATE INDEX record_of_organisation ON nedb.record (organisation_id, changed_at DESC);
COMMENT ON TABLE nedb.record IS 'class: restricted. What NEDB is to know of an enrolment, and how far it has come; belongs to the school.';
COMMENT ON COLUMN nedb.record.enrolment_id IS 'The enrolment: identifier of the application that was fulfilled; NEDB keeps one record under it.';
COMMENT ON COLUMN nedb.record.organisation_id IS 'School that has the pupil.';
COMMENT ON COLUMN nedb.record.child_id IS 'Pupil; IIN and name are read when the record leaves.';
COMMENT ON COLUMN nedb.record.child_name IS 'Name as the school enrolled it, to look for.';
COMMENT ON COLUMN nedb.record.number IS 'Number of the application.';
COMMENT ON COLUMN nedb.record.act IS 'What is told: ENROL; MOVE to another school by an act; CORRECT: facts changed since; LEAVE.';
COMMENT ON COLUMN nedb.record.since_at IS 'When that happened.';
COMMENT ON COLUMN nedb.record.school_year IS 'Year in which the school year begins.';
COMMENT ON COLUMN nedb.record.grade IS 'Grade.';
COMMENT ON COLUMN nedb.record.language IS 'Language of instruction, ISO 639.';
COMMENT ON COLUMN nedb.record.class_letter IS 'Letter of the class.';
COMMENT ON COLUMN nedb.record.order_number IS 'Number of the order that enrolled, or of the act that moved.';
COMMENT ON COLUMN nedb.record.order_dated IS 'Its date.';
COMMENT ON COLUMN nedb.record.version IS 'Grows with each telling: NEDB keeps the highest.';
COMMENT ON COLUMN nedb.record.message_id IS 'Number of the message that tells this version: the same when it is sent again.';
COMMENT ON COLUMN nedb.record.digest IS 'SHA-256 of the facts in that message; empty until it was first made.';
COMMENT ON COLUMN nedb.record.state IS 'WAITING to be taken by the channel, SENT and not answered, ACCEPTED, REJECTED: to be sent again by the school.';
COMMENT ON COLUMN nedb.record.changed_at IS 'When the state changed last.';
COMMENT ON COLUMN nedb.record.due_at IS 'WAITING, SENT: when it may be tried next. ACCEPTED: when its facts are compared with what was told.';
COMMENT ON COLUMN nedb.record.attempts IS 'Sendings begun of this version.';
COMMENT ON COLUMN nedb.record.reply_number IS 'Number that NEDB gave the record; stays when a later version is told.';
COMMENT ON COLUMN nedb.record.error_code IS 'Why it was rejected: code of NEDB, or ours.';
COMMENT ON COLUMN nedb.record.error_kk IS 'Its words in Kazakh, as NEDB gave them.';
COMMENT ON COLUMN nedb.record.error_ru IS 'Its words in Russian.';

CREATE TABLE nedb.event (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    enrolment_id    uuid NOT NULL REFERENCES nedb.record,
    at              timestamptz NOT NULL DEFAULT platform.now(),
    kind            text NOT NULL CHECK (kind IN ('QUEUED', 'SENT', 'ACCEPTED', 'REJECTED')),
    act             text NOT NULL,
    version         integer NOT NULL,
    reply_number    text NOT NULL DEFAULT '',
    error_code      text NOT NULL DEFAULT '',
    error_kk        text NOT NULL DEFAULT '',
    error_ru        text NOT NULL DEFAULT ''
);
CREATE INDEX event_of_record ON nedb.event (enrolment_id, id);
COMMENT ON TABLE nedb.event IS 'class: restricted. Every change of state of a record; append-only.';
COMMENT ON COLUMN nedb.event.id IS 'Order of writing.';
COMMENT ON COLUMN nedb.event.enrolment_id IS 'Record.';
COMMENT ON COLUMN nedb.event.at IS 'When.';
COMMENT ON COLUMN nedb.event.kind IS 'QUEUED, or the state it came to.';
COMMENT ON COLUMN nedb.event.act IS 'What was told.';
COMMENT ON COLUMN nedb.event.version IS 'Version that was told.';
COMMENT ON COLUMN nedb.event.reply_number IS 'Number that NEDB gave.';
COMMENT ON COLUMN nedb.event.error_code IS 'Why it was rejected.';
COMMENT ON COLUMN nedb.event.error_kk IS 'In Kazakh.';
COMMENT ON COLUMN nedb.event.error_ru IS 'In Russian.';
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON nedb.event
    FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['record', 'event'] LOOP
        EXECUTE format('ALTER TABLE nedb.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE nedb.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY owner_all ON nedb.%I TO oqu_owner USING (true) WITH CHECK (true)', name);
        EXECUTE format('CREATE POLICY work_all ON nedb.%I TO oqu_work USING (true) WITH CHECK (true)', name);
    END LOOP;
END $$;
CREATE POLICY own_school ON nedb.record FOR SELECT TO oqu_staff
    USING (organisation_id = (SELECT sec.organisation()) AND (SELECT sec.role()) IN ('clerk', 'director'));
CREATE POLICY own_school ON nedb.event FOR SELECT TO oqu_staff
    USING (EXISTS (SELECT FROM nedb.record AS r WHERE r.enrolment_id = event.enrolment_id));
GRANT SELECT ON nedb.record, nedb.event TO oqu_staff;
GRANT SELECT, UPDATE ON nedb.record TO oqu_work;
GRANT SELECT, INSERT ON nedb.event TO oqu_work;
GRANT SELECT, INSERT, UPDATE ON nedb.record TO oqu_core;
GRANT SELECT, INSERT ON nedb.event TO oqu_core;

-- Who enrolled or moved whom is journalled where it is done; here, how the exchange went.
CREATE TRIGGER journal AFTER UPDATE ON nedb.record FOR EACH ROW
    WHEN (OLD.state <> NEW.state OR OLD.version <> NEW.version)
    EXECUTE FUNCTION audit.journal('enrolment_id', 'organisation_id', 'child_id');
CREATE TRIGGER journal_new AFTER INSERT ON nedb.record FOR EACH ROW
    EXECUTE FUNCTION audit.journal('enrolment_id', 'organisation_id', 'child_id');

-- A new version is one more row of the history, whoever makes it.
CREATE FUNCTION nedb.write_event() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO nedb.event (enrolment_id, kind, act, version, reply_number, error_code, error_kk, error_ru)
    VALUES (NEW.enrolment_id, CASE NEW.state WHEN 'WAITING' THEN 'QUEUED' ELSE NEW.state END, NEW.act, NEW.version,
            CASE NEW.state WHEN 'ACCEPTED' THEN NEW.reply_number ELSE '' END, NEW.error_code, NEW.error_kk, NEW.error_ru);
    RETURN NULL;
END $$;
COMMENT ON FUNCTION nedb.write_event() IS 'Trigger: the history of a record.';
CREATE TRIGGER history_new AFTER INSERT ON nedb.record FOR EACH ROW EXECUTE FUNCTION nedb.write_event();
CREATE TRIGGER history AFTER UPDATE ON nedb.record FOR EACH ROW
    WHEN (OLD.state <> NEW.state OR OLD.version <> NEW.version) EXECUTE FUNCTION nedb.write_event();

CREATE FUNCTION nedb.tell(in_enrolment uuid, in_organisation uuid, in_child uuid, in_name text, in_number bigint, in_act text,
                          in_at timestamptz, in_year integer, in_language text, in_letter text, in_order text, in_dated date)
    RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO nedb.record AS r (enrolment_id, organisation_id, child_id, child_name, number, act, since_at, school_year, grade,
                                  language, class_letter, order_number, order_dated)
    VALUES (in_enrolment, in_organisation, in_child, in_name, in_number, in_act, in_at, in_year, 1, in_language, in_letter,
            in_order, in_dated)
    ON CONFLICT (enrolment_id) DO UPDATE
       SET organisation_id = excluded.organisation_id, act = excluded.act, since_at = excluded.since_at,
           language = excluded.language, class_letter = excluded.class_letter, order_number = excluded.order_number,
           order_dated = excluded.order_dated, version = r.version + 1, message_id = gen_random_uuid(), digest = NULL,
           state = 'WAITING', changed_at = platform.now(), due_at = platform.now(), attempts = 0, error_code = '', error_kk = '',
           error_ru = ''
$$;
COMMENT ON FUNCTION nedb.tell(uuid, uuid, uuid, text, bigint, text, timestamptz, integer, text, text, text, date) IS
    'For gates of features that enrol, move or let go a pupil: NEDB is to be told, in the transaction of the act.';
ALTER FUNCTION nedb.tell(uuid, uuid, uuid, text, bigint, text, timestamptz, integer, text, text, text, date) OWNER TO oqu_core;

CREATE FUNCTION nedb.send_again(in_enrolment uuid) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE nedb.record
       SET version = version + 1, message_id = gen_random_uuid(), digest = NULL, state = 'WAITING', changed_at = platform.now(),
           due_at = platform.now(), attempts = 0, error_code = '', error_kk = '', error_ru = ''
     WHERE enrolment_id = in_enrolment AND state = 'REJECTED' AND organisation_id = sec.organisation()
       AND sec.door() = 'staff' AND sec.role() IN ('clerk', 'director');
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'nedb.again.not-rejected';
    END IF;
END $$;
COMMENT ON FUNCTION nedb.send_again(uuid) IS 'A rejected record of the own school is told once more, with the facts of now.';
ALTER FUNCTION nedb.send_again(uuid) OWNER TO oqu_core;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA nedb FROM PUBLIC;
GRANT EXECUTE ON FUNCTION nedb.send_again(uuid) TO oqu_staff;
GRANT EXECUTE ON FUNCTION nedb.write_event() TO oqu_owner, oqu_work;
