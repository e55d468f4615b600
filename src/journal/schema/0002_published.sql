-- What partner systems learn of journals; likewise called by src/exchange alone.
CREATE FUNCTION journal.results_of(in_organisations uuid[])
    RETURNS TABLE (id uuid, person uuid, group_id uuid, organisation uuid, subject_kk text, subject_ru text, work text, points int, most int,
                   on_day date)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY
    SELECT e.id, e.person_id, l.group_id, e.organisation_id, s.name_kk, s.name_ru, l.work, e.points, l.most, l.on_day
      FROM journal.entry AS e
      JOIN journal.lesson AS l ON l.id = e.lesson_id
      JOIN learner.subject AS s ON s.id = l.subject_id
     WHERE e.organisation_id = ANY (in_organisations) AND e.points IS NOT NULL;
END
$$;
COMMENT ON FUNCTION journal.results_of(uuid[]) IS 'For what partner systems read: points that stand, without names.';
ALTER FUNCTION journal.results_of(uuid[]) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION journal.results_of(uuid[]) FROM PUBLIC;
