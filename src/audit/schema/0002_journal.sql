-- The row trigger for every table with personal data, and who may read the journal.

-- Columns whose values may stand in the journal: class public or internal by their own comment or
-- by their table's, and never sealed bytes.
CREATE FUNCTION audit.open_columns(in_table regclass) RETURNS text[]
    LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (WITH said AS MATERIALIZED (
                SELECT d.objsubid, substring(d.description FROM '^class: ([a-z]+)\.') AS class
                  FROM pg_description AS d
                 WHERE d.objoid = in_table AND d.classoid = 'pg_class'::regclass)
            SELECT coalesce(array_agg(a.attname::text), '{}')
              FROM pg_attribute AS a
              LEFT JOIN said AS own ON own.objsubid = a.attnum
              LEFT JOIN said AS whole ON whole.objsubid = 0
             WHERE a.attrelid = in_table AND a.attnum > 0 AND NOT a.attisdropped AND a.atttypid <> 'bytea'::regtype
               AND coalesce(own.class, whole.class) IN ('public', 'internal'));
END
$$;
COMMENT ON FUNCTION audit.open_columns(regclass) IS 'Columns of a table whose values the journal may hold.';

-- What changed, column by column. Open columns with values; of the others only that they changed.
CREATE FUNCTION audit.difference(old_row jsonb, new_row jsonb, open text[]) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT coalesce(jsonb_object_agg(k.key,
                       CASE WHEN NOT k.key = ANY (open) THEN '"changed"'::jsonb
                            ELSE jsonb_build_array(old_row -> k.key, new_row -> k.key) END), '{}')
              FROM jsonb_object_keys(old_row || new_row) AS k (key)
             WHERE coalesce(old_row -> k.key, 'null') IS DISTINCT FROM coalesce(new_row -> k.key, 'null'));
END
$$;
COMMENT ON FUNCTION audit.difference(jsonb, jsonb, text[]) IS
    'Changed columns as {"name": [old, new]}, or {"name": "changed"} where the value must not be kept.';

CREATE FUNCTION audit.journal() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    old_row jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}' ELSE to_jsonb(OLD) END;
    new_row jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}' ELSE to_jsonb(NEW) END;
    is_row  jsonb := CASE WHEN TG_OP = 'DELETE' THEN old_row ELSE new_row END;
    changes jsonb;
    object  text;
BEGIN
    changes := audit.difference(old_row, new_row, audit.open_columns(TG_RELID));
    IF changes = '{}' THEN
        RETURN NULL;
    END IF;
    SELECT string_agg(is_row ->> c.name, '/' ORDER BY c.n) INTO object
      FROM unnest(string_to_array(coalesce(TG_ARGV[0], 'id'), ',')) WITH ORDINALITY AS c (name, n);
    PERFORM audit.add('row.' || lower(TG_OP), TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME, object,
                      (is_row ->> nullif(TG_ARGV[1], ''))::uuid, (is_row ->> nullif(TG_ARGV[2], ''))::uuid,
                      jsonb_build_object('columns', changes));
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION audit.journal() IS
    'Trigger AFTER INSERT OR UPDATE OR DELETE FOR EACH ROW. Arguments: identifying columns with commas (id), column of the owning organisation, column of the person it is about; the last two may be empty or missing.';
ALTER FUNCTION audit.journal() OWNER TO oqu_core;
GRANT EXECUTE ON FUNCTION audit.journal() TO oqu_owner;
GRANT EXECUTE ON FUNCTION audit.open_columns(regclass), audit.difference(jsonb, jsonb, text[]) TO oqu_core;

-- ---- reading -------------------------------------------------------------------------------

-- The scopes come from features above this one; their names are looked up when they are called.
CREATE FUNCTION audit.organisations() RETURNS uuid[]
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN sec.organisations();
END
$$;
COMMENT ON FUNCTION audit.organisations() IS 'sec.organisations(), which the feature organisation makes later.';

CREATE FUNCTION audit.children() RETURNS uuid[]
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN sec.children();
END
$$;
COMMENT ON FUNCTION audit.children() IS 'sec.children(), which the feature person makes later.';
GRANT EXECUTE ON FUNCTION audit.organisations() TO oqu_staff;
GRANT EXECUTE ON FUNCTION audit.children() TO oqu_family;

ALTER TABLE audit.entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit.entry FORCE ROW LEVEL SECURITY;
ALTER TABLE audit.head ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit.head FORCE ROW LEVEL SECURITY;
-- `oqu audit verify` reads everything.
CREATE POLICY verifier_sees ON audit.entry FOR SELECT TO oqu_owner USING (true);
CREATE POLICY verifier_sees ON audit.head FOR SELECT TO oqu_owner USING (true);
-- M456-5.13: managers their subtree, information security everything.
CREATE POLICY staff_see ON audit.entry FOR SELECT TO oqu_staff
    USING ((SELECT sec.role()) = 'security'
           OR ((SELECT sec.role()) IN ('director', 'department', 'ministry', 'admin')
               AND organisation = ANY ((SELECT audit.organisations())::uuid[])));
-- SEC-38: parents see who opened or changed their own and their children's records.
CREATE POLICY family_see ON audit.entry FOR SELECT TO oqu_family
    USING (subject = (SELECT sec.person()) OR subject = ANY ((SELECT audit.children())::uuid[]));
GRANT SELECT ON audit.entry TO oqu_staff;
GRANT SELECT (shard, seq, at, door, person, role, action, object_type, object, organisation, subject)
    ON audit.entry TO oqu_family;
