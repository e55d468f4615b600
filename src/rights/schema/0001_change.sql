-- What organisations change in the roles that the program ships: a permission given, taken, or again as shipped, for the
-- organisation and those below it. A history that nobody rewrites; the last row counts.
CREATE SCHEMA rights;
COMMENT ON SCHEMA rights IS 'What a role may do in an organisation.';
REVOKE ALL ON SCHEMA rights FROM PUBLIC;
GRANT USAGE ON SCHEMA rights TO oqu_family, oqu_staff;
GRANT USAGE, CREATE ON SCHEMA rights TO oqu_core;

CREATE TABLE rights.change (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organisation_id uuid NOT NULL,
    role            text NOT NULL CHECK (role ~ '^[a-z]{1,20}$'),
    permission      text NOT NULL CHECK (permission ~ '^[a-z]+[.]may[.][a-z-]+$'),
    state           text NOT NULL CHECK (state IN ('GIVEN', 'TAKEN', 'SHIPPED')),
    reason          text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    made_by         uuid NOT NULL,
    made_at         timestamptz NOT NULL DEFAULT platform.now()
);
CREATE INDEX change_latest ON rights.change (organisation_id, role, permission, id);
COMMENT ON TABLE rights.change IS 'class: internal. Changes of a role in an organisation; it covers the organisations below (M456-5.8e).';
COMMENT ON COLUMN rights.change.id IS 'Number; of two changes the later one counts.';
COMMENT ON COLUMN rights.change.organisation_id IS 'Whose administrator changed it.';
COMMENT ON COLUMN rights.change.role IS 'Role of src/account/role.c.';
COMMENT ON COLUMN rights.change.permission IS 'Permission of a table of routes.';
COMMENT ON COLUMN rights.change.state IS 'GIVEN, TAKEN (below it cannot be given back), or SHIPPED: as without a change.';
COMMENT ON COLUMN rights.change.reason IS 'Order or other ground.';
COMMENT ON COLUMN rights.change.made_by IS 'Administrator.';
COMMENT ON COLUMN rights.change.made_at IS 'From when it holds.';

-- One row that moves with every change, in its transaction: what processes compare with what they remember.
CREATE TABLE rights.version (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    n   bigint NOT NULL
);
INSERT INTO rights.version (n) VALUES (1);
COMMENT ON TABLE rights.version IS 'class: internal. Counts changes of rights.';
COMMENT ON COLUMN rights.version.one IS 'There is one row.';
COMMENT ON COLUMN rights.version.n IS 'How many changes there were, and one.';

CREATE FUNCTION rights.moved() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE rights.version SET n = n + 1;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION rights.moved() IS 'Trigger: what processes remember of rights is no longer current.';
ALTER FUNCTION rights.moved() OWNER TO oqu_core;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['change', 'version'] LOOP
        EXECUTE format('ALTER TABLE rights.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE rights.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY owner_all ON rights.%I TO oqu_owner USING (true) WITH CHECK (true)', name);
    END LOOP;
END $$;
GRANT SELECT, UPDATE ON rights.version TO oqu_core;
CREATE POLICY everybody_compares ON rights.version FOR SELECT TO oqu_family, oqu_staff USING (true);
GRANT SELECT ON rights.version TO oqu_family, oqu_staff;

-- Above the organisation of the signed context: what is decided there binds it.
CREATE FUNCTION rights.above() RETURNS uuid[]
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT coalesce(array_agg(t.ancestor_id), '{}')
              FROM organisation.tree AS t
             WHERE t.descendant_id = sec.organisation()
               AND t.valid_from <= organisation.today() AND (t.valid_to IS NULL OR t.valid_to >= organisation.today()));
END
$$;
COMMENT ON FUNCTION rights.above() IS 'The organisation of the signed context and those above it today; empty without one.';
GRANT EXECUTE ON FUNCTION rights.above() TO oqu_staff;

CREATE POLICY own_line ON rights.change FOR SELECT TO oqu_staff
    USING (organisation_id = ANY ((SELECT rights.above())::uuid[]) OR organisation_id = ANY ((SELECT sec.organisations())::uuid[]));
-- Not for the own role: nobody widens what they may do (M456-5.8e).
CREATE POLICY administrator_changes ON rights.change FOR INSERT TO oqu_staff
    WITH CHECK (organisation_id = (SELECT sec.organisation()) AND (SELECT sec.door()) = 'staff' AND (SELECT sec.role()) = 'admin'
                AND role <> 'admin' AND made_by = (SELECT sec.person()));
GRANT SELECT ON rights.change TO oqu_staff;
GRANT INSERT (organisation_id, role, permission, state, reason, made_by) ON rights.change TO oqu_staff;

-- Families act in no organisation: what one of their permissions opens is taken away where the record is, by its policy.
CREATE FUNCTION rights.taken(in_role text, in_permission text) RETURNS uuid[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN ARRAY(SELECT DISTINCT t.descendant_id
                   FROM (SELECT DISTINCT ON (c.organisation_id) c.organisation_id, c.state
                           FROM rights.change AS c
                          WHERE c.role = in_role AND c.permission = in_permission
                          ORDER BY c.organisation_id, c.id DESC) AS latest
                   JOIN organisation.tree AS t ON t.ancestor_id = latest.organisation_id
                  WHERE latest.state = 'TAKEN' AND t.valid_from <= organisation.today()
                    AND (t.valid_to IS NULL OR t.valid_to >= organisation.today()));
END
$$;
COMMENT ON FUNCTION rights.taken(text, text) IS
    'For policies: organisations where a permission was taken from a role that ships with it, there or above.';
ALTER FUNCTION rights.taken(text, text) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION rights.taken(text, text) FROM PUBLIC;
GRANT SELECT ON rights.change TO oqu_core;
GRANT EXECUTE ON FUNCTION rights.taken(text, text) TO oqu_family, oqu_staff;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON rights.change
    FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER moved AFTER INSERT ON rights.change
    FOR EACH STATEMENT EXECUTE FUNCTION rights.moved();
