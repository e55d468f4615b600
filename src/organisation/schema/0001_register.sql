-- The register of places and organisations, their tree with dates, and the subtree a signed
-- context may see. Everything here is public knowledge; only writing is restricted.

CREATE EXTENSION IF NOT EXISTS btree_gin WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

CREATE SCHEMA organisation;
COMMENT ON SCHEMA organisation IS
    'Places, organisations and their tree, streets and service territories, legal acts.';
REVOKE ALL ON SCHEMA organisation FROM PUBLIC;
GRANT USAGE ON SCHEMA organisation TO oqu_core, oqu_public, oqu_family, oqu_staff, oqu_work;

-- Kazakh alphabet, numbers by value: "№ 9" stands before "№ 84".
CREATE COLLATION organisation.by_name (provider = icu, locale = 'kk-u-kn-true');
COMMENT ON COLLATION organisation.by_name IS
    'Order of names on screens: the 42 letters of Kazakh, numbers inside a name by value.';

-- ---- the day ------------------------------------------------------------------------------------

CREATE FUNCTION organisation.today() RETURNS date
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (platform.now() AT TIME ZONE interval '5 hours')::date;
COMMENT ON FUNCTION organisation.today() IS
    'Today in the country''s one zone, UTC+5, by the platform''s clock.';
GRANT EXECUTE ON FUNCTION organisation.today() TO oqu_core, oqu_public, oqu_family, oqu_staff, oqu_work;

-- ---- dictionaries -------------------------------------------------------------------------------

CREATE TABLE organisation.kind (
    code     text PRIMARY KEY CHECK (code ~ '^[a-z0-9-]+$'),
    class    text NOT NULL CHECK (class IN ('authority', 'school', 'preschool', 'other')),
    name_kk  text NOT NULL,
    name_ru  text NOT NULL,
    name_en  text NOT NULL,
    grade1   boolean NOT NULL,
    basis    text,
    position integer NOT NULL,
    CONSTRAINT kind_exclusion_has_basis CHECK (grade1 OR class <> 'school' OR basis IS NOT NULL)
);
COMMENT ON TABLE organisation.kind IS 'class: public. Kinds of organisation, an editable dictionary.';
COMMENT ON COLUMN organisation.kind.code IS 'Stable code used by the program and in exchange.';
COMMENT ON COLUMN organisation.kind.class IS 'authority, school, preschool or other.';
COMMENT ON COLUMN organisation.kind.name_kk IS 'Name in Kazakh.';
COMMENT ON COLUMN organisation.kind.name_ru IS 'Name in Russian.';
COMMENT ON COLUMN organisation.kind.name_en IS 'Name in English.';
COMMENT ON COLUMN organisation.kind.grade1 IS
    'False: grade-1 admission under the Model Rules does not cover this kind.';
COMMENT ON COLUMN organisation.kind.basis IS 'Why a kind of school is not covered.';
COMMENT ON COLUMN organisation.kind.position IS 'Order in lists.';

CREATE TABLE organisation.language (
    code     text PRIMARY KEY CHECK (code ~ '^[a-z]{2,3}$'),
    name_kk  text NOT NULL,
    name_ru  text NOT NULL,
    name_en  text NOT NULL,
    position integer NOT NULL
);
COMMENT ON TABLE organisation.language IS 'class: public. Languages of instruction.';
COMMENT ON COLUMN organisation.language.code IS 'ISO 639 code.';
COMMENT ON COLUMN organisation.language.name_kk IS 'Name in Kazakh.';
COMMENT ON COLUMN organisation.language.name_ru IS 'Name in Russian.';
COMMENT ON COLUMN organisation.language.name_en IS 'Name in English.';
COMMENT ON COLUMN organisation.language.position IS 'Order in lists.';

-- ---- places -------------------------------------------------------------------------------------

CREATE TABLE organisation.place (
    kato        text PRIMARY KEY CHECK (kato ~ '^[0-9]{9}$'),
    level       integer NOT NULL CHECK (level BETWEEN 1 AND 3),
    parent_kato text REFERENCES organisation.place,
    region_kato text NOT NULL REFERENCES organisation.place,
    iso         text UNIQUE CHECK (iso ~ '^KZ-[0-9]{2}$'),
    is_city     boolean NOT NULL DEFAULT false,
    name_kk     text NOT NULL,
    name_ru     text NOT NULL,
    name_en     text,
    valid_from  date NOT NULL DEFAULT '2022-06-08',
    valid_to    date,
    version     integer NOT NULL DEFAULT 1,
    CONSTRAINT place_period CHECK (valid_to >= valid_from),
    CONSTRAINT place_region_stands_alone CHECK
        ((level = 1) = (parent_kato IS NULL) AND (level = 1) = (region_kato = kato)
         AND (level = 1) = (iso IS NOT NULL)),
    CONSTRAINT place_region_has_english CHECK (level > 1 OR name_en IS NOT NULL)
);
CREATE INDEX place_parent ON organisation.place (parent_kato);
CREATE INDEX place_region ON organisation.place (region_kato, level);
COMMENT ON TABLE organisation.place IS
    'class: public. Units of the classifier of administrative territories (KATO): regions and '
    'cities of republican importance, districts, settlements.';
COMMENT ON COLUMN organisation.place.kato IS 'Nine-digit KATO code.';
COMMENT ON COLUMN organisation.place.level IS '1 region or city of republican importance, 2 district or town, 3 settlement.';
COMMENT ON COLUMN organisation.place.parent_kato IS 'The unit above; none for level 1.';
COMMENT ON COLUMN organisation.place.region_kato IS 'The level-1 unit; itself for level 1.';
COMMENT ON COLUMN organisation.place.iso IS 'ISO 3166-2 code of a level-1 unit.';
COMMENT ON COLUMN organisation.place.is_city IS 'True for a city or town.';
COMMENT ON COLUMN organisation.place.name_kk IS 'Name in Kazakh.';
COMMENT ON COLUMN organisation.place.name_ru IS 'Name in Russian.';
COMMENT ON COLUMN organisation.place.name_en IS 'Name in English, always for level 1.';
COMMENT ON COLUMN organisation.place.valid_from IS 'First day of the unit in this form; by default that of the 2022 division.';
COMMENT ON COLUMN organisation.place.valid_to IS 'Last day, empty while it exists.';
COMMENT ON COLUMN organisation.place.version IS 'Counts edits, for optimistic locking.';

-- ---- organisations ------------------------------------------------------------------------------

CREATE TABLE organisation.organisation (
    id                uuid PRIMARY KEY,
    bin               text CONSTRAINT organisation_bin_once UNIQUE CHECK (bin ~ '^[0-9]{12}$'),
    kind              text NOT NULL REFERENCES organisation.kind,
    name_kk           text NOT NULL CHECK (name_kk <> ''),
    name_ru           text NOT NULL CHECK (name_ru <> ''),
    legal_name_kk     text NOT NULL CHECK (legal_name_kk <> ''),
    legal_name_ru     text NOT NULL CHECK (legal_name_ru <> ''),
    search_key        text NOT NULL CHECK (search_key <> ''),
    region_kato       text REFERENCES organisation.place,
    district_kato     text REFERENCES organisation.place,
    settlement_kato   text REFERENCES organisation.place,
    ownership         text NOT NULL CHECK (ownership IN ('STATE', 'PRIVATE', 'REPUBLICAN')),
    licence_number    text CHECK (licence_number <> ''),
    licence_on        date,
    primary_programme boolean NOT NULL DEFAULT false,
    preschool_groups  boolean NOT NULL DEFAULT false,
    status            text NOT NULL DEFAULT 'OPEN'
                      CHECK (status IN ('OPENING_SOON', 'OPEN', 'CLOSED', 'EMERGENCY')),
    opens_on          date,
    phone             text CHECK (phone ~ '^\+7[0-9]{10}$'),
    address_kk        text,
    address_ru        text,
    site              text CHECK (site ~ '^[a-z0-9-]+\.edu\.kz$'),
    valid_from        date NOT NULL,
    valid_to          date,
    version           integer NOT NULL DEFAULT 1,
    CONSTRAINT organisation_period CHECK (valid_to >= valid_from),
    CONSTRAINT organisation_licence CHECK ((licence_number IS NULL) = (licence_on IS NULL)),
    CONSTRAINT organisation_opens CHECK (opens_on IS NULL OR status = 'OPENING_SOON'),
    CONSTRAINT organisation_school_has_place CHECK
        (NOT primary_programme OR (region_kato IS NOT NULL AND district_kato IS NOT NULL))
);
CREATE INDEX organisation_district ON organisation.organisation (district_kato, kind);
CREATE INDEX organisation_region ON organisation.organisation (region_kato, kind);
COMMENT ON TABLE organisation.organisation IS
    'class: public. Ministry, departments, schools, kindergartens and others, as they are now.';
COMMENT ON COLUMN organisation.organisation.id IS 'Identifier made by the application.';
COMMENT ON COLUMN organisation.organisation.bin IS 'Business identification number; its check digit is checked by the application.';
COMMENT ON COLUMN organisation.organisation.kind IS 'Code in organisation.kind.';
COMMENT ON COLUMN organisation.organisation.name_kk IS 'Short name in Kazakh, for screens.';
COMMENT ON COLUMN organisation.organisation.name_ru IS 'Short name in Russian, for screens.';
COMMENT ON COLUMN organisation.organisation.legal_name_kk IS 'Full legal name in Kazakh, for orders and receipts.';
COMMENT ON COLUMN organisation.organisation.legal_name_ru IS 'Full legal name in Russian, for orders and receipts.';
COMMENT ON COLUMN organisation.organisation.search_key IS
    'Search keys of the names, separated by a space, made by the application as people type them.';
COMMENT ON COLUMN organisation.organisation.region_kato IS 'Region; empty only for bodies of the whole country.';
COMMENT ON COLUMN organisation.organisation.district_kato IS 'District or town.';
COMMENT ON COLUMN organisation.organisation.settlement_kato IS 'Settlement, where it differs from the district.';
COMMENT ON COLUMN organisation.organisation.ownership IS 'STATE (of a local authority), PRIVATE or REPUBLICAN.';
COMMENT ON COLUMN organisation.organisation.licence_number IS
    'Number of the licence for education; empty where none is recorded.';
COMMENT ON COLUMN organisation.organisation.licence_on IS 'Date of that licence.';
COMMENT ON COLUMN organisation.organisation.primary_programme IS
    'Teaches primary grades, so it is a provider of the service (Algorithm p. 2 (1)).';
COMMENT ON COLUMN organisation.organisation.preschool_groups IS
    'Has own pre-school preparation groups (Algorithm p. 4).';
COMMENT ON COLUMN organisation.organisation.status IS
    'OPENING_SOON, OPEN, CLOSED or EMERGENCY; what it is on a day says organisation.status_on().';
COMMENT ON COLUMN organisation.organisation.opens_on IS 'First day of work of one that opens soon; from then on it is open.';
COMMENT ON COLUMN organisation.organisation.phone IS 'Office telephone, +7 and ten digits.';
COMMENT ON COLUMN organisation.organisation.address_kk IS 'Postal address in Kazakh.';
COMMENT ON COLUMN organisation.organisation.address_ru IS 'Postal address in Russian.';
COMMENT ON COLUMN organisation.organisation.site IS 'Official site in the edu.kz zone (Order 456 p. 1).';
COMMENT ON COLUMN organisation.organisation.valid_from IS 'First day of the organisation.';
COMMENT ON COLUMN organisation.organisation.valid_to IS 'Last day, empty while it exists.';
COMMENT ON COLUMN organisation.organisation.version IS 'Counts edits, for optimistic locking.';

-- Days that were announced take effect by themselves, so nobody has to be at work on them.
CREATE FUNCTION organisation.status_on(status text, opens_on date, valid_to date, day date) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE -- in SQL it would be planned for each statement that asks for today
AS $$
BEGIN
    RETURN CASE WHEN valid_to < day THEN 'CLOSED' WHEN opens_on <= day THEN 'OPEN' ELSE status END;
END
$$;
COMMENT ON FUNCTION organisation.status_on(text, date, date, date) IS
    'Status on a day: closed after the last day, open from the announced one.';
GRANT EXECUTE ON FUNCTION organisation.status_on(text, date, date, date)
    TO oqu_core, oqu_public, oqu_family, oqu_staff, oqu_work;

-- A provider of grade 1 teaches primary grades (Algorithm p. 2 (1)); a kindergarten or college does not.
CREATE FUNCTION organisation.provider_has_programme() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM organisation.kind AS k WHERE k.code = NEW.kind AND k.class = 'school') THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'organisation.no-primary-programme', COLUMN = 'primary';
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION organisation.provider_has_programme() IS 'Refuses the primary programme to what is not a school.';
CREATE TRIGGER provider_has_programme BEFORE INSERT OR UPDATE OF kind, primary_programme ON organisation.organisation
    FOR EACH ROW WHEN (NEW.primary_programme) EXECUTE FUNCTION organisation.provider_has_programme();

CREATE TABLE organisation.teaches_in (
    organisation_id uuid NOT NULL REFERENCES organisation.organisation,
    language        text NOT NULL REFERENCES organisation.language,
    valid_from      date NOT NULL,
    valid_to        date,
    PRIMARY KEY (organisation_id, language, valid_from),
    CONSTRAINT teaches_in_period CHECK (valid_to >= valid_from)
);
COMMENT ON TABLE organisation.teaches_in IS 'class: public. Languages of instruction of an organisation, with dates.';
COMMENT ON COLUMN organisation.teaches_in.organisation_id IS 'Whose language.';
COMMENT ON COLUMN organisation.teaches_in.language IS 'Code in organisation.language.';
COMMENT ON COLUMN organisation.teaches_in.valid_from IS 'First day.';
COMMENT ON COLUMN organisation.teaches_in.valid_to IS 'Last day, empty while it lasts.';

-- ---- the tree -----------------------------------------------------------------------------------

CREATE TABLE organisation.link (
    child_id   uuid NOT NULL REFERENCES organisation.organisation,
    parent_id  uuid NOT NULL REFERENCES organisation.organisation,
    valid_from date NOT NULL,
    valid_to   date,
    basis      text NOT NULL CHECK (basis <> ''),
    PRIMARY KEY (child_id, valid_from),
    CONSTRAINT link_period CHECK (valid_to >= valid_from),
    CONSTRAINT link_not_self CHECK (child_id <> parent_id),
    CONSTRAINT link_one_parent EXCLUDE USING gist
        (child_id WITH =, daterange(valid_from, valid_to, '[]') WITH &&)
);
CREATE INDEX link_parent ON organisation.link (parent_id);
COMMENT ON TABLE organisation.link IS 'class: public. To whom an organisation answers, with dates: one parent on any day.';
COMMENT ON COLUMN organisation.link.child_id IS 'The subordinate organisation.';
COMMENT ON COLUMN organisation.link.parent_id IS 'The organisation above it.';
COMMENT ON COLUMN organisation.link.valid_from IS 'First day.';
COMMENT ON COLUMN organisation.link.valid_to IS 'Last day, empty while it lasts.';
COMMENT ON COLUMN organisation.link.basis IS 'The act or other reason.';

CREATE TABLE organisation.tree (
    ancestor_id   uuid NOT NULL REFERENCES organisation.organisation,
    descendant_id uuid NOT NULL REFERENCES organisation.organisation,
    depth         integer NOT NULL CHECK (depth >= 0),
    valid_from    date NOT NULL,
    valid_to      date,
    PRIMARY KEY (ancestor_id, descendant_id, valid_from)
);
CREATE INDEX tree_descendant ON organisation.tree (descendant_id, depth);
COMMENT ON TABLE organisation.tree IS
    'class: public. Closure of organisation.link, itself included at depth 0; kept by a trigger, never written by hand.';
COMMENT ON COLUMN organisation.tree.ancestor_id IS 'The organisation above, or itself.';
COMMENT ON COLUMN organisation.tree.descendant_id IS 'The organisation below.';
COMMENT ON COLUMN organisation.tree.depth IS 'Links between the two.';
COMMENT ON COLUMN organisation.tree.valid_from IS 'First day on which every link of the path holds.';
COMMENT ON COLUMN organisation.tree.valid_to IS 'Last such day, empty while it lasts.';

-- Writes the closure anew for the given organisations and everything below them.
CREATE FUNCTION organisation.tree_rebuild(changed uuid[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    below uuid[];
BEGIN
    IF changed IS NULL THEN
        RETURN;
    END IF;
    IF EXISTS (
        WITH RECURSIVE up AS (
            SELECT l.child_id AS start, l.parent_id AS at, 1 AS depth,
                   daterange(l.valid_from, l.valid_to, '[]') AS days
              FROM organisation.link AS l
             WHERE l.child_id = ANY (changed)
            UNION ALL
            SELECT u.start, l.parent_id, u.depth + 1, u.days * daterange(l.valid_from, l.valid_to, '[]')
              FROM up AS u
              JOIN organisation.link AS l
                ON l.child_id = u.at AND daterange(l.valid_from, l.valid_to, '[]') && u.days
             WHERE u.at <> u.start AND u.depth < 16
        )
        SELECT FROM up WHERE at = start OR depth = 16
    ) THEN
        RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'tree_no_cycle',
            SCHEMA = 'organisation', TABLE = 'tree',
            MESSAGE = 'an organisation cannot stand above itself';
    END IF;

    WITH RECURSIVE under AS (
        SELECT DISTINCT unnest(changed) AS id
        UNION
        SELECT l.child_id FROM organisation.link AS l JOIN under AS u ON l.parent_id = u.id
    )
    SELECT array_agg(id) INTO below FROM under;

    DELETE FROM organisation.tree WHERE descendant_id = ANY (below);

    INSERT INTO organisation.tree (ancestor_id, descendant_id, depth, valid_from, valid_to)
    WITH RECURSIVE path AS (
        SELECT o.id AS descendant_id, o.id AS ancestor_id, 0 AS depth,
               daterange(o.valid_from, o.valid_to, '[]') AS days
          FROM organisation.organisation AS o
         WHERE o.id = ANY (below)
        UNION ALL
        SELECT p.descendant_id, l.parent_id, p.depth + 1,
               p.days * daterange(l.valid_from, l.valid_to, '[]')
          FROM path AS p
          JOIN organisation.link AS l
            ON l.child_id = p.ancestor_id AND daterange(l.valid_from, l.valid_to, '[]') && p.days
    )
    SELECT ancestor_id, descendant_id, depth, lower(days), upper(days) - 1 FROM path;
END
$$;
COMMENT ON FUNCTION organisation.tree_rebuild(uuid[]) IS
    'Recomputes organisation.tree for the given organisations and all below them.';
REVOKE ALL ON FUNCTION organisation.tree_rebuild(uuid[]) FROM PUBLIC;

CREATE FUNCTION organisation.link_changed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM organisation.tree_rebuild(array_agg(DISTINCT child_id)) FROM changed;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION organisation.link_changed() IS 'Keeps organisation.tree in step with organisation.link.';

CREATE FUNCTION organisation.organisation_added() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM organisation.tree_rebuild(array_agg(id)) FROM changed;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION organisation.organisation_added() IS
    'Gives each new organisation its own row in organisation.tree.';

CREATE FUNCTION organisation.organisation_dated() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM organisation.tree_rebuild(array_agg(n.id))
       FROM changed AS n
       JOIN was AS o USING (id)
      WHERE (n.valid_from, n.valid_to) IS DISTINCT FROM (o.valid_from, o.valid_to);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION organisation.organisation_dated() IS
    'Keeps organisation.tree in step with the days of organisation.organisation.';

CREATE TRIGGER organisation_added AFTER INSERT ON organisation.organisation
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION organisation.organisation_added();
CREATE TRIGGER organisation_dated AFTER UPDATE ON organisation.organisation
    REFERENCING OLD TABLE AS was NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION organisation.organisation_dated();
CREATE TRIGGER link_added AFTER INSERT ON organisation.link
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION organisation.link_changed();
CREATE TRIGGER link_dated AFTER UPDATE ON organisation.link
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION organisation.link_changed();
CREATE TRIGGER link_removed AFTER DELETE ON organisation.link
    REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION organisation.link_changed();

-- The part of the tree that a signed context may see (SEC-13). Policies write
--   organisation_id = ANY ((SELECT sec.organisations())::uuid[])
-- so that the list is made once per statement and an index on the column serves.
CREATE FUNCTION sec.organisations() RETURNS uuid[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    -- Support works for everybody and is over nobody: what it may read is opened to it piece by piece (src/glass).
    top   uuid := CASE WHEN sec.role() IS DISTINCT FROM 'support' THEN sec.organisation() END;
    today date := organisation.today();
BEGIN
    RETURN (SELECT coalesce(array_agg(x.id), '{}')
              FROM (SELECT t.descendant_id AS id
                      FROM organisation.tree AS t
                     WHERE t.ancestor_id = top AND t.valid_from <= today AND (t.valid_to IS NULL OR t.valid_to >= today)
                    UNION ALL
                    SELECT s.organisation_id
                      FROM organisation.succession AS s
                      JOIN organisation.tree AS t ON t.descendant_id = s.owner_id
                     WHERE t.ancestor_id = top AND t.valid_from <= today AND (t.valid_to IS NULL OR t.valid_to >= today)
                       AND s.valid_from <= today AND (s.valid_to IS NULL OR s.valid_to >= today)) AS x);
END
$$;
COMMENT ON FUNCTION sec.organisations() IS
    'The organisation of the signed context and all below it today, and the closed ones whose records they own; empty without a valid context, and for support.';
REVOKE ALL ON FUNCTION sec.organisations() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.organisations() TO oqu_core, oqu_public, oqu_family, oqu_staff, oqu_work;

CREATE FUNCTION sec.is_ministry() RETURNS boolean
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
    RETURN EXISTS (SELECT FROM organisation.organisation AS o WHERE o.id = sec.organisation() AND o.kind = 'ministry');
COMMENT ON FUNCTION sec.is_ministry() IS 'Whether the signed context is that of a ministry, to whom belongs what has no organisation.';
REVOKE ALL ON FUNCTION sec.is_ministry() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.is_ministry() TO oqu_core, oqu_staff;

CREATE FUNCTION sec.is_operator() RETURNS boolean
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
    RETURN EXISTS (SELECT FROM organisation.organisation AS o WHERE o.id = sec.organisation() AND o.kind = 'operator');
COMMENT ON FUNCTION sec.is_operator() IS 'Whether the signed context is that of the operator of the platform.';
REVOKE ALL ON FUNCTION sec.is_operator() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.is_operator() TO oqu_core, oqu_staff;

-- Bodies that carry the pilot (joint order 73-НҚ / 168/НҚ, p. 5): the authorities, and those named beside them.
CREATE FUNCTION sec.carries_pilot(in_organisation uuid) RETURNS boolean
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
    RETURN EXISTS (SELECT FROM organisation.organisation AS o
                     JOIN organisation.kind AS k ON k.code = o.kind
                    WHERE o.id = in_organisation AND (o.valid_to IS NULL OR o.valid_to >= organisation.today())
                      AND (k.class = 'authority' OR o.kind IN ('ministry-unit', 'state-body', 'participant')));
COMMENT ON FUNCTION sec.carries_pilot(uuid) IS 'Whether an organisation is a body that carries the pilot, and not a school.';
REVOKE ALL ON FUNCTION sec.carries_pilot(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.carries_pilot(uuid) TO oqu_core, oqu_staff;

CREATE FUNCTION sec.territory(OUT region text, OUT district text)
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    SELECT o.region_kato, CASE o.kind WHEN 'district-department' THEN o.district_kato ELSE '' END INTO region, district
      FROM organisation.organisation AS o
     WHERE o.id = sec.organisation() AND o.kind IN ('region-department', 'district-department');
END
$$;
COMMENT ON FUNCTION sec.territory() IS 'KATO of the region, and of the district or empty, of which the signed context''s organisation is the department; NULL for others.';
REVOKE ALL ON FUNCTION sec.territory() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.territory() TO oqu_core, oqu_staff;

-- ---- history ------------------------------------------------------------------------------------

CREATE TABLE organisation.history (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entity     text NOT NULL,
    entity_id  text NOT NULL,
    row_before jsonb,
    row_after  jsonb,
    until      timestamptz NOT NULL DEFAULT platform.now(),
    changed_by uuid,
    changed_name text,
    reason     text,
    CONSTRAINT history_of_something CHECK (row_before IS NOT NULL OR row_after IS NOT NULL)
);
CREATE INDEX history_entity ON organisation.history (entity, entity_id, until);
COMMENT ON TABLE organisation.history IS
    'class: internal. What a row of the register said before each change; written by triggers, never changed.';
COMMENT ON COLUMN organisation.history.id IS 'Order of changes.';
COMMENT ON COLUMN organisation.history.entity IS 'Table name.';
COMMENT ON COLUMN organisation.history.entity_id IS 'Key of the row as text.';
COMMENT ON COLUMN organisation.history.row_before IS 'The row as it was; empty when an administrator added it.';
COMMENT ON COLUMN organisation.history.row_after IS 'The row as it became; empty when it was removed.';
COMMENT ON COLUMN organisation.history.until IS 'When it stopped being so.';
COMMENT ON COLUMN organisation.history.changed_by IS 'Person of the signed context; empty for a command of the operator.';
COMMENT ON COLUMN organisation.history.changed_name IS 'Name of that person at the time.';
COMMENT ON COLUMN organisation.history.reason IS 'Why, as the administrator wrote it; an act with number and date where one is asked for.';

CREATE FUNCTION organisation.keep_history() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    was jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
    became jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
BEGIN
    INSERT INTO organisation.history (entity, entity_id, row_before, row_after, changed_by, changed_name, reason)
    VALUES (TG_TABLE_NAME, coalesce(was, became) ->> TG_ARGV[0], was, became, sec.person(),
            nullif(current_setting('organisation.by', true), ''), nullif(current_setting('organisation.reason', true), ''));
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION organisation.keep_history() IS
    'Copies the old and the new row to organisation.history; the argument names the key column.';

CREATE FUNCTION organisation.refuse() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'organisation.history-stays';
END
$$;
COMMENT ON FUNCTION organisation.refuse() IS 'Guards rows that are only ever added.';

CREATE TRIGGER history_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON organisation.history
    FOR EACH STATEMENT EXECUTE FUNCTION organisation.refuse();

-- Rows that an administrator adds have a beginning in the history; what the operator loads has none.
CREATE TRIGGER place_history AFTER UPDATE OR DELETE ON organisation.place
    FOR EACH ROW EXECUTE FUNCTION organisation.keep_history('kato');
CREATE TRIGGER organisation_history AFTER UPDATE OR DELETE ON organisation.organisation
    FOR EACH ROW EXECUTE FUNCTION organisation.keep_history('id');
CREATE TRIGGER organisation_begins AFTER INSERT ON organisation.organisation
    FOR EACH ROW WHEN (current_setting('organisation.reason', true) <> '')
    EXECUTE FUNCTION organisation.keep_history('id');
CREATE TRIGGER teaches_in_history AFTER UPDATE OR DELETE ON organisation.teaches_in
    FOR EACH ROW EXECUTE FUNCTION organisation.keep_history('organisation_id');
CREATE TRIGGER teaches_in_begins AFTER INSERT ON organisation.teaches_in
    FOR EACH ROW WHEN (current_setting('organisation.reason', true) <> '')
    EXECUTE FUNCTION organisation.keep_history('organisation_id');
CREATE TRIGGER link_history AFTER UPDATE OR DELETE ON organisation.link
    FOR EACH ROW EXECUTE FUNCTION organisation.keep_history('child_id');
CREATE TRIGGER link_begins AFTER INSERT ON organisation.link
    FOR EACH ROW WHEN (current_setting('organisation.reason', true) <> '')
    EXECUTE FUNCTION organisation.keep_history('child_id');
CREATE TRIGGER kind_history AFTER UPDATE OR DELETE ON organisation.kind
    FOR EACH ROW EXECUTE FUNCTION organisation.keep_history('code');

-- ---- who may do what ----------------------------------------------------------------------------

CREATE FUNCTION organisation.protect(VARIADIC tables text[]) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY tables LOOP
        EXECUTE format('ALTER TABLE organisation.%I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE organisation.%I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY operator_all ON organisation.%I TO oqu_owner USING (true)', t);
        EXECUTE format('CREATE POLICY everyone_sees ON organisation.%I FOR SELECT'
                       ' TO oqu_core, oqu_public, oqu_family, oqu_staff, oqu_work USING (true)', t);
        EXECUTE format('GRANT SELECT ON organisation.%I'
                       ' TO oqu_core, oqu_public, oqu_family, oqu_staff, oqu_work', t);
    END LOOP;
END
$$;
COMMENT ON FUNCTION organisation.protect(text[]) IS
    'For migrations: a public register may be read through every door and written by nobody but the operator.';
REVOKE ALL ON FUNCTION organisation.protect(text[]) FROM PUBLIC;

SELECT organisation.protect('kind', 'language', 'place', 'organisation', 'teaches_in', 'link', 'tree');

ALTER TABLE organisation.history ENABLE ROW LEVEL SECURITY;
ALTER TABLE organisation.history FORCE ROW LEVEL SECURITY;
CREATE POLICY operator_adds ON organisation.history TO oqu_owner USING (true);

-- The records an administrator keeps: those below today, and those that stood below on their last day.
GRANT CREATE ON SCHEMA organisation TO oqu_core;
CREATE FUNCTION organisation.kept() RETURNS uuid[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    top   uuid := CASE WHEN sec.door() = 'staff' AND sec.role() IN ('admin', 'security') THEN sec.organisation() END;
    today date := organisation.today();
BEGIN
    RETURN (SELECT coalesce(array_agg(o.id), '{}')
              FROM organisation.tree AS t
              JOIN organisation.organisation AS o ON o.id = t.descendant_id
             WHERE t.ancestor_id = top AND t.valid_from <= least(o.valid_to, today)
               AND (t.valid_to IS NULL OR t.valid_to >= least(o.valid_to, today)));
END
$$;
COMMENT ON FUNCTION organisation.kept() IS
    'Organisations whose record an administrator or security officer may open, closed ones included; empty for others.';
ALTER FUNCTION organisation.kept() OWNER TO oqu_core;
REVOKE ALL ON FUNCTION organisation.kept() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organisation.kept() TO oqu_staff;

CREATE POLICY keepers_see ON organisation.history FOR SELECT TO oqu_staff
    USING ((SELECT sec.role()) IN ('admin', 'security')
           AND (entity NOT IN ('organisation', 'link', 'teaches_in')
                OR entity_id = ANY ((SELECT organisation.kept())::text[])));
GRANT SELECT ON organisation.history TO oqu_staff;
