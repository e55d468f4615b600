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
CREATE FUNCTION person.find_for_intake(in_index bytea) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    found_id uuid;
BEGIN
    IF sec.door() IS DISTINCT FROM 'staff' OR sec.role() IS NULL OR sec.role() NOT IN ('clerk', 'director') THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'person.look-up.not-yours';
    END IF;
    SELECT id INTO found_id FROM person.person
     WHERE iin_index = in_index AND (NOT protected OR sec.role() = 'director');
    IF found_id IS NOT NULL THEN
        PERFORM sec.share_person(found_id, sec.organisation(), 'person.look-up', organisation.today() + 1);
    END IF;
    RETURN found_id;
END
$$;
COMMENT ON FUNCTION person.find_for_intake(bytea) IS
    'Finds a person for an officer of a school and lets that school see the person for two days.';
ALTER FUNCTION person.find_for_intake(bytea) OWNER TO oqu_core;

CREATE FUNCTION person.ask_refresh(in_person uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO person.refresh AS r (person_id)
    SELECT id FROM person.person WHERE id = in_person
    ON CONFLICT (person_id) DO UPDATE
        SET asked_at = platform.now(), due_at = platform.now(), tries = 0, outcome = NULL
      WHERE r.outcome IN ('DONE', 'UNKNOWN') AND r.asked_at < platform.now() - interval '10 minutes';
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
GRANT EXECUTE ON FUNCTION person.find_for_intake(bytea) TO oqu_staff;
GRANT EXECUTE ON FUNCTION person.ask_refresh(uuid) TO oqu_family, oqu_staff, oqu_work, oqu_owner;
GRANT EXECUTE ON FUNCTION person.set_phone(uuid, bytea, bytea, text), person.set_email(uuid, bytea) TO oqu_family, oqu_staff;
GRANT EXECUTE ON FUNCTION person.set_name(uuid, text, text, text) TO oqu_staff;
