-- Deputies: for the days of a leave one person lends another of the same organisation named permissions of the own role. It
-- ends by itself. What is lent is reckoned anew at each decision from what the lender's role may do then, so nobody lends more
-- than they have, and what was lent cannot be lent on.
CREATE TABLE rights.delegation (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    from_person     uuid NOT NULL,
    from_role       text NOT NULL CHECK (from_role ~ '^[a-z]{1,20}$'),
    to_person       uuid NOT NULL,
    permissions     text[] NOT NULL CHECK (cardinality(permissions) BETWEEN 1 AND 50),
    valid_from      date NOT NULL,
    valid_to        date NOT NULL,
    reason          text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    made_at         timestamptz NOT NULL DEFAULT platform.now(),
    ended_at        timestamptz,
    ended_by        uuid,
    end_reason      text CHECK (length(end_reason) BETWEEN 1 AND 500),
    CONSTRAINT delegation_not_to_oneself CHECK (from_person <> to_person),
    CONSTRAINT delegation_period CHECK (valid_to >= valid_from AND valid_to <= valid_from + 366),
    CONSTRAINT delegation_end_whole CHECK ((ended_at IS NULL) = (end_reason IS NULL) AND (ended_at IS NULL) = (ended_by IS NULL))
);
CREATE INDEX delegation_to ON rights.delegation (to_person) WHERE ended_at IS NULL;
CREATE INDEX delegation_from ON rights.delegation (from_person);
CREATE INDEX delegation_organisation ON rights.delegation (organisation_id);
COMMENT ON TABLE rights.delegation IS 'class: restricted. Who stands in for whom, with which permissions and until when.';
COMMENT ON COLUMN rights.delegation.id IS 'Identifier.';
COMMENT ON COLUMN rights.delegation.organisation_id IS 'class: internal. Where.';
COMMENT ON COLUMN rights.delegation.from_person IS 'Who lends.';
COMMENT ON COLUMN rights.delegation.from_role IS 'class: internal. The role whose permissions are lent.';
COMMENT ON COLUMN rights.delegation.to_person IS 'The deputy.';
COMMENT ON COLUMN rights.delegation.permissions IS 'class: internal. Permissions of the tables of routes.';
COMMENT ON COLUMN rights.delegation.valid_from IS 'class: internal. First day.';
COMMENT ON COLUMN rights.delegation.valid_to IS 'class: internal. Last day.';
COMMENT ON COLUMN rights.delegation.reason IS 'class: internal. Order of the leave or other ground.';
COMMENT ON COLUMN rights.delegation.made_at IS 'class: internal. When it was written.';
COMMENT ON COLUMN rights.delegation.ended_at IS 'class: internal. When it was ended before its time.';
COMMENT ON COLUMN rights.delegation.ended_by IS 'class: internal. Who ended it.';
COMMENT ON COLUMN rights.delegation.end_reason IS 'class: internal. Why.';

ALTER TABLE rights.delegation ENABLE ROW LEVEL SECURITY;
ALTER TABLE rights.delegation FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON rights.delegation TO oqu_owner USING (true) WITH CHECK (true);
CREATE POLICY own ON rights.delegation FOR SELECT TO oqu_staff
    USING (from_person = (SELECT sec.person()) OR to_person = (SELECT sec.person()));
CREATE POLICY overseer_sees ON rights.delegation FOR SELECT TO oqu_staff
    USING (organisation_id = ANY ((SELECT account.overseen())::uuid[]));
CREATE POLICY lender_makes ON rights.delegation FOR INSERT TO oqu_staff
    WITH CHECK ((SELECT sec.door()) = 'staff' AND from_person = (SELECT sec.person()) AND organisation_id = (SELECT sec.organisation()));
-- The lender, the deputy, or the administrator of the organisation.
CREATE POLICY party_ends ON rights.delegation FOR UPDATE TO oqu_staff
    USING (from_person = (SELECT sec.person()) OR to_person = (SELECT sec.person())
           OR ((SELECT sec.role()) = 'admin' AND organisation_id = (SELECT sec.organisation())))
    WITH CHECK (ended_by = (SELECT sec.person()));
GRANT SELECT ON rights.delegation TO oqu_core, oqu_staff;
GRANT INSERT (id, organisation_id, from_person, from_role, to_person, permissions, valid_from, valid_to, reason) ON rights.delegation TO oqu_staff;
GRANT UPDATE (ended_at, ended_by, end_reason) ON rights.delegation TO oqu_staff;
CREATE TRIGGER moved AFTER INSERT OR UPDATE ON rights.delegation FOR EACH STATEMENT EXECUTE FUNCTION rights.moved();
CREATE TRIGGER only_ends BEFORE UPDATE OR DELETE ON rights.delegation FOR EACH ROW EXECUTE FUNCTION rights.only_ends();
CREATE TRIGGER stays BEFORE TRUNCATE ON rights.delegation FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON rights.delegation
    FOR EACH ROW EXECUTE FUNCTION audit.journal('id', 'organisation_id', 'to_person');
-- What a lender has no longer is lent no longer: the end of a role counts at once.
CREATE TRIGGER moved AFTER UPDATE ON account.role_grant FOR EACH STATEMENT EXECUTE FUNCTION rights.moved();

CREATE FUNCTION rights.check_delegation() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NEW.valid_to < organisation.today() THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'rights.group.over', COLUMN = 'to';
    END IF;
    IF NEW.from_role IN ('admin', 'security') OR NOT sec.holds(NEW.from_person, NEW.from_role, NEW.organisation_id) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'rights.deputy.not-yours';
    END IF;
    IF NOT sec.works_at(NEW.to_person, ARRAY[NEW.organisation_id]) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'rights.deputy.stranger', COLUMN = 'person';
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION rights.check_delegation() IS
    'Trigger: refuses to lend from a role that the lender does not hold or that has power over rights, and to who does not work there.';
ALTER FUNCTION rights.check_delegation() OWNER TO oqu_core;
CREATE TRIGGER check_delegation BEFORE INSERT ON rights.delegation FOR EACH ROW EXECUTE FUNCTION rights.check_delegation();

CREATE FUNCTION rights.lent_to_me(in_organisation uuid) RETURNS TABLE (from_person uuid, from_role text, permission text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT d.from_person, d.from_role, p.permission
      FROM rights.delegation AS d CROSS JOIN unnest(d.permissions) AS p (permission)
     WHERE d.to_person = sec.person() AND d.organisation_id = in_organisation AND d.ended_at IS NULL
       AND organisation.today() BETWEEN d.valid_from AND d.valid_to AND sec.holds(d.from_person, d.from_role, d.organisation_id)
     ORDER BY d.made_at, d.id;
END
$$;
COMMENT ON FUNCTION rights.lent_to_me(uuid) IS 'What is lent to the signed-in person in an organisation today, by whoever still holds the role it is lent from.';
ALTER FUNCTION rights.lent_to_me(uuid) OWNER TO oqu_core;
GRANT EXECUTE ON FUNCTION rights.lent_to_me(uuid) TO oqu_staff;

-- The program says for whom an act is done (oqu.acts_for); it counts only where that person has lent something to who acts.
CREATE FUNCTION sec.acts_for() RETURNS uuid
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT d.from_person FROM rights.delegation AS d
             WHERE d.from_person = nullif(current_setting('oqu.acts_for', true), '')::uuid AND d.to_person = sec.person()
               AND d.organisation_id = sec.organisation() AND d.ended_at IS NULL
               AND organisation.today() BETWEEN d.valid_from AND d.valid_to
             LIMIT 1);
END
$$;
COMMENT ON FUNCTION sec.acts_for() IS 'For whom a deputy acts in this transaction; empty for everybody else.';
ALTER FUNCTION sec.acts_for() OWNER TO oqu_core;
GRANT EXECUTE ON FUNCTION sec.acts_for() TO oqu_core, oqu_staff;
