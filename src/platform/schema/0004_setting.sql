-- Parameters of law and of the service as dated rows with their source (ARCHITECTURE.md, 4.8).
-- Append-only: a correction is a later row for the same day.
CREATE TABLE platform.setting (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key          text        NOT NULL CHECK (key ~ '^[a-z0-9_-]+(\.[a-z0-9_-]+)+$' AND length(key) <= 100),
    scope        text        NOT NULL DEFAULT '' CHECK (length(scope) <= 100),
    value        text        NOT NULL CHECK (length(value) <= 4000),
    valid_from   date        NOT NULL,
    legal_source text        NOT NULL CHECK (length(legal_source) BETWEEN 1 AND 500),
    author       uuid,
    approved_by  uuid,
    reason       text        NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    recorded_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT setting_two_people CHECK (approved_by <> author)
);
COMMENT ON TABLE platform.setting IS
    'class: public. Dated parameters. For a day the row with the latest valid_from not after it counts; among equals the last recorded.';
COMMENT ON COLUMN platform.setting.id IS 'Order of recording.';
COMMENT ON COLUMN platform.setting.key IS 'What it sets: feature and name, admission.work_open.';
COMMENT ON COLUMN platform.setting.scope IS 'Empty: the whole country; otherwise what the feature narrows it to, such as a region.';
COMMENT ON COLUMN platform.setting.value IS 'The value as text: a whole number, a date, yes or no, a list.';
COMMENT ON COLUMN platform.setting.valid_from IS 'First day in UTC+5 on which it counts.';
COMMENT ON COLUMN platform.setting.legal_source IS 'Act and item that fixes it.';
COMMENT ON COLUMN platform.setting.author IS 'Person who recorded it; NULL when a migration did.';
COMMENT ON COLUMN platform.setting.approved_by IS 'The second person, where a change takes two.';
COMMENT ON COLUMN platform.setting.reason IS 'Why it was recorded.';
COMMENT ON COLUMN platform.setting.recorded_at IS 'When, by the machine''s clock.';
CREATE INDEX setting_of_day ON platform.setting (key, scope, valid_from DESC, id DESC);
ALTER TABLE platform.setting ENABLE ROW LEVEL SECURITY;
ALTER TABLE platform.setting FORCE ROW LEVEL SECURITY;
CREATE POLICY all_see ON platform.setting FOR SELECT USING (true);
CREATE POLICY owner_adds ON platform.setting FOR INSERT TO oqu_owner WITH CHECK (author IS NULL);
CREATE POLICY gates_add ON platform.setting FOR INSERT TO oqu_core WITH CHECK (coalesce(approved_by, author) = (SELECT sec.person()));
GRANT SELECT ON platform.setting TO oqu_core, oqu_public, oqu_family, oqu_staff, oqu_work;
GRANT INSERT (key, scope, value, valid_from, legal_source, author, approved_by, reason) ON platform.setting TO oqu_core;

CREATE FUNCTION platform.setting_text(in_key text, in_day date, in_scope text DEFAULT '') RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT s.value FROM platform.setting AS s
             WHERE s.key = in_key AND s.scope IN ('', in_scope) AND s.valid_from <= in_day
             ORDER BY s.scope = '', s.valid_from DESC, s.id DESC LIMIT 1);
END
$$;
COMMENT ON FUNCTION platform.setting_text(text, date, text) IS
    'The value on a day for a scope; without one for the scope, that of the whole country; NULL when there is none.';
ALTER FUNCTION platform.setting_text(text, date, text) OWNER TO oqu_core;
GRANT EXECUTE ON FUNCTION platform.setting_text(text, date, text)
    TO oqu_core, oqu_public, oqu_family, oqu_staff, oqu_work;

CREATE FUNCTION platform.refuse_change() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'platform.append-only';
END
$$;
COMMENT ON FUNCTION platform.refuse_change() IS 'Trigger of append-only tables: refuses for every role.';
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON platform.setting
    FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON platform.clock
    FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
