-- Files of territories that departments send. `oqu work` reads a file and tells what it would change and what is wrong in it; then one
-- press of the department has it take over what was shown, all of it or nothing (ADM-16).

CREATE TABLE organisation.territory_import (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL DEFAULT sec.organisation() REFERENCES organisation.organisation,
    person_id       uuid NOT NULL DEFAULT sec.person(),
    author          text NOT NULL CHECK (length(author) BETWEEN 1 AND 200),
    file_name       text NOT NULL CHECK (length(file_name) <= 300),
    content         bytea NOT NULL,
    act_number      text NOT NULL CHECK (act_number <> ''),
    act_date        date NOT NULL,
    valid_from      date NOT NULL,
    sent_at         timestamptz NOT NULL DEFAULT platform.now(),
    progress        integer NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 100),
    checked_at      timestamptz,
    n_rows          integer NOT NULL DEFAULT 0,
    n_bad           integer NOT NULL DEFAULT 0,
    n_doubtful      integer NOT NULL DEFAULT 0,
    is_stale        boolean NOT NULL DEFAULT false,
    is_waiting      boolean NOT NULL DEFAULT false,
    is_infected     boolean NOT NULL DEFAULT false,
    asked_at        timestamptz,
    asked_by        text,
    asked_reason    text,
    applied_at      timestamptz,
    applied_by      text,
    CONSTRAINT territory_import_infected CHECK (NOT is_infected OR (checked_at IS NOT NULL AND n_bad > 0 AND content = '')),
    CONSTRAINT territory_import_days CHECK (act_date <= valid_from),
    CONSTRAINT territory_import_applied CHECK
        (applied_at IS NULL OR (asked_at IS NOT NULL AND applied_by IS NOT NULL)),
    CONSTRAINT territory_import_asked CHECK
        (asked_at IS NULL OR (checked_at IS NOT NULL AND asked_by IS NOT NULL AND asked_reason IS NOT NULL AND n_bad = 0 AND n_rows > 0))
);
CREATE UNIQUE INDEX territory_import_one_at_a_time ON organisation.territory_import (organisation_id) WHERE checked_at IS NULL;
CREATE INDEX territory_import_of_organisation ON organisation.territory_import (organisation_id, sent_at);
COMMENT ON TABLE organisation.territory_import IS 'class: internal. A file of territories, and how far its way into the register is.';
COMMENT ON COLUMN organisation.territory_import.id IS 'Identifier; stands in the address.';
COMMENT ON COLUMN organisation.territory_import.organisation_id IS 'Department that sent it; nobody else sees it.';
COMMENT ON COLUMN organisation.territory_import.person_id IS 'Officer who sent it.';
COMMENT ON COLUMN organisation.territory_import.author IS 'That officer''s name, as it was.';
COMMENT ON COLUMN organisation.territory_import.file_name IS 'Name of the file, for people.';
COMMENT ON COLUMN organisation.territory_import.content IS 'The file as it was sent; empty once a virus was found in it.';
COMMENT ON COLUMN organisation.territory_import.act_number IS 'Number of the act that fixes the territories.';
COMMENT ON COLUMN organisation.territory_import.act_date IS 'Date of the act.';
COMMENT ON COLUMN organisation.territory_import.valid_from IS 'First day of the new territories.';
COMMENT ON COLUMN organisation.territory_import.sent_at IS 'When it was sent.';
COMMENT ON COLUMN organisation.territory_import.progress IS 'Of a hundred, while it is checked or taken over.';
COMMENT ON COLUMN organisation.territory_import.checked_at IS 'When the check was complete; empty: it waits for one.';
COMMENT ON COLUMN organisation.territory_import.n_rows IS 'Rows under the header.';
COMMENT ON COLUMN organisation.territory_import.n_bad IS 'Mistakes: with one of them nothing is taken over.';
COMMENT ON COLUMN organisation.territory_import.n_doubtful IS 'Houses that two schools would share: allowed, and told.';
COMMENT ON COLUMN organisation.territory_import.is_stale IS 'The register changed after the check, so that it was checked again.';
COMMENT ON COLUMN organisation.territory_import.is_waiting IS 'The virus scanner gave no answer yet: nothing of the file has been read.';
COMMENT ON COLUMN organisation.territory_import.is_infected IS 'The virus scanner found something; the bytes are gone.';
COMMENT ON COLUMN organisation.territory_import.asked_at IS 'When an officer pressed; the job takes it over.';
COMMENT ON COLUMN organisation.territory_import.asked_by IS 'Officer who pressed.';
COMMENT ON COLUMN organisation.territory_import.asked_reason IS 'The act, as the history will tell it.';
COMMENT ON COLUMN organisation.territory_import.applied_at IS 'When the register took it over.';
COMMENT ON COLUMN organisation.territory_import.applied_by IS 'Officer who had pressed.';

CREATE TABLE organisation.territory_import_item (
    import_id    uuid NOT NULL REFERENCES organisation.territory_import,
    line         integer NOT NULL,
    school_id    uuid NOT NULL REFERENCES organisation.organisation,
    street_id    uuid NOT NULL REFERENCES organisation.street,
    house_from   integer,
    house_to     integer,
    parity       text NOT NULL,
    house_suffix text,
    flat_from    integer,
    flat_to      integer,
    language     text,
    PRIMARY KEY (import_id, line)
);
COMMENT ON TABLE organisation.territory_import_item IS
    'class: internal. The lines of a file without mistakes, as organisation.territory_item will have them.';
COMMENT ON COLUMN organisation.territory_import_item.import_id IS 'The file.';
COMMENT ON COLUMN organisation.territory_import_item.line IS 'Line of the file.';
COMMENT ON COLUMN organisation.territory_import_item.school_id IS 'The school.';
COMMENT ON COLUMN organisation.territory_import_item.street_id IS 'The street.';
COMMENT ON COLUMN organisation.territory_import_item.house_from IS 'Lowest house number; empty: the whole street.';
COMMENT ON COLUMN organisation.territory_import_item.house_to IS 'Highest house number; empty: to the end.';
COMMENT ON COLUMN organisation.territory_import_item.parity IS 'ALL, ODD or EVEN.';
COMMENT ON COLUMN organisation.territory_import_item.house_suffix IS 'Only this building of the number.';
COMMENT ON COLUMN organisation.territory_import_item.flat_from IS 'Lowest flat.';
COMMENT ON COLUMN organisation.territory_import_item.flat_to IS 'Highest flat.';
COMMENT ON COLUMN organisation.territory_import_item.language IS 'Only for this language of instruction.';

CREATE TABLE organisation.territory_import_fault (
    import_id   uuid NOT NULL REFERENCES organisation.territory_import,
    n           integer NOT NULL,
    line        integer NOT NULL,
    field       text NOT NULL,
    reason      text NOT NULL,
    value       text NOT NULL,
    is_doubtful boolean NOT NULL,
    PRIMARY KEY (import_id, n)
);
COMMENT ON TABLE organisation.territory_import_fault IS 'class: internal. What is wrong in a file, by line.';
COMMENT ON COLUMN organisation.territory_import_fault.import_id IS 'The file.';
COMMENT ON COLUMN organisation.territory_import_fault.n IS 'Order in the file.';
COMMENT ON COLUMN organisation.territory_import_fault.line IS 'Line of the file.';
COMMENT ON COLUMN organisation.territory_import_fault.field IS 'Column of the file; empty: none is to blame.';
COMMENT ON COLUMN organisation.territory_import_fault.reason IS 'Key of the text that says why.';
COMMENT ON COLUMN organisation.territory_import_fault.value IS 'What stands there.';
COMMENT ON COLUMN organisation.territory_import_fault.is_doubtful IS 'Told, but in nobody''s way.';

CREATE TABLE organisation.territory_import_school (
    import_id    uuid NOT NULL REFERENCES organisation.territory_import,
    school_id    uuid NOT NULL REFERENCES organisation.organisation,
    territory_id uuid,
    added        integer NOT NULL,
    gone         integer NOT NULL,
    same         integer NOT NULL,
    PRIMARY KEY (import_id, school_id)
);
COMMENT ON TABLE organisation.territory_import_school IS 'class: internal. What a file would change for a school, as it was shown.';
COMMENT ON COLUMN organisation.territory_import_school.import_id IS 'The file.';
COMMENT ON COLUMN organisation.territory_import_school.school_id IS 'The school.';
COMMENT ON COLUMN organisation.territory_import_school.territory_id IS 'Its territory on the first day, with which the file was compared; empty: none.';
COMMENT ON COLUMN organisation.territory_import_school.added IS 'Lines that it does not have yet.';
COMMENT ON COLUMN organisation.territory_import_school.gone IS 'Lines that it would lose.';
COMMENT ON COLUMN organisation.territory_import_school.same IS 'Lines that stay.';

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['territory_import', 'territory_import_item', 'territory_import_fault', 'territory_import_school'] LOOP
        EXECUTE format('ALTER TABLE organisation.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE organisation.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY operator_all ON organisation.%I TO oqu_owner USING (true)', name);
        EXECUTE format('CREATE POLICY work_checks ON organisation.%I TO oqu_work USING (true) WITH CHECK (true)', name);
        EXECUTE format('GRANT SELECT ON organisation.%I TO oqu_core, oqu_staff, oqu_work', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['territory_import_item', 'territory_import_fault', 'territory_import_school'] LOOP
        EXECUTE format('CREATE POLICY of_own_file ON organisation.%I FOR SELECT TO oqu_staff'
                       ' USING (import_id IN (SELECT i.id FROM organisation.territory_import AS i))', name);
        EXECUTE format('GRANT INSERT ON organisation.%I TO oqu_work', name);
        EXECUTE format('GRANT DELETE ON organisation.%I TO oqu_core', name);
    END LOOP;
END $$;
CREATE POLICY department_sees ON organisation.territory_import FOR SELECT TO oqu_staff
    USING (organisation_id = (SELECT sec.organisation()) AND (SELECT sec.role()) = 'department');
CREATE POLICY department_sends ON organisation.territory_import FOR INSERT TO oqu_staff
    WITH CHECK (organisation_id = (SELECT sec.organisation()) AND person_id = (SELECT sec.person())
                AND (SELECT sec.role()) = 'department');
GRANT INSERT (id, author, file_name, content, act_number, act_date, valid_from) ON organisation.territory_import TO oqu_staff;
GRANT UPDATE (progress, checked_at, n_rows, n_bad, n_doubtful, is_waiting, is_infected, content) ON organisation.territory_import TO oqu_work;
GRANT UPDATE (progress, checked_at, is_stale, asked_at, asked_by, asked_reason, applied_at, applied_by) ON organisation.territory_import TO oqu_core;
GRANT INSERT, UPDATE, DELETE ON organisation.territory, organisation.territory_item TO oqu_core;

-- Schools, with those that closed, of which a department has the territories to keep.
CREATE FUNCTION organisation.is_below(in_id uuid, in_top uuid, in_day date) RETURNS boolean
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
    RETURN EXISTS (SELECT FROM organisation.tree AS t
                    WHERE t.descendant_id = in_id AND t.ancestor_id = in_top AND t.depth > 0
                      AND t.valid_from <= in_day AND (t.valid_to IS NULL OR t.valid_to >= in_day));
COMMENT ON FUNCTION organisation.is_below(uuid, uuid, date) IS 'Whether one organisation stands below another one on a day.';
REVOKE ALL ON FUNCTION organisation.is_below(uuid, uuid, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organisation.is_below(uuid, uuid, date) TO oqu_core, oqu_staff, oqu_work;

-- In a department's territory lie the places of its region, or of its district; a city of republican importance has its streets
-- itself, whatever the district.
CREATE FUNCTION organisation.places_of(in_department uuid) RETURNS SETOF organisation.place
    LANGUAGE sql STABLE ROWS 50 SET search_path = pg_catalog, pg_temp
AS $$
    SELECT p.*
      FROM organisation.organisation AS d
      JOIN organisation.place AS p ON p.region_kato = d.region_kato
     WHERE d.id = in_department
       AND (d.kind = 'region-department'
            OR (d.kind = 'district-department'
                AND (p.kato = d.district_kato OR p.parent_kato = d.district_kato OR (p.level = 1 AND p.is_city))))
$$;
COMMENT ON FUNCTION organisation.places_of(uuid) IS 'Places in the territory of a department of a region or a district.';
REVOKE ALL ON FUNCTION organisation.places_of(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organisation.places_of(uuid) TO oqu_core, oqu_staff, oqu_work;

CREATE FUNCTION organisation.own_import(in_id uuid) RETURNS organisation.territory_import
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    i organisation.territory_import;
BEGIN
    SELECT * INTO i FROM organisation.territory_import AS x
     WHERE x.id = in_id AND x.organisation_id = sec.organisation() AND sec.role() = 'department' FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'organisation.import.unknown';
    END IF;
    RETURN i;
END
$$;
COMMENT ON FUNCTION organisation.own_import(uuid) IS 'The file of the acting officer''s department, locked.';
ALTER FUNCTION organisation.own_import(uuid) OWNER TO oqu_core;

CREATE FUNCTION organisation.forget_check(in_id uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    DELETE FROM organisation.territory_import_item WHERE import_id = in_id;
    DELETE FROM organisation.territory_import_fault WHERE import_id = in_id;
    DELETE FROM organisation.territory_import_school WHERE import_id = in_id;
    UPDATE organisation.territory_import
       SET asked_at = NULL, asked_by = NULL, asked_reason = NULL, checked_at = NULL, progress = 0, is_stale = true
     WHERE id = in_id AND applied_at IS NULL;
END
$$;
COMMENT ON FUNCTION organisation.forget_check(uuid) IS 'Has a file compared again with a register that changed since.';
ALTER FUNCTION organisation.forget_check(uuid) OWNER TO oqu_core;

CREATE FUNCTION organisation.recheck_territory_import(in_id uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    i organisation.territory_import := organisation.own_import(in_id);
BEGIN
    IF i.asked_at IS NULL THEN
        PERFORM organisation.forget_check(in_id);
    END IF;
END
$$;
COMMENT ON FUNCTION organisation.recheck_territory_import(uuid) IS 'The same for an officer of the department that sent it.';
ALTER FUNCTION organisation.recheck_territory_import(uuid) OWNER TO oqu_core;

-- What is asked of a file before the register takes it over; the schools' records are locked, so that two files wait for each other.
CREATE FUNCTION organisation.require_ready(i organisation.territory_import) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF i.checked_at IS NULL OR i.n_bad > 0 OR i.n_rows = 0 THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'organisation.import.not-ready';
    END IF;
    PERFORM organisation.require_day(i.valid_from, organisation.today(), 'from');
    PERFORM FROM organisation.organisation AS o
      WHERE o.id IN (SELECT s.school_id FROM organisation.territory_import_school AS s WHERE s.import_id = i.id)
      ORDER BY o.id FOR UPDATE;
    IF EXISTS (
        SELECT FROM organisation.territory_import_school AS s
         WHERE s.import_id = i.id
           AND (NOT organisation.is_below(s.school_id, i.organisation_id, organisation.today())
                OR s.territory_id IS DISTINCT FROM
                   (SELECT t.id FROM organisation.territory AS t
                     WHERE t.school_id = s.school_id AND t.valid_from <= i.valid_from
                       AND (t.valid_to IS NULL OR t.valid_to >= i.valid_from)))) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'organisation.import.stale';
    END IF;
END
$$;
COMMENT ON FUNCTION organisation.require_ready(organisation.territory_import) IS
    'Refuses a file that was not checked, has mistakes, or was compared with what is no longer so.';
ALTER FUNCTION organisation.require_ready(organisation.territory_import) OWNER TO oqu_core;

-- Ends what these schools have before a day, and takes away what was announced for it and later.
CREATE FUNCTION organisation.end_territories(in_schools uuid[], in_from date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    DELETE FROM organisation.territory_item AS x USING organisation.territory AS t
     WHERE t.id = x.territory_id AND t.school_id = ANY (in_schools) AND t.valid_from >= in_from;
    DELETE FROM organisation.territory AS t WHERE t.school_id = ANY (in_schools) AND t.valid_from >= in_from;
    UPDATE organisation.territory AS t SET valid_to = in_from - 1
     WHERE t.school_id = ANY (in_schools) AND (t.valid_to IS NULL OR t.valid_to >= in_from);
END
$$;
COMMENT ON FUNCTION organisation.end_territories(uuid[], date) IS
    'The territories of these schools end the day before; the latest act replaces what was announced for later days.';
ALTER FUNCTION organisation.end_territories(uuid[], date) OWNER TO oqu_core;

CREATE FUNCTION organisation.ask_territory_import(in_id uuid, in_by text, in_reason text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    i organisation.territory_import := organisation.own_import(in_id);
BEGIN
    IF i.asked_at IS NOT NULL THEN
        RETURN false;
    END IF;
    PERFORM organisation.require_ready(i);
    UPDATE organisation.territory_import
       SET asked_at = platform.now(), asked_by = in_by, asked_reason = in_reason, progress = 0, is_stale = false
     WHERE id = in_id;
    PERFORM audit.add('organisation.territories-asked', 'territory-import', in_id::text, i.organisation_id, NULL,
                      jsonb_build_object('rows', i.n_rows, 'from', i.valid_from));
    RETURN true;
END
$$;
COMMENT ON FUNCTION organisation.ask_territory_import(uuid, text, text) IS
    'An officer has a file taken over as it was shown; false when that was asked before.';
ALTER FUNCTION organisation.ask_territory_import(uuid, text, text) OWNER TO oqu_core;

-- The three steps of `oqu work`, in one transaction: all of the file or nothing. The file's own row stays free until the last step, so
-- that another connection can tell how far it is.
CREATE FUNCTION organisation.begin_territory_import(in_id uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    i       organisation.territory_import;
    schools uuid[] := (SELECT array_agg(s.school_id ORDER BY s.school_id) FROM organisation.territory_import_school AS s
                        WHERE s.import_id = in_id);
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(in_id::text, 0));
    SELECT * INTO i FROM organisation.territory_import AS x WHERE x.id = in_id AND x.asked_at IS NOT NULL AND x.applied_at IS NULL;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM organisation.require_ready(i), organisation.begin_act(i.asked_by, i.asked_reason),
            organisation.end_territories(schools, i.valid_from);
    INSERT INTO organisation.territory (id, school_id, act_number, act_date, valid_from)
    SELECT gen_random_uuid(), s.id, i.act_number, i.act_date, i.valid_from FROM unnest(schools) AS s (id);
    RETURN true;
END
$$;
COMMENT ON FUNCTION organisation.begin_territory_import(uuid) IS
    'Ends the territories of the schools of a file and begins theirs by its act, without lines; false when there is nothing to do.';
ALTER FUNCTION organisation.begin_territory_import(uuid) OWNER TO oqu_core;

CREATE FUNCTION organisation.put_territory_import(in_id uuid, in_after integer, in_last integer) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    INSERT INTO organisation.territory_item
        (id, territory_id, street_id, house_from, house_to, parity, house_suffix, flat_from, flat_to, language)
    SELECT gen_random_uuid(), t.id, x.street_id, x.house_from, x.house_to, x.parity, x.house_suffix, x.flat_from, x.flat_to, x.language
      FROM organisation.territory_import AS i
      JOIN organisation.territory_import_item AS x ON x.import_id = i.id AND x.line > in_after AND x.line <= in_last
      JOIN organisation.territory AS t ON t.school_id = x.school_id AND t.valid_from = i.valid_from
     WHERE i.id = in_id AND i.asked_at IS NOT NULL AND i.applied_at IS NULL
$$;
COMMENT ON FUNCTION organisation.put_territory_import(uuid, integer, integer) IS 'Writes some lines of a file into the territories begun for it.';
ALTER FUNCTION organisation.put_territory_import(uuid, integer, integer) OWNER TO oqu_core;

CREATE FUNCTION organisation.end_territory_import(in_id uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    i organisation.territory_import;
BEGIN
    UPDATE organisation.territory_import SET applied_at = platform.now(), applied_by = asked_by, progress = 100
     WHERE id = in_id AND asked_at IS NOT NULL AND applied_at IS NULL
    RETURNING * INTO i;
    PERFORM audit.add('organisation.territories-imported', 'territory-import', in_id::text, i.organisation_id, NULL,
                      jsonb_build_object('rows', i.n_rows, 'from', i.valid_from));
    PERFORM audit.add('organisation.territory-changed', 'organisation', s.school_id::text, s.school_id, NULL, jsonb_build_object('import', in_id))
       FROM organisation.territory_import_school AS s WHERE s.import_id = in_id ORDER BY s.school_id;
END
$$;
COMMENT ON FUNCTION organisation.end_territory_import(uuid) IS 'The file is taken over, with its entries in the journal.';
ALTER FUNCTION organisation.end_territory_import(uuid) OWNER TO oqu_core;

REVOKE ALL ON FUNCTION organisation.own_import(uuid), organisation.forget_check(uuid),
    organisation.require_ready(organisation.territory_import), organisation.end_territories(uuid[], date) FROM PUBLIC;
REVOKE ALL ON FUNCTION organisation.recheck_territory_import(uuid), organisation.ask_territory_import(uuid, text, text),
    organisation.begin_territory_import(uuid), organisation.put_territory_import(uuid, integer, integer),
    organisation.end_territory_import(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organisation.recheck_territory_import(uuid), organisation.ask_territory_import(uuid, text, text) TO oqu_staff;
GRANT EXECUTE ON FUNCTION organisation.begin_territory_import(uuid), organisation.put_territory_import(uuid, integer, integer),
    organisation.end_territory_import(uuid), organisation.forget_check(uuid) TO oqu_work;
