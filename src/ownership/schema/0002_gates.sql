-- What the doors may do: each act is written to the journal of the organisation whose records they are.

CREATE FUNCTION ownership.ask(in_id uuid, in_organisation uuid, in_name text, in_reason text, in_until date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    today date := organisation.today();
BEGIN
    IF sec.door() IS DISTINCT FROM 'staff' OR sec.role() NOT IN ('admin', 'security')
       OR NOT EXISTS (SELECT FROM organisation.organisation AS o WHERE o.id = sec.organisation() AND o.kind = 'operator') THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'ownership.only-operator';
    END IF;
    IF in_until IS NULL OR in_until < today OR in_until > today + 30 THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'ownership.until-wrong', COLUMN = 'until';
    END IF;
    INSERT INTO ownership.access (id, organisation_id, asked_in, asked_by, asked_name, reason, until)
    VALUES (in_id, in_organisation, sec.organisation(), sec.person(), in_name, in_reason, in_until);
    PERFORM audit.add('ownership.asked', 'ownership.access', in_id::text, in_organisation, NULL,
                      jsonb_build_object('reason', in_reason, 'until', in_until));
END
$$;
COMMENT ON FUNCTION ownership.ask(uuid, uuid, text, text, date) IS
    'The operator''s staff asks an organisation for access to its records, for at most 30 days.';

CREATE FUNCTION ownership.answer(in_id uuid, in_state text, in_name text, in_words text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    a ownership.access;
BEGIN
    SELECT * INTO a FROM ownership.access AS x WHERE x.id = in_id FOR UPDATE;
    IF NOT FOUND OR sec.door() IS DISTINCT FROM 'staff' OR ownership.is_owner(a.organisation_id) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'ownership.no-access';
    END IF;
    IF (a.state, in_state) NOT IN (('ASKED', 'GRANTED'), ('ASKED', 'REFUSED'), ('GRANTED', 'ENDED')) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'ownership.answered-already';
    END IF;
    IF a.asked_by = sec.person() THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'ownership.not-oneself';
    END IF;
    IF in_state = 'ENDED' THEN
        UPDATE ownership.access SET state = in_state, ended_at = platform.now() WHERE id = in_id;
    ELSE
        UPDATE ownership.access
           SET state = in_state, decided_by = sec.person(), decided_name = in_name, decided_at = platform.now(), words = nullif(in_words, '')
         WHERE id = in_id;
    END IF;
    PERFORM audit.add('ownership.' || lower(in_state), 'ownership.access', in_id::text, a.organisation_id, NULL,
                      jsonb_build_object('asked_by', a.asked_by, 'until', a.until));
END
$$;
COMMENT ON FUNCTION ownership.answer(uuid, text, text, text) IS 'The owner grants or refuses access, or ends one that it granted.';

-- The access by which somebody from outside acts, as long as it holds; NULL for the owner; refused to everybody else.
CREATE FUNCTION ownership.require_access(in_organisation uuid) RETURNS uuid
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    access uuid;
BEGIN
    IF sec.door() = 'staff' AND ownership.is_owner(in_organisation) THEN
        RETURN NULL;
    END IF;
    SELECT a.id INTO access FROM ownership.access AS a
     WHERE a.organisation_id = in_organisation AND a.asked_by = sec.person() AND a.asked_in = sec.organisation()
       AND a.state = 'GRANTED' AND a.until >= organisation.today()
     ORDER BY a.until DESC LIMIT 1;
    IF access IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'ownership.no-access';
    END IF;
    RETURN access;
END
$$;
COMMENT ON FUNCTION ownership.require_access(uuid) IS 'By which access the signed-in person may have the records; NULL for their owner. Refuses all others.';

CREATE FUNCTION ownership.order_export(in_id uuid, in_organisation uuid, in_name text) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    access uuid := ownership.require_access(in_organisation);
    running uuid;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('ownership.export'), hashtext(in_organisation::text || sec.person()::text));
    SELECT e.id INTO running FROM ownership.export AS e
     WHERE e.organisation_id = in_organisation AND e.asked_by = sec.person() AND e.ended_at IS NULL;
    IF running IS NOT NULL THEN
        RETURN running;
    END IF;
    INSERT INTO ownership.export (id, organisation_id, access_id, asked_in, asked_by, asked_name)
    VALUES (in_id, in_organisation, access, sec.organisation(), sec.person(), in_name);
    PERFORM audit.add('ownership.exported', 'ownership.export', in_id::text, in_organisation, NULL,
                      jsonb_build_object('access', access));
    RETURN in_id;
END
$$;
COMMENT ON FUNCTION ownership.order_export(uuid, uuid, text) IS
    'Orders an archive of an organisation''s records, for its owner or by a granted access; the one that is being made, if there is one.';

CREATE FUNCTION ownership.take(in_export uuid, in_number int, in_name text) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v      ownership.volume;
    access uuid;
BEGIN
    SELECT * INTO v FROM ownership.volume AS x WHERE x.export_id = in_export AND x.number = in_number;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'ownership.no-access';
    END IF;
    access := ownership.require_access(v.organisation_id);
    INSERT INTO ownership.taking (export_id, organisation_id, number, taken_by, taken_name)
    VALUES (in_export, v.organisation_id, in_number, sec.person(), in_name);
    PERFORM audit.add('ownership.taken', 'ownership.export', in_export::text, v.organisation_id, NULL,
                      jsonb_build_object('part', in_number, 'access', access));
    RETURN v.file_id;
END
$$;
COMMENT ON FUNCTION ownership.take(uuid, int, text) IS
    'The file of a part of an archive, for its owner or by an access that still holds; written down before it is read.';

ALTER FUNCTION ownership.ask(uuid, uuid, text, text, date) OWNER TO oqu_core;
ALTER FUNCTION ownership.answer(uuid, text, text, text) OWNER TO oqu_core;
ALTER FUNCTION ownership.order_export(uuid, uuid, text) OWNER TO oqu_core;
ALTER FUNCTION ownership.take(uuid, int, text) OWNER TO oqu_core;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ownership FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ownership.require_access(uuid), ownership.is_owner(uuid) TO oqu_core;
GRANT EXECUTE ON FUNCTION ownership.is_owner(uuid), ownership.ask(uuid, uuid, text, text, date), ownership.answer(uuid, text, text, text),
    ownership.order_export(uuid, uuid, text), ownership.take(uuid, int, text) TO oqu_staff;
