-- Break-glass: support reads nothing, but what two people opened to it, for a time that ends by itself.
CREATE SCHEMA glass;
COMMENT ON SCHEMA glass IS 'What support staff were let read, by whom, until when, and what they read of it.';
REVOKE ALL ON SCHEMA glass FROM PUBLIC;
GRANT USAGE ON SCHEMA glass TO oqu_staff, oqu_work;
GRANT USAGE, CREATE ON SCHEMA glass TO oqu_core;

INSERT INTO platform.setting (key, value, valid_from, legal_source, reason) VALUES
    ('glass.minutes_most', '240', '2018-01-01', 'ISO/IEC 27002:2022, 8.2', 'longest time in minutes for which support is let read something');

CREATE TABLE glass.opening (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    kind            text NOT NULL DEFAULT 'APPLICATION' CHECK (kind IN ('APPLICATION', 'COMPLAINT', 'CLUB')),
    record_id       uuid,
    number          bigint,
    minutes         int  NOT NULL CHECK (minutes BETWEEN 5 AND 1440),
    ticket          text NOT NULL CHECK (length(ticket) BETWEEN 1 AND 50),
    reason          text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    asked_by        uuid NOT NULL,
    asked_name      text NOT NULL,
    asked_at        timestamptz NOT NULL DEFAULT platform.now(),
    state           text NOT NULL DEFAULT 'ASKED' CHECK (state IN ('ASKED', 'OPEN', 'REFUSED', 'WITHDRAWN', 'EXPIRED', 'REVOKED')),
    opened_by       uuid,
    opened_at       timestamptz,
    until           timestamptz,
    ended_by        uuid,
    ended_at        timestamptz,
    end_reason      text CHECK (length(end_reason) BETWEEN 1 AND 500),
    told            smallint NOT NULL DEFAULT 0,
    CONSTRAINT opening_of_record CHECK ((record_id IS NULL) = (number IS NULL)),
    CONSTRAINT opening_two_people CHECK (opened_by <> asked_by),
    CONSTRAINT opening_whole CHECK ((state IN ('OPEN', 'REVOKED')) = (opened_at IS NOT NULL)
                                    AND (opened_at IS NULL) = (opened_by IS NULL) AND (opened_at IS NULL) = (until IS NULL)),
    CONSTRAINT opening_ends CHECK (until <= opened_at + minutes * interval '1 minute'),
    CONSTRAINT opening_revoked_why CHECK ((state = 'REVOKED') = (ended_at IS NOT NULL) AND (ended_at IS NULL) = (end_reason IS NULL))
);
CREATE INDEX opening_of_organisation ON glass.opening (organisation_id, asked_at);
CREATE INDEX opening_of_asker ON glass.opening (asked_by, asked_at);
CREATE INDEX opening_to_tell ON glass.opening (opened_at) WHERE told < 2 AND opened_at IS NOT NULL;
COMMENT ON TABLE glass.opening IS 'class: restricted. What support asked to read, and whether, when and how long it could.';
COMMENT ON COLUMN glass.opening.id IS 'Identifier; of the proposal, too, by which the second person opened it.';
COMMENT ON COLUMN glass.opening.organisation_id IS 'class: internal. Who owns what is read.';
COMMENT ON COLUMN glass.opening.kind IS 'class: internal. APPLICATION to the first grade, COMPLAINT, application to a CLUB.';
COMMENT ON COLUMN glass.opening.record_id IS 'class: internal. The one record of that kind; empty: all of the organisation.';
COMMENT ON COLUMN glass.opening.number IS 'class: internal. Its number.';
COMMENT ON COLUMN glass.opening.minutes IS 'class: internal. For how long, from the approval on.';
COMMENT ON COLUMN glass.opening.ticket IS 'class: internal. Number of the request for help that makes it necessary.';
COMMENT ON COLUMN glass.opening.reason IS 'class: internal. Why nothing less will do.';
COMMENT ON COLUMN glass.opening.asked_by IS 'The first person: support.';
COMMENT ON COLUMN glass.opening.asked_name IS 'Name of that person then.';
COMMENT ON COLUMN glass.opening.asked_at IS 'class: internal. When.';
COMMENT ON COLUMN glass.opening.state IS 'class: internal. ASKED; OPEN, over by itself at `until`; REVOKED before it; REFUSED, WITHDRAWN, EXPIRED: never opened.';
COMMENT ON COLUMN glass.opening.opened_by IS 'The second person.';
COMMENT ON COLUMN glass.opening.opened_at IS 'class: internal. When.';
COMMENT ON COLUMN glass.opening.until IS 'class: internal. From when on nothing is read.';
COMMENT ON COLUMN glass.opening.ended_by IS 'Who revoked it.';
COMMENT ON COLUMN glass.opening.ended_at IS 'class: internal. When it was revoked.';
COMMENT ON COLUMN glass.opening.end_reason IS 'class: internal. Why it was revoked.';
COMMENT ON COLUMN glass.opening.told IS 'class: internal. What its owners were told of: 1 that it was opened, 2 that it is over.';

CREATE TABLE glass.reading (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    opening_id      uuid NOT NULL REFERENCES glass.opening,
    organisation_id uuid NOT NULL,
    record_id       uuid,
    number          bigint,
    read_at         timestamptz NOT NULL DEFAULT platform.now()
);
CREATE INDEX reading_of_opening ON glass.reading (opening_id, id);
COMMENT ON TABLE glass.reading IS 'class: internal. What was read by an opening, each time; rows are only added.';
COMMENT ON COLUMN glass.reading.id IS 'Order of writing.';
COMMENT ON COLUMN glass.reading.opening_id IS 'By which opening.';
COMMENT ON COLUMN glass.reading.organisation_id IS 'Who owns it.';
COMMENT ON COLUMN glass.reading.record_id IS 'The record; empty: the list of the organisation.';
COMMENT ON COLUMN glass.reading.number IS 'Its number.';
COMMENT ON COLUMN glass.reading.read_at IS 'When.';

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['opening', 'reading'] LOOP
        EXECUTE format('ALTER TABLE glass.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE glass.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY gates_write ON glass.%I TO oqu_core USING (true) WITH CHECK (true)', name);
        EXECUTE format('GRANT SELECT ON glass.%I TO oqu_staff', name);
    END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE ON glass.opening TO oqu_core;
GRANT SELECT, INSERT ON glass.reading TO oqu_core;
-- Who asked, whoever keeps the owner's accounts, and the head of the owner.
CREATE POLICY asker_reads ON glass.opening FOR SELECT TO oqu_staff USING (asked_by = (SELECT sec.person()));
CREATE POLICY overseers_read ON glass.opening FOR SELECT TO oqu_staff
    USING (organisation_id = ANY ((SELECT account.overseen())::uuid[])
           OR ((SELECT sec.role()) = 'director' AND organisation_id = ANY ((SELECT sec.organisations())::uuid[])));
CREATE POLICY with_opening ON glass.reading FOR SELECT TO oqu_staff
    USING (EXISTS (SELECT FROM glass.opening AS o WHERE o.id = opening_id));
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON glass.opening
    FOR EACH ROW EXECUTE FUNCTION audit.journal('id', 'organisation_id');
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON glass.reading
    FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER stays BEFORE DELETE OR TRUNCATE ON glass.opening
    FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

-- ---- asked, opened, ended -----------------------------------------------------------------------

-- ---- the kinds of records, in the same shape ----------------------------------------------------

CREATE FUNCTION glass.find(in_kind text, in_number bigint) RETURNS uuid
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN CASE in_kind
        WHEN 'APPLICATION' THEN (SELECT a.id FROM admission.application AS a WHERE a.number = in_number)
        WHEN 'COMPLAINT' THEN (SELECT m.id FROM complaint.complaint AS m WHERE m.number = in_number)
        WHEN 'CLUB' THEN (SELECT k.id FROM club.application AS k WHERE k.number = in_number) END;
END
$$;
COMMENT ON FUNCTION glass.find(text, bigint) IS 'The record of a kind with that number; NULL: none. A draft has no number.';

CREATE FUNCTION glass.latest(in_kind text, in_organisation uuid) RETURNS uuid[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN CASE in_kind
        WHEN 'APPLICATION' THEN ARRAY(SELECT a.id FROM admission.application AS a WHERE a.organisation_id = in_organisation
                                       ORDER BY a.number DESC LIMIT 5000)
        WHEN 'COMPLAINT' THEN ARRAY(SELECT m.id FROM complaint.complaint AS m
                                     WHERE m.organisation_id = in_organisation AND m.number IS NOT NULL ORDER BY m.number DESC LIMIT 5000)
        WHEN 'CLUB' THEN ARRAY(SELECT k.id FROM club.application AS k WHERE k.organisation_id = in_organisation
                                ORDER BY k.number DESC LIMIT 5000) END;
END
$$;
COMMENT ON FUNCTION glass.latest(text, uuid) IS 'The latest 5000 records of a kind of an organisation.';

CREATE FUNCTION glass.records(in_kind text, in_ids uuid[])
    RETURNS TABLE (id uuid, number bigint, organisation_id uuid, child_id uuid, child_name text, person_id uuid, person_name text, lang text,
                   state text, submitted_at timestamptz, deadline_at timestamptz, decided_at timestamptz, ground text, facts text, remedy text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
    IF in_kind = 'COMPLAINT' THEN
        RETURN QUERY
        SELECT m.id, m.number, m.organisation_id, m.child_id, m.child_name, m.person_id, m.person_name, m.language, m.state, m.lodged_at,
               m.due_at, m.ended_at, m.ground, m.text, m.found
          FROM complaint.complaint AS m WHERE m.id = ANY (in_ids) AND m.number IS NOT NULL;
    ELSIF in_kind = 'CLUB' THEN
        RETURN QUERY
        SELECT k.id, k.number, k.organisation_id, k.child_id, k.child_name, k.applicant_id, k.applicant_name, k.language, k.state,
               k.submitted_at, k.deadline_at, k.decided_at, NULL::text, p.title, NULL::text
          FROM club.application AS k JOIN club.pool AS p ON p.id = k.pool_id WHERE k.id = ANY (in_ids);
    ELSE
        RETURN QUERY
        SELECT a.id, a.number, a.organisation_id, a.child_id, a.child_name, a.applicant_id, a.applicant_name, a.language, a.state,
               a.submitted_at, a.deadline_at, a.decided_at, a.ground, a.ground_facts, a.ground_remedy
          FROM admission.application AS a WHERE a.id = ANY (in_ids);
    END IF;
END
$$;
COMMENT ON FUNCTION glass.records(text, uuid[]) IS
    'Records of a kind in the shape in which they are read: no identity number, contact or document, which support never reads.';

CREATE FUNCTION glass.ask(in_id uuid, in_kind text, in_number bigint, in_bin text, in_minutes int, in_ticket text, in_reason text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    owner  uuid;
    record uuid;
BEGIN
    IF (sec.door() = 'staff' AND sec.role() = 'support') IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'glass.none';
    END IF;
    IF in_minutes > platform.setting_text('glass.minutes_most', organisation.today())::integer THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'glass.too-long', COLUMN = 'minutes';
    END IF;
    IF in_number IS NOT NULL THEN
        SELECT r.organisation_id, r.id INTO owner, record FROM glass.records(in_kind, ARRAY[glass.find(in_kind, in_number)]) AS r;
    ELSE
        SELECT o.id INTO owner FROM organisation.organisation AS o WHERE o.bin = in_bin;
    END IF;
    IF owner IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = CASE WHEN in_number IS NULL THEN 'glass.no-organisation' ELSE 'glass.no-record' END,
            COLUMN = CASE WHEN in_number IS NULL THEN 'bin' ELSE 'number' END;
    END IF;
    INSERT INTO glass.opening (id, organisation_id, kind, record_id, number, minutes, ticket, reason, asked_by, asked_name)
    VALUES (in_id, owner, in_kind, record, CASE WHEN record IS NOT NULL THEN in_number END, in_minutes, in_ticket, in_reason,
            sec.person(), coalesce(account.name_of(sec.person()), '—'));
    PERFORM approval.propose_act(in_id, 'GLASS', owner, CASE WHEN record IS NULL THEN in_bin ELSE '№ ' || in_number END,
                                 '/staff/glass/' || in_id, in_reason);
END
$$;
COMMENT ON FUNCTION glass.ask(uuid, text, bigint, text, int, text, text) IS
    'Support asks to read one record of a kind, by its number, or those of an organisation, by its BIN. A second person opens it.';

CREATE FUNCTION glass.settled() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE glass.opening AS o
       SET state = CASE NEW.state WHEN 'APPROVED' THEN 'OPEN' ELSE NEW.state END,
           opened_by = CASE NEW.state WHEN 'APPROVED' THEN NEW.settled_by END,
           opened_at = CASE NEW.state WHEN 'APPROVED' THEN platform.now() END,
           until = CASE NEW.state WHEN 'APPROVED' THEN platform.now() + o.minutes * interval '1 minute' END
     WHERE o.id = NEW.id;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION glass.settled() IS 'Trigger: what became of the proposal, and from when to when it is open.';
CREATE TRIGGER glass_settled AFTER UPDATE OF state ON approval.proposal
    FOR EACH ROW WHEN (NEW.kind = 'GLASS' AND OLD.state = 'OPEN' AND NEW.state <> 'OPEN') EXECUTE FUNCTION glass.settled();

CREATE FUNCTION glass.stop(in_id uuid, in_reason text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    o glass.opening;
BEGIN
    SELECT * INTO o FROM glass.opening AS x WHERE x.id = in_id FOR UPDATE;
    IF (o.asked_by = sec.person() OR o.organisation_id = ANY (account.overseen())
        OR (sec.role() = 'director' AND o.organisation_id = ANY (sec.organisations()))) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'glass.none';
    END IF;
    IF o.state = 'ASKED' AND o.asked_by = sec.person() THEN
        PERFORM approval.settle(in_id, 'WITHDRAWN', '');
        RETURN;
    END IF;
    IF o.state <> 'OPEN' OR o.until <= platform.now() THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'glass.not-open';
    END IF;
    UPDATE glass.opening SET state = 'REVOKED', ended_by = sec.person(), ended_at = platform.now(), end_reason = in_reason WHERE id = in_id;
    PERFORM audit.add('glass.revoke', 'glass.opening', in_id::text, o.organisation_id, NULL, jsonb_build_object('reason', in_reason));
END
$$;
COMMENT ON FUNCTION glass.stop(uuid, text) IS
    'Ends an opening at once: who asked, the head of the owner, or who keeps the owner''s accounts. Who asked also withdraws it.';

-- ---- reading ------------------------------------------------------------------------------------

CREATE FUNCTION glass.usable(in_id uuid) RETURNS glass.opening
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    o glass.opening;
BEGIN
    SELECT * INTO o FROM glass.opening AS x WHERE x.id = in_id FOR SHARE;
    IF (sec.door() = 'staff' AND sec.role() = 'support' AND o.asked_by = sec.person()) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'glass.none';
    END IF;
    IF o.state <> 'OPEN' OR o.until <= platform.now() THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'glass.closed';
    END IF;
    RETURN o;
END
$$;
COMMENT ON FUNCTION glass.usable(uuid) IS 'The opening by which the signed-in person reads at this moment; OQ404 for others, OQ403 outside its time.';

CREATE FUNCTION glass.note(o glass.opening, in_record uuid, in_number bigint, in_subject uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO glass.reading (opening_id, organisation_id, record_id, number) VALUES (o.id, o.organisation_id, in_record, in_number);
    PERFORM audit.add('glass.read', CASE WHEN in_record IS NULL THEN 'organisation' WHEN o.kind = 'COMPLAINT' THEN 'complaint.complaint'
                                         WHEN o.kind = 'CLUB' THEN 'club.application' ELSE 'admission.application' END,
                      coalesce(in_record, o.organisation_id)::text, o.organisation_id, in_subject,
                      jsonb_build_object('opening', o.id, 'ticket', o.ticket));
END
$$;
COMMENT ON FUNCTION glass.note(glass.opening, uuid, bigint, uuid) IS 'Writes down that something was read, before it is.';

CREATE FUNCTION glass.read_one(in_id uuid, in_record uuid)
    RETURNS TABLE (id uuid, number bigint, organisation_id uuid, child_name text, applicant_name text, state text, submitted_at timestamptz,
                   deadline_at timestamptz, decided_at timestamptz, ground text, ground_facts text, ground_remedy text)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    o glass.opening := glass.usable(in_id);
    r record;
BEGIN
    SELECT * INTO r FROM glass.records(o.kind, ARRAY[in_record]) AS x
     WHERE x.organisation_id = o.organisation_id AND x.id = coalesce(o.record_id, x.id);
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'glass.none';
    END IF;
    PERFORM glass.note(o, r.id, r.number, r.child_id);
    RETURN QUERY SELECT r.id, r.number, r.organisation_id, r.child_name, r.person_name, r.state, r.submitted_at, r.deadline_at,
                        r.decided_at, r.ground, r.facts, r.remedy;
END
$$;
COMMENT ON FUNCTION glass.read_one(uuid, uuid) IS 'One record by an opening, written down.';

CREATE FUNCTION glass.read_events(in_id uuid, in_record uuid) RETURNS TABLE (at timestamptz, state text)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    o glass.opening := glass.usable(in_id);
BEGIN
    IF NOT EXISTS (SELECT FROM glass.records(o.kind, ARRAY[in_record]) AS x
                    WHERE x.organisation_id = o.organisation_id AND x.id = coalesce(o.record_id, x.id)) THEN
        RETURN;
    ELSIF o.kind = 'COMPLAINT' THEN
        RETURN QUERY SELECT t.at, t.kind FROM complaint.step AS t WHERE t.complaint_id = in_record ORDER BY t.id;
    ELSIF o.kind = 'CLUB' THEN
        RETURN QUERY SELECT e.at, e.to_state FROM club.event AS e WHERE e.application_id = in_record ORDER BY e.id;
    ELSE
        RETURN QUERY SELECT e.at, e.to_state FROM admission.event AS e WHERE e.application_id = in_record ORDER BY e.id;
    END IF;
END
$$;
COMMENT ON FUNCTION glass.read_events(uuid, uuid) IS 'What happened to that record; part of reading it.';

CREATE FUNCTION glass.read_list(in_id uuid)
    RETURNS TABLE (id uuid, number bigint, child_name text, state text, submitted_at timestamptz)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    o glass.opening := glass.usable(in_id);
BEGIN
    IF o.record_id IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'glass.none';
    END IF;
    PERFORM glass.note(o, NULL, NULL, NULL);
    RETURN QUERY
    SELECT r.id, r.number, r.child_name, r.state, r.submitted_at FROM glass.records(o.kind, glass.latest(o.kind, o.organisation_id)) AS r
     ORDER BY r.number DESC;
END
$$;
COMMENT ON FUNCTION glass.read_list(uuid) IS 'The records of a kind of an organisation by an opening of all of it, the latest 5000, written down.';

-- ---- `oqu work` ---------------------------------------------------------------------------------

-- Who hears of the next opening that was opened (1) or is over (2): FAMILY, whose record it is; HOUSE, who answers for the owner.
CREATE FUNCTION glass.tell_next()
    RETURNS TABLE (opening uuid, stage int, until timestamptz, organisation uuid, kind text, record uuid, person uuid, audience text,
                   lang text)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    o     glass.opening;
    stage int;
BEGIN
    SELECT * INTO o FROM glass.opening AS x
     WHERE x.opened_at IS NOT NULL AND (x.told = 0 OR x.told = 1 AND (x.state = 'REVOKED' OR x.until <= platform.now()))
     ORDER BY x.opened_at LIMIT 1 FOR UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    stage := o.told + 1;
    UPDATE glass.opening SET told = stage WHERE id = o.id;
    IF stage = 2 AND o.state = 'OPEN' THEN
        PERFORM audit.add('glass.over', 'glass.opening', o.id::text, o.organisation_id, NULL, '{}');
    END IF;
    RETURN QUERY
    SELECT o.id, stage, o.until, o.organisation_id, o.kind, o.record_id, r.person, r.audience, r.lang
      FROM (SELECT f.person_id AS person, 'FAMILY' AS audience, f.lang FROM glass.records(o.kind, ARRAY[o.record_id]) AS f
            UNION ALL
            SELECT x, 'HOUSE', coalesce((SELECT e.lang FROM account.event AS e WHERE e.person_id = x ORDER BY e.id DESC LIMIT 1), 'kk')
              FROM approval.admins_over(o.organisation_id, '{director,head,admin,security}') AS x) AS r;
END
$$;
COMMENT ON FUNCTION glass.tell_next() IS 'Takes the next opening whose owners are to be told something, and says who they are.';

DO $$
DECLARE f text;
BEGIN
    FOREACH f IN ARRAY ARRAY['find(text, bigint)', 'latest(text, uuid)', 'records(text, uuid[])', 'ask(uuid, text, bigint, text, int, text, text)', 'settled()', 'stop(uuid, text)', 'usable(uuid)',
                             'note(glass.opening, uuid, bigint, uuid)', 'read_one(uuid, uuid)', 'read_events(uuid, uuid)',
                             'read_list(uuid)', 'tell_next()'] LOOP
        EXECUTE format('ALTER FUNCTION glass.%s OWNER TO oqu_core', f);
        EXECUTE format('REVOKE ALL ON FUNCTION glass.%s FROM PUBLIC', f);
    END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION glass.ask(uuid, text, bigint, text, int, text, text), glass.stop(uuid, text), glass.read_one(uuid, uuid),
    glass.read_events(uuid, uuid), glass.read_list(uuid) TO oqu_staff;
GRANT EXECUTE ON FUNCTION glass.tell_next() TO oqu_work;
