-- Keeping accounts: what a person does with the own one, and an administrator with those of the own
-- organisation. An administrator never learns a password and never changes the own rights.

CREATE FUNCTION account.require_admin(in_organisation uuid) RETURNS void
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF session_user = 'oqu_owner' THEN
        RETURN;
    END IF;
    IF (sec.role() = 'admin' AND in_organisation = ANY (account.overseen())) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'account.unknown';
    END IF;
END
$$;
COMMENT ON FUNCTION account.require_admin(uuid) IS
    'Refuses, as if there were nothing, unless an administrator of this organisation or one above it acts, or the operator.';
ALTER FUNCTION account.require_admin(uuid) OWNER TO oqu_core;

-- The account an administrator acts on, locked. Never the own one.
CREATE FUNCTION account.kept(in_person uuid) RETURNS account.account
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    a account.account;
BEGIN
    SELECT * INTO a FROM account.account AS x WHERE x.person_id = in_person FOR UPDATE;
    PERFORM account.require_admin(a.organisation_id);
    IF in_person = sec.person() THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'account.not-oneself';
    END IF;
    RETURN a;
END
$$;
COMMENT ON FUNCTION account.kept(uuid) IS 'The account of somebody the acting administrator keeps; OQ404 for others, OQ403 for the own.';
ALTER FUNCTION account.kept(uuid) OWNER TO oqu_core;

CREATE FUNCTION account.open_staff(in_person uuid, in_organisation uuid, in_name text, in_search text, in_sort text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    known account.account;
BEGIN
    PERFORM account.require_admin(in_organisation);
    SELECT * INTO known FROM account.account AS a WHERE a.person_id = in_person FOR UPDATE;
    IF known.organisation_id IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = CASE WHEN known.organisation_id = in_organisation
            THEN 'account.exists' ELSE 'account.exists-elsewhere' END, COLUMN = 'iin';
    END IF;
    INSERT INTO account.account (person_id, organisation_id, name, search_key, sort_key, created_by)
    VALUES (in_person, in_organisation, in_name, in_search, in_sort, sec.person())
    ON CONFLICT (person_id) DO UPDATE SET organisation_id = excluded.organisation_id, version = account.version + 1;
    PERFORM sec.share_person(in_person, in_organisation, 'account.staff', '2200-12-31');
END
$$;
COMMENT ON FUNCTION account.open_staff(uuid, uuid, text, text, text) IS 'An account for somebody who will work at the staff door.';
ALTER FUNCTION account.open_staff(uuid, uuid, text, text, text) OWNER TO oqu_core;

CREATE FUNCTION account.end_sessions(in_person uuid, in_but uuid, in_reason text) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    UPDATE account.session SET ended_at = platform.now(), end_reason = in_reason
     WHERE person_id = in_person AND ended_at IS NULL AND id IS DISTINCT FROM in_but
       AND pair_id IS DISTINCT FROM (SELECT k.pair_id FROM account.session AS k WHERE k.id = in_but)
$$;
COMMENT ON FUNCTION account.end_sessions(uuid, uuid, text) IS 'Ends all sessions of a person but one, and that of its pair.';
ALTER FUNCTION account.end_sessions(uuid, uuid, text) OWNER TO oqu_core;

CREATE FUNCTION account.end_own_others(in_session uuid) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    WITH ended AS (
        UPDATE account.session SET ended_at = platform.now(), end_reason = 'CLOSED_BY_OWNER'
         WHERE person_id = sec.person() AND ended_at IS NULL AND id <> in_session
           AND pair_id <> (SELECT k.pair_id FROM account.session AS k WHERE k.id = in_session)
        RETURNING expires_at > platform.now() AS open
    )
    SELECT count(*) FILTER (WHERE open) FROM ended
$$;
COMMENT ON FUNCTION account.end_own_others(uuid) IS 'Ends all sessions of the signed-in person but this one and that of its pair, at both doors; how many were open.';
ALTER FUNCTION account.end_own_others(uuid) OWNER TO oqu_core;
GRANT EXECUTE ON FUNCTION account.end_own_others(uuid) TO oqu_family, oqu_staff;

CREATE FUNCTION account.put_secret(in_person uuid, in_phc text, in_initial_until timestamptz) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    INSERT INTO account.old_secret (person_id, replaced_at, phc)
    SELECT s.person_id, platform.now(), s.phc FROM account.secret AS s WHERE s.person_id = in_person AND s.initial_until IS NULL
    ON CONFLICT DO NOTHING;
    DELETE FROM account.old_secret AS o
     WHERE o.person_id = in_person
       AND o.replaced_at NOT IN (SELECT k.replaced_at FROM account.old_secret AS k WHERE k.person_id = in_person
                                  ORDER BY k.replaced_at DESC LIMIT 5);
    INSERT INTO account.secret AS s (person_id, phc, initial_until) VALUES (in_person, in_phc, in_initial_until)
    ON CONFLICT (person_id) DO UPDATE SET phc = excluded.phc, initial_until = excluded.initial_until, used = false,
                                          changed_at = platform.now();
    UPDATE account.device SET trusted_until = NULL WHERE person_id = in_person AND trusted_until IS NOT NULL
$$;
COMMENT ON FUNCTION account.put_secret(uuid, text, timestamptz) IS 'Sets a password and keeps the last five chosen ones; no device is trusted any longer.';
ALTER FUNCTION account.put_secret(uuid, text, timestamptz) OWNER TO oqu_core;

CREATE FUNCTION account.set_initial(in_person uuid, in_phc text) RETURNS timestamptz
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    until timestamptz := platform.now() + platform.setting_text('account.initial_hours', organisation.today())::integer * interval '1 hour';
BEGIN
    PERFORM account.kept(in_person);
    PERFORM account.put_secret(in_person, in_phc, until);
    PERFORM account.end_sessions(in_person, NULL, 'PASSWORD');
    RETURN until;
END
$$;
COMMENT ON FUNCTION account.set_initial(uuid, text) IS 'An initial password for somebody else: one use, limited time (M456-5.9a); all sessions end.';
ALTER FUNCTION account.set_initial(uuid, text) OWNER TO oqu_core;

CREATE FUNCTION account.note_event(in_person uuid, in_kind text, in_address text, in_lang text) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    INSERT INTO account.event (person_id, kind, address, lang) VALUES (in_person, in_kind, in_address, in_lang)
$$;
COMMENT ON FUNCTION account.note_event(uuid, text, text, text) IS 'Something the owner of an account must hear of; written with the act itself.';
ALTER FUNCTION account.note_event(uuid, text, text, text) OWNER TO oqu_core;
GRANT EXECUTE ON FUNCTION account.note_event(uuid, text, text, text) TO oqu_family, oqu_staff;

-- Somebody knows the password of an administrator (AB-20). Once an hour: the owner, too, mistypes a code.
CREATE FUNCTION account.note_failed_factor(in_person uuid, in_address text, in_lang text) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    INSERT INTO account.event (person_id, kind, address, lang)
    SELECT in_person, 'FACTOR_FAILED', in_address, in_lang
     WHERE EXISTS (SELECT FROM account.grants_of(in_person) AS g WHERE g.role IN ('admin', 'security'))
       AND NOT EXISTS (SELECT FROM account.event AS e
                        WHERE e.person_id = in_person AND e.kind = 'FACTOR_FAILED' AND e.at > platform.now() - interval '1 hour')
$$;
COMMENT ON FUNCTION account.note_failed_factor(uuid, text, text) IS
    'After a right password, a wrong or used code: administrators and officers of information security hear of it, once an hour.';
ALTER FUNCTION account.note_failed_factor(uuid, text, text) OWNER TO oqu_core;
GRANT EXECUTE ON FUNCTION account.note_failed_factor(uuid, text, text) TO oqu_staff;

CREATE FUNCTION account.resettable(in_index bytea) RETURNS uuid
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT a.person_id
              FROM account.account AS a
              JOIN account.secret AS s USING (person_id)
              JOIN account.factor AS f USING (person_id)
             WHERE a.person_id = person.find(in_index) AND a.status = 'ACTIVE' AND f.confirmed_at IS NOT NULL);
END
$$;
COMMENT ON FUNCTION account.resettable(bytea) IS
    'Who may replace a forgotten password under this login: an active account with an authenticator, which is still asked for; otherwise NULL.';
ALTER FUNCTION account.resettable(bytea) OWNER TO oqu_core;
GRANT EXECUTE ON FUNCTION account.resettable(bytea) TO oqu_work;

-- Whom `oqu work` tells of something that an organisation must do. The language is that of the person's last act on the
-- account; who has none reads Kazakh.
CREATE FUNCTION account.holders(in_marks integer[], in_organisations uuid[], in_roles text[])
    RETURNS TABLE (mark integer, person_id uuid, lang text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT DISTINCT n.mark, g.person_id,
           coalesce((SELECT e.lang FROM account.event AS e WHERE e.person_id = g.person_id ORDER BY e.id DESC LIMIT 1), 'kk')
      FROM unnest(in_marks, in_organisations, in_roles) AS n (mark, organisation, role)
      JOIN account.role_grant AS g ON g.organisation_id = n.organisation
                                  AND g.role = ANY (CASE n.role WHEN 'director' THEN '{director,head}' ELSE ARRAY[n.role] END)
      JOIN account.account AS a ON a.person_id = g.person_id AND a.status = 'ACTIVE'
     WHERE g.ended_at IS NULL AND g.valid_from <= organisation.today()
       AND (g.valid_to IS NULL OR g.valid_to >= organisation.today());
END
$$;
COMMENT ON FUNCTION account.holders(integer[], uuid[], text[]) IS
    'Who holds these roles in these organisations today and may sign in, each person once for a mark, with the language to write in.';
ALTER FUNCTION account.holders(integer[], uuid[], text[]) OWNER TO oqu_core;
GRANT EXECUTE ON FUNCTION account.holders(integer[], uuid[], text[]) TO oqu_work;

CREATE FUNCTION account.own_secrets() RETURNS TABLE (phc text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT s.phc FROM account.secret AS s WHERE s.person_id = sec.person()
    UNION ALL
    (SELECT o.phc FROM account.old_secret AS o WHERE o.person_id = sec.person() ORDER BY o.replaced_at DESC LIMIT 5);
END
$$;
COMMENT ON FUNCTION account.own_secrets() IS 'Hashes of the own current and former passwords, current first, for comparison with a new one.';
ALTER FUNCTION account.own_secrets() OWNER TO oqu_core;

CREATE FUNCTION account.change_secret(in_phc text, in_session uuid) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT account.put_secret(sec.person(), in_phc, NULL) WHERE sec.person() IS NOT NULL;
    SELECT account.end_sessions(sec.person(), in_session, 'PASSWORD') WHERE sec.person() IS NOT NULL
$$;
COMMENT ON FUNCTION account.change_secret(text, uuid) IS 'The own password; all sessions but this one end.';
ALTER FUNCTION account.change_secret(text, uuid) OWNER TO oqu_core;

CREATE FUNCTION account.set_factor(in_sealed bytea) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO account.factor AS f (person_id, seed_sealed) VALUES (sec.person(), in_sealed)
    ON CONFLICT (person_id) DO UPDATE SET seed_sealed = excluded.seed_sealed, made_at = platform.now(), last_step = 0
        WHERE f.confirmed_at IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'account.factor.exists';
    END IF;
END
$$;
COMMENT ON FUNCTION account.set_factor(bytea) IS 'A seed to be confirmed by a first code; refused when an authenticator is in use.';
ALTER FUNCTION account.set_factor(bytea) OWNER TO oqu_core;

CREATE FUNCTION account.use_step(in_step bigint) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE account.factor SET last_step = in_step, confirmed_at = coalesce(confirmed_at, platform.now())
     WHERE person_id = sec.person() AND last_step < in_step;
    IF FOUND THEN
        DELETE FROM account.delay WHERE kind = 'FACTOR' AND key = account.digest(uuid_send(sec.person()));
        RETURN true;
    END IF;
    RETURN false;
END
$$;
COMMENT ON FUNCTION account.use_step(bigint) IS 'Takes the code of a time step; false when this or a later one was used before.';
ALTER FUNCTION account.use_step(bigint) OWNER TO oqu_core;

CREATE FUNCTION account.set_recovery(in_codes text[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    DELETE FROM account.recovery_code WHERE person_id = sec.person();
    INSERT INTO account.recovery_code (person_id, code_keyed) SELECT sec.person(), decode(code, 'hex') FROM unnest(in_codes) AS code;
END
$$;
COMMENT ON FUNCTION account.set_recovery(text[]) IS 'New recovery codes of the signed-in person, as keyed digests in hexadecimal, in place of all former ones.';
ALTER FUNCTION account.set_recovery(text[]) OWNER TO oqu_core;

CREATE FUNCTION account.use_recovery(in_code bytea) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE account.recovery_code SET used_at = platform.now()
     WHERE person_id = sec.person() AND code_keyed = in_code AND used_at IS NULL
       AND EXISTS (SELECT FROM account.factor AS f WHERE f.person_id = sec.person() AND f.confirmed_at IS NOT NULL);
    IF FOUND THEN
        DELETE FROM account.delay WHERE kind = 'FACTOR' AND key = account.digest(uuid_send(sec.person()));
        RETURN true;
    END IF;
    RETURN false;
END
$$;
COMMENT ON FUNCTION account.use_recovery(bytea) IS 'Takes a recovery code of the signed-in person; false when there is none like it or it was used.';
ALTER FUNCTION account.use_recovery(bytea) OWNER TO oqu_core;
GRANT EXECUTE ON FUNCTION account.set_recovery(text[]), account.use_recovery(bytea) TO oqu_staff;

-- Roles that take two people, as of a day: those with power over others' rights, over exports in bulk, over decisions, over keys.
INSERT INTO platform.setting (key, value, valid_from, legal_source, reason) VALUES
    ('account.roles_of_two', 'admin,department,ministry,security', '2018-01-01', 'Order 456, p. 5 (8); ISO/IEC 27002:2022, 8.2',
     'Roles that somebody gets, and whose authenticator is removed, by two people only');

CREATE FUNCTION account.takes_two(in_role text) RETURNS boolean
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN in_role = ANY (string_to_array(platform.setting_text('account.roles_of_two', organisation.today()), ','));
END
$$;
COMMENT ON FUNCTION account.takes_two(text) IS 'Whether giving this role takes two people today.';
GRANT EXECUTE ON FUNCTION account.takes_two(text) TO oqu_core, oqu_staff;

CREATE FUNCTION account.remove_factor(in_person uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    DELETE FROM account.factor WHERE person_id = in_person;
    UPDATE account.device SET trusted_until = NULL WHERE person_id = in_person AND trusted_until IS NOT NULL;
    DELETE FROM account.recovery_code WHERE person_id = in_person;
    DELETE FROM account.passkey WHERE person_id = in_person AND door = 'staff';
    PERFORM account.end_sessions(in_person, NULL, 'CLOSED_BY_ADMIN');
END
$$;
COMMENT ON FUNCTION account.remove_factor(uuid) IS
    'Removes an authenticator and what stands for it; the next sign-in asks for a new one. For gates, which have asked who may.';
ALTER FUNCTION account.remove_factor(uuid) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION account.remove_factor(uuid) FROM PUBLIC;

CREATE FUNCTION account.drop_factor(in_person uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM account.kept(in_person);
    IF EXISTS (SELECT FROM account.grants_of(in_person) AS g WHERE account.takes_two(g.role)) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'account.takes-two';
    END IF;
    PERFORM account.remove_factor(in_person);
END
$$;
COMMENT ON FUNCTION account.drop_factor(uuid) IS
    'Removes somebody else''s lost authenticator, but not of those whose role takes two people (SEC-46).';
ALTER FUNCTION account.drop_factor(uuid) OWNER TO oqu_core;

CREATE FUNCTION account.facts(in_person uuid, OUT has_secret boolean, OUT initial_until timestamptz, OUT initial_used boolean,
                              OUT factor_at timestamptz, OUT last_sign_in timestamptz)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM account.require_seen(in_person);
    SELECT true, s.initial_until, s.used INTO has_secret, initial_until, initial_used
      FROM account.secret AS s WHERE s.person_id = in_person;
    has_secret := coalesce(has_secret, false);
    initial_used := coalesce(initial_used, false);
    SELECT f.confirmed_at INTO factor_at FROM account.factor AS f WHERE f.person_id = in_person;
    SELECT max(s.created_at) INTO last_sign_in FROM account.session AS s WHERE s.person_id = in_person AND s.stage = 'FULL';
END
$$;
COMMENT ON FUNCTION account.facts(uuid) IS 'What an administrator may know of secrets: whether and since when, never what.';

CREATE FUNCTION account.require_seen(in_person uuid) RETURNS void
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF in_person = sec.person() OR EXISTS (SELECT FROM account.account AS a WHERE a.person_id = in_person
                                              AND a.organisation_id = ANY (account.overseen())) THEN
        RETURN;
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'account.unknown';
END
$$;
COMMENT ON FUNCTION account.require_seen(uuid) IS 'Refuses, as if there were nothing, unless the account is the own or overseen.';
ALTER FUNCTION account.require_seen(uuid) OWNER TO oqu_core;
ALTER FUNCTION account.facts(uuid) OWNER TO oqu_core;

-- ---- rights -------------------------------------------------------------------------------------

CREATE FUNCTION account.refuse_without_admin(in_person uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF EXISTS (
        SELECT FROM account.role_grant AS g
         WHERE g.person_id = in_person AND g.role = 'admin' AND g.ended_at IS NULL
           AND (g.valid_to IS NULL OR g.valid_to >= organisation.today())
           AND NOT EXISTS (SELECT FROM account.role_grant AS o JOIN account.account AS a ON a.person_id = o.person_id
                            WHERE o.organisation_id = g.organisation_id AND o.role = 'admin' AND o.person_id <> in_person
                              AND a.status = 'ACTIVE' AND o.ended_at IS NULL AND o.valid_from <= organisation.today()
                              AND (o.valid_to IS NULL OR o.valid_to >= organisation.today()))) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'account.last-admin';
    END IF;
END
$$;
COMMENT ON FUNCTION account.refuse_without_admin(uuid) IS
    'Refuses what would leave an organisation of this administrator without another one (M456-5.7c).';
ALTER FUNCTION account.refuse_without_admin(uuid) OWNER TO oqu_core;

-- in_by: who proposed it, when the caller is the second of two people; else empty.
-- Who serves no families sees no more than the class "internal", an educator no more than "restricted" (src/account/role.c),
-- whatever the grant says.
CREATE FUNCTION account.require_level(in_role text, in_level text) RETURNS void
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    given text := CASE WHEN in_role IN ('teacher', 'methodist', 'tutor', 'learner', 'support') THEN 'INTERNAL'
                       WHEN in_role = 'educator' THEN CASE WHEN in_level = 'INTERNAL' THEN 'INTERNAL' ELSE 'RESTRICTED' END
                       ELSE coalesce(in_level, 'MEDICAL') END;
BEGIN
    IF session_user <> 'oqu_owner' AND (given = ANY (sec.levels())) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'account.grant.level-above', COLUMN = 'level';
    END IF;
END
$$;
COMMENT ON FUNCTION account.require_level(text, text) IS 'Refuses to give a class of data that the acting administrator''s own right does not see (M456-5.8c).';
ALTER FUNCTION account.require_level(text, text) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION account.require_level(text, text) FROM PUBLIC;

CREATE FUNCTION account.put_grant(in_id uuid, in_person uuid, in_role text, in_organisation uuid, in_from date, in_to date,
                                  in_reason text, in_level text, in_by uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM account.kept(in_person);
    PERFORM account.require_admin(in_organisation);
    PERFORM account.require_level(in_role, in_level);
    IF in_to < organisation.today() THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'account.grant.over', COLUMN = 'to';
    END IF;
    IF EXISTS (SELECT FROM account.role_grant AS g
                WHERE g.person_id = in_person AND g.role = in_role AND g.organisation_id = in_organisation AND g.ended_at IS NULL
                  AND daterange(g.valid_from, g.valid_to, '[]') && daterange(in_from, in_to, '[]')) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'account.grant.exists', COLUMN = 'role';
    END IF;
    IF in_by IS NULL AND session_user <> 'oqu_owner' AND account.takes_two(in_role) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'account.takes-two', COLUMN = 'role';
    END IF;
    INSERT INTO account.role_grant (id, person_id, role, organisation_id, valid_from, valid_to, reason, level, granted_by, approved_by)
    VALUES (in_id, in_person, in_role, in_organisation, in_from, in_to, in_reason, in_level, coalesce(in_by, sec.person()),
            CASE WHEN in_by IS NOT NULL THEN sec.person() END);
END
$$;
COMMENT ON FUNCTION account.put_grant(uuid, uuid, text, uuid, date, date, text, text, uuid) IS
    'Gives a right for a period, in the acting administrator''s scope. For gates, which know whether a first person proposed it.';
ALTER FUNCTION account.put_grant(uuid, uuid, text, uuid, date, date, text, text, uuid) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION account.put_grant(uuid, uuid, text, uuid, date, date, text, text, uuid) FROM PUBLIC;

CREATE FUNCTION account.grant_role(in_id uuid, in_person uuid, in_role text, in_organisation uuid, in_from date, in_to date,
                                   in_reason text, in_level text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM account.put_grant(in_id, in_person, in_role, in_organisation, in_from, in_to, in_reason, in_level, NULL);
END
$$;
COMMENT ON FUNCTION account.grant_role(uuid, uuid, text, uuid, date, date, text, text) IS
    'Gives a right for a period, in the acting administrator''s scope; OQ409 account.takes-two for roles that take two people.';
ALTER FUNCTION account.grant_role(uuid, uuid, text, uuid, date, date, text, text) OWNER TO oqu_core;

CREATE FUNCTION account.end_grant(in_id uuid, in_reason text) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    g account.role_grant;
BEGIN
    SELECT * INTO g FROM account.role_grant AS x WHERE x.id = in_id FOR UPDATE;
    PERFORM account.require_admin(g.organisation_id);
    IF g.person_id = sec.person() THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'account.not-oneself';
    END IF;
    IF g.ended_at IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'account.grant.ended';
    END IF;
    IF g.role = 'admin' THEN
        PERFORM account.refuse_without_admin(g.person_id);
    END IF;
    UPDATE account.role_grant SET ended_at = platform.now(), ended_by = sec.person(), end_reason = in_reason WHERE id = in_id;
    RETURN g.person_id;
END
$$;
COMMENT ON FUNCTION account.end_grant(uuid, text) IS 'Takes a right back, at once; returns whose it was.';
ALTER FUNCTION account.end_grant(uuid, text) OWNER TO oqu_core;

CREATE FUNCTION account.set_status(in_person uuid, in_status text, in_reason text, in_version integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    a account.account := account.kept(in_person);
BEGIN
    IF a.version <> in_version THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'account.changed-meanwhile';
    END IF;
    IF a.status = 'CLOSED' AND a.status_at < platform.now() - interval '30 days' THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'account.closed-for-good';
    END IF;
    IF in_status <> 'ACTIVE' THEN
        PERFORM account.refuse_without_admin(in_person);
    END IF;
    UPDATE account.account
       SET status = in_status, status_reason = in_reason, status_at = platform.now(), status_by = sec.person(), version = version + 1
     WHERE person_id = in_person;
    IF in_status <> 'ACTIVE' THEN
        PERFORM account.end_sessions(in_person, NULL, 'BLOCKED');
    END IF;
END
$$;
COMMENT ON FUNCTION account.set_status(uuid, text, text, integer) IS
    'Blocks, closes or restores an account; a closed one can be restored for thirty days. Sessions end at once.';
ALTER FUNCTION account.set_status(uuid, text, text, integer) OWNER TO oqu_core;

CREATE FUNCTION account.rename(in_person uuid, in_name text, in_search text, in_sort text, in_version integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    a account.account := account.kept(in_person);
BEGIN
    IF a.version <> in_version THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'account.changed-meanwhile';
    END IF;
    UPDATE account.account SET name = in_name, search_key = in_search, sort_key = in_sort, version = version + 1
     WHERE person_id = in_person;
END
$$;
COMMENT ON FUNCTION account.rename(uuid, text, text, text, integer) IS 'The name in lists, together with person.set_name.';
ALTER FUNCTION account.rename(uuid, text, text, text, integer) OWNER TO oqu_core;

GRANT EXECUTE ON FUNCTION account.open_staff(uuid, uuid, text, text, text), account.set_initial(uuid, text),
    account.own_secrets(), account.change_secret(text, uuid), account.set_factor(bytea), account.use_step(bigint),
    account.drop_factor(uuid), account.facts(uuid), account.grant_role(uuid, uuid, text, uuid, date, date, text, text),
    account.end_grant(uuid, text), account.set_status(uuid, text, text, integer),
    account.rename(uuid, text, text, text, integer) TO oqu_staff;
GRANT EXECUTE ON FUNCTION account.open_staff(uuid, uuid, text, text, text), account.grant_role(uuid, uuid, text, uuid, date, date, text, text),
    account.set_initial(uuid, text) TO oqu_owner;
GRANT EXECUTE ON FUNCTION platform.clock_offset(), organisation.today() TO oqu_core;

CREATE FUNCTION account.name_of(in_person uuid) RETURNS text
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT a.name FROM account.account AS a WHERE a.person_id = in_person);
END
$$;
COMMENT ON FUNCTION account.name_of(uuid) IS 'Name of whoever granted or ended a right, also when the account itself is not overseen.';
ALTER FUNCTION account.name_of(uuid) OWNER TO oqu_core;
GRANT EXECUTE ON FUNCTION account.name_of(uuid) TO oqu_staff;
