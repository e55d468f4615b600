-- Puts one database in the place of another (cluster_switch_database). Run by a superuser in another database; the names are
-- settings of its transaction. PostgreSQL changes names within a transaction, so there is no moment without a database.
DO $$
DECLARE
    place  text := current_setting('oqu.switch_name');
    coming text := current_setting('oqu.switch_next');
    former text := current_setting('oqu.switch_former');
BEGIN
    IF EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = place) THEN
        EXECUTE format('ALTER DATABASE %I RENAME TO %I', place, former);
    END IF;
    EXECUTE format('ALTER DATABASE %I RENAME TO %I', coming, place);
END
$$;
