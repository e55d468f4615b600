-- What partner systems learn of a person. Protected people are left out: a partner's list of a class would tell a relative
-- where the child is (T11).
CREATE FUNCTION sec.published_person(in_person uuid)
    RETURNS TABLE (surname text, given text, patronymic text, born date, iin_sealed bytea)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY
    SELECT p.surname, p.given, p.patronymic, p.born, p.iin_sealed
      FROM person.person AS p
     WHERE p.id = in_person AND p.alive AND NOT p.excluded AND NOT p.protected;
END
$$;
COMMENT ON FUNCTION sec.published_person(uuid) IS
    'For what partner systems read: name, birth date and sealed IIN; no row for who is protected or in no register.';
ALTER FUNCTION sec.published_person(uuid) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION sec.published_person(uuid) FROM PUBLIC;
