-- Uploaded files. A row is the fact that somebody handed in a file; the bytes lie in the
-- installation's folder, in quarantine as they came, afterwards sealed with a key of their own.
CREATE SCHEMA file;
COMMENT ON SCHEMA file IS 'Uploaded files: quarantine, check, clean copy.';
REVOKE ALL ON SCHEMA file FROM PUBLIC;
GRANT USAGE ON SCHEMA file TO oqu_family, oqu_staff, oqu_work;
GRANT USAGE, CREATE ON SCHEMA file TO oqu_core;

CREATE TABLE file.stored_file (
    id              uuid PRIMARY KEY,
    owner_id        uuid NOT NULL,
    organisation_id uuid,
    purpose         text NOT NULL CHECK (purpose ~ '^[A-Za-z0-9_.-]{1,50}$'),
    name            text NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
    kind            text NOT NULL CHECK (kind IN ('JPEG', 'PNG', 'PDF', 'ZIP')),
    size            bigint NOT NULL CHECK (size > 0),
    sha256          bytea NOT NULL CHECK (octet_length(sha256) = 32),
    state           text NOT NULL DEFAULT 'QUARANTINED'
                    CHECK (state IN ('QUARANTINED', 'CLEAN', 'REJECTED', 'UNREADABLE')),
    reason          text CHECK (reason ~ '^file\.reason\.[a-z-]+$'),
    pages           integer CHECK (pages > 0),
    clean_id        uuid UNIQUE,
    key_sealed      bytea,
    stored_at       timestamptz NOT NULL DEFAULT platform.now(),
    checked_at      timestamptz,
    due_at          timestamptz NOT NULL DEFAULT platform.now(),
    attempts        integer NOT NULL DEFAULT 0,
    slow            integer NOT NULL DEFAULT 0,
    CONSTRAINT file_reason_whole CHECK ((state IN ('REJECTED', 'UNREADABLE')) = (reason IS NOT NULL)),
    CONSTRAINT file_clean_whole CHECK
        ((state = 'CLEAN') = (clean_id IS NOT NULL) AND (state = 'CLEAN') = (key_sealed IS NOT NULL)
         AND (state = 'CLEAN') = (pages IS NOT NULL)),
    CONSTRAINT file_checked_whole CHECK ((state = 'QUARANTINED') = (checked_at IS NULL))
);
CREATE INDEX stored_file_due ON file.stored_file (due_at) WHERE state = 'QUARANTINED';
CREATE INDEX stored_file_owner ON file.stored_file (owner_id, stored_at);
COMMENT ON TABLE file.stored_file IS 'class: medical. A file that somebody handed in; the record it belongs to is the caller''s.';
COMMENT ON COLUMN file.stored_file.id IS 'Random; never part of an address: pages name the record the file belongs to.';
COMMENT ON COLUMN file.stored_file.owner_id IS 'Who handed it in.';
COMMENT ON COLUMN file.stored_file.organisation_id IS 'Organisation of the role it was handed in with; empty for a family.';
COMMENT ON COLUMN file.stored_file.purpose IS 'Kind of document, in the words of the feature that asked for it.';
COMMENT ON COLUMN file.stored_file.name IS 'As its owner calls it; for display only.';
COMMENT ON COLUMN file.stored_file.kind IS 'By content, not by name; ZIP is made by the program and by nobody else.';
COMMENT ON COLUMN file.stored_file.size IS 'Bytes handed in.';
COMMENT ON COLUMN file.stored_file.sha256 IS 'Of the bytes handed in.';
COMMENT ON COLUMN file.stored_file.state IS 'QUARANTINED until checked; only CLEAN files can be read.';
COMMENT ON COLUMN file.stored_file.reason IS 'Catalogue key: why it was not accepted.';
COMMENT ON COLUMN file.stored_file.pages IS 'Pages of a clean file.';
COMMENT ON COLUMN file.stored_file.clean_id IS 'Name of the sealed parts on disk.';
COMMENT ON COLUMN file.stored_file.key_sealed IS 'Key of the parts, sealed by the key service (class of data: file).';
COMMENT ON COLUMN file.stored_file.stored_at IS 'When it was handed in.';
COMMENT ON COLUMN file.stored_file.checked_at IS 'When the check ended.';
COMMENT ON COLUMN file.stored_file.due_at IS 'When the check may be tried next; moved ahead by whoever is trying.';
COMMENT ON COLUMN file.stored_file.attempts IS 'Checks begun.';
COMMENT ON COLUMN file.stored_file.slow IS 'Checks that took too long.';

CREATE TABLE file.part (
    file_id    uuid NOT NULL REFERENCES file.stored_file,
    number     integer NOT NULL CHECK (number BETWEEN 0 AND 1000),
    media_type text NOT NULL CHECK (media_type IN ('image/jpeg', 'application/pdf', 'application/zip')),
    size       bigint NOT NULL CHECK (size > 0),
    sha256     bytea NOT NULL CHECK (octet_length(sha256) = 32),
    PRIMARY KEY (file_id, number)
);
COMMENT ON TABLE file.part IS 'class: medical. What a clean file consists of: a picture of each page (1, 2, …) and, of a PDF, the whole made of them (0).';
COMMENT ON COLUMN file.part.file_id IS 'File.';
COMMENT ON COLUMN file.part.number IS '0 the whole, then pages.';
COMMENT ON COLUMN file.part.media_type IS 'Exact type to serve it with.';
COMMENT ON COLUMN file.part.size IS 'Bytes before sealing.';
COMMENT ON COLUMN file.part.sha256 IS 'Of the bytes before sealing.';

-- Nobody looks at these tables from a door. A file is read through the functions below by its
-- random number, which only the record it belongs to tells; that record's policies decide.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['stored_file', 'part'] LOOP
        EXECUTE format('ALTER TABLE file.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE file.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY owner_all ON file.%I TO oqu_owner USING (true) WITH CHECK (true)', name);
        EXECUTE format('CREATE POLICY work_all ON file.%I TO oqu_work USING (true) WITH CHECK (true)', name);
        EXECUTE format('GRANT SELECT ON file.%I TO oqu_core, oqu_work', name);
    END LOOP;
END $$;
GRANT UPDATE (state, reason, pages, clean_id, key_sealed, checked_at, due_at, attempts, slow) ON file.stored_file TO oqu_work;
GRANT INSERT ON file.part TO oqu_work;
GRANT INSERT ON file.stored_file TO oqu_work;
CREATE POLICY own_adds ON file.stored_file FOR INSERT TO oqu_family, oqu_staff
    WITH CHECK (owner_id = (SELECT sec.person()) AND kind <> 'ZIP' AND organisation_id IS NOT DISTINCT FROM (SELECT sec.organisation())
                AND state = 'QUARANTINED' AND attempts = 0 AND slow = 0);
GRANT INSERT (id, owner_id, organisation_id, purpose, name, kind, size, sha256) ON file.stored_file TO oqu_family, oqu_staff;

-- The outcome of a check is final, whoever asks.
CREATE FUNCTION file.check_change() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF old.state <> 'QUARANTINED' THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'file.checked-already';
    END IF;
    RETURN new;
END
$$;
COMMENT ON FUNCTION file.check_change() IS 'Trigger: a file that was checked does not change.';
CREATE TRIGGER check_change BEFORE UPDATE ON file.stored_file
    FOR EACH ROW EXECUTE FUNCTION file.check_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON file.part
    FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE FUNCTION file.infos(in_ids uuid[])
    RETURNS TABLE (id uuid, name text, size bigint, state text, reason text, pages integer, stored_at timestamptz)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF sec.person() IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'db.forbidden';
    END IF;
    RETURN QUERY SELECT f.id, f.name, f.size, f.state, f.reason, f.pages, f.stored_at
                   FROM unnest(in_ids) WITH ORDINALITY AS asked (id, position)
                   JOIN file.stored_file AS f ON f.id = asked.id
                  ORDER BY asked.position;
END
$$;
COMMENT ON FUNCTION file.infos(uuid[]) IS
    'Files by number, in the order asked for, for somebody signed in. The caller''s record decided that they may know the number.';
ALTER FUNCTION file.infos(uuid[]) OWNER TO oqu_core;

CREATE FUNCTION file.part_of(in_id uuid, in_number integer)
    RETURNS TABLE (state text, clean_id uuid, key_sealed bytea, number integer, media_type text, size bigint, sha256 bytea)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF sec.person() IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'db.forbidden';
    END IF;
    RETURN QUERY SELECT f.state, f.clean_id, f.key_sealed, p.number, p.media_type, p.size, p.sha256
                   FROM file.stored_file AS f
                   LEFT JOIN file.part AS p
                          ON p.file_id = f.id
                         AND p.number = CASE WHEN in_number = 0 AND f.kind <> 'PDF' THEN 1 ELSE in_number END
                  WHERE f.id = in_id;
END
$$;
COMMENT ON FUNCTION file.part_of(uuid, integer) IS
    'What is needed to read a part of a file, for somebody signed in; without key and type while it is not clean. The whole of a picture is its one page.';
ALTER FUNCTION file.part_of(uuid, integer) OWNER TO oqu_core;

CREATE FUNCTION file.stored_since(in_hours integer) RETURNS bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT count(*) FROM file.stored_file AS f
             WHERE f.owner_id = sec.person() AND f.organisation_id IS NULL
               AND f.stored_at > platform.now() - in_hours * interval '1 hour');
END
$$;
COMMENT ON FUNCTION file.stored_since(integer) IS 'How many files the signed-in person handed in as a family lately.';
ALTER FUNCTION file.stored_since(integer) OWNER TO oqu_core;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA file FROM PUBLIC;
GRANT EXECUTE ON FUNCTION file.infos(uuid[]), file.part_of(uuid, integer), file.stored_since(integer)
    TO oqu_family, oqu_staff;
