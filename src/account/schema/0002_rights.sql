-- Who sees and changes accounts. A person sees the own one; an administrator those of the own
-- organisation and below; a security officer also the failures. What happens before anybody is known
-- goes through the functions of the next file.

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['account', 'secret', 'old_secret', 'factor', 'recovery_code', 'role_grant', 'session', 'device', 'delay', 'failure',
                                'event', 'alarm', 'journey'] LOOP
        EXECUTE format('ALTER TABLE account.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE account.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY owner_all ON account.%I TO oqu_owner USING (true) WITH CHECK (true)', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON account.%I TO oqu_core', name);
    END LOOP;
END $$;
GRANT DELETE ON account.delay, account.journey, account.old_secret, account.factor, account.recovery_code TO oqu_core;
GRANT EXECUTE ON FUNCTION sec.share_person(uuid, uuid, text, date) TO oqu_core;

-- The organisations an administrator keeps accounts of; empty for everybody else. Once per statement.
CREATE FUNCTION account.overseen() RETURNS uuid[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT CASE WHEN sec.door() = 'staff' AND sec.role() IN ('admin', 'security') THEN sec.organisations() ELSE '{}' END);
END
$$;
COMMENT ON FUNCTION account.overseen() IS 'Organisations whose accounts an administrator or security officer may see; empty for others.';
ALTER FUNCTION account.overseen() OWNER TO oqu_core;
GRANT EXECUTE ON FUNCTION account.overseen() TO oqu_staff;

-- Whether somebody has a role in one of these organisations today: for gates that ask for a person outside them.
CREATE FUNCTION sec.works_at(in_person uuid, in_organisations uuid[]) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN EXISTS (SELECT FROM account.role_grant AS g
                    WHERE g.person_id = in_person AND g.organisation_id = ANY (in_organisations) AND g.ended_at IS NULL
                      AND organisation.today() BETWEEN g.valid_from AND coalesce(g.valid_to, 'infinity'));
END
$$;
COMMENT ON FUNCTION sec.works_at(uuid, uuid[]) IS 'For gates of other features: whether somebody has a role in one of these organisations today.';
ALTER FUNCTION sec.works_at(uuid, uuid[]) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION sec.works_at(uuid, uuid[]) FROM PUBLIC;

CREATE FUNCTION sec.holds(in_person uuid, in_role text, in_organisation uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN EXISTS (SELECT FROM account.role_grant AS g
                    WHERE g.person_id = in_person AND g.role = in_role AND g.organisation_id = in_organisation AND g.ended_at IS NULL
                      AND organisation.today() BETWEEN g.valid_from AND coalesce(g.valid_to, 'infinity'));
END
$$;
COMMENT ON FUNCTION sec.holds(uuid, text, uuid) IS 'For gates of other features: whether somebody has this role in this organisation today.';
ALTER FUNCTION sec.holds(uuid, text, uuid) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION sec.holds(uuid, text, uuid) FROM PUBLIC;

-- Up to which class of data the rights of the signed context go: for policies, once per statement. Only a grant lowers it; of two
-- for the same work the higher one counts.
CREATE FUNCTION sec.levels() RETURNS text[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    lowered text;
BEGIN
    SELECT CASE WHEN bool_or(g.level IS NULL) THEN NULL WHEN bool_or(g.level = 'RESTRICTED') THEN 'RESTRICTED' ELSE max(g.level) END
      INTO lowered
      FROM account.role_grant AS g
     WHERE sec.door() = 'staff' AND g.person_id = sec.person() AND g.organisation_id = sec.organisation() AND g.ended_at IS NULL
       AND CASE WHEN g.role IN ('deputy', 'head') THEN 'director' ELSE g.role END = sec.role()
       AND organisation.today() BETWEEN g.valid_from AND coalesce(g.valid_to, 'infinity');
    RETURN CASE lowered WHEN 'INTERNAL' THEN ARRAY['PUBLIC', 'INTERNAL']
                        WHEN 'RESTRICTED' THEN ARRAY['PUBLIC', 'INTERNAL', 'RESTRICTED']
                        ELSE ARRAY['PUBLIC', 'INTERNAL', 'RESTRICTED', 'MEDICAL'] END;
END
$$;
COMMENT ON FUNCTION sec.levels() IS 'Classes of data that the rights of the signed context see (M456-5.8c).';
ALTER FUNCTION sec.levels() OWNER TO oqu_core;
GRANT EXECUTE ON FUNCTION sec.levels() TO oqu_staff;

-- Whom a member of staff may choose as a deputy.
CREATE FUNCTION account.coworkers() RETURNS TABLE (person_id uuid, name text, roles text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT a.person_id, a.name, string_agg(DISTINCT g.role, ',')
      FROM account.role_grant AS g
      JOIN account.account AS a ON a.person_id = g.person_id AND a.status = 'ACTIVE'
     WHERE sec.door() = 'staff' AND g.organisation_id = sec.organisation() AND g.person_id <> sec.person() AND g.ended_at IS NULL
       AND organisation.today() BETWEEN g.valid_from AND coalesce(g.valid_to, 'infinity')
     GROUP BY a.person_id, a.name, a.sort_key
     ORDER BY a.sort_key, a.person_id
     LIMIT 2000;
END
$$;
COMMENT ON FUNCTION account.coworkers() IS 'Names and roles of the others who work in the organisation of the signed context today.';
ALTER FUNCTION account.coworkers() OWNER TO oqu_core;
GRANT EXECUTE ON FUNCTION account.coworkers() TO oqu_staff;

CREATE POLICY own ON account.account FOR SELECT TO oqu_family, oqu_staff USING (person_id = (SELECT sec.person()));
CREATE POLICY overseen ON account.account FOR SELECT TO oqu_staff
    USING (organisation_id = ANY ((SELECT account.overseen())::uuid[])
           OR EXISTS (SELECT FROM account.role_grant AS g
                       WHERE g.person_id = account.person_id
                         AND g.organisation_id = ANY ((SELECT account.overseen())::uuid[])));
CREATE POLICY own ON account.role_grant FOR SELECT TO oqu_staff USING (person_id = (SELECT sec.person()));
CREATE POLICY overseen ON account.role_grant FOR SELECT TO oqu_staff
    USING (organisation_id = ANY ((SELECT account.overseen())::uuid[]));
CREATE POLICY own ON account.session FOR SELECT TO oqu_family, oqu_staff USING (person_id = (SELECT sec.person()));
CREATE POLICY overseen ON account.session FOR SELECT TO oqu_staff
    USING (EXISTS (SELECT FROM account.account AS a WHERE a.person_id = session.person_id
                      AND a.organisation_id = ANY ((SELECT account.overseen())::uuid[])));
CREATE POLICY own ON account.recovery_code FOR SELECT TO oqu_staff USING (person_id = (SELECT sec.person()));
GRANT SELECT (person_id, made_at, used_at) ON account.recovery_code TO oqu_staff;
CREATE POLICY own ON account.factor FOR SELECT TO oqu_staff USING (person_id = (SELECT sec.person()));
CREATE POLICY security_sees ON account.failure FOR SELECT TO oqu_staff
    USING ((SELECT sec.role()) IN ('admin', 'security')
           AND (person_id IS NULL OR EXISTS (SELECT FROM account.account AS a WHERE a.person_id = failure.person_id)));
CREATE POLICY security_sees ON account.alarm FOR SELECT TO oqu_staff
    USING ((SELECT sec.role()) IN ('admin', 'security')
           AND (person_id IS NULL OR EXISTS (SELECT FROM account.account AS a WHERE a.person_id = alarm.person_id)));
GRANT SELECT (person_id, organisation_id, name, search_key, sort_key, status, status_reason, status_at, status_by, created_at,
              created_by, version) ON account.account TO oqu_family, oqu_staff;
GRANT SELECT ON account.role_grant, account.failure, account.alarm TO oqu_staff;
CREATE POLICY own ON account.failure FOR SELECT TO oqu_family, oqu_staff USING (person_id = (SELECT sec.person()));
CREATE POLICY own ON account.event FOR SELECT TO oqu_family, oqu_staff USING (person_id = (SELECT sec.person()));
GRANT SELECT (id, at, person_id, kind, address) ON account.event TO oqu_family, oqu_staff;
GRANT SELECT (id, at, door, person_id, reason, address, agent) ON account.failure TO oqu_family;
CREATE POLICY work_tells ON account.event TO oqu_work USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE (told_at) ON account.event TO oqu_work;
GRANT SELECT (person_id, seed_sealed, confirmed_at, last_step, made_at) ON account.factor TO oqu_staff;
GRANT SELECT (id, person_id, door, grant_id, stage, created_at, seen_at, expires_at, idle_s, factor_at, address, agent, ended_at,
              end_reason, policy_owed) ON account.session TO oqu_family, oqu_staff;

-- History cannot be rewritten by anybody, the owner included: a right is ended once, never changed.
CREATE FUNCTION account.grant_is_history() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.ended_at IS NULL
       AND (to_jsonb(OLD) - ARRAY['ended_at', 'ended_by', 'end_reason']) = (to_jsonb(NEW) - ARRAY['ended_at', 'ended_by', 'end_reason']) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'account.history-stays';
END
$$;
COMMENT ON FUNCTION account.grant_is_history() IS 'Refuses every change of a right but its one end.';
CREATE TRIGGER grant_is_history BEFORE UPDATE OR DELETE ON account.role_grant
    FOR EACH ROW EXECUTE FUNCTION account.grant_is_history();
CREATE TRIGGER grant_stays BEFORE TRUNCATE ON account.role_grant
    FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON account.failure
    FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON account.alarm
    FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

-- The journal (M456-5.13a). Steps of authenticators and sessions have their own rows and lists.
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON account.account
    FOR EACH ROW EXECUTE FUNCTION audit.journal('person_id', 'organisation_id', 'person_id');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON account.role_grant
    FOR EACH ROW EXECUTE FUNCTION audit.journal('id', 'organisation_id', 'person_id');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON account.secret
    FOR EACH ROW EXECUTE FUNCTION audit.journal('person_id', '', 'person_id');
CREATE TRIGGER journal AFTER INSERT OR DELETE ON account.factor
    FOR EACH ROW EXECUTE FUNCTION audit.journal('person_id', '', 'person_id');
