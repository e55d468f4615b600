-- Who sees and changes which person. A family sees itself and its current children; staff see whom a
-- service shared with their organisation; everything else goes through the functions below.

GRANT USAGE ON SCHEMA organisation TO oqu_core;
GRANT EXECUTE ON FUNCTION organisation.today(), sec.organisations() TO oqu_core;

-- Beyond the link itself. The link's days are asked of whoever asks.
CREATE FUNCTION person.stands(in_adult uuid, in_child uuid, in_day date) RETURNS boolean
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN NOT EXISTS (SELECT FROM person.closing AS c
                        WHERE c.adult_id = in_adult AND c.child_id = in_child
                          AND c.closed_from <= in_day AND (c.open_from IS NULL OR c.open_from > in_day))
       AND (EXISTS (SELECT FROM person.person AS p
                     WHERE p.id = in_child AND (p.born IS NULL OR p.born + interval '18 years' > in_day))
            OR EXISTS (SELECT FROM person.agreement AS a
                        WHERE a.child_id = in_child AND a.adult_id = in_adult AND a.withdrawn_at IS NULL));
END
$$;
COMMENT ON FUNCTION person.stands(uuid, uuid, date) IS
    'Whether nothing has ended what a representative is to a child on a day: no act in force, and not of age, or of age and agreed (M456-27.18g, 34.20g).';
ALTER FUNCTION person.stands(uuid, uuid, date) OWNER TO oqu_core;

CREATE FUNCTION sec.children() RETURNS uuid[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    adult uuid := CASE WHEN sec.door() = 'family' THEN sec.person() END;
    today date := organisation.today();
BEGIN
    RETURN ARRAY(SELECT g.child_id
                   FROM person.guardianship AS g
                  WHERE g.adult_id = adult AND g.valid_from <= today AND (g.valid_to IS NULL OR g.valid_to >= today)
                    AND (g.of_age_on IS NULL OR g.of_age_on > today OR EXISTS (
                         SELECT FROM person.agreement AS a
                          WHERE a.child_id = g.child_id AND a.adult_id = adult AND a.withdrawn_at IS NULL))
                    AND NOT EXISTS (SELECT FROM person.closing AS c
                                     WHERE c.adult_id = adult AND c.child_id = g.child_id
                                       AND c.closed_from <= today AND (c.open_from IS NULL OR c.open_from > today)));
END
$$;
COMMENT ON FUNCTION sec.children() IS
    'Children of whom the person of the signed context is a parent or representative today (SEC-14); empty outside the family door.';
ALTER FUNCTION sec.children() OWNER TO oqu_core;
REVOKE ALL ON FUNCTION sec.children() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.children() TO oqu_family, oqu_staff, oqu_work, oqu_owner;

CREATE FUNCTION sec.closed_children() RETURNS uuid[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    adult uuid := CASE WHEN sec.door() = 'family' THEN sec.person() END;
    own   uuid[] := sec.children();
BEGIN
    RETURN ARRAY(SELECT DISTINCT g.child_id FROM person.guardianship AS g
                  WHERE g.adult_id = adult AND g.child_id <> ALL (own));
END
$$;
COMMENT ON FUNCTION sec.closed_children() IS
    'Children of whom the person of the signed context was a representative and is none today: nothing about them is shown, even what that person handed in; empty outside the family door.';
ALTER FUNCTION sec.closed_children() OWNER TO oqu_core;
REVOKE ALL ON FUNCTION sec.closed_children() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.closed_children() TO oqu_family, oqu_staff, oqu_work, oqu_owner;

CREATE FUNCTION sec.guards(in_adult uuid, in_child uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    today date := organisation.today();
BEGIN
    RETURN EXISTS (SELECT FROM person.guardianship AS g
                    WHERE g.adult_id = in_adult AND g.child_id = in_child AND g.valid_from <= today
                      AND (g.valid_to IS NULL OR g.valid_to >= today))
       AND person.stands(in_adult, in_child, today);
END
$$;
COMMENT ON FUNCTION sec.guards(uuid, uuid) IS
    'For gates of other features: whether somebody is a parent or representative of a child today (SEC-14).';
ALTER FUNCTION sec.guards(uuid, uuid) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION sec.guards(uuid, uuid) FROM PUBLIC;

CREATE FUNCTION sec.closed_to(in_adult uuid, in_child uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN NOT sec.guards(in_adult, in_child)
       AND EXISTS (SELECT FROM person.guardianship AS g WHERE g.adult_id = in_adult AND g.child_id = in_child);
END
$$;
COMMENT ON FUNCTION sec.closed_to(uuid, uuid) IS
    'For gates of other features: whether somebody was a representative of a child and is none today.';
ALTER FUNCTION sec.closed_to(uuid, uuid) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION sec.closed_to(uuid, uuid) FROM PUBLIC;

-- The key never changes: an IIN that is added later does not make a second child of one. Since no two people
-- have one IIN, it tells children apart as well as the IIN itself.
CREATE FUNCTION sec.person_facts(person uuid, OUT key bytea, OUT name text, OUT born date, OUT temporary_number text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    SELECT CASE WHEN p.temporary_number IS NULL THEN p.iin_index ELSE sha256(convert_to(p.temporary_number, 'UTF8')) END,
           concat_ws(' ', nullif(p.surname, ''), nullif(p.given, ''), nullif(p.patronymic, '')), p.born, p.temporary_number
      INTO key, name, born, temporary_number
      FROM person.person AS p
     WHERE p.id = person_facts.person;
END
$$;
COMMENT ON FUNCTION sec.person_facts(uuid) IS
    'For gates of other features: what tells a person from all others for good, name, birth date, temporary number.';
ALTER FUNCTION sec.person_facts(uuid) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION sec.person_facts(uuid) FROM PUBLIC;

-- Without protected people: a message about the child's school would tell a relative where the child is (T11).
CREATE FUNCTION sec.preschool_leavers(in_bin text, in_year int)
    RETURNS TABLE (child uuid, born date, adult uuid, relation text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY
    SELECT DISTINCT ON (c.id, g.adult_id) c.id, c.born, g.adult_id, g.relation
      FROM person.preschool AS f
      JOIN person.person AS c ON c.id = f.child_id AND c.born IS NOT NULL AND c.alive AND NOT c.excluded AND NOT c.protected
      LEFT JOIN (person.guardianship AS g
                 JOIN person.person AS a ON a.id = g.adult_id AND a.alive AND NOT a.excluded AND NOT a.protected)
             ON g.child_id = c.id AND g.valid_from <= organisation.today()
                AND (g.valid_to IS NULL OR g.valid_to >= organisation.today())
                AND person.stands(g.adult_id, c.id, organisation.today())
     WHERE f.bin = in_bin AND f.school_year = in_year AND f.completed
       AND NOT EXISTS (SELECT FROM person.enrolment AS e
                        WHERE e.child_id = c.id AND e.valid_from <= organisation.today()
                          AND (e.valid_to IS NULL OR e.valid_to >= organisation.today()))
     ORDER BY c.id, g.adult_id, g.relation IN ('MOTHER', 'FATHER', 'ADOPTER') DESC, g.valid_from;
END
$$;
COMMENT ON FUNCTION sec.preschool_leavers(text, int) IS
    'For gates of other features: children who completed pre-school preparation in an organisation and are no pupils yet, each with every current parent or representative; one row without an adult where none is known.';
ALTER FUNCTION sec.preschool_leavers(text, int) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION sec.preschool_leavers(text, int) FROM PUBLIC;

CREATE FUNCTION sec.share_person(in_person uuid, in_organisation uuid, in_purpose text, in_until date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO person.share AS s (person_id, organisation_id, purpose, valid_from, valid_to)
    VALUES (in_person, in_organisation, in_purpose, organisation.today(), greatest(in_until, organisation.today()))
    ON CONFLICT (person_id, organisation_id, purpose)
    DO UPDATE SET valid_to = greatest(s.valid_to, excluded.valid_to);
END
$$;
COMMENT ON FUNCTION sec.share_person(uuid, uuid, text, date) IS
    'For gates of other features: lets an organisation see a person for a purpose until a day.';
ALTER FUNCTION sec.share_person(uuid, uuid, text, date) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION sec.share_person(uuid, uuid, text, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.share_person(uuid, uuid, text, date) TO oqu_owner;

CREATE FUNCTION sec.hand_person_over(in_person uuid, in_from uuid, in_to uuid, in_purpose text, in_until date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM sec.share_person(in_person, in_to, in_purpose, in_until);
    UPDATE person.share AS s SET valid_to = greatest(s.valid_from, organisation.today() - 1)
     WHERE s.person_id = in_person AND s.organisation_id = in_from AND s.purpose = in_purpose AND s.valid_to >= organisation.today();
END
$$;
COMMENT ON FUNCTION sec.hand_person_over(uuid, uuid, uuid, text, date) IS
    'For gates of other features: another organisation sees a person for a purpose, and the one before no longer.';
ALTER FUNCTION sec.hand_person_over(uuid, uuid, uuid, text, date) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION sec.hand_person_over(uuid, uuid, uuid, text, date) FROM PUBLIC;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['person', 'guardianship', 'closing', 'agreement', 'preschool', 'enrolment', 'foreign_document', 'share', 'refresh'] LOOP
        EXECUTE format('ALTER TABLE person.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE person.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY owner_all ON person.%I TO oqu_owner USING (true) WITH CHECK (true)', name);
        EXECUTE format('CREATE POLICY work_all ON person.%I TO oqu_work USING (true) WITH CHECK (true)', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON person.%I TO oqu_work', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON person.%I TO oqu_core', name);
    END LOOP;
END $$;

CREATE POLICY family_sees ON person.person FOR SELECT TO oqu_family
    USING (id = (SELECT sec.person()) OR id = ANY ((SELECT sec.children())::uuid[]));
CREATE POLICY staff_sees ON person.person FOR SELECT TO oqu_staff
    USING (id = (SELECT sec.person())
           OR ((NOT protected OR (SELECT sec.role()) = 'director')
               AND EXISTS (SELECT FROM person.share AS s
                            WHERE s.person_id = person.id
                              AND (SELECT organisation.today()) BETWEEN s.valid_from AND s.valid_to)));
CREATE POLICY family_sees ON person.guardianship FOR SELECT TO oqu_family
    USING (adult_id = (SELECT sec.person()) AND child_id <> ALL ((SELECT sec.closed_children())::uuid[]));
CREATE POLICY staff_sees ON person.guardianship FOR SELECT TO oqu_staff
    USING (EXISTS (SELECT FROM person.person AS p WHERE p.id = child_id)
           AND EXISTS (SELECT FROM person.person AS p WHERE p.id = adult_id));
CREATE POLICY family_sees ON person.preschool FOR SELECT TO oqu_family USING (child_id = ANY ((SELECT sec.children())::uuid[]));
CREATE POLICY staff_sees ON person.preschool FOR SELECT TO oqu_staff
    USING (EXISTS (SELECT FROM person.person AS p WHERE p.id = child_id));
CREATE POLICY family_sees ON person.enrolment FOR SELECT TO oqu_family USING (child_id = ANY ((SELECT sec.children())::uuid[]));
CREATE POLICY staff_sees ON person.enrolment FOR SELECT TO oqu_staff
    USING (EXISTS (SELECT FROM person.person AS p WHERE p.id = child_id));
CREATE POLICY family_sees ON person.foreign_document FOR SELECT TO oqu_family
    USING (person_id = (SELECT sec.person()) OR person_id = ANY ((SELECT sec.children())::uuid[]));
CREATE POLICY staff_sees ON person.foreign_document FOR SELECT TO oqu_staff
    USING (EXISTS (SELECT FROM person.person AS p WHERE p.id = person_id));
CREATE POLICY staff_sees ON person.share FOR SELECT TO oqu_staff
    USING (organisation_id = ANY ((SELECT sec.organisations())::uuid[]));
CREATE POLICY family_sees ON person.refresh FOR SELECT TO oqu_family USING (person_id = (SELECT sec.person()));
CREATE POLICY staff_sees ON person.refresh FOR SELECT TO oqu_staff
    USING (EXISTS (SELECT FROM person.person AS p WHERE p.id = person_id));
GRANT SELECT ON person.person, person.guardianship, person.preschool, person.enrolment, person.foreign_document,
    person.refresh TO oqu_family;
GRANT SELECT ON person.person, person.guardianship, person.preschool, person.enrolment, person.foreign_document,
    person.refresh, person.share TO oqu_staff;

-- The journal (M456-5.13a). What the owner loads in bulk is journalled once per batch by the loader,
-- row by row only from then on.
CREATE TRIGGER journal_new AFTER INSERT ON person.person FOR EACH ROW
    WHEN (session_user <> 'oqu_owner') EXECUTE FUNCTION audit.journal('id', '', 'id');
CREATE TRIGGER journal AFTER UPDATE OR DELETE ON person.person FOR EACH ROW EXECUTE FUNCTION audit.journal('id', '', 'id');
CREATE TRIGGER journal_new AFTER INSERT ON person.guardianship FOR EACH ROW
    WHEN (session_user <> 'oqu_owner') EXECUTE FUNCTION audit.journal('id', '', 'child_id');
CREATE TRIGGER journal AFTER UPDATE OR DELETE ON person.guardianship
    FOR EACH ROW EXECUTE FUNCTION audit.journal('id', '', 'child_id');
CREATE TRIGGER journal_new AFTER INSERT ON person.preschool FOR EACH ROW
    WHEN (session_user <> 'oqu_owner') EXECUTE FUNCTION audit.journal('child_id,bin,school_year', '', 'child_id');
CREATE TRIGGER journal AFTER UPDATE OR DELETE ON person.preschool
    FOR EACH ROW EXECUTE FUNCTION audit.journal('child_id,bin,school_year', '', 'child_id');
CREATE TRIGGER journal_new AFTER INSERT ON person.enrolment FOR EACH ROW
    WHEN (session_user <> 'oqu_owner') EXECUTE FUNCTION audit.journal('child_id,bin,valid_from', '', 'child_id');
CREATE TRIGGER journal AFTER UPDATE OR DELETE ON person.enrolment
    FOR EACH ROW EXECUTE FUNCTION audit.journal('child_id,bin,valid_from', '', 'child_id');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON person.foreign_document
    FOR EACH ROW EXECUTE FUNCTION audit.journal('id', '', 'person_id');
-- An application is an act with a row of its own, which names school and child; and there the journal's lock is the last.
CREATE TRIGGER journal_new AFTER INSERT ON person.share FOR EACH ROW
    WHEN (NEW.purpose <> 'admission.application')
    EXECUTE FUNCTION audit.journal('person_id,organisation_id,purpose', 'organisation_id', 'person_id');
CREATE TRIGGER journal AFTER UPDATE OR DELETE ON person.share
    FOR EACH ROW EXECUTE FUNCTION audit.journal('person_id,organisation_id,purpose', 'organisation_id', 'person_id');
