-- The journal of a group in a subject, module or programme: lessons with theme and homework, attendance, marks. Order 456 (2022),
-- p. 27 (12), 27 (18), 34 (20), 36 (14); marks by Order 125 of 18.03.2008.
CREATE SCHEMA journal;
COMMENT ON SCHEMA journal IS 'Journals: lessons, attendance, marks and how they changed.';
REVOKE ALL ON SCHEMA journal FROM PUBLIC;
GRANT USAGE ON SCHEMA journal TO oqu_staff, oqu_family;
GRANT USAGE, CREATE ON SCHEMA journal TO oqu_core;
GRANT USAGE ON SCHEMA learner TO oqu_core;

-- What a closed period was calculated by, it is calculated by for ever: dated rows, by the school year.
INSERT INTO platform.setting (key, value, valid_from, legal_source, reason) VALUES
    ('journal.weights', '25 25 50', '2021-09-01', 'Order 125 of 18.03.2008, p. 28', 'formative, section and quarter works, percent of the quarter grade'),
    ('journal.bands', '40 65 85', '2021-09-01', 'Order 125 of 18.03.2008, annex 1', 'whole percents from which the grade is 3, 4, 5'),
    ('journal.sections', 'pooled', '2021-09-01', 'own rule: the Order does not say; a short work does not weigh as much as a long one', 'section works: pooled points, or mean of percents'),
    ('journal.rounding', 'half-up', '2021-09-01', 'own rule: annex 1 knows whole percents only', 'percents before they are compared: half-up, or none'),
    ('journal.sections-most', '3', '2021-09-01', 'Order 125 of 18.03.2008', 'section works of a subject in a quarter'),
    ('journal.term-works-a-day', '3', '2021-09-01', 'Order 125 of 18.03.2008', 'quarter works of a class on one day');

CREATE TABLE journal.term (
    year         int NOT NULL,
    level        text NOT NULL CHECK (level IN ('PRESCHOOL', 'SCHOOL', 'COLLEGE', 'EXTRA')),
    no           int NOT NULL CHECK (no BETWEEN 1 AND 4),
    from_on      date NOT NULL,
    to_on        date NOT NULL,
    legal_source text NOT NULL CHECK (legal_source <> ''),
    PRIMARY KEY (year, level, no),
    CONSTRAINT term_period CHECK (from_on < to_on)
);
COMMENT ON TABLE journal.term IS 'class: public. Quarters of schools, halves of the year elsewhere';
COMMENT ON COLUMN journal.term.year IS 'school year that begins in it';
COMMENT ON COLUMN journal.term.level IS 'of which groups';
COMMENT ON COLUMN journal.term.no IS 'number in the year';
COMMENT ON COLUMN journal.term.from_on IS 'first day';
COMMENT ON COLUMN journal.term.to_on IS 'last day';
COMMENT ON COLUMN journal.term.legal_source IS 'order that set it';
INSERT INTO journal.term (year, level, no, from_on, to_on, legal_source)
SELECT y.year, 'SCHOOL', q.no, q.from_on::date + make_interval(years => y.year - 2025), q.to_on::date + make_interval(years => y.year - 2025),
       'the ministry''s yearly order on the school year and holidays; days to be confirmed'
  FROM (SELECT generate_series(2025, 2035) AS year) AS y,
       (VALUES (1, '2025-09-01', '2025-10-26'), (2, '2025-11-03', '2025-12-28'), (3, '2026-01-08', '2026-03-18'), (4, '2026-03-30', '2026-05-25'))
       AS q (no, from_on, to_on)
UNION ALL
SELECT y.year, l.level, h.no, make_date(y.year + h.later, h.from_month, 1), make_date(y.year + h.later, h.to_month, 31),
       'own rule: halves of the school year'
  FROM (SELECT generate_series(2025, 2035) AS year) AS y, (VALUES ('PRESCHOOL'), ('COLLEGE'), ('EXTRA')) AS l (level),
       (VALUES (1, 0, 9, 12), (2, 1, 1, 8)) AS h (no, later, from_month, to_month);

CREATE TABLE journal.lesson (
    id              uuid PRIMARY KEY,
    group_id        uuid NOT NULL,
    subject_id      uuid NOT NULL,
    organisation_id uuid NOT NULL,
    on_day          date NOT NULL,
    theme           text NOT NULL CHECK (length(theme) BETWEEN 2 AND 300),
    homework        text NOT NULL DEFAULT '' CHECK (length(homework) <= 2000),
    work            text NOT NULL DEFAULT 'NONE' CHECK (work IN ('NONE', 'SECTION', 'TERM')),
    most            int NOT NULL CHECK (most BETWEEN 0 AND 100),
    teacher_id      uuid NOT NULL,
    version         int NOT NULL DEFAULT 1,
    CONSTRAINT work_has_points CHECK (work = 'NONE' OR most > 0)
);
CREATE INDEX lesson_of_journal ON journal.lesson (group_id, subject_id, on_day);
CREATE INDEX lesson_of_teacher ON journal.lesson (teacher_id);
COMMENT ON TABLE journal.lesson IS 'class: internal. A lesson of a group in a subject';
COMMENT ON COLUMN journal.lesson.id IS 'identifier; random, stands in addresses';
COMMENT ON COLUMN journal.lesson.group_id IS 'group';
COMMENT ON COLUMN journal.lesson.subject_id IS 'subject, module or programme';
COMMENT ON COLUMN journal.lesson.organisation_id IS 'organisation that owns the record';
COMMENT ON COLUMN journal.lesson.on_day IS 'day';
COMMENT ON COLUMN journal.lesson.theme IS 'what it was about';
COMMENT ON COLUMN journal.lesson.homework IS 'what is to be done at home; empty: nothing';
COMMENT ON COLUMN journal.lesson.work IS 'SECTION, TERM: its points are those of a summative work; NONE: formative';
COMMENT ON COLUMN journal.lesson.most IS 'highest points that can be given; 0: none are';
COMMENT ON COLUMN journal.lesson.teacher_id IS 'who wrote it down';
COMMENT ON COLUMN journal.lesson.version IS 'counts changes of the lesson and its entries, for optimistic locking';

CREATE TABLE journal.entry (
    id              uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
    lesson_id       uuid NOT NULL REFERENCES journal.lesson,
    member_id       uuid NOT NULL,
    person_id       uuid NOT NULL,
    organisation_id uuid NOT NULL,
    state           text NOT NULL CHECK (state IN ('PRESENT', 'LATE', 'EXCUSED', 'ABSENT')),
    points          int CHECK (points BETWEEN 0 AND 100),
    entered_by      uuid NOT NULL,
    entered_at      timestamptz NOT NULL DEFAULT platform.now(),
    reason          text NOT NULL DEFAULT '' CHECK (length(reason) <= 300),
    PRIMARY KEY (lesson_id, member_id)
);
CREATE INDEX entry_of_person ON journal.entry (person_id);
COMMENT ON TABLE journal.entry IS 'class: restricted. Attendance and mark of a learner at a lesson';
COMMENT ON COLUMN journal.entry.id IS 'identifier in exchange';
COMMENT ON COLUMN journal.entry.lesson_id IS 'lesson';
COMMENT ON COLUMN journal.entry.member_id IS 'learner in the group';
COMMENT ON COLUMN journal.entry.person_id IS 'learner';
COMMENT ON COLUMN journal.entry.organisation_id IS 'organisation that owns the record';
COMMENT ON COLUMN journal.entry.state IS 'EXCUSED: absent for a valid reason; ABSENT: without one';
COMMENT ON COLUMN journal.entry.points IS 'points; empty: none';
COMMENT ON COLUMN journal.entry.entered_by IS 'who entered it last';
COMMENT ON COLUMN journal.entry.entered_at IS 'when';
COMMENT ON COLUMN journal.entry.reason IS 'why points that stood were changed last; empty: they were not';

CREATE TABLE journal.change (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    lesson_id       uuid NOT NULL,
    member_id       uuid NOT NULL,
    person_id       uuid NOT NULL,
    organisation_id uuid NOT NULL,
    was             int NOT NULL,
    becomes         int,
    reason          text NOT NULL CHECK (reason <> ''),
    changed_by      uuid NOT NULL,
    changed_name    text NOT NULL,
    changed_at      timestamptz NOT NULL DEFAULT platform.now(),
    FOREIGN KEY (lesson_id, member_id) REFERENCES journal.entry
);
CREATE INDEX change_of_entry ON journal.change (lesson_id, member_id);
CREATE INDEX change_of_person ON journal.change (person_id);
CREATE INDEX change_of_author ON journal.change (changed_by);
COMMENT ON TABLE journal.change IS 'class: restricted. Points that were changed or taken away, with the reason; rows are only added';
COMMENT ON COLUMN journal.change.id IS 'order of the changes';
COMMENT ON COLUMN journal.change.lesson_id IS 'lesson';
COMMENT ON COLUMN journal.change.member_id IS 'learner in the group';
COMMENT ON COLUMN journal.change.person_id IS 'learner';
COMMENT ON COLUMN journal.change.organisation_id IS 'organisation that owns the record';
COMMENT ON COLUMN journal.change.was IS 'points before';
COMMENT ON COLUMN journal.change.becomes IS 'points after; empty: taken away';
COMMENT ON COLUMN journal.change.reason IS 'why';
COMMENT ON COLUMN journal.change.changed_by IS 'who';
COMMENT ON COLUMN journal.change.changed_name IS 'name then';
COMMENT ON COLUMN journal.change.changed_at IS 'when';

-- ---- what no page may get round --------------------------------------------------------------------------------------------

CREATE FUNCTION journal.setting(in_key text, in_day date) RETURNS int LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
    RETURN platform.setting_text(in_key, in_day)::int;
COMMENT ON FUNCTION journal.setting(text, date) IS 'A number among the dated rules.';
GRANT EXECUTE ON FUNCTION journal.setting(text, date) TO oqu_core;

CREATE FUNCTION journal.refuse(in_code text, in_field text) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = in_code, COLUMN = in_field;
END $$;
COMMENT ON FUNCTION journal.refuse(text, text) IS 'Ends a statement with a text of the catalogue at a field.';
GRANT EXECUTE ON FUNCTION journal.refuse(text, text) TO oqu_core;

-- Rules of summative works: Order 125. They are about schools; grade 1 and subjects of pass and fail have no such works.
CREATE FUNCTION journal.lesson_is_lawful() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    g     learner.group;
    s     learner.subject;
    t     journal.term;
BEGIN
    SELECT * INTO g FROM learner.group AS x WHERE x.id = NEW.group_id;
    SELECT * INTO s FROM learner.subject AS x WHERE x.id = NEW.subject_id;
    SELECT * INTO t FROM journal.term AS x WHERE x.year = g.year AND x.level = g.level AND NEW.on_day BETWEEN x.from_on AND x.to_on;
    IF t.no IS NULL THEN
        PERFORM journal.refuse('journal.day-outside', 'day');
    END IF;
    NEW.most := CASE WHEN NEW.work <> 'NONE' THEN NEW.most WHEN s.marking = 'HUNDRED' THEN 100
                     WHEN s.marking = 'POINTS' AND g.grade > 1 THEN 10 ELSE 0 END;
    IF NEW.work = 'NONE' THEN
        RETURN NEW;
    ELSIF s.marking <> 'POINTS' OR g.grade < 2 THEN
        PERFORM journal.refuse('journal.no-works', 'work');
    ELSIF NEW.most < 1 OR (NEW.work = 'SECTION' AND g.grade < 5 AND NEW.most NOT BETWEEN 7 AND 15) THEN
        PERFORM journal.refuse('journal.most-wrong', 'most');
    ELSIF NEW.work = 'TERM' AND NEW.on_day = t.to_on THEN
        PERFORM journal.refuse('journal.last-day', 'day');
    END IF;
    PERFORM FROM learner.group AS x WHERE x.id = g.id FOR UPDATE; /* counted one after the other */
    IF EXISTS (SELECT FROM journal.lesson AS l WHERE l.id <> NEW.id AND l.group_id = g.id AND l.subject_id = s.id AND l.on_day = NEW.on_day
                  AND l.work <> 'NONE' AND l.work <> NEW.work) THEN
        PERFORM journal.refuse('journal.works-same-day', 'work');
    ELSIF NEW.work = 'SECTION' AND (SELECT count(*) FROM journal.lesson AS l WHERE l.id <> NEW.id AND l.group_id = g.id AND l.subject_id = s.id
             AND l.work = 'SECTION' AND l.on_day BETWEEN t.from_on AND t.to_on) >= journal.setting('journal.sections-most', NEW.on_day) THEN
        PERFORM journal.refuse('journal.sections-many', 'work');
    ELSIF NEW.work = 'TERM' AND EXISTS (SELECT FROM journal.lesson AS l WHERE l.id <> NEW.id AND l.group_id = g.id AND l.subject_id = s.id
             AND l.work = 'TERM' AND l.on_day BETWEEN t.from_on AND t.to_on) THEN
        PERFORM journal.refuse('journal.term-work-twice', 'work');
    ELSIF NEW.work = 'TERM' AND (SELECT count(*) FROM journal.lesson AS l WHERE l.id <> NEW.id AND l.group_id = g.id AND l.work = 'TERM'
             AND l.on_day = NEW.on_day) >= journal.setting('journal.term-works-a-day', NEW.on_day) THEN
        PERFORM journal.refuse('journal.term-works-many', 'day');
    END IF;
    RETURN NEW;
END $$;
COMMENT ON FUNCTION journal.lesson_is_lawful() IS 'Trigger: the day lies in a term, and summative works keep to Order 125.';
ALTER FUNCTION journal.lesson_is_lawful() OWNER TO oqu_core;
CREATE TRIGGER lesson_is_lawful BEFORE INSERT OR UPDATE OF on_day, work, most ON journal.lesson
    FOR EACH ROW EXECUTE FUNCTION journal.lesson_is_lawful();

CREATE FUNCTION journal.entry_is_lawful() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    l journal.lesson;
BEGIN
    SELECT * INTO l FROM journal.lesson AS x WHERE x.id = NEW.lesson_id;
    IF l.on_day > organisation.today() THEN
        PERFORM journal.refuse('journal.day-to-come', 'entries');
    ELSIF NOT EXISTS (SELECT FROM learner.member AS m WHERE m.id = NEW.member_id AND m.group_id = l.group_id AND m.person_id = NEW.person_id
                         AND l.on_day BETWEEN m.from_on AND coalesce(m.to_on, 'infinity')) THEN
        PERFORM journal.refuse('journal.not-a-learner', 'entries');
    ELSIF NEW.points IS NOT NULL AND l.most = 0 THEN
        PERFORM journal.refuse('journal.no-points', 'points');
    ELSIF NEW.points > l.most OR (l.work = 'NONE' AND l.most = 10 AND NEW.points < 1) THEN
        PERFORM journal.refuse('journal.points-wrong', 'points');
    ELSIF NEW.points IS NOT NULL AND NEW.state IN ('ABSENT', 'EXCUSED') THEN
        PERFORM journal.refuse('journal.points-of-absent', 'points');
    END IF;
    NEW.organisation_id := l.organisation_id;
    NEW.entered_by := coalesce(sec.person(), NEW.entered_by); /* the owner names a teacher */
    NEW.entered_at := platform.now();
    IF TG_OP = 'UPDATE' AND OLD.points IS NOT NULL AND NEW.points IS DISTINCT FROM OLD.points THEN
        IF btrim(NEW.reason) = '' THEN
            PERFORM journal.refuse('journal.reason-missing', 'reason');
        END IF;
        INSERT INTO journal.change (lesson_id, member_id, person_id, organisation_id, was, becomes, reason, changed_by, changed_name)
        VALUES (NEW.lesson_id, NEW.member_id, NEW.person_id, NEW.organisation_id, OLD.points, NEW.points, NEW.reason, sec.person(),
                coalesce((SELECT f.name FROM sec.person_facts(sec.person()) AS f), ''));
        PERFORM audit.add('journal.mark-changed', 'journal.entry', NEW.lesson_id || '/' || NEW.member_id, NEW.organisation_id, NEW.person_id,
                          jsonb_build_object('was', OLD.points, 'becomes', NEW.points));
    ELSIF NEW.points IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.points IS NULL) THEN
        PERFORM audit.add('journal.marked', 'journal.entry', NEW.lesson_id || '/' || NEW.member_id, NEW.organisation_id, NEW.person_id,
                          jsonb_build_object('becomes', NEW.points));
    END IF;
    RETURN NEW;
END $$;
COMMENT ON FUNCTION journal.entry_is_lawful() IS 'Trigger: who learns there that day, points within the scale, a reason for a change, which stays.';
ALTER FUNCTION journal.entry_is_lawful() OWNER TO oqu_core;
CREATE TRIGGER entry_is_lawful BEFORE INSERT OR UPDATE ON journal.entry FOR EACH ROW EXECUTE FUNCTION journal.entry_is_lawful();

-- ---- who reads and writes --------------------------------------------------------------------------------------------------

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['term', 'lesson', 'entry', 'change'] LOOP
        EXECUTE format('ALTER TABLE journal.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE journal.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY owner_all ON journal.%I TO oqu_owner USING (true) WITH CHECK (true)', name);
        EXECUTE format('CREATE POLICY gates_all ON journal.%I TO oqu_core USING (true) WITH CHECK (true)', name);
        EXECUTE format('GRANT SELECT ON journal.%I TO oqu_staff, oqu_family, oqu_core', name);
        EXECUTE format('CREATE TRIGGER stays BEFORE DELETE OR TRUNCATE ON journal.%I FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()', name);
    END LOOP;
END $$;
GRANT INSERT ON journal.change TO oqu_core;
CREATE TRIGGER only_added BEFORE UPDATE ON journal.change FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE POLICY all_see ON journal.term FOR SELECT TO oqu_staff, oqu_family USING (true);
CREATE POLICY staff_see ON journal.lesson FOR SELECT TO oqu_staff
    USING (organisation_id = (SELECT sec.organisation())
           AND ((SELECT learner.leads(sec.organisation())) OR learner.teaches(group_id, subject_id)));
CREATE POLICY learner_sees ON journal.lesson FOR SELECT TO oqu_staff
    USING ((SELECT sec.role()) = 'learner' AND organisation_id = (SELECT sec.organisation())
           AND EXISTS (SELECT FROM learner.member AS m WHERE m.group_id = lesson.group_id));
CREATE POLICY family_sees ON journal.lesson FOR SELECT TO oqu_family
    USING (EXISTS (SELECT FROM learner.member AS m WHERE m.group_id = lesson.group_id));
CREATE POLICY teacher_adds ON journal.lesson FOR INSERT TO oqu_staff
    WITH CHECK (organisation_id = (SELECT sec.organisation()) AND teacher_id = (SELECT sec.person()) AND learner.teaches(group_id, subject_id));
CREATE POLICY teacher_changes ON journal.lesson FOR UPDATE TO oqu_staff
    USING (organisation_id = (SELECT sec.organisation()) AND learner.teaches(group_id, subject_id))
    WITH CHECK (organisation_id = (SELECT sec.organisation()) AND learner.teaches(group_id, subject_id));
GRANT INSERT ON journal.lesson TO oqu_staff;
GRANT UPDATE (theme, homework, version) ON journal.lesson TO oqu_staff;

CREATE FUNCTION journal.may_enter(in_lesson uuid) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM journal.lesson AS l
                    WHERE l.id = in_lesson AND l.organisation_id = sec.organisation() AND learner.teaches(l.group_id, l.subject_id));
END $$;
COMMENT ON FUNCTION journal.may_enter(uuid) IS 'Whether the signed-in person teaches this lesson''s subject to its group today.';
ALTER FUNCTION journal.may_enter(uuid) OWNER TO oqu_core;
-- A lesson of the own organisation that is not taught answers 403, one of another organisation is not there.
CREATE FUNCTION journal.place_of(in_lesson uuid, OUT group_id uuid, OUT organisation_id uuid)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    SELECT l.group_id, l.organisation_id INTO group_id, organisation_id FROM journal.lesson AS l
     WHERE l.id = in_lesson AND learner.works_here(l.organisation_id);
END $$;
COMMENT ON FUNCTION journal.place_of(uuid) IS 'Group and organisation of a lesson, for who works in that organisation; else NULL.';
ALTER FUNCTION journal.place_of(uuid) OWNER TO oqu_core;
CREATE POLICY staff_see ON journal.entry FOR SELECT TO oqu_staff
    USING (organisation_id = (SELECT sec.organisation()) AND ((SELECT learner.leads(sec.organisation())) OR journal.may_enter(lesson_id)));
CREATE POLICY learner_sees ON journal.entry FOR SELECT TO oqu_staff
    USING ((SELECT sec.role()) = 'learner' AND person_id = (SELECT sec.person()) AND organisation_id = (SELECT sec.organisation()));
CREATE POLICY family_sees ON journal.entry FOR SELECT TO oqu_family USING (person_id = ANY ((SELECT sec.children())::uuid[]));
CREATE POLICY teacher_adds ON journal.entry FOR INSERT TO oqu_staff WITH CHECK (journal.may_enter(lesson_id));
CREATE POLICY teacher_changes ON journal.entry FOR UPDATE TO oqu_staff
    USING (journal.may_enter(lesson_id)) WITH CHECK (journal.may_enter(lesson_id));
GRANT INSERT ON journal.entry TO oqu_staff;
GRANT UPDATE (state, points, reason) ON journal.entry TO oqu_staff;
CREATE POLICY staff_see ON journal.change FOR SELECT TO oqu_staff
    USING (organisation_id = (SELECT sec.organisation()) AND ((SELECT learner.leads(sec.organisation())) OR journal.may_enter(lesson_id)));
CREATE POLICY learner_sees ON journal.change FOR SELECT TO oqu_staff
    USING ((SELECT sec.role()) = 'learner' AND person_id = (SELECT sec.person()) AND organisation_id = (SELECT sec.organisation()));
CREATE POLICY family_sees ON journal.change FOR SELECT TO oqu_family USING (person_id = ANY ((SELECT sec.children())::uuid[]));

-- What an organisation, or who is above it, took from parents.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['lesson', 'entry', 'change'] LOOP
        EXECUTE format('CREATE POLICY not_taken ON journal.%I AS RESTRICTIVE FOR SELECT TO oqu_family'
                       ' USING (organisation_id <> ALL ((SELECT rights.taken(''parent'', ''journal.may.children''))::uuid[]))', name);
    END LOOP;
END $$;

CREATE TRIGGER journal AFTER INSERT OR UPDATE ON journal.lesson
    FOR EACH ROW EXECUTE FUNCTION audit.journal('id', 'organisation_id', '');
CREATE TRIGGER journal AFTER INSERT OR UPDATE ON journal.entry
    FOR EACH ROW EXECUTE FUNCTION audit.journal('lesson_id,member_id', 'organisation_id', 'person_id');
CREATE TRIGGER journal AFTER INSERT ON journal.change
    FOR EACH ROW EXECUTE FUNCTION audit.journal('id', 'organisation_id', 'person_id');

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA journal FROM PUBLIC;
GRANT EXECUTE ON FUNCTION journal.may_enter(uuid), journal.place_of(uuid) TO oqu_staff;
GRANT EXECUTE ON FUNCTION journal.setting(text, date), journal.refuse(text, text) TO oqu_core;
