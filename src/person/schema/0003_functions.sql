-- The few acts on people that a door may do without seeing the person first. Each returns the least
-- possible (SEC-17). Whoever calls them must already hold a blind index, which only the key service
-- makes and counts.

CREATE FUNCTION person.find(in_index bytea) RETURNS uuid
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT id FROM person.person WHERE iin_index = in_index);
END
$$;
COMMENT ON FUNCTION person.find(bytea) IS 'Identifier of the person with this IIN; used at sign-in, before anybody is known.';
ALTER FUNCTION person.find(bytea) OWNER TO oqu_core;

-- A newcomer at sign-in. Somebody who is already known keeps the facts of the register.
CREATE FUNCTION person.ensure(in_id uuid, in_sealed bytea, in_index bytea, in_surname text, in_given text,
                              in_patronymic text, in_source text) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    known uuid := person.find(in_index);
BEGIN
    IF known IS NOT NULL THEN
        RETURN known;
    END IF;
    INSERT INTO person.person (id, iin_sealed, iin_index, surname, given, patronymic, identity_source)
    VALUES (in_id, in_sealed, in_index, in_surname, in_given, in_patronymic, in_source)
    ON CONFLICT (iin_index) DO NOTHING;
    RETURN person.find(in_index);
END
$$;
COMMENT ON FUNCTION person.ensure(uuid, bytea, bytea, text, text, text, text) IS
    'Adds a person unless one with this IIN is known; returns the one there is.';
ALTER FUNCTION person.ensure(uuid, bytea, bytea, text, text, text, text) OWNER TO oqu_core;

-- Paper intake: an officer of a school holds the documents of the person in hand (ADM-31).
CREATE FUNCTION person.require_intake() RETURNS void
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF sec.door() IS DISTINCT FROM 'staff' OR sec.role() IS NULL OR sec.role() NOT IN ('clerk', 'director') THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'person.look-up.not-yours';
    END IF;
END
$$;
COMMENT ON FUNCTION person.require_intake() IS 'Refuses all but officers of a school.';
ALTER FUNCTION person.require_intake() OWNER TO oqu_core;

CREATE FUNCTION person.find_for_intake(in_index bytea, in_document_index bytea) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    found_id uuid;
BEGIN
    PERFORM person.require_intake();
    SELECT p.id INTO found_id FROM person.person AS p
     WHERE (p.iin_index = in_index
            OR p.id = (SELECT d.person_id FROM person.foreign_document AS d WHERE d.document_index = in_document_index))
       AND (NOT p.protected OR sec.role() = 'director');
    IF found_id IS NOT NULL THEN
        PERFORM sec.share_person(found_id, sec.organisation(), 'person.look-up', organisation.today() + 1);
    END IF;
    RETURN found_id;
END
$$;
COMMENT ON FUNCTION person.find_for_intake(bytea, bytea) IS
    'Finds a person by IIN or by foreign document for an officer of a school and lets that school see the person for two days.';
ALTER FUNCTION person.find_for_intake(bytea, bytea) OWNER TO oqu_core;

-- Somebody without an IIN: known by the number that is made here and by the document. False: the number is
-- taken, try another.
CREATE FUNCTION person.add_foreigner(in_id uuid, in_number text, in_surname text, in_given text, in_patronymic text, in_born date,
                                     in_female boolean, in_citizenship text, in_phone_sealed bytea, in_phone_index bytea,
                                     in_address_sealed bytea, in_street uuid, in_kato text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    added boolean;
BEGIN
    PERFORM person.require_intake();
    INSERT INTO person.person (id, temporary_number, surname, given, patronymic, born, female, citizenship, identity_source,
                               phone_sealed, phone_index, phone_source, phone_at,
                               address_sealed, address_street_id, address_kato, address_source, address_at)
    VALUES (in_id, in_number, in_surname, in_given, in_patronymic, in_born, in_female, in_citizenship, 'DECLARED',
            in_phone_sealed, in_phone_index, CASE WHEN in_phone_sealed IS NOT NULL THEN 'DECLARED' END,
            CASE WHEN in_phone_sealed IS NOT NULL THEN platform.now() END,
            in_address_sealed, in_street, in_kato, CASE WHEN in_address_sealed IS NOT NULL THEN 'DECLARED' END,
            CASE WHEN in_address_sealed IS NOT NULL THEN platform.now() END)
    ON CONFLICT (temporary_number) DO NOTHING;
    added := FOUND;
    IF added THEN
        PERFORM sec.share_person(in_id, sec.organisation(), 'person.look-up', organisation.today() + 1);
    END IF;
    RETURN added;
END
$$;
COMMENT ON FUNCTION person.add_foreigner(uuid, text, text, text, text, date, boolean, text, bytea, bytea, bytea, uuid, text) IS
    'Adds a person without an IIN for an officer of a school, who sees the person for two days; false when the number is taken.';
ALTER FUNCTION person.add_foreigner(uuid, text, text, text, text, date, boolean, text, bytea, bytea, bytea, uuid, text)
    OWNER TO oqu_core;

-- Only of somebody whom the same school has just been shown: the document belongs to the person added above.
CREATE FUNCTION person.add_document(in_id uuid, in_person uuid, in_country text, in_kind text, in_number_sealed bytea,
                                    in_index bytea, in_until date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM person.require_intake();
    INSERT INTO person.foreign_document (id, person_id, country, kind, number_sealed, document_index, valid_until)
    SELECT in_id, p.id, in_country, in_kind, in_number_sealed, in_index, in_until
      FROM person.person AS p
     WHERE p.id = in_person AND p.iin_index IS NULL
       AND EXISTS (SELECT FROM person.share AS s
                    WHERE s.person_id = p.id AND s.organisation_id = sec.organisation()
                      AND organisation.today() BETWEEN s.valid_from AND s.valid_to);
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'person.unknown';
    END IF;
END
$$;
COMMENT ON FUNCTION person.add_document(uuid, uuid, text, text, bytea, bytea, date) IS
    'Records the foreign document of a person without an IIN whom the officer''s school may see.';
ALTER FUNCTION person.add_document(uuid, uuid, text, text, bytea, bytea, date) OWNER TO oqu_core;

-- The IIN of somebody who came without one. The clerk of a school where the person applied adds it, and may
-- correct it until the register has confirmed it.
CREATE FUNCTION person.add_iin(in_person uuid, in_sealed bytea, in_index bytea) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM FROM person.person AS p
      WHERE p.id = in_person AND p.temporary_number IS NOT NULL AND NOT p.protected
        AND sec.door() = 'staff' AND sec.role() = 'clerk'
        AND EXISTS (SELECT FROM person.share AS s
                     WHERE s.person_id = p.id AND s.organisation_id = sec.organisation()
                       AND s.purpose = 'admission.application' AND organisation.today() BETWEEN s.valid_from AND s.valid_to)
        FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'person.unknown';
    END IF;
    IF EXISTS (SELECT FROM person.person WHERE iin_index = in_index AND id <> in_person) THEN
        RETURN 'TAKEN';
    END IF;
    UPDATE person.person SET iin_sealed = in_sealed, iin_index = in_index, version = version + 1
     WHERE id = in_person AND identity_source = 'DECLARED';
    IF NOT FOUND THEN
        RETURN 'CONFIRMED';
    END IF;
    INSERT INTO person.refresh (person_id) VALUES (in_person)
    ON CONFLICT (person_id) DO UPDATE SET asked_at = platform.now(), due_at = platform.now(), tries = 0, outcome = NULL;
    RETURN 'ADDED';
END
$$;
COMMENT ON FUNCTION person.add_iin(uuid, bytea, bytea) IS
    'Adds the IIN of somebody with a temporary number and asks the register: ADDED, TAKEN by another person, CONFIRMED already.';
ALTER FUNCTION person.add_iin(uuid, bytea, bytea) OWNER TO oqu_core;

CREATE FUNCTION person.ask_refresh(in_person uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO person.refresh AS r (person_id)
    SELECT id FROM person.person WHERE id = in_person AND iin_index IS NOT NULL
    ON CONFLICT (person_id) DO UPDATE
        SET asked_at = platform.now(), due_at = platform.now(), tries = 0, outcome = NULL
      WHERE r.outcome IN ('DONE', 'UNKNOWN', 'OTHER') AND r.asked_at < platform.now() - interval '10 minutes';
END
$$;
COMMENT ON FUNCTION person.ask_refresh(uuid) IS
    'Asks `oqu work` to confirm a person''s facts with the register; at most once in ten minutes.';
ALTER FUNCTION person.ask_refresh(uuid) OWNER TO oqu_core;

-- Oneself, or staff whom the acting administrator keeps: their account was shared with his organisation.
CREATE FUNCTION person.may_edit(in_person uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT coalesce(in_person = sec.person(), false)
                OR (coalesce(sec.role() = 'admin', false)
                    AND EXISTS (SELECT FROM person.share AS s
                                 WHERE s.person_id = in_person AND s.purpose = 'account.staff'
                                   AND s.organisation_id = ANY (sec.organisations()))));
END
$$;
COMMENT ON FUNCTION person.may_edit(uuid) IS 'Whether the signed context may change what a person declares.';
ALTER FUNCTION person.may_edit(uuid) OWNER TO oqu_core;

CREATE FUNCTION person.set_phone(in_person uuid, in_sealed bytea, in_index bytea, in_source text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE person.person
       SET phone_sealed = in_sealed, phone_index = in_index, phone_source = CASE WHEN in_sealed IS NOT NULL THEN in_source END,
           phone_at = CASE WHEN in_sealed IS NOT NULL THEN platform.now() END, version = version + 1
     WHERE id = in_person AND person.may_edit(in_person);
    RETURN FOUND;
END
$$;
COMMENT ON FUNCTION person.set_phone(uuid, bytea, bytea, text) IS 'The phone of a person; NULL removes it.';
ALTER FUNCTION person.set_phone(uuid, bytea, bytea, text) OWNER TO oqu_core;

CREATE FUNCTION person.set_email(in_person uuid, in_sealed bytea) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE person.person
       SET email_sealed = in_sealed, email_at = CASE WHEN in_sealed IS NOT NULL THEN platform.now() END, version = version + 1
     WHERE id = in_person AND person.may_edit(in_person);
    RETURN FOUND;
END
$$;
COMMENT ON FUNCTION person.set_email(uuid, bytea) IS 'The e-mail address of a person; NULL removes it.';
ALTER FUNCTION person.set_email(uuid, bytea) OWNER TO oqu_core;

-- A name the register does not confirm (a clerk whom it has not yet seen); one it does stays.
CREATE FUNCTION person.set_name(in_person uuid, in_surname text, in_given text, in_patronymic text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE person.person
       SET surname = in_surname, given = in_given, patronymic = in_patronymic, identity_source = 'DECLARED',
           identity_at = platform.now(), version = version + 1
     WHERE id = in_person AND id IS DISTINCT FROM sec.person() AND person.may_edit(in_person) AND identity_source <> 'REGISTER';
    RETURN FOUND;
END
$$;
COMMENT ON FUNCTION person.set_name(uuid, text, text, text) IS
    'The name of somebody an administrator keeps; false when the register has confirmed another one.';
ALTER FUNCTION person.set_name(uuid, text, text, text) OWNER TO oqu_core;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA person FROM PUBLIC;
GRANT EXECUTE ON FUNCTION person.find(bytea) TO oqu_family, oqu_staff, oqu_work, oqu_owner;
GRANT EXECUTE ON FUNCTION person.ensure(uuid, bytea, bytea, text, text, text, text) TO oqu_family, oqu_staff, oqu_work, oqu_owner;
GRANT EXECUTE ON FUNCTION person.find_for_intake(bytea, bytea) TO oqu_staff;
GRANT EXECUTE ON FUNCTION person.require_intake() TO oqu_core;
GRANT EXECUTE ON FUNCTION
    person.add_foreigner(uuid, text, text, text, text, date, boolean, text, bytea, bytea, bytea, uuid, text),
    person.add_document(uuid, uuid, text, text, bytea, bytea, date), person.add_iin(uuid, bytea, bytea) TO oqu_staff;
GRANT EXECUTE ON FUNCTION person.ask_refresh(uuid) TO oqu_family, oqu_staff, oqu_work, oqu_owner;
GRANT EXECUTE ON FUNCTION person.set_phone(uuid, bytea, bytea, text), person.set_email(uuid, bytea) TO oqu_family, oqu_staff;
GRANT EXECUTE ON FUNCTION person.set_name(uuid, text, text, text) TO oqu_staff;

-- How many children live where, for planning: counts and nobody's name. Protected people are left out: on a short street a
-- count would tell where a child is (T11).
CREATE FUNCTION sec.children_by_street(in_first int, in_last int)
    RETURNS TABLE (born_year int, kato text, street_id uuid, n bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY
    SELECT extract(year FROM p.born)::int, p.address_kato, p.address_street_id, count(*)
      FROM person.person AS p
     WHERE p.born BETWEEN make_date(in_first, 1, 1) AND make_date(in_last, 12, 31)
       AND p.alive AND NOT p.excluded AND NOT p.protected
     GROUP BY 1, 2, 3;
END
$$;
COMMENT ON FUNCTION sec.children_by_street(int, int) IS
    'Children born in these years by settlement and street of their registered address; both empty where it is not known.';
ALTER FUNCTION sec.children_by_street(int, int) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION sec.children_by_street(int, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.children_by_street(int, int) TO oqu_work;

CREATE FUNCTION sec.preschool_by_organisation(in_first int, in_last int)
    RETURNS TABLE (bin text, school_year int, n bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY
    SELECT f.bin, f.school_year, count(*)
      FROM person.preschool AS f
      JOIN person.person AS p ON p.id = f.child_id AND p.alive AND NOT p.excluded AND NOT p.protected
     WHERE f.school_year BETWEEN in_first AND in_last
     GROUP BY 1, 2;
END
$$;
COMMENT ON FUNCTION sec.preschool_by_organisation(int, int) IS
    'Children in pre-school preparation by organisation and the calendar year in which the school year ends.';
ALTER FUNCTION sec.preschool_by_organisation(int, int) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION sec.preschool_by_organisation(int, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.preschool_by_organisation(int, int) TO oqu_work;
