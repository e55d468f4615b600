-- What has done its service goes: counters nobody adds to, journeys that are over. Sessions, failures
-- and rights stay.
CREATE FUNCTION account.sweep() RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    DELETE FROM account.delay WHERE last_at < platform.now() - interval '1 day' AND until_at < platform.now();
    DELETE FROM account.journey WHERE started_at < platform.now() - interval '1 day';
    DELETE FROM account.challenge WHERE started_at < platform.now() - interval '1 day'
$$;
COMMENT ON FUNCTION account.sweep() IS 'Removes counters of failures, journeys to eGov and challenges of passkeys older than a day.';
ALTER FUNCTION account.sweep() OWNER TO oqu_core;
GRANT EXECUTE ON FUNCTION account.sweep() TO oqu_work;
