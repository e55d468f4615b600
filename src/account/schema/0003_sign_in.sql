-- Sign-in: what must happen before anybody is known. Each function takes digests or identifiers and
-- returns the least possible (SEC-17). Times are the platform's.

CREATE FUNCTION account.digest(VARIADIC in_parts bytea[]) RETURNS bytea
    LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$
    SELECT sha256(string_agg(part, '\x00'::bytea ORDER BY position)) FROM unnest(in_parts) WITH ORDINALITY AS p (part, position)
$$;
COMMENT ON FUNCTION account.digest(bytea[]) IS 'SHA-256 of the parts in order.';
ALTER FUNCTION account.digest(bytea[]) OWNER TO oqu_core;

CREATE FUNCTION account.text_digest(in_text text) RETURNS bytea
    LANGUAGE sql STABLE
    RETURN sha256(convert_to(in_text, 'UTF8')); -- inlined
COMMENT ON FUNCTION account.text_digest(text) IS 'SHA-256 of a text.';
ALTER FUNCTION account.text_digest(text) OWNER TO oqu_core;

-- ---- delays -------------------------------------------------------------------------------------

CREATE FUNCTION account.wait_s(in_kind text, in_key bytea) RETURNS integer
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT coalesce(max(ceil(extract(epoch FROM d.until_at - platform.now())))::integer, 0)
              FROM account.delay AS d
             WHERE d.kind = in_kind AND d.key = in_key AND d.until_at > platform.now());
END
$$;
COMMENT ON FUNCTION account.wait_s(text, bytea) IS 'Seconds until the next attempt is looked at; 0 when none.';
ALTER FUNCTION account.wait_s(text, bytea) OWNER TO oqu_core;

CREATE FUNCTION account.count_failure(in_kind text, in_key bytea, in_free integer, in_first_s integer, in_most_s integer,
                                      in_forget interval) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    INSERT INTO account.delay AS d (kind, key, failures, last_at, until_at)
    VALUES (in_kind, in_key, 1, platform.now(), platform.now() + CASE WHEN in_free < 1 THEN in_first_s ELSE 0 END * interval '1 second')
    ON CONFLICT (kind, key) DO UPDATE
       SET failures = CASE WHEN d.last_at < platform.now() - in_forget THEN 1 ELSE d.failures + 1 END,
           last_at = platform.now(),
           until_at = platform.now() + CASE
               WHEN d.last_at < platform.now() - in_forget OR d.failures < in_free THEN interval '0'
               ELSE least(in_first_s * power(2, least(d.failures - in_free, 20)), in_most_s) * interval '1 second' END
$$;
COMMENT ON FUNCTION account.count_failure(text, bytea, integer, integer, integer, interval) IS
    'One more failure; after the free ones each doubles the wait up to a limit. Forgotten after a quiet time.';
ALTER FUNCTION account.count_failure(text, bytea, integer, integer, integer, interval) OWNER TO oqu_core;

CREATE FUNCTION account.failed(in_door text, in_index bytea, in_person uuid, in_reason text, in_address text, in_device text,
                               in_agent text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    device bytea := account.text_digest(nullif(in_device, ''));
    known boolean := EXISTS (SELECT FROM account.device AS d WHERE d.person_id = in_person AND d.device_hash = device);
    recent integer;
BEGIN
    INSERT INTO account.failure (door, person_id, reason, address, device_hash, agent)
    VALUES (in_door, (SELECT a.person_id FROM account.account AS a WHERE a.person_id = in_person), in_reason, in_address,
            device, in_agent);
    IF in_reason IN ('UNKNOWN', 'PASSWORD') AND known THEN
        PERFORM account.count_failure('LOGIN_DEVICE', account.digest(in_index, device), 5, 5, 900, '1 day');
    ELSIF in_reason IN ('UNKNOWN', 'PASSWORD') THEN
        PERFORM account.count_failure('LOGIN', in_index, 5, 5, 900, '1 day');
    ELSIF in_reason IN ('CODE', 'CODE_REUSED') THEN
        PERFORM account.count_failure('FACTOR', account.digest(uuid_send(in_person)), 5, 300, 3600, '1 day');
    END IF;
    IF in_reason IN ('UNKNOWN', 'PASSWORD', 'CODE', 'CODE_REUSED', 'PASSKEY', 'PASSKEY_COUNT', 'RESET', 'STATE', 'CROSSING', 'START_FORGED',
                     'KEY_STATE', 'KEY_REFUSED', 'KEY_REVOKED', 'KEY_OTHER') THEN
        PERFORM account.count_failure('ADDRESS', account.text_digest(in_address), 60, 5, 300, '10 minutes');
        IF device IS NOT NULL THEN
            PERFORM account.count_failure('DEVICE', device, 10, 5, 900, '1 day');
        END IF;
    END IF;
    SELECT count(*) INTO recent FROM account.failure AS f
     WHERE f.address = in_address AND f.at > platform.now() - interval '5 minutes';
    IF recent < 30 OR EXISTS (SELECT FROM account.alarm AS l
                               WHERE l.address = in_address AND l.at > platform.now() - interval '5 minutes') THEN
        RETURN false;
    END IF;
    INSERT INTO account.alarm (kind, address, n) VALUES ('SPRAYING', in_address, recent);
    RETURN true;
END
$$;
COMMENT ON FUNCTION account.failed(text, bytea, uuid, text, text, text, text) IS
    'Writes a failed sign-in and counts it against account, device and address; true when it raises an alarm (EV-10).';
ALTER FUNCTION account.failed(text, bytea, uuid, text, text, text, text) OWNER TO oqu_core;

CREATE FUNCTION account.key_wait(in_device text, in_address text) RETURNS integer
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN greatest(coalesce(account.wait_s('DEVICE', account.text_digest(nullif(in_device, ''))), 0),
                    account.wait_s('ADDRESS', account.text_digest(in_address)));
END
$$;
COMMENT ON FUNCTION account.key_wait(text, text) IS
    'Seconds until this browser may answer with a key again: whose key it is nobody knows before it is judged, so device and network count.';
ALTER FUNCTION account.key_wait(text, text) OWNER TO oqu_core;

-- ---- password at the staff door ----------------------------------------------------------------

CREATE FUNCTION account.begin(in_index bytea, in_device text, in_address text, OUT person uuid, OUT phc text, OUT status text,
                              OUT initial boolean, OUT initial_over boolean, OUT has_factor boolean, OUT waived boolean, OUT trusted boolean,
                              OUT wait_s integer)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    device bytea := account.text_digest(nullif(in_device, ''));
    known boolean;
BEGIN
    SELECT s.person_id, s.phc, a.status, s.initial_until IS NOT NULL,
           coalesce(s.used OR s.initial_until < platform.now(), false)
      INTO person, phc, status, initial, initial_over
      FROM account.secret AS s JOIN account.account AS a USING (person_id)
     WHERE s.person_id = person.find(in_index);
    has_factor := EXISTS (SELECT FROM account.factor AS f WHERE f.person_id = person AND f.confirmed_at IS NOT NULL)
                  OR EXISTS (SELECT FROM account.passkey AS k WHERE k.person_id = person AND k.door = 'staff');
    waived := account.factor_waived(person);
    trusted := account.trusts(person, device);
    known := EXISTS (SELECT FROM account.device AS d WHERE d.person_id = person AND d.device_hash = device);
    wait_s := greatest(CASE WHEN known THEN account.wait_s('LOGIN_DEVICE', account.digest(in_index, device))
                            ELSE account.wait_s('LOGIN', in_index) END,
                       coalesce(account.wait_s('DEVICE', device), 0),
                       account.wait_s('ADDRESS', account.text_digest(in_address)));
END
$$;
COMMENT ON FUNCTION account.begin(bytea, text, text) IS
    'What is needed to check a password: its hash, the state of the account, and how long an attempt must wait; no row of an unknown login differs in time or form.';
ALTER FUNCTION account.begin(bytea, text, text) OWNER TO oqu_core;

CREATE FUNCTION account.grants_of(in_person uuid) RETURNS TABLE (id uuid, role text, organisation_id uuid)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT g.id, g.role, g.organisation_id
      FROM account.role_grant AS g
     WHERE g.person_id = in_person AND g.ended_at IS NULL AND g.valid_from <= organisation.today()
       AND (g.valid_to IS NULL OR g.valid_to >= organisation.today())
     ORDER BY (SELECT max(s.created_at) FROM account.session AS s WHERE s.grant_id = g.id) DESC NULLS LAST, g.granted_at
     LIMIT 100;
END
$$;
COMMENT ON FUNCTION account.grants_of(uuid) IS 'Rights of a person today, the one used last first.';
ALTER FUNCTION account.grants_of(uuid) OWNER TO oqu_core;

-- ---- sessions -----------------------------------------------------------------------------------

CREATE FUNCTION account.network(in_address text) RETURNS text
    LANGUAGE sql IMMUTABLE
    RETURN coalesce(substring(in_address FROM '^[0-9]+[.][0-9]+|^[0-9a-fA-F]*:[0-9a-fA-F]*'), ''); -- inlined
COMMENT ON FUNCTION account.network(text) IS
    'What counts as one place without a register of places: the first 16 bits of an IPv4 address, the first 32 of an IPv6 one.';
ALTER FUNCTION account.network(text) OWNER TO oqu_core;

CREATE FUNCTION account.start(in_id uuid, in_token text, in_person uuid, in_door text, in_grant uuid, in_stage text, in_context text,
                              in_expires timestamptz, in_idle_s integer, in_most integer, in_factor_at timestamptz,
                              in_device text, in_address text, in_agent text, in_proof text, in_from uuid,
                              OUT new_device boolean, OUT policy_owed boolean)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    device bytea := account.text_digest(nullif(in_device, ''));
    before account.session;
BEGIN
    IF in_from IS NOT NULL THEN
        SELECT * INTO before FROM account.session AS b
         WHERE b.id = in_from AND b.person_id = in_person AND (b.ended_at IS NULL OR b.end_reason = 'NEXT');
    END IF;
    new_device := false;
    policy_owed := in_stage = 'FULL' AND privacy.owed(in_person);
    INSERT INTO account.session (id, token_hash, person_id, door, grant_id, stage, name, context, expires_at, idle_s, limits_on, limits_by,
                                 factor_at, proof, pair_id, policy_owed, device_hash, address, agent, network)
    SELECT in_id, account.text_digest(in_token), in_person, in_door, in_grant, in_stage, a.name, in_context, in_expires, in_idle_s,
           organisation.today(), (SELECT max(x.id) FROM platform.setting AS x), in_factor_at, coalesce(in_proof, before.proof),
           coalesce(before.pair_id, gen_random_uuid()), start.policy_owed, device, in_address, in_agent, account.network(in_address)
      FROM account.account AS a
     WHERE a.person_id = in_person AND a.status = 'ACTIVE';
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'account.blocked';
    END IF;
    UPDATE account.session AS s SET ended_at = platform.now(), end_reason = 'TOO_MANY'
     WHERE s.id IN (SELECT o.id FROM account.session AS o
                     WHERE o.person_id = in_person AND o.door = in_door AND o.ended_at IS NULL AND o.expires_at > platform.now()
                       AND o.id <> in_id
                     ORDER BY o.seen_at DESC OFFSET in_most - 1);
    IF in_stage = 'FULL' AND device IS NOT NULL THEN
        new_device := EXISTS (SELECT FROM account.device AS d WHERE d.person_id = in_person)
                      AND NOT EXISTS (SELECT FROM account.device AS d WHERE d.person_id = in_person AND d.device_hash = device);
        INSERT INTO account.device AS d (person_id, device_hash, agent) VALUES (in_person, device, in_agent)
        ON CONFLICT (person_id, device_hash) DO UPDATE SET last_at = platform.now(), agent = excluded.agent;
    END IF;
END
$$;
COMMENT ON FUNCTION account.start(uuid, text, uuid, text, uuid, text, text, timestamptz, integer, integer, timestamptz, text, text, text, text, uuid) IS
    'Opens a session; the oldest beyond the allowed number end. It goes on from another one of the same person, whose proof and pair it takes over, when one is named. Refused when the account is not active. new_device: signed in from a device not seen before, and not from the first one; policy_owed: the privacy policy in force is not accepted yet.';
ALTER FUNCTION account.start(uuid, text, uuid, text, uuid, text, text, timestamptz, integer, integer, timestamptz, text, text, text, text, uuid)
    OWNER TO oqu_core;

CREATE FUNCTION account.settle_policy(in_session uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE account.session AS s SET policy_owed = false
     WHERE s.id = in_session AND s.person_id = sec.person() AND s.ended_at IS NULL AND NOT privacy.owed(s.person_id);
    RETURN FOUND;
END
$$;
COMMENT ON FUNCTION account.settle_policy(uuid) IS 'The own session goes on once the privacy policy in force is accepted; false before.';
ALTER FUNCTION account.settle_policy(uuid) OWNER TO oqu_core;

CREATE FUNCTION account.passed(in_person uuid, in_index bytea, in_device text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    DELETE FROM account.delay AS d
     WHERE (d.kind = 'LOGIN' AND d.key = in_index)
        OR (d.kind = 'LOGIN_DEVICE' AND d.key = account.digest(in_index, account.text_digest(in_device)));
    UPDATE account.secret SET used = true WHERE person_id = in_person AND initial_until IS NOT NULL;
END
$$;
COMMENT ON FUNCTION account.passed(uuid, bytea, text) IS 'A right password: its counters begin anew, an initial password is used up.';
ALTER FUNCTION account.passed(uuid, bytea, text) OWNER TO oqu_core;

CREATE FUNCTION account.identify(in_token text, in_door text, in_address text, in_request text, OUT id uuid, OUT person uuid, OUT stage text,
                                 OUT role text, OUT organisation uuid, OUT name text, OUT context text, OUT stale boolean,
                                 OUT elsewhere boolean, OUT level text, OUT clock_us bigint)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    hash  bytea := account.text_digest(in_token);
    now   timestamptz;
    today date;
    whole boolean;
    began timestamptz;
    seen  timestamptz;
    idle  integer;
    known boolean;
    limits record;
BEGIN
    PERFORM sec.hold(NULL, NULL), set_config('oqu.request', in_request, false), set_config('oqu.session', '', false),
            set_config('oqu.address', in_address, false), set_config('oqu.acts_for', '', false), set_config('oqu.context', '', false);
    clock_us := platform.clock_offset();
    IF in_token = '' THEN
        RETURN;
    END IF;
    -- platform.now() and organisation.today() would each read the clock again
    now := now() + clock_us * interval '1 microsecond';
    today := (now AT TIME ZONE interval '5 hours')::date;
    SELECT s.id, s.person_id, CASE WHEN s.policy_owed THEN 'POLICY' ELSE s.stage END, g.role, g.organisation_id, s.name, s.context, s.seen_at < now - interval '1 minute',
           in_address <> '' AND s.network <> account.network(in_address), g.level, s.stage = 'FULL', s.created_at, s.seen_at, s.idle_s,
           s.limits_on = today AND s.limits_by = (SELECT max(x.id) FROM platform.setting AS x)
      INTO id, person, stage, role, organisation, name, context, stale, elsewhere, level, whole, began, seen, idle, known
      FROM account.session AS s
      LEFT JOIN account.role_grant AS g ON g.id = s.grant_id
     WHERE s.token_hash = hash AND s.door = in_door AND s.ended_at IS NULL AND s.expires_at > now
       AND EXISTS (SELECT FROM account.account AS a WHERE a.person_id = s.person_id AND a.status = 'ACTIVE')
       AND (s.grant_id IS NULL
            OR (g.ended_at IS NULL AND g.valid_from <= today AND (g.valid_to IS NULL OR g.valid_to >= today)));
    IF id IS NULL THEN
        RETURN;
    END IF;
    IF whole AND known IS NOT TRUE THEN -- the day or a setting has changed since the limits were read
        limits := account.limits_of(person, in_door, today);
        idle := limits.idle_s;
        whole := began + limits.absolute_s * interval '1 second' > now;
    ELSE
        whole := true;
    END IF;
    IF (whole AND seen + idle * interval '1 second' > now) IS NOT TRUE THEN
        id := NULL;
        RETURN;
    END IF;
    PERFORM sec.hold(context, clock_us), set_config('oqu.session', id::text, false), set_config('oqu.context', context, false);
END
$$;
COMMENT ON FUNCTION account.identify(text, text, text, text) IS
    'The session of a cookie, with account and right as they are at this moment (SEC-22), whether it comes from another network than before, and the offset of the clock; NULL without one. The connection holds its context from here on, or none.';
ALTER FUNCTION account.identify(text, text, text, text) OWNER TO oqu_core;

-- Without the end after quiet: who works in an application that was entered by this sign-in is not seen here.
CREATE FUNCTION sec.signed_in(in_session uuid, OUT person uuid, OUT name text, OUT role text, OUT organisation uuid,
                              OUT since timestamptz, OUT expires_at timestamptz)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    SELECT s.person_id, a.name, g.role, g.organisation_id, s.created_at,
           least(s.expires_at, s.created_at + l.absolute_s * interval '1 second')
      INTO person, name, role, organisation, since, expires_at
      FROM account.session AS s
     CROSS JOIN LATERAL account.limits_of(s.person_id, s.door, organisation.today()) AS l
      JOIN account.account AS a ON a.person_id = s.person_id AND a.status = 'ACTIVE'
      LEFT JOIN account.role_grant AS g ON g.id = s.grant_id
     WHERE s.id = in_session AND s.stage = 'FULL' AND s.ended_at IS NULL
       AND least(s.expires_at, s.created_at + l.absolute_s * interval '1 second') > platform.now()
       AND (s.grant_id IS NULL
            OR (g.ended_at IS NULL AND g.valid_from <= organisation.today()
                AND (g.valid_to IS NULL OR g.valid_to >= organisation.today())));
END
$$;
COMMENT ON FUNCTION sec.signed_in(uuid) IS
    'Who is behind a session that has not ended, with account and right as they are at this moment (SEC-22); NULL for none.';
ALTER FUNCTION sec.signed_in(uuid) OWNER TO oqu_core;

CREATE FUNCTION account.touch(in_session uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE account.session AS s
       SET seen_at = platform.now(), limits_on = organisation.today(), limits_by = (SELECT max(x.id) FROM platform.setting AS x),
           idle_s = CASE WHEN s.stage = 'FULL' THEN coalesce(l.idle_s, s.idle_s) ELSE s.idle_s END,
           expires_at = CASE WHEN s.stage = 'FULL' THEN least(s.expires_at, s.created_at + l.absolute_s * interval '1 second')
                             ELSE s.expires_at END
      FROM account.session AS o
     CROSS JOIN LATERAL account.limits_of(o.person_id, o.door, organisation.today()) AS l
     WHERE o.id = in_session AND s.id = o.id AND s.ended_at IS NULL;
END
$$;
COMMENT ON FUNCTION account.touch(uuid) IS 'Notes that a session is in use, and reads its limits anew: a role may have come or gone.';
ALTER FUNCTION account.touch(uuid) OWNER TO oqu_core;

-- A session that moves from one network to another is a telephone that leaves the house. One that is back in the network it
-- came from while that was still in use is in two places.
CREATE FUNCTION account.move(in_session uuid, in_address text, in_lang text, in_minutes integer) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    s      account.session;
    here   text := account.network(in_address);
    shared boolean;
BEGIN
    SELECT * INTO s FROM account.session AS x WHERE x.id = in_session AND x.ended_at IS NULL FOR UPDATE;
    IF s.id IS NULL OR s.network = here THEN
        RETURN false;
    END IF;
    shared := coalesce(s.former_network = here AND s.former_seen_at > platform.now() - in_minutes * interval '1 minute', false)
              AND s.shared_at IS NULL;
    UPDATE account.session
       SET network = here, address = in_address, former_network = s.network, former_seen_at = s.seen_at, former_address = s.address,
           seen_at = platform.now(),
           shared_at = CASE WHEN shared THEN platform.now() ELSE s.shared_at END,
           factor_at = CASE WHEN s.factor_at IS NOT NULL THEN least(s.factor_at, platform.now() - interval '1 day') END
     WHERE id = s.id;
    -- seen in the history and not told: a telephone leaves the house every day
    INSERT INTO account.event (person_id, kind, address, lang, told_at)
    VALUES (s.person_id, 'MOVED', in_address || ', ' || s.address, in_lang, platform.now());
    IF shared THEN
        INSERT INTO account.event (person_id, kind, address, lang)
        VALUES (s.person_id, 'TWO_PLACES', in_address || ', ' || s.address, in_lang);
        INSERT INTO account.alarm (kind, address, n, person_id, other_address)
        VALUES ('TWO_PLACES', in_address, 2, s.person_id, s.address);
    END IF;
    RETURN shared;
END
$$;
COMMENT ON FUNCTION account.move(uuid, text, text, integer) IS
    'A session is used from another network than before: acts on rights ask for a code again, and the owner sees it. True, once a session: in two networks within so many minutes; then owner and security hear of it.';
ALTER FUNCTION account.move(uuid, text, text, integer) OWNER TO oqu_core;

CREATE FUNCTION account.end_session(in_session uuid, in_reason text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE account.session AS s SET ended_at = platform.now(), end_reason = in_reason
     WHERE s.id = in_session AND s.ended_at IS NULL
       AND (s.person_id = sec.person()
            OR (sec.role() = 'admin' AND EXISTS (SELECT FROM account.account AS a WHERE a.person_id = s.person_id
                                                    AND a.organisation_id = ANY (account.overseen()))));
    RETURN FOUND;
END
$$;
COMMENT ON FUNCTION account.end_session(uuid, text) IS
    'Ends a session of the signed-in person, or of somebody an administrator keeps; false when there is none.';
ALTER FUNCTION account.end_session(uuid, text) OWNER TO oqu_core;

-- ---- eGov ---------------------------------------------------------------------------------------

CREATE FUNCTION account.journey_start(in_state text, in_browser text, in_next text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    DELETE FROM account.journey WHERE started_at < platform.now() - interval '1 day';
    INSERT INTO account.journey (state_hash, browser_hash, next)
    VALUES (account.text_digest(in_state), account.text_digest(in_browser), in_next);
END
$$;
COMMENT ON FUNCTION account.journey_start(text, text, text) IS 'A browser goes to eGov with this state.';
ALTER FUNCTION account.journey_start(text, text, text) OWNER TO oqu_core;

CREATE FUNCTION account.journey_end(in_state text, in_browser text) RETURNS text
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    UPDATE account.journey SET used_at = platform.now()
     WHERE state_hash = account.text_digest(in_state) AND browser_hash = account.text_digest(in_browser)
       AND used_at IS NULL AND started_at > platform.now() - interval '10 minutes'
    RETURNING next
$$;
COMMENT ON FUNCTION account.journey_end(text, text) IS
    'It is back: the page to show, or NULL when the state is unknown, another browser''s, used, or older than ten minutes.';
ALTER FUNCTION account.journey_end(text, text) OWNER TO oqu_core;

CREATE FUNCTION account.open_family(in_person uuid, in_name text, in_search text, in_sort text) RETURNS text
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    INSERT INTO account.account (person_id, name, search_key, sort_key) VALUES (in_person, in_name, in_search, in_sort)
    ON CONFLICT (person_id) DO UPDATE SET name = excluded.name, search_key = excluded.search_key, sort_key = excluded.sort_key
        WHERE account.name <> excluded.name;
    SELECT status FROM account.account WHERE person_id = in_person
$$;
COMMENT ON FUNCTION account.open_family(uuid, text, text, text) IS
    'The account of somebody whom eGov has identified, made at the first sign-in; returns its status.';
ALTER FUNCTION account.open_family(uuid, text, text, text) OWNER TO oqu_core;

GRANT EXECUTE ON FUNCTION account.failed(text, bytea, uuid, text, text, text, text), account.identify(text, text, text, text), account.touch(uuid),
    account.move(uuid, text, text, integer),
    account.start(uuid, text, uuid, text, uuid, text, text, timestamptz, integer, integer, timestamptz, text, text, text, text, uuid),
    account.end_session(uuid, text), account.settle_policy(uuid), account.key_wait(text, text) TO oqu_family, oqu_staff;
GRANT EXECUTE ON FUNCTION account.identify(text, text, text, text) TO oqu_public;
GRANT USAGE ON SCHEMA account TO oqu_public;
GRANT EXECUTE ON FUNCTION account.begin(bytea, text, text), account.grants_of(uuid), account.passed(uuid, bytea, text),
    account.wait_s(text, bytea), account.digest(bytea[]) TO oqu_staff;
GRANT EXECUTE ON FUNCTION account.journey_start(text, text, text), account.journey_end(text, text),
    account.open_family(uuid, text, text, text) TO oqu_family;
