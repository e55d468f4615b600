-- The privacy policy: what is kept about people, why, for how long, who sees it. A text with versions, and who accepted which.
CREATE SCHEMA privacy;
COMMENT ON SCHEMA privacy IS 'The privacy policy with its versions, and who accepted which.';
REVOKE ALL ON SCHEMA privacy FROM PUBLIC;
GRANT USAGE ON SCHEMA privacy TO oqu_public, oqu_family, oqu_staff;
GRANT USAGE, CREATE ON SCHEMA privacy TO oqu_core;

CREATE TABLE privacy.version (
    number       integer PRIMARY KEY CHECK (number > 0),
    valid_from   date NOT NULL,
    text_kk      text NOT NULL CHECK (text_kk <> ''),
    text_ru      text NOT NULL CHECK (text_ru <> ''),
    text_en      text,
    reason       text NOT NULL CHECK (reason <> ''),
    legal_act    text NOT NULL CHECK (legal_act <> ''),
    published_by uuid REFERENCES person.person,
    published_at timestamptz NOT NULL DEFAULT platform.now()
);
CREATE INDEX version_from ON privacy.version (valid_from DESC, number DESC);
COMMENT ON TABLE privacy.version IS 'class: public. Versions of the privacy policy; rows are only added. In force is the last one whose first day has come.';
COMMENT ON COLUMN privacy.version.number IS 'Number of the version, from 1.';
COMMENT ON COLUMN privacy.version.valid_from IS 'First day in force.';
COMMENT ON COLUMN privacy.version.text_kk IS 'Text in Kazakh: "# " begins a heading, "- " an entry of a list, every other line a paragraph.';
COMMENT ON COLUMN privacy.version.text_ru IS 'The same in Russian.';
COMMENT ON COLUMN privacy.version.text_en IS 'The same in English; empty: readers of English see the Russian text.';
COMMENT ON COLUMN privacy.version.reason IS 'Why there is a new version.';
COMMENT ON COLUMN privacy.version.legal_act IS 'Legal act it rests on.';
COMMENT ON COLUMN privacy.version.published_by IS 'class: internal. Administrator who published it; empty: shipped with the platform.';
COMMENT ON COLUMN privacy.version.published_at IS 'When it was published.';

CREATE TABLE privacy.acceptance (
    person_id uuid NOT NULL REFERENCES person.person,
    version   integer NOT NULL REFERENCES privacy.version,
    at        timestamptz NOT NULL DEFAULT platform.now(),
    lang      text NOT NULL CHECK (lang IN ('kk', 'ru', 'en')),
    text_hash bytea NOT NULL CHECK (length(text_hash) = 32),
    PRIMARY KEY (person_id, version)
);
COMMENT ON TABLE privacy.acceptance IS 'class: restricted. Who accepted which version; rows are only added (M456-9c).';
COMMENT ON COLUMN privacy.acceptance.person_id IS 'Who.';
COMMENT ON COLUMN privacy.acceptance.version IS 'Which version.';
COMMENT ON COLUMN privacy.acceptance.at IS 'When.';
COMMENT ON COLUMN privacy.acceptance.lang IS 'class: internal. Language of the text that was shown.';
COMMENT ON COLUMN privacy.acceptance.text_hash IS 'class: internal. SHA-256 of that text.';
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON privacy.acceptance
    FOR EACH ROW EXECUTE FUNCTION audit.journal('person_id,version', '', 'person_id');
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON privacy.version
    FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON privacy.acceptance
    FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

ALTER TABLE privacy.version ENABLE ROW LEVEL SECURITY;
ALTER TABLE privacy.version FORCE ROW LEVEL SECURITY;
ALTER TABLE privacy.acceptance ENABLE ROW LEVEL SECURITY;
ALTER TABLE privacy.acceptance FORCE ROW LEVEL SECURITY;
CREATE POLICY all_see ON privacy.version FOR SELECT USING (true);
CREATE POLICY owner_adds ON privacy.version FOR INSERT TO oqu_owner WITH CHECK (true);
CREATE POLICY own ON privacy.acceptance FOR SELECT TO oqu_family, oqu_staff USING (person_id = (SELECT sec.person()));
CREATE POLICY accepts ON privacy.acceptance FOR INSERT TO oqu_family, oqu_staff WITH CHECK (person_id = (SELECT sec.person()));
GRANT SELECT ON privacy.version TO oqu_core, oqu_public, oqu_family, oqu_staff;
GRANT INSERT ON privacy.version TO oqu_core;
GRANT SELECT ON privacy.acceptance TO oqu_core;
GRANT SELECT ON privacy.acceptance TO oqu_family, oqu_staff;
GRANT INSERT (person_id, version, lang, text_hash) ON privacy.acceptance TO oqu_family, oqu_staff;

CREATE FUNCTION privacy.in_force() RETURNS integer
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT v.number FROM privacy.version AS v WHERE v.valid_from <= organisation.today()
             ORDER BY v.valid_from DESC, v.number DESC LIMIT 1);
END
$$;
COMMENT ON FUNCTION privacy.in_force() IS 'Number of the version in force today; NULL before the first.';
REVOKE ALL ON FUNCTION privacy.in_force() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.in_force() TO oqu_core, oqu_public, oqu_family, oqu_staff;

CREATE FUNCTION privacy.owed(in_person uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    current integer := privacy.in_force();
BEGIN
    RETURN current IS NOT NULL
           AND NOT EXISTS (SELECT FROM privacy.acceptance AS a WHERE a.person_id = in_person AND a.version = current);
END
$$;
COMMENT ON FUNCTION privacy.owed(uuid) IS 'Whether this person has not accepted the version in force; for functions of sign-in.';
REVOKE ALL ON FUNCTION privacy.owed(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.owed(uuid) TO oqu_core;

CREATE FUNCTION privacy.keeps() RETURNS boolean
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN coalesce(sec.door() = 'staff' AND sec.role() = 'admin', false)
           AND EXISTS (SELECT FROM organisation.organisation AS o
                        WHERE o.id = sec.organisation() AND o.kind IN ('ministry', 'operator'));
END
$$;
COMMENT ON FUNCTION privacy.keeps() IS 'Whether the signed context is an administrator''s of the ministry or of the platform''s operator.';
REVOKE ALL ON FUNCTION privacy.keeps() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.keeps() TO oqu_core, oqu_staff;

CREATE FUNCTION privacy.publish(in_from date, in_kk text, in_ru text, in_en text, in_reason text, in_act text) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    last privacy.version;
BEGIN
    IF NOT privacy.keeps() THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'privacy.not-keeper';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('privacy.publish'));
    SELECT * INTO last FROM privacy.version AS v ORDER BY v.number DESC LIMIT 1;
    IF in_from <= organisation.today() THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'privacy.from-past', COLUMN = 'from';
    ELSIF in_from < last.valid_from THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'privacy.from-before-last', COLUMN = 'from';
    ELSIF (in_kk, in_ru) = (last.text_kk, last.text_ru) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'privacy.same-text', COLUMN = 'kk';
    END IF;
    INSERT INTO privacy.version (number, valid_from, text_kk, text_ru, text_en, reason, legal_act, published_by)
    VALUES (coalesce(last.number, 0) + 1, in_from, in_kk, in_ru, nullif(in_en, ''), in_reason, in_act, sec.person());
    PERFORM audit.add('privacy.published', 'privacy.version', (coalesce(last.number, 0) + 1)::text, sec.organisation(), NULL, '{}');
    RETURN coalesce(last.number, 0) + 1;
END
$$;
COMMENT ON FUNCTION privacy.publish(date, text, text, text, text, text) IS
    'A new version, by an administrator of the ministry or the operator. Its first day lies after today, so that nobody is asked in the middle of work, and not before that of a version already announced.';
ALTER FUNCTION privacy.publish(date, text, text, text, text, text) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION privacy.publish(date, text, text, text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.publish(date, text, text, text, text, text) TO oqu_staff;
