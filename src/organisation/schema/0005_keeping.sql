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
REVOKE ALL ON FUNCTION organisation.named(text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organisation.named(text, text, text) TO oqu_staff;
