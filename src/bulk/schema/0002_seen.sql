-- How many people's records somebody opens in a day (SEC-26, AB-16, EV-40).
GRANT USAGE ON SCHEMA bulk TO oqu_work;

INSERT INTO platform.setting (key, scope, value, valid_from, legal_source, reason) VALUES
    ('bulk.seen_day', '', '300', '2018-01-01', 'ISO/IEC 27002:2022, 8.16', 'people whose records one person opens in a day before a reason is asked for; the scope is a role'),
    ('bulk.seen_day', 'clerk', '600', '2018-01-01', 'ISO/IEC 27002:2022, 8.16', 'clerks answer the applications of a whole school within one working day'),
    ('bulk.seen_more', '', '50', '2018-01-01', 'ISO/IEC 27002:2022, 8.16', 'people whose records each reason opens');

CREATE TABLE bulk.seen (
    person_id  uuid NOT NULL,
    day        date NOT NULL,
    subject_id uuid NOT NULL,
    PRIMARY KEY (person_id, day, subject_id)
);
COMMENT ON TABLE bulk.seen IS 'class: restricted. Whose records somebody opened on a day, for counting; forgotten after a week. The journal keeps who opened what.';
COMMENT ON COLUMN bulk.seen.person_id IS 'Who opened them.';
COMMENT ON COLUMN bulk.seen.day IS 'On which day.';
COMMENT ON COLUMN bulk.seen.subject_id IS 'Whom the record is about.';

CREATE TABLE bulk.notable (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    person_id       uuid NOT NULL,
    person_name     text NOT NULL,
    role            text NOT NULL,
    day             date NOT NULL,
    people          int  NOT NULL CHECK (people > 0),
    reason          text CHECK (length(reason) BETWEEN 1 AND 500),
    more            int  CHECK (more > 0),
    at              timestamptz NOT NULL DEFAULT platform.now(),
    told            boolean NOT NULL DEFAULT false,
    CONSTRAINT notable_reason CHECK ((reason IS NULL) = (more IS NULL))
);
CREATE INDEX notable_of_organisation ON bulk.notable (organisation_id, at);
CREATE INDEX notable_of_person ON bulk.notable (person_id, day);
CREATE UNIQUE INDEX notable_once ON bulk.notable (person_id, day) WHERE reason IS NULL;
COMMENT ON TABLE bulk.notable IS 'class: restricted. Who came to the number of people of a day, and why more was needed.';
COMMENT ON COLUMN bulk.notable.id IS 'Identifier.';
COMMENT ON COLUMN bulk.notable.organisation_id IS 'class: internal. Where the person acts.';
COMMENT ON COLUMN bulk.notable.person_id IS 'Who.';
COMMENT ON COLUMN bulk.notable.person_name IS 'Name of that person then.';
COMMENT ON COLUMN bulk.notable.role IS 'class: internal. In which role.';
COMMENT ON COLUMN bulk.notable.day IS 'class: internal. On which day.';
COMMENT ON COLUMN bulk.notable.people IS 'class: internal. Whose records were opened by then: how many people.';
COMMENT ON COLUMN bulk.notable.reason IS 'class: internal. Why more is needed; empty: the number was reached.';
COMMENT ON COLUMN bulk.notable.more IS 'class: internal. How many people that reason opened.';
COMMENT ON COLUMN bulk.notable.at IS 'class: internal. When.';
COMMENT ON COLUMN bulk.notable.told IS 'class: internal. Whether those who watch the organisation were told.';

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['seen', 'notable'] LOOP
        EXECUTE format('ALTER TABLE bulk.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE bulk.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY gates_write ON bulk.%I TO oqu_core USING (true) WITH CHECK (true)', name);
    END LOOP;
END
$$;
GRANT SELECT, INSERT, DELETE ON bulk.seen TO oqu_core;
GRANT SELECT, INSERT, UPDATE ON bulk.notable TO oqu_core;
CREATE POLICY overseers_read ON bulk.notable FOR SELECT TO oqu_staff
    USING (organisation_id = ANY ((SELECT account.overseen())::uuid[]));
GRANT SELECT ON bulk.notable TO oqu_staff;
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON bulk.notable
    FOR EACH ROW EXECUTE FUNCTION audit.journal('id', 'organisation_id', 'person_id');

-- How many people more than the setting the reasons of today opened.
CREATE FUNCTION bulk.most_today(in_role text) RETURNS bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN platform.setting_text('bulk.seen_day', organisation.today(), in_role)::bigint
           + (SELECT coalesce(sum(n.more), 0) FROM bulk.notable AS n WHERE n.person_id = sec.person() AND n.day = organisation.today());
END
$$;
COMMENT ON FUNCTION bulk.most_today(text) IS 'Of how many people the signed-in person may open records today.';

CREATE FUNCTION bulk.see(in_subject uuid, in_role text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    today date := organisation.today();
    n     bigint;
    most  bigint;
BEGIN
    INSERT INTO bulk.seen (person_id, day, subject_id) VALUES (sec.person(), today, in_subject) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN true;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('bulk.' || sec.person(), 0));
    SELECT count(*) INTO n FROM bulk.seen AS s WHERE s.person_id = sec.person() AND s.day = today;
    most := bulk.most_today(in_role);
    IF n = platform.setting_text('bulk.seen_day', today, in_role)::bigint THEN
        INSERT INTO bulk.notable (id, organisation_id, person_id, person_name, role, day, people)
        VALUES (gen_random_uuid(), sec.organisation(), sec.person(), coalesce(account.name_of(sec.person()), '—'), in_role, today, n)
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN n <= most;
END
$$;
COMMENT ON FUNCTION bulk.see(uuid, text) IS
    'Counts one more person of today; false: that is one too many, and the caller rolls back. Reaching the number is noted.';

CREATE FUNCTION bulk.go_on(in_role text, in_reason text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    today date := organisation.today();
    n     bigint := (SELECT count(*) FROM bulk.seen AS s WHERE s.person_id = sec.person() AND s.day = organisation.today());
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('bulk.' || sec.person(), 0));
    IF (sec.door() = 'staff' AND n >= bulk.most_today(in_role)) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'bulk.not-needed';
    END IF;
    INSERT INTO bulk.notable (id, organisation_id, person_id, person_name, role, day, people, reason, more)
    VALUES (gen_random_uuid(), sec.organisation(), sec.person(), coalesce(account.name_of(sec.person()), '—'), in_role, today, n, in_reason,
            platform.setting_text('bulk.seen_more', today)::int);
END
$$;
COMMENT ON FUNCTION bulk.go_on(text, text) IS 'Says why more people are to be seen today: some more each time, and only when the number is reached.';

CREATE FUNCTION bulk.tell_next() RETURNS TABLE (id uuid, organisation uuid, reached boolean, person uuid, lang text)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    n bulk.notable;
BEGIN
    DELETE FROM bulk.seen AS s WHERE s.day < organisation.today() - 7;
    SELECT * INTO n FROM bulk.notable AS x WHERE NOT x.told ORDER BY x.at LIMIT 1 FOR UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    UPDATE bulk.notable AS x SET told = true WHERE x.id = n.id;
    RETURN QUERY
    SELECT n.id, n.organisation_id, n.reason IS NULL, x,
           coalesce((SELECT e.lang FROM account.event AS e WHERE e.person_id = x ORDER BY e.id DESC LIMIT 1), 'kk')
      FROM approval.admins_over(n.organisation_id, '{security}') AS x
     WHERE x <> n.person_id;
END
$$;
COMMENT ON FUNCTION bulk.tell_next() IS 'Takes the next note, says which officers of information security hear of it, and forgets old counts.';

DO $$
DECLARE f text;
BEGIN
    FOREACH f IN ARRAY ARRAY['most_today(text)', 'see(uuid, text)', 'go_on(text, text)', 'tell_next()'] LOOP
        EXECUTE format('ALTER FUNCTION bulk.%s OWNER TO oqu_core', f);
        EXECUTE format('REVOKE ALL ON FUNCTION bulk.%s FROM PUBLIC', f);
    END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION bulk.see(uuid, text), bulk.go_on(text, text) TO oqu_staff;
GRANT EXECUTE ON FUNCTION bulk.tell_next() TO oqu_work;
