-- What ends a representative's part, or lets it go on: read by those who are of age themselves, written by gates.
CREATE POLICY own_reads ON person.agreement FOR SELECT TO oqu_family, oqu_staff USING (child_id = (SELECT sec.person()));
GRANT SELECT ON person.agreement TO oqu_family, oqu_staff;
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON person.closing
    FOR EACH ROW EXECUTE FUNCTION audit.journal('id', '', 'child_id');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON person.agreement
    FOR EACH ROW EXECUTE FUNCTION audit.journal('id', '', 'child_id');

-- ---- for src/custody ----------------------------------------------------------------------------

CREATE FUNCTION sec.close_child(in_id uuid, in_adult uuid, in_child uuid, in_from date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO person.closing (id, adult_id, child_id, closed_from) VALUES (in_id, in_adult, in_child, in_from);
END
$$;
COMMENT ON FUNCTION sec.close_child(uuid, uuid, uuid, date) IS
    'For gates of other features: an act in force closes a child to a representative from a day on.';

CREATE FUNCTION sec.reopen_child(in_id uuid, in_from date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE person.closing SET open_from = greatest(in_from, closed_from), version = version + 1
     WHERE id = in_id AND open_from IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'person.closing.over';
    END IF;
END
$$;
COMMENT ON FUNCTION sec.reopen_child(uuid, date) IS 'For gates of other features: another act lifts that one from a day on.';

-- Both numbers must be known already, the register must have had the two together, and the child must be the
-- department's business: lives where it serves, or was shared with an organisation below it.
CREATE FUNCTION person.find_pair(in_child bytea, in_adult bytea) RETURNS TABLE (child uuid, adult uuid)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
    IF (sec.door() = 'staff' AND sec.role() = 'department') IS NOT TRUE THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT c.id, a.id
      FROM person.person AS c
      JOIN person.person AS a ON a.iin_index = in_adult
     CROSS JOIN sec.territory() AS t
     WHERE c.iin_index = in_child
       AND EXISTS (SELECT FROM person.guardianship AS g WHERE g.adult_id = a.id AND g.child_id = c.id)
       AND (EXISTS (SELECT FROM person.share AS s
                     WHERE s.person_id = c.id AND s.organisation_id = ANY (sec.organisations())
                       AND organisation.today() BETWEEN s.valid_from AND s.valid_to)
            OR left(c.address_kato, 2) = left(t.region, 2)
               AND (t.district = '' OR t.district = t.region OR left(c.address_kato, 4) = left(t.district, 4)));
END
$$;
COMMENT ON FUNCTION person.find_pair(bytea, bytea) IS
    'A child and its representative, past or present, by the blind indexes of both IINs, for the department in whose territory the child lives or studies.';

CREATE FUNCTION sec.representatives(in_child uuid, in_but uuid) RETURNS uuid[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    today date := organisation.today();
BEGIN
    RETURN ARRAY(SELECT DISTINCT g.adult_id
                   FROM person.guardianship AS g
                  WHERE g.child_id = in_child AND g.adult_id <> in_but AND g.valid_from <= today
                    AND (g.valid_to IS NULL OR g.valid_to >= today) AND person.stands(g.adult_id, in_child, today));
END
$$;
COMMENT ON FUNCTION sec.representatives(uuid, uuid) IS 'For gates of other features: current representatives of a child but one person.';

-- ---- who came of age ----------------------------------------------------------------------------

CREATE FUNCTION person.is_of_age() RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN coalesce((SELECT p.born + interval '18 years' <= organisation.today() FROM person.person AS p WHERE p.id = sec.person()), false);
END
$$;
COMMENT ON FUNCTION person.is_of_age() IS 'Whether who is signed in is eighteen or older, by the register''s date of birth.';

CREATE FUNCTION person.own_representatives()
    RETURNS TABLE (adult uuid, name text, relation text, agreed_at timestamptz, barred boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    today date := organisation.today();
BEGIN
    RETURN QUERY
    SELECT DISTINCT ON (p.surname, p.given, p.id) p.id,
           concat_ws(' ', nullif(p.surname, ''), nullif(p.given, ''), nullif(p.patronymic, '')), g.relation,
           (SELECT a.given_at FROM person.agreement AS a
             WHERE a.child_id = g.child_id AND a.adult_id = g.adult_id AND a.withdrawn_at IS NULL),
           EXISTS (SELECT FROM person.closing AS c
                    WHERE c.adult_id = g.adult_id AND c.child_id = g.child_id AND c.closed_from <= today
                      AND (c.open_from IS NULL OR c.open_from > today))
      FROM person.guardianship AS g
      JOIN person.person AS p ON p.id = g.adult_id AND p.alive AND NOT p.protected
     WHERE g.child_id = sec.person() AND g.valid_from <= today AND (g.valid_to IS NULL OR g.valid_to >= today)
     ORDER BY p.surname, p.given, p.id, g.relation IN ('MOTHER', 'FATHER', 'ADOPTER') DESC, g.valid_from;
END
$$;
COMMENT ON FUNCTION person.own_representatives() IS
    'Whom the registers know as representatives of who is signed in, whether they were agreed to, and whether an act keeps them away.';

CREATE FUNCTION person.agree(in_id uuid, in_adult uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NOT person.is_of_age() OR NOT EXISTS (SELECT FROM person.own_representatives() AS r WHERE r.adult = in_adult AND NOT r.barred) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'person.unknown';
    END IF;
    INSERT INTO person.agreement (id, child_id, adult_id) VALUES (in_id, sec.person(), in_adult)
    ON CONFLICT (child_id, adult_id) WHERE withdrawn_at IS NULL DO NOTHING;
END
$$;
COMMENT ON FUNCTION person.agree(uuid, uuid) IS 'Who is of age lets a representative see the own pages; a second time changes nothing.';

CREATE FUNCTION person.disagree(in_adult uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE person.agreement SET withdrawn_at = platform.now()
     WHERE child_id = sec.person() AND adult_id = in_adult AND withdrawn_at IS NULL;
END
$$;
COMMENT ON FUNCTION person.disagree(uuid) IS 'Takes that agreement back, at once.';

DO $$
DECLARE f text;
BEGIN
    FOREACH f IN ARRAY ARRAY['sec.close_child(uuid, uuid, uuid, date)', 'sec.reopen_child(uuid, date)',
                             'person.find_pair(bytea, bytea)', 'sec.representatives(uuid, uuid)', 'person.is_of_age()',
                             'person.own_representatives()', 'person.agree(uuid, uuid)', 'person.disagree(uuid)'] LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO oqu_core', f);
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION person.find_pair(bytea, bytea) TO oqu_staff;
GRANT EXECUTE ON FUNCTION person.is_of_age(), person.own_representatives(), person.agree(uuid, uuid), person.disagree(uuid)
    TO oqu_family, oqu_staff;
