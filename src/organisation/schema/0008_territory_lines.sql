-- Single lines of a territory, and streets, as officers of departments keep them. A changed line makes a new territory from its
-- first day on, so that the territory of any day, past or announced, stays what the acts say (ADM-16).

CREATE TABLE organisation.territory_change (
    id         uuid PRIMARY KEY,
    school_id  uuid NOT NULL REFERENCES organisation.organisation,
    at         timestamptz NOT NULL DEFAULT platform.now(),
    person_id  uuid NOT NULL DEFAULT sec.person(),
    author     text NOT NULL CHECK (length(author) BETWEEN 1 AND 200),
    act_number text NOT NULL CHECK (act_number <> ''),
    act_date   date NOT NULL,
    reason     text NOT NULL CHECK (reason <> ''),
    valid_from date NOT NULL,
    line_was   jsonb,
    line_is    jsonb,
    CONSTRAINT territory_change_of_something CHECK (line_was IS NOT NULL OR line_is IS NOT NULL),
    CONSTRAINT territory_change_days CHECK (act_date <= valid_from)
);
CREATE INDEX territory_change_of_school ON organisation.territory_change (school_id, at);
COMMENT ON TABLE organisation.territory_change IS
    'class: internal. A line of a territory that an officer added, changed or ended; the school owns it.';
COMMENT ON COLUMN organisation.territory_change.id IS 'Identifier made by the database.';
COMMENT ON COLUMN organisation.territory_change.school_id IS 'Whose territory.';
COMMENT ON COLUMN organisation.territory_change.at IS 'When it was entered.';
COMMENT ON COLUMN organisation.territory_change.person_id IS 'Officer who entered it.';
COMMENT ON COLUMN organisation.territory_change.author IS 'That officer''s name, as it was.';
COMMENT ON COLUMN organisation.territory_change.act_number IS 'Number of the act.';
COMMENT ON COLUMN organisation.territory_change.act_date IS 'Date of the act.';
COMMENT ON COLUMN organisation.territory_change.reason IS 'Why, in the officer''s words.';
COMMENT ON COLUMN organisation.territory_change.valid_from IS 'First day of the change.';
COMMENT ON COLUMN organisation.territory_change.line_was IS 'The row of organisation.territory_item that ended; empty: a new line.';
COMMENT ON COLUMN organisation.territory_change.line_is IS 'The row that came; empty: the line ended.';

ALTER TABLE organisation.territory_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE organisation.territory_change FORCE ROW LEVEL SECURITY;
CREATE POLICY operator_all ON organisation.territory_change TO oqu_owner USING (true);
CREATE POLICY gates_add ON organisation.territory_change FOR INSERT TO oqu_core WITH CHECK (true);
CREATE POLICY department_sees ON organisation.territory_change FOR SELECT TO oqu_staff
    USING ((SELECT sec.role()) = 'department' AND school_id = ANY ((SELECT sec.organisations())::uuid[]));
GRANT INSERT ON organisation.territory_change TO oqu_core;
GRANT SELECT ON organisation.territory_change TO oqu_staff;
GRANT INSERT, UPDATE ON organisation.street TO oqu_core;

-- Houses of one street in both lines. As share() in territory_file.c, which asks it of a file's rows.
CREATE FUNCTION organisation.lines_meet(a organisation.territory_item, b organisation.territory_item) RETURNS boolean
    LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
    RETURN (a).street_id = (b).street_id
       AND ('ALL' IN ((a).parity, (b).parity) OR (a).parity = (b).parity)
       AND greatest((a).house_from, (b).house_from, 1) <= least((a).house_to, (b).house_to, 99999)
       AND (greatest((a).house_from, (b).house_from, 1) < least((a).house_to, (b).house_to, 99999)
            OR ((a).parity = 'ALL' AND (b).parity = 'ALL')
            OR (greatest((a).house_from, (b).house_from, 1) % 2 = 1) = ('ODD' IN ((a).parity, (b).parity)))
       AND ((a).house_suffix IS NULL OR (b).house_suffix IS NULL OR (a).house_suffix = (b).house_suffix)
       AND coalesce((a).flat_from, 1) <= coalesce((b).flat_to, 9999) AND coalesce((b).flat_from, 1) <= coalesce((a).flat_to, 9999);
COMMENT ON FUNCTION organisation.lines_meet(organisation.territory_item, organisation.territory_item) IS
    'Whether two lines name the same house of the same street, whatever the language.';

CREATE FUNCTION organisation.taught(in_school uuid, in_language text, in_day date) RETURNS text[]
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
    RETURN CASE WHEN in_language IS NOT NULL THEN ARRAY[in_language]
                ELSE coalesce((SELECT array_agg(t.language) FROM organisation.teaches_in AS t
                                WHERE t.organisation_id = in_school AND t.valid_from <= in_day
                                  AND (t.valid_to IS NULL OR t.valid_to >= in_day)),
                              (SELECT array_agg(l.code) FROM organisation.language AS l)) END;
COMMENT ON FUNCTION organisation.taught(uuid, text, date) IS
    'Languages for which a line of a school counts on a day: its own, or those that the school teaches in.';

CREATE FUNCTION organisation.territory_on(in_school uuid, in_day date) RETURNS organisation.territory
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$
    SELECT t FROM organisation.territory AS t
     WHERE t.school_id = in_school AND t.valid_from <= in_day AND (t.valid_to IS NULL OR t.valid_to >= in_day)
$$;
COMMENT ON FUNCTION organisation.territory_on(uuid, date) IS 'The territory of a school on a day; NULL: it has none.';

CREATE FUNCTION organisation.say_same(a organisation.territory_item, b organisation.territory_item) RETURNS boolean
    LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
    RETURN ((a).street_id, (a).house_from, (a).house_to, (a).parity, (a).house_suffix, (a).flat_from, (a).flat_to, (a).language)
           IS NOT DISTINCT FROM
           ((b).street_id, (b).house_from, (b).house_to, (b).parity, (b).house_suffix, (b).flat_from, (b).flat_to, (b).language);
COMMENT ON FUNCTION organisation.say_same(organisation.territory_item, organisation.territory_item) IS 'Whether two lines say the same.';

CREATE FUNCTION organisation.hold_territory(in_school uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM FROM organisation.organisation AS o
      JOIN organisation.kind AS k ON k.code = o.kind AND k.class = 'school'
     WHERE o.id = in_school AND sec.role() = 'department' AND organisation.is_below(o.id, sec.organisation(), organisation.today())
       FOR UPDATE OF o;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'organisation.unknown';
    END IF;
END
$$;
COMMENT ON FUNCTION organisation.hold_territory(uuid) IS
    'Locks a school of the acting officer''s department, so that changes of its territory wait for each other.';
ALTER FUNCTION organisation.hold_territory(uuid) OWNER TO oqu_core;

CREATE FUNCTION organisation.hold_street_place(in_kato text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF (sec.role() = 'department' AND EXISTS (SELECT FROM organisation.places_of(sec.organisation()) AS p WHERE p.kato = in_kato))
       IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'organisation.import.place-unknown', COLUMN = 'place';
    END IF;
END
$$;
COMMENT ON FUNCTION organisation.hold_street_place(text) IS 'Refuses a settlement outside the territory of the acting officer''s department.';
ALTER FUNCTION organisation.hold_street_place(text) OWNER TO oqu_core;

-- What a line may not be: a street of elsewhere, houses that another line of the school has.
CREATE FUNCTION organisation.require_line(in_line organisation.territory_item, in_territory uuid, in_without uuid, in_from date)
    RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM organisation.street AS s
                    WHERE s.id = in_line.street_id AND (s.valid_to IS NULL OR s.valid_to >= in_from)
                      AND s.settlement_kato IN (SELECT p.kato FROM organisation.places_of(sec.organisation()) AS p)) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'organisation.street.unknown';
    END IF;
    IF EXISTS (SELECT FROM organisation.territory_item AS x
                WHERE x.territory_id = in_territory AND x.id IS DISTINCT FROM in_without AND organisation.lines_meet(x, in_line)
                  AND (x.language IS NULL OR in_line.language IS NULL OR x.language = in_line.language)) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'organisation.line.overlaps', COLUMN = 'house_from';
    END IF;
    IF EXISTS (SELECT FROM organisation.territory_item AS x WHERE x.id = in_without AND organisation.say_same(x, in_line)) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'organisation.line.same', COLUMN = 'house_from';
    END IF;
END
$$;
COMMENT ON FUNCTION organisation.require_line(organisation.territory_item, uuid, uuid, date) IS
    'Refuses a line that names another department''s street, houses of another line of the school, or nothing new.';
ALTER FUNCTION organisation.require_line(organisation.territory_item, uuid, uuid, date) OWNER TO oqu_core;

-- The territory that begins on a day with the lines of the one before it, but for one; announced ones stay as they are.
CREATE FUNCTION organisation.begin_territory(in_school uuid, in_act_number text, in_act_date date, in_from date, in_without uuid)
    RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    held  organisation.territory := organisation.territory_on(in_school, in_from);
    fresh uuid := gen_random_uuid();
BEGIN
    IF held.valid_from = in_from THEN
        DELETE FROM organisation.territory_item WHERE id = in_without;
        RETURN held.id;
    END IF;
    UPDATE organisation.territory SET valid_to = in_from - 1 WHERE id = held.id;
    INSERT INTO organisation.territory (id, school_id, act_number, act_date, valid_from, valid_to)
    VALUES (fresh, in_school, in_act_number, in_act_date, in_from,
            CASE WHEN held.id IS NOT NULL THEN held.valid_to
                 ELSE (SELECT min(t.valid_from) - 1 FROM organisation.territory AS t
                        WHERE t.school_id = in_school AND t.valid_from > in_from) END);
    INSERT INTO organisation.territory_item (id, territory_id, street_id, house_from, house_to, parity, house_suffix, flat_from, flat_to,
                                             language, act_number, act_date)
    SELECT gen_random_uuid(), fresh, x.street_id, x.house_from, x.house_to, x.parity, x.house_suffix, x.flat_from, x.flat_to, x.language,
           coalesce(x.act_number, held.act_number), coalesce(x.act_date, held.act_date)
      FROM organisation.territory_item AS x WHERE x.territory_id = held.id AND x.id IS DISTINCT FROM in_without;
    RETURN fresh;
END
$$;
COMMENT ON FUNCTION organisation.begin_territory(uuid, text, date, date, uuid) IS
    'The territory of a school from a day on, with the lines of the earlier one but for one; each keeps the act that gave it.';
ALTER FUNCTION organisation.begin_territory(uuid, text, date, date, uuid) OWNER TO oqu_core;

CREATE FUNCTION organisation.put_territory_line(
    in_school uuid, in_item uuid, in_by text, in_act_number text, in_act_date date, in_reason text, in_from date, in_street uuid,
    in_house_from integer, in_house_to integer, in_parity text, in_suffix text, in_flat_from integer, in_flat_to integer, in_language text)
    RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    was    organisation.territory_item;
    line   organisation.territory_item;
    held   organisation.territory;
    target uuid;
BEGIN
    PERFORM organisation.hold_territory(in_school), organisation.require_day(in_from, organisation.today(), 'from');
    PERFORM organisation.begin_act(in_by, in_reason);
    held := organisation.territory_on(in_school, in_from);
    IF in_item IS NOT NULL THEN
        SELECT x.* INTO was FROM organisation.territory_item AS x, organisation.territory_item AS seen
          JOIN organisation.territory AS t ON t.id = seen.territory_id AND t.school_id = in_school
         WHERE seen.id = in_item AND x.territory_id = held.id AND organisation.say_same(x, seen);
        IF was.id IS NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'organisation.line.gone', COLUMN = 'from';
        END IF;
    END IF;
    IF in_street IS NOT NULL THEN
        line := (gen_random_uuid(), NULL, in_street, in_house_from, in_house_to, in_parity, in_suffix, in_flat_from, in_flat_to,
                 in_language, in_act_number, in_act_date);
        PERFORM organisation.require_line(line, held.id, was.id, in_from);
    END IF;
    target := organisation.begin_territory(in_school, in_act_number, in_act_date, in_from, was.id);
    line.territory_id := target;
    IF in_street IS NOT NULL THEN
        INSERT INTO organisation.territory_item VALUES (line.*);
    END IF;
    DELETE FROM organisation.territory AS t
     WHERE t.id = target AND NOT EXISTS (SELECT FROM organisation.territory_item AS x WHERE x.territory_id = t.id);
    INSERT INTO organisation.territory_change (id, school_id, author, act_number, act_date, reason, valid_from, line_was, line_is)
    VALUES (gen_random_uuid(), in_school, in_by, in_act_number, in_act_date, in_reason, in_from,
            CASE WHEN was.id IS NOT NULL THEN to_jsonb(was) END, CASE WHEN in_street IS NOT NULL THEN to_jsonb(line) END);
    PERFORM audit.add('organisation.territory-changed', 'organisation', in_school::text, in_school, NULL,
                      jsonb_build_object('act', in_act_number, 'from', in_from));
END
$$;
COMMENT ON FUNCTION organisation.put_territory_line(uuid, uuid, text, text, date, text, date, uuid, integer, integer, text, text, integer,
    integer, text) IS 'Adds a line to the territory of a school from a day on, changes one (in_item), or ends it (in_street is NULL).';
ALTER FUNCTION organisation.put_territory_line(uuid, uuid, text, text, date, text, date, uuid, integer, integer, text, text, integer,
    integer, text) OWNER TO oqu_core;

-- ---- streets ----------------------------------------------------------------------------------

CREATE FUNCTION organisation.add_street(in_id uuid, in_place text, in_kk text, in_ru text, in_key text, in_by text, in_reason text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM organisation.hold_street_place(in_place), organisation.begin_act(in_by, in_reason);
    INSERT INTO organisation.street (id, settlement_kato, name_kk, name_ru, search_key, valid_from)
    VALUES (in_id, in_place, in_kk, in_ru, in_key, organisation.today());
    PERFORM audit.add('organisation.street-added', 'street', in_id::text, sec.organisation(), NULL, jsonb_build_object('act', in_reason));
END
$$;
COMMENT ON FUNCTION organisation.add_street(uuid, text, text, text, text, text, text) IS 'A new street in the territory of a department, by an act.';
ALTER FUNCTION organisation.add_street(uuid, text, text, text, text, text, text) OWNER TO oqu_core;

-- The former names stay in the key: people go on typing them.
CREATE FUNCTION organisation.put_street(in_id uuid, in_version integer, in_kk text, in_ru text, in_key text, in_by text, in_reason text)
    RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    s organisation.street;
BEGIN
    SELECT * INTO s FROM organisation.street AS x WHERE x.id = in_id FOR UPDATE;
    PERFORM organisation.hold_street_place(s.settlement_kato);
    IF s.version <> in_version THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'organisation.changed-meanwhile';
    END IF;
    PERFORM organisation.begin_act(in_by, in_reason);
    UPDATE organisation.street SET name_kk = in_kk, name_ru = in_ru, search_key = in_key || ' ' || s.search_key, version = s.version + 1
     WHERE id = in_id;
    PERFORM audit.add('organisation.street-renamed', 'street', in_id::text, sec.organisation(), NULL, jsonb_build_object('act', in_reason));
END
$$;
COMMENT ON FUNCTION organisation.put_street(uuid, integer, text, text, text, text, text) IS
    'Renames a street of a department''s territory by an act; its lines and its former names stay.';
ALTER FUNCTION organisation.put_street(uuid, integer, text, text, text, text, text) OWNER TO oqu_core;

CREATE POLICY department_sees_streets ON organisation.history FOR SELECT TO oqu_staff
    USING (entity = 'street' AND (SELECT sec.role()) = 'department');

REVOKE ALL ON FUNCTION organisation.hold_territory(uuid), organisation.hold_street_place(text),
    organisation.require_line(organisation.territory_item, uuid, uuid, date),
    organisation.begin_territory(uuid, text, date, date, uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION organisation.put_territory_line(uuid, uuid, text, text, date, text, date, uuid, integer, integer, text, text, integer,
    integer, text), organisation.add_street(uuid, text, text, text, text, text, text),
    organisation.put_street(uuid, integer, text, text, text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organisation.put_territory_line(uuid, uuid, text, text, date, text, date, uuid, integer, integer, text, text,
    integer, integer, text), organisation.add_street(uuid, text, text, text, text, text, text),
    organisation.put_street(uuid, integer, text, text, text, text, text) TO oqu_staff;
REVOKE ALL ON FUNCTION organisation.lines_meet(organisation.territory_item, organisation.territory_item),
    organisation.say_same(organisation.territory_item, organisation.territory_item), organisation.taught(uuid, text, date),
    organisation.territory_on(uuid, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organisation.lines_meet(organisation.territory_item, organisation.territory_item),
    organisation.taught(uuid, text, date) TO oqu_core, oqu_staff, oqu_work;
GRANT EXECUTE ON FUNCTION organisation.say_same(organisation.territory_item, organisation.territory_item),
    organisation.territory_on(uuid, date) TO oqu_core;
