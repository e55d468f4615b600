-- Classes and groups, learners, grades: what an access key reads of src/learner and src/journal.
CREATE FUNCTION exchange.read_groups(in_key text)
    RETURNS TABLE (id uuid, organisation uuid, level text, year int, name text, grade int, language text, from_on date, to_on date, learners bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT g.* FROM learner.groups_of(exchange.reader(in_key, 'classes')) AS g
$$;
COMMENT ON FUNCTION exchange.read_groups(text) IS 'Classes, groups and associations of a key that has the scope classes.';
ALTER FUNCTION exchange.read_groups(text) OWNER TO oqu_core;

CREATE FUNCTION exchange.read_members(in_key text)
    RETURNS TABLE (id uuid, person uuid, group_id uuid, organisation uuid, from_on date, to_on date, surname text, given text, patronymic text,
                   born date)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT m.id, m.person, m.group_id, m.organisation, m.from_on, m.to_on,
           CASE WHEN named.organisations IS NOT NULL THEN f.surname END, CASE WHEN named.organisations IS NOT NULL THEN f.given END,
           CASE WHEN named.organisations IS NOT NULL THEN f.patronymic END, CASE WHEN named.organisations IS NOT NULL THEN f.born END
      FROM (SELECT exchange.reader(in_key, 'names') AS organisations) AS named,
           learner.members_of(exchange.reader(in_key, 'learners')) AS m,
           LATERAL sec.published_person(m.person) AS f
$$;
COMMENT ON FUNCTION exchange.read_members(text) IS 'Learners of a key that has the scope learners; without protected people.';
ALTER FUNCTION exchange.read_members(text) OWNER TO oqu_core;

CREATE FUNCTION exchange.read_results(in_key text)
    RETURNS TABLE (id uuid, person uuid, group_id uuid, organisation uuid, subject_kk text, subject_ru text, work text, points int, most int,
                   on_day date)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT r.* FROM journal.results_of(exchange.reader(in_key, 'grades')) AS r, LATERAL sec.published_person(r.person) AS f
$$;
COMMENT ON FUNCTION exchange.read_results(text) IS 'Points of a key that has the scope grades; without protected people.';
ALTER FUNCTION exchange.read_results(text) OWNER TO oqu_core;

REVOKE ALL ON FUNCTION exchange.read_groups(text), exchange.read_members(text), exchange.read_results(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION exchange.read_groups(text), exchange.read_members(text), exchange.read_results(text) TO oqu_staff;
