-- Tasks between the bodies that carry the pilot (joint order 73-НҚ / 168/НҚ, p. 5), given by people and by the platform.
CREATE SCHEMA task;
COMMENT ON SCHEMA task IS 'Tasks of the bodies that carry the pilot, and whom to ask there.';
REVOKE ALL ON SCHEMA task FROM PUBLIC;
GRANT USAGE ON SCHEMA task TO oqu_staff, oqu_work;
GRANT USAGE, CREATE ON SCHEMA task TO oqu_core;
CREATE SEQUENCE task.number;
GRANT USAGE ON SEQUENCE task.number TO oqu_core, oqu_work;

INSERT INTO platform.setting (key, value, valid_from, legal_source, reason) VALUES
    ('task.days', '5', '2018-01-01', 'own rule: a task is answered within a working week',
     'working days in which a task is done, unless whoever gives it says otherwise');

CREATE TABLE task.task (
    id            uuid PRIMARY KEY,
    number        bigint NOT NULL UNIQUE DEFAULT nextval('task.number'),
    kind          text NOT NULL CHECK (kind IN ('FAULT', 'COMPLAINT', 'CAPACITY', 'ADDRESS', 'OTHER')),
    source        text NOT NULL CHECK (source IN ('HAND', 'ADDRESS', 'COMPLAINT', 'NEDB', 'EGOV')),
    source_key    text NOT NULL,
    title         text NOT NULL CHECK (length(title) <= 200),
    words         text NOT NULL CHECK (length(words) <= 3000),
    place_kk      text NOT NULL DEFAULT '',
    place_ru      text NOT NULL DEFAULT '',
    street_id     uuid,
    house         text NOT NULL DEFAULT '',
    amount        bigint NOT NULL DEFAULT 0,
    link          text NOT NULL DEFAULT '',
    search_key    text NOT NULL,
    region_kato   text NOT NULL,
    given_by      uuid,
    given_name    text NOT NULL,
    assignee_id   uuid NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT platform.now(),
    due_at        timestamptz NOT NULL,
    state         text NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN', 'CLOSED')),
    closed_at     timestamptz,
    closed_by     text CHECK (closed_by IN ('HAND', 'COVERED', 'ANSWERED', 'SENT')),
    closed_name   text,
    result        text,
    CONSTRAINT task_given CHECK ((source = 'HAND') = (given_by IS NOT NULL) AND (source <> 'HAND' OR (title <> '' AND words <> ''))),
    CONSTRAINT task_closed_with_result CHECK ((state = 'CLOSED') = (closed_at IS NOT NULL AND closed_by IS NOT NULL
                                                                    AND coalesce(btrim(result), '') <> ''))
);
CREATE UNIQUE INDEX task_of_source ON task.task (source, source_key) WHERE state = 'OPEN' AND source <> 'HAND';
CREATE INDEX task_of_assignee ON task.task (assignee_id, due_at) WHERE state = 'OPEN';
CREATE INDEX task_given_by ON task.task (given_by);
COMMENT ON TABLE task.task IS 'class: internal. One task for one body; nothing in it is about a child or a family.';
COMMENT ON COLUMN task.task.id IS 'Identifier; stands in addresses.';
COMMENT ON COLUMN task.task.number IS 'Number that people say.';
COMMENT ON COLUMN task.task.kind IS 'What it is about.';
COMMENT ON COLUMN task.task.source IS 'HAND: somebody gave it; else what the platform noticed.';
COMMENT ON COLUMN task.task.source_key IS 'What exactly: one open task of a source for one key.';
COMMENT ON COLUMN task.task.title IS 'In the words of who gave it; empty of the platform, whose words are in the catalogues.';
COMMENT ON COLUMN task.task.words IS 'What is to be done, likewise.';
COMMENT ON COLUMN task.task.place_kk IS 'Street and house, or number of the complaint, in Kazakh.';
COMMENT ON COLUMN task.task.place_ru IS 'The same in Russian.';
COMMENT ON COLUMN task.task.street_id IS 'Street of an address without a school.';
COMMENT ON COLUMN task.task.house IS 'House there; never a flat.';
COMMENT ON COLUMN task.task.amount IS 'Messages that a fault concerns.';
COMMENT ON COLUMN task.task.link IS 'Page where it can be done.';
COMMENT ON COLUMN task.task.search_key IS 'Search key of title and place, made by the program.';
COMMENT ON COLUMN task.task.region_kato IS 'Region whose working calendar counts; empty: the country''s.';
COMMENT ON COLUMN task.task.given_by IS 'Organisation that gave it; none: the platform.';
COMMENT ON COLUMN task.task.given_name IS 'Who gave it, the name then.';
COMMENT ON COLUMN task.task.assignee_id IS 'Organisation that is to do it.';
COMMENT ON COLUMN task.task.created_at IS 'Since when it is there; its age counts from here.';
COMMENT ON COLUMN task.task.due_at IS 'Until when it is to be done.';
COMMENT ON COLUMN task.task.state IS 'OPEN or CLOSED.';
COMMENT ON COLUMN task.task.closed_at IS 'When it was closed.';
COMMENT ON COLUMN task.task.closed_by IS 'HAND, or what the platform saw: the address is covered, the complaint ended, the messages went out.';
COMMENT ON COLUMN task.task.closed_name IS 'Who closed it, the name then; empty: the platform.';
COMMENT ON COLUMN task.task.result IS 'What was done; of COVERED the act of the territory.';

CREATE TABLE task.step (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    task_id     uuid NOT NULL REFERENCES task.task,
    at          timestamptz NOT NULL DEFAULT platform.now(),
    kind        text NOT NULL CHECK (kind IN ('GIVEN', 'COMMENT', 'MOVED', 'CLOSED')),
    name        text NOT NULL,
    by_id       uuid,
    to_id       uuid,
    words       text NOT NULL
);
CREATE INDEX step_of_task ON task.step (task_id, id);
COMMENT ON TABLE task.step IS 'class: internal. The way of a task; only added.';
COMMENT ON COLUMN task.step.id IS 'Order.';
COMMENT ON COLUMN task.step.task_id IS 'Task.';
COMMENT ON COLUMN task.step.at IS 'When.';
COMMENT ON COLUMN task.step.kind IS 'What happened.';
COMMENT ON COLUMN task.step.name IS 'Who, the name then; empty: the platform.';
COMMENT ON COLUMN task.step.by_id IS 'Of which organisation; none: the platform.';
COMMENT ON COLUMN task.step.to_id IS 'Organisation that it went to, of GIVEN and MOVED.';
COMMENT ON COLUMN task.step.words IS 'Comment, reason or result.';

CREATE TABLE task.contact (
    organisation_id uuid PRIMARY KEY,
    name            text NOT NULL CHECK (length(name) BETWEEN 3 AND 200),
    post            text NOT NULL CHECK (length(post) BETWEEN 3 AND 200),
    phone           text NOT NULL CHECK (phone ~ '^\+7[0-9]{10}$'),
    email           text NOT NULL CHECK (length(email) <= 200),
    changed_at      timestamptz NOT NULL DEFAULT platform.now(),
    changed_name    text NOT NULL,
    version         integer NOT NULL DEFAULT 1
);
COMMENT ON TABLE task.contact IS 'class: internal. Whom to ask in a body about its tasks: an office, and who holds it.';
COMMENT ON COLUMN task.contact.organisation_id IS 'Body.';
COMMENT ON COLUMN task.contact.name IS 'Who.';
COMMENT ON COLUMN task.contact.post IS 'In which office.';
COMMENT ON COLUMN task.contact.phone IS 'Office telephone, +7 and ten digits.';
COMMENT ON COLUMN task.contact.email IS 'Office mail; may be empty.';
COMMENT ON COLUMN task.contact.changed_at IS 'When it was recorded.';
COMMENT ON COLUMN task.contact.changed_name IS 'By whom, the name then.';
COMMENT ON COLUMN task.contact.version IS 'Counts changes, for optimistic locking.';

CREATE TABLE task.progress (
    what  text PRIMARY KEY CHECK (what IN ('homes')),
    after bigint NOT NULL
);
COMMENT ON TABLE task.progress IS 'class: internal. How far the platform has looked for what makes a task.';
COMMENT ON COLUMN task.progress.what IS 'What it looks through.';
COMMENT ON COLUMN task.progress.after IS 'Last transaction that was seen.';
INSERT INTO task.progress (what, after) VALUES ('homes', 0);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['task', 'step', 'contact', 'progress'] LOOP
        EXECUTE format('ALTER TABLE task.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE task.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY owner_all ON task.%I TO oqu_owner USING (true) WITH CHECK (true)', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['task', 'step', 'progress'] LOOP
        EXECUTE format('CREATE POLICY work_all ON task.%I TO oqu_work USING (true) WITH CHECK (true)', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON task.%I TO oqu_work', name);
    END LOOP;
END $$;
REVOKE UPDATE ON task.step FROM oqu_work;
GRANT SELECT ON task.task, task.step, task.contact TO oqu_staff;
GRANT SELECT, INSERT, UPDATE ON task.task, task.contact TO oqu_core;
GRANT SELECT, INSERT ON task.step TO oqu_core;
CREATE TRIGGER task_stays BEFORE DELETE OR TRUNCATE ON task.task FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER step_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON task.step FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER journal AFTER INSERT OR UPDATE ON task.contact
    FOR EACH ROW EXECUTE FUNCTION audit.journal('organisation_id', 'organisation_id', '');
CREATE TRIGGER journal AFTER INSERT OR UPDATE ON task.task FOR EACH ROW EXECUTE FUNCTION audit.journal('id', 'assignee_id', '');

-- Roles that have to do with tasks, and those of them that see all: of the ministry and of the operator.
CREATE FUNCTION task.reads() RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
    RETURN sec.door() = 'staff'
       AND sec.role() IN ('clerk', 'director', 'department', 'ministry', 'oversight', 'partner', 'admin');
COMMENT ON FUNCTION task.reads() IS 'Whether the role of the signed context has to do with tasks.';
CREATE FUNCTION task.oversees() RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
    RETURN task.reads() AND (sec.is_ministry() OR sec.is_operator());
COMMENT ON FUNCTION task.oversees() IS 'Whether the signed context sees the tasks of every body: that of the ministry or the operator.';
CREATE POLICY own ON task.task FOR SELECT TO oqu_staff
    USING (((SELECT task.reads()) AND (SELECT sec.organisation()) IN (assignee_id, given_by)) OR (SELECT task.oversees()));
CREATE POLICY own ON task.step FOR SELECT TO oqu_staff
    USING (EXISTS (SELECT FROM task.task AS t WHERE t.id = task_id));
-- Whom to ask in a body is for everybody who may have to ask.
CREATE POLICY all_read ON task.contact FOR SELECT TO oqu_staff USING ((SELECT task.reads()));

-- ---- the gates through which people change tasks ----------------------------------------------------------------

CREATE FUNCTION task.add_step(in_task uuid, in_kind text, in_to uuid, in_words text) RETURNS void LANGUAGE plpgsql VOLATILE
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO task.step (task_id, kind, name, by_id, to_id, words)
    VALUES (in_task, in_kind, (SELECT f.name FROM sec.person_facts(sec.person()) AS f), sec.organisation(), in_to, in_words);
END $$;
COMMENT ON FUNCTION task.add_step(uuid, text, uuid, text) IS 'One step of the way; for the gates only.';
ALTER FUNCTION task.add_step(uuid, text, uuid, text) OWNER TO oqu_core;

-- Anybody may turn to a body of the pilot, but schools are told what to do only by who stands above them.
CREATE FUNCTION task.require_may_give(in_to uuid) RETURNS void LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT (sec.carries_pilot(in_to) OR in_to = ANY (sec.organisations()) OR sec.is_operator()) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'task.not-below', COLUMN = 'to';
    END IF;
END $$;
COMMENT ON FUNCTION task.require_may_give(uuid) IS 'Refuses tasks for schools that are not below whoever gives them.';
ALTER FUNCTION task.require_may_give(uuid) OWNER TO oqu_core;

-- An open task that the caller sees, locked; oversight reads and does nothing. Internal.
CREATE FUNCTION task.hold(in_id uuid) RETURNS task.task LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    t task.task;
BEGIN
    SELECT * INTO t FROM task.task AS x
     WHERE x.id = in_id AND task.reads() AND sec.role() <> 'oversight'
       AND (sec.organisation() IN (x.assignee_id, x.given_by) OR task.oversees()) FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'task.no-such';
    ELSIF t.state <> 'OPEN' THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'task.closed-already';
    END IF;
    RETURN t;
END $$;
COMMENT ON FUNCTION task.hold(uuid) IS 'An open task that the caller may act on, locked; for the gates only.';
ALTER FUNCTION task.hold(uuid) OWNER TO oqu_core;

CREATE FUNCTION task.give(in_id uuid, in_kind text, in_title text, in_words text, in_key text, in_to uuid, in_region text, in_days int)
    RETURNS bigint LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    made bigint;
BEGIN
    IF NOT task.reads() OR sec.role() = 'oversight' THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'task.not-yours';
    END IF;
    PERFORM task.require_may_give(in_to);
    INSERT INTO task.task (id, kind, source, source_key, title, words, search_key, region_kato, given_by, given_name, assignee_id, due_at)
    VALUES (in_id, in_kind, 'HAND', '', in_title, in_words, in_key, in_region, sec.organisation(),
            (SELECT f.name FROM sec.person_facts(sec.person()) AS f), in_to, sec.work_term(platform.now(), in_days, in_region))
    RETURNING number INTO made;
    PERFORM task.add_step(in_id, 'GIVEN', in_to, in_words);
    RETURN made;
END $$;
COMMENT ON FUNCTION task.give(uuid, text, text, text, text, uuid, text, int) IS 'Somebody gives a body a task, due in so many working days.';
ALTER FUNCTION task.give(uuid, text, text, text, text, uuid, text, int) OWNER TO oqu_core;

CREATE FUNCTION task.comment(in_id uuid, in_words text) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM task.hold(in_id);
    PERFORM task.add_step(in_id, 'COMMENT', NULL, in_words);
END $$;
COMMENT ON FUNCTION task.comment(uuid, text) IS 'A comment on an open task.';
ALTER FUNCTION task.comment(uuid, text) OWNER TO oqu_core;

-- The age goes on: who passes a task on does not make it younger. The term begins anew for who receives it.
CREATE FUNCTION task.move(in_id uuid, in_to uuid, in_region text, in_days int, in_reason text) RETURNS void LANGUAGE plpgsql VOLATILE
    SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    t task.task := task.hold(in_id);
BEGIN
    IF t.assignee_id = in_to THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'task.there-already', COLUMN = 'to';
    END IF;
    PERFORM task.require_may_give(in_to);
    UPDATE task.task SET assignee_id = in_to, region_kato = in_region, due_at = sec.work_term(platform.now(), in_days, in_region)
     WHERE id = in_id;
    PERFORM task.add_step(in_id, 'MOVED', in_to, in_reason);
END $$;
COMMENT ON FUNCTION task.move(uuid, uuid, text, int, text) IS 'An open task goes to another body, with the reason.';
ALTER FUNCTION task.move(uuid, uuid, text, int, text) OWNER TO oqu_core;

-- Who gave a task sees how it ends, and does not end it; the ministry and the operator may.
CREATE FUNCTION task.close(in_id uuid, in_result text) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    t task.task := task.hold(in_id);
BEGIN
    IF t.assignee_id <> sec.organisation() AND NOT task.oversees() THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'task.not-yours';
    END IF;
    UPDATE task.task SET state = 'CLOSED', closed_at = platform.now(), closed_by = 'HAND', result = in_result,
           closed_name = (SELECT f.name FROM sec.person_facts(sec.person()) AS f)
     WHERE id = in_id;
    PERFORM task.add_step(in_id, 'CLOSED', NULL, in_result);
END $$;
COMMENT ON FUNCTION task.close(uuid, text) IS 'A task ends, with its result in words.';
ALTER FUNCTION task.close(uuid, text) OWNER TO oqu_core;

CREATE FUNCTION task.put_contact(in_organisation uuid, in_version int, in_name text, in_post text, in_phone text, in_email text) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    author text := (SELECT f.name FROM sec.person_facts(sec.person()) AS f);
BEGIN
    IF NOT task.reads() OR sec.role() = 'oversight' OR NOT (in_organisation = sec.organisation() OR task.oversees()) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'organisation.unknown';
    END IF;
    INSERT INTO task.contact AS k (organisation_id, name, post, phone, email, changed_name)
    SELECT in_organisation, in_name, in_post, in_phone, in_email, author WHERE in_version = 0
        ON CONFLICT (organisation_id) DO NOTHING;
    IF NOT FOUND THEN
        UPDATE task.contact SET name = in_name, post = in_post, phone = in_phone, email = in_email, changed_at = platform.now(),
               changed_name = author, version = version + 1
         WHERE organisation_id = in_organisation AND version = in_version;
    END IF;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'task.contact-changed';
    END IF;
END $$;
COMMENT ON FUNCTION task.put_contact(uuid, int, text, text, text, text) IS 'Whom to ask in a body: by its own people, the ministry or the operator.';
ALTER FUNCTION task.put_contact(uuid, int, text, text, text, text) OWNER TO oqu_core;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA task FROM PUBLIC;
GRANT EXECUTE ON FUNCTION task.reads(), task.oversees() TO oqu_core, oqu_staff;
GRANT EXECUTE ON FUNCTION task.give(uuid, text, text, text, text, uuid, text, int), task.comment(uuid, text),
    task.move(uuid, uuid, text, int, text), task.close(uuid, text), task.put_contact(uuid, int, text, text, text, text) TO oqu_staff;
