-- Keeping the register: what an administrator may do with the record of the own organisation and of
-- those below it. Every act names its reason, which goes into the history with the name of the person,
-- and is written to the journal here, so that no act can pass it by.

CREATE FUNCTION organisation.named(what text, value text, lang text) RETURNS text
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF what = 'organisation.kind' THEN
        RETURN (SELECT CASE lang WHEN 'ru' THEN k.name_ru WHEN 'en' THEN k.name_en ELSE k.name_kk END
                  FROM organisation.kind AS k WHERE k.code = value);
    ELSIF what LIKE 'organisation.%\_kato' THEN
        RETURN (SELECT CASE WHEN lang = 'ru' THEN p.name_ru ELSE p.name_kk END FROM organisation.place AS p WHERE p.kato = value);
    ELSIF what LIKE 'link.%' THEN
        RETURN (SELECT CASE WHEN lang = 'ru' THEN o.name_ru ELSE o.name_kk END
                  FROM organisation.organisation AS o WHERE o.id = value::uuid);
    ELSIF what LIKE 'teaches\_in.%' THEN
        RETURN (SELECT CASE lang WHEN 'ru' THEN l.name_ru WHEN 'en' THEN l.name_en ELSE l.name_kk END
                  FROM organisation.language AS l WHERE l.code = value);
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION organisation.named(text, text, text) IS 'Name of what a code in the history stands for; NULL where the value speaks for itself.';
GRANT EXECUTE ON FUNCTION organisation.named(text, text, text) TO oqu_staff;

-- ---- what every act asks first -----------------------------------------------------------------

GRANT INSERT, UPDATE ON organisation.organisation, organisation.link, organisation.teaches_in TO oqu_core;
GRANT DELETE ON organisation.link, organisation.teaches_in TO oqu_core;

CREATE FUNCTION organisation.begin_act(in_by text, in_reason text) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF in_reason = '' THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'organisation.reason-missing', COLUMN = 'reason';
    END IF;
    PERFORM set_config('organisation.by', in_by, true), set_config('organisation.reason', in_reason, true);
END
$$;
COMMENT ON FUNCTION organisation.begin_act(text, text) IS 'Who acts and why, for the history until the end of the transaction.';
GRANT EXECUTE ON FUNCTION organisation.begin_act(text, text) TO oqu_core;

CREATE FUNCTION organisation.require_admin(in_id uuid) RETURNS void
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF (sec.role() = 'admin' AND in_id = ANY (organisation.kept())) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'organisation.unknown';
    END IF;
END
$$;
COMMENT ON FUNCTION organisation.require_admin(uuid) IS
    'Refuses, as if there were nothing, unless an administrator of this organisation or of one above it acts.';
ALTER FUNCTION organisation.require_admin(uuid) OWNER TO oqu_core;

-- in_above: what gives an organisation its rights is changed by those above it, never by itself.
CREATE FUNCTION organisation.held(in_id uuid, in_version integer, in_above boolean, in_by text, in_reason text)
    RETURNS organisation.organisation
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    o organisation.organisation;
BEGIN
    PERFORM organisation.require_admin(in_id);
    IF in_above AND in_id = sec.organisation() THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'organisation.not-oneself';
    END IF;
    SELECT * INTO o FROM organisation.organisation AS x WHERE x.id = in_id FOR UPDATE;
    IF o.version <> in_version THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'organisation.changed-meanwhile';
    END IF;
    PERFORM organisation.begin_act(in_by, in_reason);
    RETURN o;
END
$$;
COMMENT ON FUNCTION organisation.held(uuid, integer, boolean, text, text) IS
    'The record an administrator acts on, locked and as the administrator saw it; the act is begun.';
ALTER FUNCTION organisation.held(uuid, integer, boolean, text, text) OWNER TO oqu_core;

CREATE FUNCTION organisation.require_day(in_day date, in_first date, in_column text) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF in_day IS NULL OR in_day < in_first THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'organisation.day-past', COLUMN = in_column;
    END IF;
END
$$;
COMMENT ON FUNCTION organisation.require_day(date, date, text) IS 'Refuses a day of effect before the first possible one: the past is not rewritten.';
GRANT EXECUTE ON FUNCTION organisation.require_day(date, date, text) TO oqu_core;

-- Who may stand below whom: the ministry, its region departments, their district departments; schools
-- and others below any of them, nothing below a school.
CREATE FUNCTION organisation.fits_below(in_parent uuid, in_kind text) RETURNS boolean
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$
    SELECT EXISTS (
        SELECT FROM organisation.organisation AS p
          JOIN organisation.kind AS pk ON pk.code = p.kind AND pk.class = 'authority'
          JOIN organisation.kind AS k ON k.code = in_kind
         WHERE p.id = in_parent AND (p.valid_to IS NULL OR p.valid_to >= organisation.today())
           AND (k.class <> 'authority'
                OR (p.kind, k.code) IN (('ministry', 'region-department'), ('region-department', 'district-department'))))
$$;
COMMENT ON FUNCTION organisation.fits_below(uuid, text) IS 'Whether an organisation of a kind may answer to another one that is not closed.';
GRANT EXECUTE ON FUNCTION organisation.fits_below(uuid, text) TO oqu_core, oqu_staff;

CREATE FUNCTION organisation.require_fit(in_parent uuid, in_kind text, in_column text) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NOT organisation.fits_below(in_parent, in_kind) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'organisation.kind.not-here', COLUMN = in_column;
    END IF;
END
$$;
COMMENT ON FUNCTION organisation.require_fit(uuid, text, text) IS 'Refuses a kind below an organisation where it has no place.';
GRANT EXECUTE ON FUNCTION organisation.require_fit(uuid, text, text) TO oqu_core;

-- A department keeps the records of its own region; a district lies in its region, a settlement in its district.
CREATE FUNCTION organisation.require_place(in_parent uuid, in_region text, in_district text, in_settlement text) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    wrong text := CASE
        WHEN EXISTS (SELECT FROM organisation.organisation AS p WHERE p.id = in_parent AND p.region_kato <> in_region) THEN 'region'
        WHEN NOT EXISTS (SELECT FROM organisation.place AS p WHERE p.kato = in_region AND p.level = 1) THEN 'region'
        WHEN in_district IS NOT NULL AND NOT EXISTS
             (SELECT FROM organisation.place AS p WHERE p.kato = in_district AND p.region_kato = in_region) THEN 'district'
        WHEN in_settlement IS NOT NULL AND NOT EXISTS
             (SELECT FROM organisation.place AS p WHERE p.kato = in_settlement AND p.parent_kato = in_district) THEN 'settlement'
        END;
BEGIN
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'organisation.place.elsewhere', COLUMN = wrong;
    END IF;
END
$$;
COMMENT ON FUNCTION organisation.require_place(uuid, text, text, text) IS 'Refuses a place that lies outside the one above it.';
GRANT EXECUTE ON FUNCTION organisation.require_place(uuid, text, text, text) TO oqu_core;

CREATE FUNCTION organisation.parent_of(in_id uuid, in_day date) RETURNS uuid
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$
    SELECT l.parent_id FROM organisation.link AS l
     WHERE l.child_id = in_id AND l.valid_from <= in_day AND (l.valid_to IS NULL OR l.valid_to >= in_day)
$$;
COMMENT ON FUNCTION organisation.parent_of(uuid, date) IS 'To whom an organisation answers on a day.';
GRANT EXECUTE ON FUNCTION organisation.parent_of(uuid, date) TO oqu_core, oqu_staff;

-- ---- the acts ----------------------------------------------------------------------------------

CREATE FUNCTION organisation.add_below(
    in_parent uuid, in_by text, in_reason text, in_id uuid, in_bin text, in_kind text, in_ownership text, in_name_kk text,
    in_name_ru text, in_legal_kk text, in_legal_ru text, in_search text, in_region text, in_district text, in_settlement text,
    in_opens_on date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    today date := organisation.today();
BEGIN
    PERFORM organisation.require_admin(in_parent);
    PERFORM organisation.begin_act(in_by, in_reason);
    PERFORM organisation.require_fit(in_parent, in_kind, 'kind');
    PERFORM organisation.require_place(in_parent, in_region, in_district, in_settlement);
    IF in_opens_on IS NOT NULL THEN
        PERFORM organisation.require_day(in_opens_on, today + 1, 'opens_on');
    END IF;
    INSERT INTO organisation.organisation
        (id, bin, kind, name_kk, name_ru, legal_name_kk, legal_name_ru, search_key, region_kato, district_kato,
         settlement_kato, ownership, status, opens_on, valid_from)
    VALUES (in_id, in_bin, in_kind, in_name_kk, in_name_ru, in_legal_kk, in_legal_ru, in_search, in_region, in_district,
            in_settlement, in_ownership, CASE WHEN in_opens_on IS NULL THEN 'OPEN' ELSE 'OPENING_SOON' END, in_opens_on, today);
    INSERT INTO organisation.link (child_id, parent_id, valid_from, basis) VALUES (in_id, in_parent, today, in_reason);
    PERFORM audit.add('organisation.made', 'organisation', in_id::text, in_id, NULL, '{}');
END
$$;
COMMENT ON FUNCTION organisation.add_below(uuid, text, text, uuid, text, text, text, text, text, text, text, text, text, text, text, date) IS
    'A new organisation below one that the administrator keeps; it becomes a provider only by its licence.';
ALTER FUNCTION organisation.add_below(uuid, text, text, uuid, text, text, text, text, text, text, text, text, text, text, text, date)
    OWNER TO oqu_core;

CREATE FUNCTION organisation.put_names(
    in_id uuid, in_version integer, in_by text, in_reason text, in_name_kk text, in_name_ru text, in_legal_kk text,
    in_legal_ru text, in_search text, in_address_kk text, in_address_ru text, in_phone text, in_site text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM organisation.held(in_id, in_version, false, in_by, in_reason);
    UPDATE organisation.organisation
       SET name_kk = in_name_kk, name_ru = in_name_ru, legal_name_kk = in_legal_kk, legal_name_ru = in_legal_ru,
           search_key = in_search, address_kk = in_address_kk, address_ru = in_address_ru, phone = in_phone, site = in_site,
           version = version + 1
     WHERE id = in_id;
    PERFORM audit.add('organisation.names-changed', 'organisation', in_id::text, in_id, NULL, '{}');
END
$$;
COMMENT ON FUNCTION organisation.put_names(uuid, integer, text, text, text, text, text, text, text, text, text, text, text) IS
    'Names and contacts; an organisation''s own administrator may change them.';
ALTER FUNCTION organisation.put_names(uuid, integer, text, text, text, text, text, text, text, text, text, text, text) OWNER TO oqu_core;

CREATE FUNCTION organisation.put_licence(
    in_id uuid, in_version integer, in_by text, in_reason text, in_bin text, in_kind text, in_ownership text, in_region text,
    in_district text, in_settlement text, in_licence_number text, in_licence_on date, in_primary boolean, in_preschool boolean)
    RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    o      organisation.organisation := organisation.held(in_id, in_version, true, in_by, in_reason);
    parent uuid := organisation.parent_of(in_id, least(o.valid_to, organisation.today()));
BEGIN
    IF in_kind <> o.kind THEN
        PERFORM organisation.require_fit(parent, in_kind, 'kind');
        IF EXISTS (SELECT FROM organisation.link AS l
                    WHERE l.parent_id = in_id AND (l.valid_to IS NULL OR l.valid_to >= organisation.today())) THEN
            RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'organisation.has-children', COLUMN = 'kind';
        END IF;
    END IF;
    PERFORM organisation.require_place(parent, in_region, in_district, in_settlement);
    UPDATE organisation.organisation
       SET bin = in_bin, kind = in_kind, ownership = in_ownership, region_kato = in_region, district_kato = in_district,
           settlement_kato = in_settlement, licence_number = in_licence_number, licence_on = in_licence_on,
           primary_programme = in_primary, preschool_groups = in_preschool, version = version + 1
     WHERE id = in_id;
    IF in_primary AND NOT o.primary_programme AND in_licence_number IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'organisation.licence.missing', COLUMN = 'licence_number';
    END IF;
    PERFORM audit.add('organisation.licence-changed', 'organisation', in_id::text, in_id, NULL, '{}');
END
$$;
COMMENT ON FUNCTION organisation.put_licence(uuid, integer, text, text, text, text, text, text, text, text, text, date, boolean, boolean) IS
    'Registration and licence; only those above change them, since they decide what an organisation may do.';
ALTER FUNCTION organisation.put_licence(uuid, integer, text, text, text, text, text, text, text, text, text, date, boolean, boolean)
    OWNER TO oqu_core;

CREATE FUNCTION organisation.put_languages(
    in_id uuid, in_version integer, in_by text, in_reason text, in_languages text[], in_from date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM organisation.held(in_id, in_version, false, in_by, in_reason);
    PERFORM organisation.require_day(in_from, organisation.today(), 'from');
    DELETE FROM organisation.teaches_in AS t
     WHERE t.organisation_id = in_id
       AND (t.valid_from > in_from OR (t.valid_from = in_from AND t.language <> ALL (in_languages)));
    UPDATE organisation.teaches_in AS t SET valid_to = in_from - 1
     WHERE t.organisation_id = in_id AND t.language <> ALL (in_languages) AND (t.valid_to IS NULL OR t.valid_to >= in_from);
    UPDATE organisation.teaches_in AS t SET valid_to = NULL
     WHERE t.organisation_id = in_id AND t.language = ANY (in_languages) AND t.valid_to >= in_from;
    INSERT INTO organisation.teaches_in (organisation_id, language, valid_from)
    SELECT in_id, l.code, in_from FROM unnest(in_languages) AS l (code)
     WHERE NOT EXISTS (SELECT FROM organisation.teaches_in AS t
                        WHERE t.organisation_id = in_id AND t.language = l.code AND t.valid_to IS NULL);
    UPDATE organisation.organisation SET version = version + 1 WHERE id = in_id;
    PERFORM audit.add('organisation.languages-changed', 'organisation', in_id::text, in_id, NULL, '{}');
END
$$;
COMMENT ON FUNCTION organisation.put_languages(uuid, integer, text, text, text[], date) IS
    'Languages of instruction from a day on; the latest act replaces what was announced for later days.';
ALTER FUNCTION organisation.put_languages(uuid, integer, text, text, text[], date) OWNER TO oqu_core;

CREATE FUNCTION organisation.put_parent(
    in_id uuid, in_version integer, in_by text, in_reason text, in_parent uuid, in_from date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    o organisation.organisation := organisation.held(in_id, in_version, true, in_by, in_reason);
BEGIN
    PERFORM organisation.require_day(in_from, organisation.today(), 'from');
    IF in_parent = organisation.parent_of(in_id, in_from) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'organisation.parent.same', COLUMN = 'parent';
    END IF;
    IF (in_parent = ANY (organisation.kept()) AND in_parent <> in_id) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'organisation.parent.unknown', COLUMN = 'parent';
    END IF;
    PERFORM organisation.require_fit(in_parent, o.kind, 'parent');
    DELETE FROM organisation.link AS l WHERE l.child_id = in_id AND l.valid_from >= in_from;
    UPDATE organisation.link AS l SET valid_to = in_from - 1
     WHERE l.child_id = in_id AND (l.valid_to IS NULL OR l.valid_to >= in_from);
    INSERT INTO organisation.link (child_id, parent_id, valid_from, basis) VALUES (in_id, in_parent, in_from, in_reason);
    UPDATE organisation.organisation SET version = version + 1 WHERE id = in_id;
    PERFORM audit.add('organisation.moved', 'organisation', in_id::text, in_id, NULL, '{}');
END
$$;
COMMENT ON FUNCTION organisation.put_parent(uuid, integer, text, text, uuid, date) IS
    'Another parent from a day on, both in the administrator''s scope; the latest act replaces what was announced for later days.';
ALTER FUNCTION organisation.put_parent(uuid, integer, text, text, uuid, date) OWNER TO oqu_core;

CREATE FUNCTION organisation.put_status(
    in_id uuid, in_version integer, in_by text, in_reason text, in_status text, in_day date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    o organisation.organisation := organisation.held(in_id, in_version, true, in_by, in_reason);
BEGIN
    IF in_status = 'CLOSED' THEN
        PERFORM organisation.require_day(in_day, organisation.today(), 'day');
        IF EXISTS (SELECT FROM organisation.link AS l JOIN organisation.organisation AS c ON c.id = l.child_id
                    WHERE l.parent_id = in_id AND (l.valid_to IS NULL OR l.valid_to > in_day)
                      AND (c.valid_to IS NULL OR c.valid_to > in_day)) THEN
            RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'organisation.has-children', COLUMN = 'status';
        END IF;
        UPDATE organisation.organisation SET valid_to = in_day, version = version + 1 WHERE id = in_id;
    ELSE
        IF in_status = 'OPENING_SOON' THEN
            PERFORM organisation.require_day(in_day, organisation.today() + 1, 'day');
        END IF;
        UPDATE organisation.organisation
           SET status = in_status, opens_on = CASE WHEN in_status = 'OPENING_SOON' THEN in_day END, valid_to = NULL,
               version = version + 1
         WHERE id = in_id;
    END IF;
    PERFORM audit.add('organisation.status-changed', 'organisation', in_id::text, in_id, NULL, '{}');
END
$$;
COMMENT ON FUNCTION organisation.put_status(uuid, integer, text, text, text, date) IS
    'Open, opening on a day, in emergency, or closed after a day; nothing open may stay below what closes.';
ALTER FUNCTION organisation.put_status(uuid, integer, text, text, text, date) OWNER TO oqu_core;

GRANT EXECUTE ON FUNCTION
    organisation.add_below(uuid, text, text, uuid, text, text, text, text, text, text, text, text, text, text, text, date),
    organisation.put_names(uuid, integer, text, text, text, text, text, text, text, text, text, text, text),
    organisation.put_licence(uuid, integer, text, text, text, text, text, text, text, text, text, date, boolean, boolean),
    organisation.put_languages(uuid, integer, text, text, text[], date),
    organisation.put_parent(uuid, integer, text, text, uuid, date),
    organisation.put_status(uuid, integer, text, text, text, date) TO oqu_staff;
