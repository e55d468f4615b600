-- Keeping the register of legal acts: administrators of the ministry.

GRANT INSERT, UPDATE ON organisation.legal_act TO oqu_core;

CREATE FUNCTION organisation.put_act(
    in_code text, in_version integer, in_by text, in_reason text, in_amends text, in_number text, in_adopted_on date,
    in_registered text, in_registered_on date, in_from date, in_to date, in_title_kk text, in_title_ru text, in_title_en text,
    in_text_kk text, in_text_ru text, in_link_kk text, in_link_ru text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    known        integer;
    was_complete boolean;
BEGIN
    IF (sec.door() = 'staff' AND sec.role() = 'admin' AND sec.is_ministry()) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'organisation.act.not-ministry';
    END IF;
    SELECT a.version, a.is_complete INTO known, was_complete FROM organisation.legal_act AS a WHERE a.code = in_code FOR UPDATE;
    IF in_version > 0 AND known IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'organisation.act.unknown';
    ELSIF in_version = 0 AND known IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'organisation.act.code-taken', COLUMN = 'code';
    ELSIF in_version <> coalesce(known, 0) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'organisation.act.changed-meanwhile';
    END IF;
    PERFORM organisation.begin_act(in_by, in_reason);
    INSERT INTO organisation.legal_act AS a
        (code, amends, number, adopted_on, registered, registered_on, in_force_from, in_force_to, title_kk, title_ru, title_en,
         text_kk, text_ru, link_kk, link_ru, position)
    VALUES (in_code, in_amends, in_number, in_adopted_on, in_registered, in_registered_on, in_from, in_to, in_title_kk,
            in_title_ru, in_title_en, in_text_kk, in_text_ru, in_link_kk, in_link_ru,
            (SELECT coalesce(max(p.position), 0) + 10 FROM organisation.legal_act AS p))
    ON CONFLICT (code) DO UPDATE
       SET amends = excluded.amends, number = excluded.number, adopted_on = excluded.adopted_on,
           registered = excluded.registered, registered_on = excluded.registered_on, in_force_from = excluded.in_force_from,
           in_force_to = excluded.in_force_to, title_kk = excluded.title_kk, title_ru = excluded.title_ru,
           title_en = excluded.title_en, text_kk = excluded.text_kk, text_ru = excluded.text_ru, link_kk = excluded.link_kk,
           link_ru = excluded.link_ru, version = a.version + 1;
    -- What rests on an act was decided in both languages, so it never loses one again.
    IF known IS NOT NULL AND was_complete AND NOT EXISTS
       (SELECT FROM organisation.legal_act AS a WHERE a.code = in_code AND a.is_complete) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'organisation.act.stays-complete';
    END IF;
    PERFORM audit.add(CASE in_version WHEN 0 THEN 'legal-act.made' ELSE 'legal-act.changed' END, 'legal-act', in_code,
                      sec.organisation(), NULL, '{}');
END
$$;
COMMENT ON FUNCTION organisation.put_act(text, integer, text, text, text, text, date, text, date, date, date, text, text, text, text,
                                         text, text, text) IS
    'A new legal act (version 0) or a change of one, by an administrator of the ministry.';
ALTER FUNCTION organisation.put_act(text, integer, text, text, text, text, date, text, date, date, date, text, text, text, text,
                                    text, text, text) OWNER TO oqu_core;
GRANT EXECUTE ON FUNCTION organisation.put_act(text, integer, text, text, text, text, date, text, date, date, date, text, text, text,
                                               text, text, text, text) TO oqu_staff;

-- For higher features that rest on an act: a trigger BEFORE INSERT OR UPDATE, whose argument names the column.
CREATE FUNCTION sec.cites_complete_act() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM organisation.legal_act AS a
                    WHERE a.code = to_jsonb(NEW) ->> TG_ARGV[0] AND a.is_complete) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'organisation.act.not-complete', COLUMN = TG_ARGV[0];
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION sec.cites_complete_act() IS 'Trigger: refuses to rest on a legal act that is not there in both languages.';
