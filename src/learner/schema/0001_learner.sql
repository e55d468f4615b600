-- Groups of learners: a class of a school, a group of a college or kindergarten, an association of additional education; who
-- learns there and who teaches what, from day to day. Order 456 (2022), p. 27 (17), (18), p. 34 (20), p. 36 (14).
CREATE SCHEMA learner;
COMMENT ON SCHEMA learner IS 'Groups of learners, who learns in them, who teaches what.';
REVOKE ALL ON SCHEMA learner FROM PUBLIC;
GRANT USAGE ON SCHEMA learner TO oqu_staff, oqu_family;
GRANT USAGE, CREATE ON SCHEMA learner TO oqu_core;

-- What an organisation teaches in: the kind of its groups follows from its own kind.
CREATE FUNCTION learner.level_of(in_organisation uuid) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
    RETURN (SELECT CASE WHEN k.class = 'school' THEN 'SCHOOL' WHEN k.class = 'preschool' THEN 'PRESCHOOL' WHEN o.kind = 'college' THEN 'COLLEGE'
                        WHEN o.kind = 'extra-education' THEN 'EXTRA' END
              FROM organisation.organisation AS o
              JOIN organisation.kind AS k ON k.code = o.kind
             WHERE o.id = in_organisation);
COMMENT ON FUNCTION learner.level_of(uuid) IS 'PRESCHOOL, SCHOOL, COLLEGE or EXTRA by the kind of the organisation; NULL where nobody learns.';
GRANT EXECUTE ON FUNCTION learner.level_of(uuid) TO oqu_core;

CREATE TABLE learner.group (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    level           text NOT NULL CHECK (level IN ('PRESCHOOL', 'SCHOOL', 'COLLEGE', 'EXTRA')),
    year            int NOT NULL CHECK (year BETWEEN 2020 AND 2100),
    name            text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    grade           int NOT NULL DEFAULT 0 CHECK (grade BETWEEN 0 AND 12),
    language        text NOT NULL CHECK (language ~ '^[a-z]{2,3}$'),
    from_on         date NOT NULL,
    to_on           date NOT NULL,
    made_at         timestamptz NOT NULL DEFAULT platform.now(),
    CONSTRAINT group_period CHECK (from_on <= to_on),
    CONSTRAINT grade_of_school CHECK ((level = 'SCHOOL') = (grade > 0)),
    CONSTRAINT group_name_once UNIQUE (organisation_id, year, name)
);
COMMENT ON TABLE learner.group IS 'class: internal. A group of learners of an organisation in a school year';
COMMENT ON COLUMN learner.group.id IS 'identifier; random, stands in addresses';
COMMENT ON COLUMN learner.group.organisation_id IS 'organisation that owns the record';
COMMENT ON COLUMN learner.group.level IS 'what it is, by the kind of the organisation: a class, a group of a college or kindergarten, an association';
COMMENT ON COLUMN learner.group.year IS 'school year that begins in it';
COMMENT ON COLUMN learner.group.name IS '"5 А", "ЭТ-21", as people say it';
COMMENT ON COLUMN learner.group.grade IS 'grade of a class; 0 elsewhere';
COMMENT ON COLUMN learner.group.language IS 'language of instruction, ISO 639';
COMMENT ON COLUMN learner.group.from_on IS 'first day';
COMMENT ON COLUMN learner.group.to_on IS 'last day';
COMMENT ON COLUMN learner.group.made_at IS 'when it was written down';

CREATE TABLE learner.member (
    id              uuid PRIMARY KEY,
    group_id        uuid NOT NULL REFERENCES learner.group,
    organisation_id uuid NOT NULL,
    person_id       uuid NOT NULL,
    name            text NOT NULL CHECK (name <> ''),
    from_on         date NOT NULL,
    to_on           date,
    application_id  uuid,
    basis           text NOT NULL CHECK (length(basis) BETWEEN 1 AND 300),
    end_basis       text CHECK (length(end_basis) BETWEEN 1 AND 300),
    CONSTRAINT member_period CHECK (to_on >= from_on),
    CONSTRAINT member_end_whole CHECK ((to_on IS NULL) = (end_basis IS NULL))
);
CREATE UNIQUE INDEX member_once ON learner.member (group_id, person_id) WHERE to_on IS NULL;
CREATE INDEX member_of_person ON learner.member (person_id);
CREATE INDEX member_of_application ON learner.member (application_id);
COMMENT ON TABLE learner.member IS 'class: restricted. Who learns in a group, from and to which day; rows are ended, never deleted';
COMMENT ON COLUMN learner.member.id IS 'identifier; random, stands in addresses';
COMMENT ON COLUMN learner.member.group_id IS 'group';
COMMENT ON COLUMN learner.member.organisation_id IS 'organisation that owns the record';
COMMENT ON COLUMN learner.member.person_id IS 'learner';
COMMENT ON COLUMN learner.member.name IS 'name as in the register when the row was made';
COMMENT ON COLUMN learner.member.from_on IS 'first day';
COMMENT ON COLUMN learner.member.to_on IS 'last day; empty: to the end of the group';
COMMENT ON COLUMN learner.member.application_id IS 'application of grade 1 that the enrolment order fulfilled; empty: entered by hand';
COMMENT ON COLUMN learner.member.basis IS 'order by which it began';
COMMENT ON COLUMN learner.member.end_basis IS 'order by which it ended';

CREATE TABLE learner.subject (
    id              uuid PRIMARY KEY,
    organisation_id uuid,
    level           text NOT NULL CHECK (level IN ('PRESCHOOL', 'SCHOOL', 'COLLEGE', 'EXTRA')),
    name_kk         text NOT NULL CHECK (length(name_kk) BETWEEN 2 AND 120),
    name_ru         text NOT NULL CHECK (length(name_ru) BETWEEN 2 AND 120),
    marking         text NOT NULL CHECK (marking IN ('POINTS', 'PASS', 'HUNDRED', 'NONE')),
    CONSTRAINT marking_of_level CHECK (CASE level WHEN 'SCHOOL' THEN marking IN ('POINTS', 'PASS') WHEN 'COLLEGE' THEN marking = 'HUNDRED'
                                       ELSE marking = 'NONE' END),
    CONSTRAINT subject_once UNIQUE NULLS NOT DISTINCT (organisation_id, level, name_kk)
);
COMMENT ON TABLE learner.subject IS 'class: public. What is taught: a subject of schools, or a module or programme of one organisation';
COMMENT ON COLUMN learner.subject.id IS 'identifier';
COMMENT ON COLUMN learner.subject.organisation_id IS 'college or provider whose module or programme it is; empty: a subject of all schools';
COMMENT ON COLUMN learner.subject.level IS 'where it is taught';
COMMENT ON COLUMN learner.subject.name_kk IS 'name in Kazakh';
COMMENT ON COLUMN learner.subject.name_ru IS 'name in Russian';
COMMENT ON COLUMN learner.subject.marking IS 'POINTS: formative and summative points; PASS: pass or fail; HUNDRED: points to 100; NONE: attendance alone';

-- Model curricula of primary, basic and general secondary education: Order 500 of 08.11.2012; pass and fail: Order 125, p. 16.
INSERT INTO learner.subject (id, level, name_kk, name_ru, marking)
SELECT ('1ea50000-0000-4000-8000-' || lpad(to_hex(s.n), 12, '0'))::uuid, 'SCHOOL', s.kk, s.ru, s.marking
  FROM (VALUES (1, 'Математика', 'Математика', 'POINTS'), (2, 'Қазақ тілі', 'Казахский язык', 'POINTS'),
               (3, 'Әдебиеттік оқу', 'Литературное чтение', 'POINTS'), (4, 'Орыс тілі', 'Русский язык', 'POINTS'),
               (5, 'Ағылшын тілі', 'Английский язык', 'POINTS'), (6, 'Жаратылыстану', 'Естествознание', 'POINTS'),
               (7, 'Дүниетану', 'Познание мира', 'POINTS'), (8, 'Қазақ әдебиеті', 'Казахская литература', 'POINTS'),
               (9, 'Орыс әдебиеті', 'Русская литература', 'POINTS'), (10, 'Қазақстан тарихы', 'История Казахстана', 'POINTS'),
               (11, 'Дүниежүзі тарихы', 'Всемирная история', 'POINTS'), (12, 'Алгебра', 'Алгебра', 'POINTS'),
               (13, 'Геометрия', 'Геометрия', 'POINTS'), (14, 'Информатика', 'Информатика', 'POINTS'), (15, 'Физика', 'Физика', 'POINTS'),
               (16, 'Химия', 'Химия', 'POINTS'), (17, 'Биология', 'Биология', 'POINTS'), (18, 'География', 'География', 'POINTS'),
               (19, 'Цифрлық сауаттылық', 'Цифровая грамотность', 'PASS'), (20, 'Музыка', 'Музыка', 'PASS'),
               (21, 'Көркем еңбек', 'Художественный труд', 'PASS'), (22, 'Дене шынықтыру', 'Физическая культура', 'PASS'))
       AS s (n, kk, ru, marking);

CREATE TABLE learner.teaching (
    id              uuid PRIMARY KEY,
    group_id        uuid NOT NULL REFERENCES learner.group,
    organisation_id uuid NOT NULL,
    subject_id      uuid REFERENCES learner.subject,
    person_id       uuid NOT NULL,
    name            text NOT NULL CHECK (name <> ''),
    from_on         date NOT NULL,
    to_on           date,
    CONSTRAINT teaching_period CHECK (to_on >= from_on)
);
CREATE UNIQUE INDEX teaching_once ON learner.teaching (group_id, subject_id, person_id) NULLS NOT DISTINCT WHERE to_on IS NULL;
CREATE INDEX teaching_of_person ON learner.teaching (person_id, organisation_id);
COMMENT ON TABLE learner.teaching IS 'class: internal. Who teaches which subject, module or programme to which group, from and to which day';
COMMENT ON COLUMN learner.teaching.id IS 'identifier; random, stands in addresses';
COMMENT ON COLUMN learner.teaching.group_id IS 'group';
COMMENT ON COLUMN learner.teaching.organisation_id IS 'organisation that owns the record';
COMMENT ON COLUMN learner.teaching.subject_id IS 'what; empty: head of the class, curator, educator of the group';
COMMENT ON COLUMN learner.teaching.person_id IS 'teacher';
COMMENT ON COLUMN learner.teaching.name IS 'name of the teacher when the row was made';
COMMENT ON COLUMN learner.teaching.from_on IS 'first day';
COMMENT ON COLUMN learner.teaching.to_on IS 'last day; empty: to the end of the group';

-- ---- who sees what -------------------------------------------------------------------------------------------------------

CREATE FUNCTION learner.works_here(in_organisation uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
    RETURN sec.door() = 'staff' AND sec.organisation() = in_organisation
       AND sec.role() IN ('director', 'teacher', 'educator', 'methodist', 'tutor');
COMMENT ON FUNCTION learner.works_here(uuid) IS 'Whether the signed context is of somebody who leads, teaches or advises in this organisation.';
CREATE FUNCTION learner.leads(in_organisation uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
    RETURN sec.door() = 'staff' AND sec.organisation() = in_organisation AND sec.role() IN ('director', 'methodist');
COMMENT ON FUNCTION learner.leads(uuid) IS 'Whether the signed context sees all groups of this organisation with their learners: its heads and methodologists.';

-- A subject that is not named: any of the group, or its head, curator or educator.
CREATE FUNCTION learner.teaches(in_group uuid, in_subject uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN sec.door() = 'staff' AND sec.role() IN ('teacher', 'educator', 'tutor')
       AND EXISTS (SELECT FROM learner.teaching AS t
                     JOIN learner.group AS g ON g.id = t.group_id
                    WHERE t.group_id = in_group AND t.person_id = sec.person() AND t.organisation_id = sec.organisation()
                      AND (in_subject IS NULL OR t.subject_id = in_subject)
                      AND organisation.today() BETWEEN t.from_on AND coalesce(t.to_on, g.to_on));
END $$;
COMMENT ON FUNCTION learner.teaches(uuid, uuid) IS 'Whether the signed-in person teaches the group today: this subject, or without one anything.';
ALTER FUNCTION learner.teaches(uuid, uuid) OWNER TO oqu_core;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['group', 'member', 'subject', 'teaching'] LOOP
        EXECUTE format('ALTER TABLE learner.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE learner.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY owner_all ON learner.%I TO oqu_owner USING (true) WITH CHECK (true)', name);
        EXECUTE format('CREATE POLICY gates_all ON learner.%I TO oqu_core USING (true) WITH CHECK (true)', name);
        EXECUTE format('GRANT SELECT ON learner.%I TO oqu_staff, oqu_family', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON learner.%I TO oqu_core', name);
        EXECUTE format('CREATE TRIGGER stays BEFORE DELETE OR TRUNCATE ON learner.%I FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()', name);
    END LOOP;
END $$;
CREATE POLICY staff_see ON learner.member FOR SELECT TO oqu_staff
    USING ((SELECT learner.leads(organisation_id)) OR (organisation_id = (SELECT sec.organisation()) AND learner.teaches(group_id, NULL)));
CREATE POLICY learner_sees ON learner.member FOR SELECT TO oqu_staff
    USING ((SELECT sec.role()) = 'learner' AND person_id = (SELECT sec.person()) AND organisation_id = (SELECT sec.organisation()));
CREATE POLICY family_sees ON learner.member FOR SELECT TO oqu_family USING (person_id = ANY ((SELECT sec.children())::uuid[]));
CREATE POLICY staff_see ON learner.group FOR SELECT TO oqu_staff
    USING (organisation_id = (SELECT sec.organisation()) AND (SELECT learner.works_here(sec.organisation())));
CREATE POLICY learner_sees ON learner.group FOR SELECT TO oqu_staff
    USING ((SELECT sec.role()) = 'learner' AND EXISTS (SELECT FROM learner.member AS m WHERE m.group_id = "group".id));
CREATE POLICY family_sees ON learner.group FOR SELECT TO oqu_family
    USING (EXISTS (SELECT FROM learner.member AS m WHERE m.group_id = "group".id));
CREATE POLICY staff_see ON learner.teaching FOR SELECT TO oqu_staff
    USING (organisation_id = (SELECT sec.organisation()) AND (SELECT learner.works_here(sec.organisation())));
CREATE POLICY learner_sees ON learner.teaching FOR SELECT TO oqu_staff
    USING ((SELECT sec.role()) = 'learner' AND EXISTS (SELECT FROM learner.member AS m WHERE m.group_id = teaching.group_id));
CREATE POLICY family_sees ON learner.teaching FOR SELECT TO oqu_family
    USING (EXISTS (SELECT FROM learner.member AS m WHERE m.group_id = teaching.group_id));
CREATE POLICY all_see ON learner.subject FOR SELECT TO oqu_staff, oqu_family USING (true);

CREATE TRIGGER journal AFTER INSERT OR UPDATE ON learner.group
    FOR EACH ROW EXECUTE FUNCTION audit.journal('id', 'organisation_id', '');
CREATE TRIGGER journal AFTER INSERT OR UPDATE ON learner.member
    FOR EACH ROW EXECUTE FUNCTION audit.journal('id', 'organisation_id', 'person_id');
CREATE TRIGGER journal AFTER INSERT OR UPDATE ON learner.teaching
    FOR EACH ROW EXECUTE FUNCTION audit.journal('id', 'organisation_id', 'person_id');

-- ---- the gates through which the head keeps the register ------------------------------------------------------------------

CREATE FUNCTION learner.require_head() RETURNS void LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (sec.door() = 'staff' AND sec.role() = 'director') IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'learner.not-yours';
    ELSIF learner.level_of(sec.organisation()) IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'learner.nobody-learns';
    END IF;
END $$;
COMMENT ON FUNCTION learner.require_head() IS 'Refuses all but heads of organisations in which people learn.';
ALTER FUNCTION learner.require_head() OWNER TO oqu_core;

CREATE FUNCTION learner.hold(in_group uuid) RETURNS learner.group LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    held learner.group;
BEGIN
    PERFORM learner.require_head();
    SELECT * INTO held FROM learner.group AS g WHERE g.id = in_group AND g.organisation_id = sec.organisation() FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'learner.no-such-group';
    END IF;
    RETURN held;
END $$;
COMMENT ON FUNCTION learner.hold(uuid) IS 'A group of the own organisation, locked; for the gates only.';
ALTER FUNCTION learner.hold(uuid) OWNER TO oqu_core;

-- A school year lasts from 1 September to 31 August: holidays belong to it.
CREATE FUNCTION learner.make_group(in_id uuid, in_year int, in_name text, in_grade int, in_language text) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    made_of text := learner.level_of(sec.organisation());
BEGIN
    PERFORM learner.require_head();
    IF made_of = 'SCHOOL' AND in_grade NOT BETWEEN 1 AND 12 THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'learner.grade-missing', COLUMN = 'grade';
    END IF;
    INSERT INTO learner.group (id, organisation_id, level, year, name, grade, language, from_on, to_on)
    VALUES (in_id, sec.organisation(), made_of, in_year, in_name, CASE WHEN made_of = 'SCHOOL' THEN in_grade ELSE 0 END, in_language,
            make_date(in_year, 9, 1), make_date(in_year + 1, 8, 31))
        ON CONFLICT (organisation_id, year, name) DO NOTHING;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'learner.name-taken', COLUMN = 'name';
    END IF;
END $$;
COMMENT ON FUNCTION learner.make_group(uuid, int, text, int, text) IS 'The head makes a group for a school year.';
ALTER FUNCTION learner.make_group(uuid, int, text, int, text) OWNER TO oqu_core;

CREATE FUNCTION learner.enter(in_id uuid, in_group uuid, in_person uuid, in_from date, in_basis text) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    g learner.group := learner.hold(in_group);
BEGIN
    IF in_from NOT BETWEEN g.from_on AND g.to_on THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'learner.day-outside', COLUMN = 'from';
    ELSIF EXISTS (SELECT FROM learner.member AS m JOIN learner.group AS o ON o.id = m.group_id
                   WHERE m.person_id = in_person AND m.to_on IS NULL
                     AND (o.id = g.id OR (g.level = 'SCHOOL' AND o.level = 'SCHOOL' AND o.year = g.year
                                          AND o.organisation_id = g.organisation_id))) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'learner.in-a-group', COLUMN = 'iin';
    END IF;
    INSERT INTO learner.member (id, group_id, organisation_id, person_id, name, from_on, basis)
    SELECT in_id, g.id, g.organisation_id, in_person, f.name, in_from, in_basis FROM sec.person_facts(in_person) AS f;
    PERFORM sec.share_person(in_person, g.organisation_id, 'learner.member', g.to_on);
END $$;
COMMENT ON FUNCTION learner.enter(uuid, uuid, uuid, date, text) IS 'The head puts somebody into a group by an order; one class of a school at a time.';
ALTER FUNCTION learner.enter(uuid, uuid, uuid, date, text) OWNER TO oqu_core;

CREATE FUNCTION learner.leave(in_member uuid, in_to date, in_basis text) RETURNS uuid
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    at uuid;
BEGIN
    PERFORM learner.require_head();
    SELECT m.group_id INTO at FROM learner.member AS m
     WHERE m.id = in_member AND m.organisation_id = sec.organisation() AND m.to_on IS NULL FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'learner.no-such-member';
    ELSIF NOT EXISTS (SELECT FROM learner.member AS m JOIN learner.group AS g ON g.id = m.group_id
                       WHERE m.id = in_member AND in_to BETWEEN m.from_on AND g.to_on) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'learner.day-outside', COLUMN = 'to';
    END IF;
    UPDATE learner.member SET to_on = in_to, end_basis = in_basis WHERE id = in_member;
    RETURN at;
END $$;
COMMENT ON FUNCTION learner.leave(uuid, date, text) IS 'The head ends a membership by an order; gives the group.';
ALTER FUNCTION learner.leave(uuid, date, text) OWNER TO oqu_core;

-- in_subject empty: head of the class. A subject of another level is not there.
CREATE FUNCTION learner.assign(in_id uuid, in_group uuid, in_subject uuid, in_person uuid, in_from date) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    g learner.group := learner.hold(in_group);
BEGIN
    IF in_from NOT BETWEEN g.from_on AND g.to_on THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'learner.day-outside', COLUMN = 'from';
    ELSIF NOT (sec.holds(in_person, 'teacher', g.organisation_id) OR sec.holds(in_person, 'educator', g.organisation_id)
               OR sec.holds(in_person, 'tutor', g.organisation_id)) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'learner.no-teacher', COLUMN = 'teacher';
    ELSIF in_subject IS NOT NULL AND NOT EXISTS (SELECT FROM learner.subject AS s WHERE s.id = in_subject AND s.level = g.level
                                                   AND coalesce(s.organisation_id, g.organisation_id) = g.organisation_id) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'learner.no-subject', COLUMN = 'subject';
    END IF;
    INSERT INTO learner.teaching (id, group_id, organisation_id, subject_id, person_id, name, from_on)
    VALUES (in_id, g.id, g.organisation_id, in_subject, in_person, account.name_of(in_person), in_from)
        ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'learner.teaches-already', COLUMN = 'teacher';
    END IF;
END $$;
COMMENT ON FUNCTION learner.assign(uuid, uuid, uuid, uuid, date) IS 'The head says who teaches what to a group, from a day on.';
ALTER FUNCTION learner.assign(uuid, uuid, uuid, uuid, date) OWNER TO oqu_core;

CREATE FUNCTION learner.unassign(in_teaching uuid, in_to date) RETURNS uuid
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    at uuid;
BEGIN
    PERFORM learner.require_head();
    UPDATE learner.teaching AS t SET to_on = greatest(in_to, t.from_on)
     WHERE t.id = in_teaching AND t.organisation_id = sec.organisation() AND t.to_on IS NULL RETURNING t.group_id INTO at;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'learner.no-such-teaching';
    END IF;
    RETURN at;
END $$;
COMMENT ON FUNCTION learner.unassign(uuid, date) IS 'The head ends an assignment on a day; gives the group.';
ALTER FUNCTION learner.unassign(uuid, date) OWNER TO oqu_core;

CREATE FUNCTION learner.add_subject(in_id uuid, in_name_kk text, in_name_ru text) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    taught_at text := learner.level_of(sec.organisation());
BEGIN
    PERFORM learner.require_head();
    INSERT INTO learner.subject (id, organisation_id, level, name_kk, name_ru, marking)
    VALUES (in_id, sec.organisation(), taught_at, in_name_kk, in_name_ru,
            CASE taught_at WHEN 'SCHOOL' THEN 'POINTS' WHEN 'COLLEGE' THEN 'HUNDRED' ELSE 'NONE' END)
        ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'learner.subject-taken', COLUMN = 'name_kk';
    END IF;
END $$;
COMMENT ON FUNCTION learner.add_subject(uuid, text, text) IS 'The head writes down a module, a programme or a subject of the organisation''s own.';
ALTER FUNCTION learner.add_subject(uuid, text, text) OWNER TO oqu_core;

-- Classes of grade 1 as the enrolment orders name them. Pools of two languages may use one letter: the later one is told apart.
CREATE FUNCTION learner.form_classes() RETURNS int
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    pupil record;
    at uuid;
    entered int := 0;
BEGIN
    PERFORM learner.require_head();
    FOR pupil IN SELECT p.application, p.child, p.since, k.year, k.language, '1 ' || p.letter AS name, f.name AS child_name
                   FROM admission.pupils_of(ARRAY[sec.organisation()]) AS p
                   JOIN admission.classes_of(ARRAY[sec.organisation()]) AS k ON k.pool = p.pool
                  CROSS JOIN LATERAL sec.person_facts(p.child) AS f
                  WHERE NOT EXISTS (SELECT FROM learner.member AS m WHERE m.application_id = p.application)
                  ORDER BY k.language, p.letter, f.name LOOP
        SELECT g.id INTO at FROM learner.group AS g
         WHERE g.organisation_id = sec.organisation() AND g.year = pupil.year AND g.language = pupil.language AND g.grade = 1
           AND g.name IN (pupil.name, pupil.name || ' (' || pupil.language || ')');
        IF NOT FOUND THEN
            at := gen_random_uuid();
            INSERT INTO learner.group (id, organisation_id, level, year, name, grade, language, from_on, to_on)
            SELECT at, sec.organisation(), 'SCHOOL', pupil.year,
                   pupil.name || CASE WHEN EXISTS (SELECT FROM learner.group AS g WHERE g.organisation_id = sec.organisation()
                                                      AND g.year = pupil.year AND g.name = pupil.name)
                                      THEN ' (' || pupil.language || ')' ELSE '' END,
                   1, pupil.language, make_date(pupil.year, 9, 1), make_date(pupil.year + 1, 8, 31);
        END IF;
        INSERT INTO learner.member (id, group_id, organisation_id, person_id, name, from_on, application_id, basis)
        VALUES (gen_random_uuid(), at, sec.organisation(), pupil.child, pupil.child_name, greatest(pupil.since, make_date(pupil.year, 9, 1)),
                pupil.application, to_char(pupil.since, 'DD.MM.YYYY'))
            ON CONFLICT DO NOTHING;
        entered := entered + 1;
    END LOOP;
    RETURN entered;
END $$;
COMMENT ON FUNCTION learner.form_classes() IS 'The head forms classes of grade 1 from the enrolment orders; gives how many children were entered now.';
ALTER FUNCTION learner.form_classes() OWNER TO oqu_core;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA learner FROM PUBLIC;
GRANT EXECUTE ON FUNCTION learner.level_of(uuid), learner.works_here(uuid), learner.leads(uuid), learner.teaches(uuid, uuid) TO oqu_core, oqu_staff;
GRANT EXECUTE ON FUNCTION learner.make_group(uuid, int, text, int, text), learner.enter(uuid, uuid, uuid, date, text),
    learner.leave(uuid, date, text), learner.assign(uuid, uuid, uuid, uuid, date), learner.unassign(uuid, date),
    learner.add_subject(uuid, text, text), learner.form_classes() TO oqu_staff;
