-- Additional modules and what administrators decided about them. A module that is off is not there for people of the
-- organisation; its tables keep what they have.
CREATE SCHEMA extra;
COMMENT ON SCHEMA extra IS 'Additional modules, switched on and off for an organisation.';
REVOKE ALL ON SCHEMA extra FROM PUBLIC;
GRANT USAGE ON SCHEMA extra TO oqu_public, oqu_family, oqu_staff, oqu_work;
GRANT USAGE, CREATE ON SCHEMA extra TO oqu_core;

CREATE TABLE extra.module (
    name         text PRIMARY KEY CHECK (name ~ '^[a-z][a-z0-9]{1,30}$'),
    interface    text NOT NULL CHECK (interface ~ '^[0-9]+[.][0-9]+$'),
    ships_on     boolean NOT NULL,
    installed_at timestamptz NOT NULL DEFAULT platform.now()
);
COMMENT ON TABLE extra.module IS 'class: public. Additional modules that are installed.';
COMMENT ON COLUMN extra.module.name IS 'Name of the feature.';
COMMENT ON COLUMN extra.module.interface IS 'Version of the program''s interface that it was written for.';
COMMENT ON COLUMN extra.module.ships_on IS 'Whether it is on where nobody has decided.';
COMMENT ON COLUMN extra.module.installed_at IS 'When it came.';

CREATE TABLE extra.change (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organisation_id uuid NOT NULL,
    module          text NOT NULL REFERENCES extra.module,
    is_on           boolean NOT NULL,
    from_on         date NOT NULL,
    reason          text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    made_in         uuid NOT NULL,
    made_by         uuid NOT NULL,
    made_at         timestamptz NOT NULL DEFAULT platform.now()
);
CREATE INDEX change_of_organisation ON extra.change (organisation_id, module, id);
COMMENT ON TABLE extra.change IS 'class: internal. Decisions about a module in an organisation and those below it; of two in force the later one counts.';
COMMENT ON COLUMN extra.change.id IS 'Number, in the order of decisions.';
COMMENT ON COLUMN extra.change.organisation_id IS 'For which organisation; it covers those below that have no decision of their own.';
COMMENT ON COLUMN extra.change.module IS 'Module.';
COMMENT ON COLUMN extra.change.is_on IS 'On or off.';
COMMENT ON COLUMN extra.change.from_on IS 'First day.';
COMMENT ON COLUMN extra.change.reason IS 'Order or other ground.';
COMMENT ON COLUMN extra.change.made_in IS 'Organisation that the administrator acted for.';
COMMENT ON COLUMN extra.change.made_by IS 'Administrator.';
COMMENT ON COLUMN extra.change.made_at IS 'When it was decided.';

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['module', 'change'] LOOP
        EXECUTE format('ALTER TABLE extra.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE extra.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY owner_all ON extra.%I TO oqu_owner USING (true) WITH CHECK (true)', name);
    END LOOP;
END $$;
CREATE POLICY everyone_reads ON extra.module FOR SELECT USING (true);
GRANT SELECT ON extra.module TO oqu_core, oqu_public, oqu_family, oqu_staff, oqu_work;
GRANT SELECT, INSERT ON extra.change TO oqu_core;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON extra.change
    FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

-- ---- what holds ---------------------------------------------------------------------------------

CREATE FUNCTION extra.decision(in_organisation uuid, in_module text, in_day date) RETURNS SETOF extra.change
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY
    SELECT c.* FROM organisation.tree AS t
      JOIN extra.change AS c ON c.organisation_id = t.ancestor_id
     WHERE t.descendant_id = in_organisation AND t.valid_from <= in_day AND (t.valid_to IS NULL OR t.valid_to >= in_day)
       AND c.module = in_module AND c.from_on <= in_day
     ORDER BY t.depth, c.id DESC
     LIMIT 1;
END
$$;
COMMENT ON FUNCTION extra.decision(uuid, text, date) IS
    'The decision that counts in an organisation on a day: the latest of the nearest organisation above or itself; nothing where nobody decided.';
ALTER FUNCTION extra.decision(uuid, text, date) OWNER TO oqu_core;

CREATE FUNCTION extra.is_on(in_organisation uuid, in_module text, in_day date) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN coalesce((SELECT d.is_on FROM extra.decision(in_organisation, in_module, in_day) AS d),
                    (SELECT m.ships_on FROM extra.module AS m WHERE m.name = in_module), true);
END
$$;
COMMENT ON FUNCTION extra.is_on(uuid, text, date) IS 'Whether a module is on in an organisation on a day.';
ALTER FUNCTION extra.is_on(uuid, text, date) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION extra.decision(uuid, text, date), extra.is_on(uuid, text, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION extra.decision(uuid, text, date), extra.is_on(uuid, text, date) TO oqu_family, oqu_staff;

-- For policies of a module: organisation_id <> ALL ((SELECT sec.module_off('club'))::uuid[]). Made once for a statement, and
-- almost always empty: then nobody pays for it.
CREATE FUNCTION sec.module_off(in_module text) RETURNS uuid[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    today date := organisation.today();
    ships boolean := coalesce((SELECT m.ships_on FROM extra.module AS m WHERE m.name = in_module), true);
BEGIN
    IF ships AND NOT EXISTS (SELECT FROM extra.change AS c WHERE c.module = in_module AND NOT c.is_on) THEN
        RETURN '{}';
    END IF;
    RETURN (
        WITH decided AS (
            SELECT DISTINCT ON (t.descendant_id) t.descendant_id AS id, c.is_on
              FROM extra.change AS c
              JOIN organisation.tree AS t ON t.ancestor_id = c.organisation_id
             WHERE c.module = in_module AND c.from_on <= today AND t.valid_from <= today AND (t.valid_to IS NULL OR t.valid_to >= today)
             ORDER BY t.descendant_id, t.depth, c.id DESC)
        SELECT coalesce(array_agg(o.id), '{}')
          FROM organisation.organisation AS o
          LEFT JOIN decided AS d ON d.id = o.id
         WHERE NOT coalesce(d.is_on, ships));
END
$$;
COMMENT ON FUNCTION sec.module_off(text) IS 'Organisations in which an additional module is off today.';
ALTER FUNCTION sec.module_off(text) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION sec.module_off(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.module_off(text) TO oqu_core, oqu_owner, oqu_public, oqu_family, oqu_staff, oqu_work;

CREATE POLICY administrators_read ON extra.change FOR SELECT TO oqu_staff
    USING ((SELECT sec.role()) = 'admin'
           AND (organisation_id = ANY ((SELECT sec.organisations())::uuid[])
                OR EXISTS (SELECT FROM organisation.tree AS t
                            WHERE t.descendant_id = (SELECT sec.organisation()) AND t.ancestor_id = extra.change.organisation_id)));
GRANT SELECT ON extra.change TO oqu_staff;

-- ---- the gate -----------------------------------------------------------------------------------

CREATE FUNCTION extra.put(in_organisation uuid, in_module text, in_on boolean, in_from date, in_reason text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    held extra.change;
BEGIN
    PERFORM organisation.require_admin(in_organisation);
    PERFORM FROM extra.module AS m WHERE m.name = in_module;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'extra.unknown';
    END IF;
    IF in_from IS NULL OR in_from < organisation.today() THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'extra.day-past', COLUMN = 'from';
    END IF;
    SELECT * INTO held FROM extra.decision(in_organisation, in_module, in_from);
    IF extra.is_on(in_organisation, in_module, in_from) = in_on THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'extra.same', COLUMN = 'state';
    END IF;
    IF in_on AND NOT held.is_on AND EXISTS (SELECT FROM organisation.tree AS t
                                             WHERE t.descendant_id = sec.organisation() AND t.ancestor_id = held.made_in AND t.depth > 0) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'extra.decided-above', COLUMN = 'state';
    END IF;
    INSERT INTO extra.change (organisation_id, module, is_on, from_on, reason, made_in, made_by)
    VALUES (in_organisation, in_module, in_on, in_from, in_reason, sec.organisation(), sec.person());
    PERFORM audit.add('extra.changed', 'organisation', in_organisation::text, in_organisation, NULL,
                      jsonb_build_object('module', in_module, 'on', in_on, 'from', in_from));
END
$$;
COMMENT ON FUNCTION extra.put(uuid, text, boolean, date, text) IS
    'Switches a module for an organisation that the administrator keeps; what those above switched off, only they switch on again.';
ALTER FUNCTION extra.put(uuid, text, boolean, date, text) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION extra.put(uuid, text, boolean, date, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION extra.put(uuid, text, boolean, date, text) TO oqu_staff;
