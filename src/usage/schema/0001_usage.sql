-- Figures over the journal for readers who may not read the journal itself (M456-5.15b).
CREATE SCHEMA usage;
COMMENT ON SCHEMA usage IS 'How much the platform is used.';
REVOKE ALL ON SCHEMA usage FROM PUBLIC;
GRANT USAGE ON SCHEMA usage TO oqu_staff;
GRANT USAGE, CREATE ON SCHEMA usage TO oqu_core;

-- name: the part of the platform, the role, or the person's name; users only for those who keep or
-- watch accounts. Families are one user, as are those whose account is kept elsewhere.
CREATE FUNCTION usage.acts(in_from timestamptz, in_to timestamptz, in_by text) RETURNS TABLE (person uuid, name text, acts bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    reader CONSTANT text := sec.role();
    places CONSTANT uuid[] := sec.organisations();
BEGIN
    IF sec.door() <> 'staff' OR (in_by = 'USER' AND reader NOT IN ('admin', 'security')) THEN
        RETURN;
    END IF;
    RETURN QUERY
        WITH counted AS (
            SELECT CASE WHEN in_by = 'USER' AND e.door = 'staff' THEN e.person END AS who,
                   CASE in_by WHEN 'PART' THEN split_part(e.action, '.', 1)
                              WHEN 'DAY' THEN (e.at AT TIME ZONE INTERVAL '+05:00')::date::text
                              WHEN 'ROLE' THEN coalesce(e.role, '') ELSE e.door END AS what,
                   count(*) AS n
              FROM audit.entry AS e
             WHERE e.at >= in_from AND e.at < in_to AND e.person IS NOT NULL AND e.action NOT LIKE 'row.%'
               AND (reader = 'security' OR e.organisation IN (SELECT unnest(places))) -- hashed: a ministry has ten thousand
             GROUP BY 1, 2)
        SELECT a.person_id, coalesce(a.name, k.what), sum(k.n)::bigint
          FROM counted AS k
          LEFT JOIN account.account AS a ON a.person_id = k.who
                                        AND (reader = 'security' OR a.organisation_id IN (SELECT unnest(places)))
         GROUP BY 1, 2;
END
$$;
COMMENT ON FUNCTION usage.acts(timestamptz, timestamptz, text) IS
    'Acts of persons in a period, in the reader''s organisations, by PART, ROLE, USER or DAY.';
ALTER FUNCTION usage.acts(timestamptz, timestamptz, text) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION usage.acts(timestamptz, timestamptz, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION usage.acts(timestamptz, timestamptz, text) TO oqu_staff;
