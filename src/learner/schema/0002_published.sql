-- What partner systems learn of groups. Which organisations a partner may ask about is decided by who calls (src/exchange); no
-- door may call these.
CREATE FUNCTION learner.groups_of(in_organisations uuid[])
    RETURNS TABLE (id uuid, organisation uuid, level text, year int, name text, grade int, language text, from_on date, to_on date, learners bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY
    SELECT g.id, g.organisation_id, g.level, g.year, g.name, g.grade, g.language, g.from_on, g.to_on,
           (SELECT count(*) FROM learner.member AS m WHERE m.group_id = g.id AND m.to_on IS NULL)
      FROM learner.group AS g WHERE g.organisation_id = ANY (in_organisations);
END
$$;
COMMENT ON FUNCTION learner.groups_of(uuid[]) IS 'For what partner systems read: groups of these organisations.';
ALTER FUNCTION learner.groups_of(uuid[]) OWNER TO oqu_core;

CREATE FUNCTION learner.members_of(in_organisations uuid[])
    RETURNS TABLE (id uuid, person uuid, group_id uuid, organisation uuid, from_on date, to_on date)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY
    SELECT m.id, m.person_id, m.group_id, m.organisation_id, m.from_on, m.to_on
      FROM learner.member AS m WHERE m.organisation_id = ANY (in_organisations);
END
$$;
COMMENT ON FUNCTION learner.members_of(uuid[]) IS 'For what partner systems read: who learns in these groups, without names.';
ALTER FUNCTION learner.members_of(uuid[]) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION learner.groups_of(uuid[]), learner.members_of(uuid[]) FROM PUBLIC;
