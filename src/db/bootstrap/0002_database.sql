-- Who may enter the database this runs in (SEC-4). Run by a superuser after the roles.
DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO oqu_public, oqu_family, oqu_staff, oqu_work, oqu_check, oqu_wait, oqu_partner',
                   current_database());
    EXECUTE format('ALTER DATABASE %I OWNER TO oqu_owner', current_database());
END
$$;
