-- What partner systems learn of admission: pupils and figures of organisations, without names. Which organisations a partner
-- may ask about is decided by who calls (src/exchange); no door may call these.
CREATE FUNCTION admission.pupils_of(in_organisations uuid[])
    RETURNS TABLE (application uuid, child uuid, organisation uuid, pool uuid, letter text, since date)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY
    SELECT a.id, a.child_id, a.organisation_id, a.pool_id, l.class_letter, o.dated
      FROM admission.application AS a
      JOIN admission.order_line AS l ON l.application_id = a.id
      JOIN admission.enrolment_order AS o ON o.id = l.order_id
     WHERE a.organisation_id = ANY (in_organisations) AND a.state = 'ENROLLED';
END
$$;
COMMENT ON FUNCTION admission.pupils_of(uuid[]) IS 'For what partner systems read: who is enrolled in these organisations, without names.';
ALTER FUNCTION admission.pupils_of(uuid[]) OWNER TO oqu_core;

CREATE FUNCTION admission.classes_of(in_organisations uuid[])
    RETURNS TABLE (pool uuid, organisation uuid, year int, language text, class_type text, classes int, seats_per_class int,
                   seats int, taken int)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY
    SELECT p.id, p.organisation_id, c.year, p.language, p.class_type, p.classes, p.seats_per_class, p.capacity, p.taken
      FROM admission.pool AS p
      JOIN admission.campaign AS c ON c.id = p.campaign_id
     WHERE p.organisation_id = ANY (in_organisations);
END
$$;
COMMENT ON FUNCTION admission.classes_of(uuid[]) IS 'For what partner systems read: pools of these organisations with their seats.';
ALTER FUNCTION admission.classes_of(uuid[]) OWNER TO oqu_core;

CREATE FUNCTION admission.figures_of(in_organisations uuid[])
    RETURNS TABLE (pool uuid, organisation uuid, received bigint, waiting bigint, placed bigint, approved bigint,
                   enrolled bigint, departed bigint, withdrawn bigint, refused bigint, reserve bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY
    SELECT p.id, p.organisation_id, count(a.id),
           count(*) FILTER (WHERE a.state IN ('REGISTERED', 'HELD')), count(*) FILTER (WHERE a.state = 'ALLOCATED'),
           count(*) FILTER (WHERE a.state = 'APPROVED'), count(*) FILTER (WHERE a.state = 'ENROLLED'),
           count(*) FILTER (WHERE a.state = 'LEFT'), count(*) FILTER (WHERE a.state = 'WITHDRAWN'),
           count(*) FILTER (WHERE a.state IN ('REFUSED_DOCS', 'REFUSED_FULL', 'OFFER_EXPIRED')),
           count(*) FILTER (WHERE a.state IN ('RESERVE', 'OFFERED'))
      FROM admission.pool AS p
      LEFT JOIN admission.application AS a ON a.pool_id = p.id
     WHERE p.organisation_id = ANY (in_organisations)
     GROUP BY p.id, p.organisation_id;
END
$$;
COMMENT ON FUNCTION admission.figures_of(uuid[]) IS 'For what partner systems read: applications to the pools of these organisations by where they are.';
ALTER FUNCTION admission.figures_of(uuid[]) OWNER TO oqu_core;

CREATE FUNCTION admission.classes_of_pupils(in_children uuid[])
    RETURNS TABLE (child uuid, organisation uuid, pool uuid, letter text, language text, year int)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY
    SELECT a.child_id, a.organisation_id, a.pool_id, l.class_letter, p.language, c.year
      FROM admission.application AS a
      JOIN admission.order_line AS l ON l.application_id = a.id
      JOIN admission.pool AS p ON p.id = a.pool_id
      JOIN admission.campaign AS c ON c.id = p.campaign_id
     WHERE a.child_id = ANY (in_children) AND a.state = 'ENROLLED';
END
$$;
COMMENT ON FUNCTION admission.classes_of_pupils(uuid[]) IS 'For what opens libraries and textbooks: the class into which each of these was enrolled.';
ALTER FUNCTION admission.classes_of_pupils(uuid[]) OWNER TO oqu_core;
