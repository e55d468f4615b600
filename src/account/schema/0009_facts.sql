-- What a watch over the installation may know of sign-ins: counts of things and nobody's data; and whom it tells.
CREATE FUNCTION account.sign_in_facts()
    RETURNS TABLE (factorless bigint, stale_initial bigint, weak_hashes bigint, quiet_most_s bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT (SELECT count(*) FROM account.session AS s
             WHERE s.door = 'staff' AND s.stage = 'FULL' AND s.ended_at IS NULL AND s.expires_at > platform.now()
               AND s.factor_at IS NULL
               AND NOT EXISTS (SELECT FROM account.waiver AS w
                                WHERE w.person_id = s.person_id AND w.given_at <= s.created_at
                                  AND coalesce(w.withdrawn_at, 'infinity') > s.created_at)),
           (SELECT count(*) FROM account.secret AS s
             WHERE s.initial_until > s.changed_at + interval '72 hours'),
           (SELECT count(*) FROM account.secret AS s WHERE split_part(split_part(s.phc, 'm=', 2), ',', 1)::integer < 65536),
           (SELECT coalesce(max(l.idle_s), 0)::bigint
              FROM (SELECT DISTINCT s.person_id, s.door FROM account.session AS s
                     WHERE s.stage = 'FULL' AND s.ended_at IS NULL AND s.expires_at > platform.now()) AS o
             CROSS JOIN LATERAL account.limits_of(o.person_id, o.door, organisation.today()) AS l);
END
$$;
COMMENT ON FUNCTION account.sign_in_facts() IS
    'Sessions of staff without a second factor, learners with a recorded consent left out (M456-5.11), initial passwords with a longer life than the rule, hashes below the memory of the present rule (64 MiB), longest quiet time of an open session.';
ALTER FUNCTION account.sign_in_facts() OWNER TO oqu_core;
GRANT EXECUTE ON FUNCTION account.sign_in_facts() TO oqu_work;

CREATE FUNCTION account.watchers() RETURNS TABLE (person_id uuid, lang text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT DISTINCT g.person_id,
           coalesce((SELECT e.lang FROM account.event AS e WHERE e.person_id = g.person_id ORDER BY e.id DESC LIMIT 1), 'kk')
      FROM account.role_grant AS g
      JOIN account.account AS a ON a.person_id = g.person_id AND a.status = 'ACTIVE'
     WHERE g.role = 'security' AND g.ended_at IS NULL AND g.valid_from <= organisation.today()
       AND (g.valid_to IS NULL OR g.valid_to >= organisation.today());
END
$$;
COMMENT ON FUNCTION account.watchers() IS 'Officers of information security who may sign in today, with the language to write in.';
ALTER FUNCTION account.watchers() OWNER TO oqu_core;
GRANT EXECUTE ON FUNCTION account.watchers() TO oqu_work;
