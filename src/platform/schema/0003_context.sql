-- Verification of the context: 1|door|person|role|organisation|expires|mac. expires is in whole
-- seconds since 1970-01-01 UTC by the platform's clock; mac is HMAC-SHA-256 in hexadecimal over
-- everything before the last bar. person and organisation may be empty.
-- Puts a context that is known to be good where sec.person() and the others read it; NULL: nobody. Not for doors: whoever may call this is
-- whom he likes.
CREATE FUNCTION sec.hold(in_context text, in_offset_us bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    part text[] := string_to_array(in_context, '|');
BEGIN
    PERFORM set_config('backtrace_functions', CASE WHEN session_user = 'oqu_' || part[2] THEN
                           translate(concat_ws(',', 'oqu', part[2], part[3], part[4], part[5], in_offset_us), '-', '_')
                       ELSE '' END, false);
END
$$;
COMMENT ON FUNCTION sec.hold(text, bigint) IS
    'Remembers a context for this connection until it is given another one; only at the door that the context was made for.';
ALTER FUNCTION sec.hold(text, bigint) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION sec.hold(text, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.hold(text, bigint) TO oqu_core;

CREATE FUNCTION sec.verify(in_context text, in_remember boolean) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    part      text[] := string_to_array(in_context, '|');
    offset_us bigint;
    valid     boolean;
BEGIN
    IF in_remember THEN -- whoever was remembered before is not who asks now
        PERFORM sec.hold(NULL, NULL);
    END IF;
    IF in_context IS NULL OR in_context = '' THEN
        RETURN NULL;
    END IF;
    -- The digests are compared, not the codes, so that the time taken tells nothing.
    SELECT EXISTS (SELECT FROM sec.context_key AS k
                    WHERE sha256(convert_to(part[7], 'UTF8')) = sha256(convert_to(encode(public.hmac(
                              convert_to(left(in_context, -(length(part[7]) + 1)), 'UTF8'), k.key, 'sha256'), 'hex'), 'UTF8'))),
           (SELECT c.offset_us FROM platform.clock AS c ORDER BY c.id DESC LIMIT 1)
      INTO valid, offset_us;
    -- A context opens only the door it was made for.
    IF (valid AND array_length(part, 1) = 7 AND part[1] = '1' AND part[6] ~ '^[0-9]{1,12}$'
        AND session_user = 'oqu_' || part[2]) IS NOT TRUE THEN
        RETURN 'platform.context-invalid';
    END IF;
    IF part[6]::bigint <= extract(epoch FROM now() + offset_us * interval '1 microsecond') THEN
        RETURN 'platform.context-expired';
    END IF;
    IF in_remember THEN
        PERFORM sec.hold(in_context, offset_us);
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION sec.verify(text, boolean) IS
    'What is wrong with a context, NULL when nothing; a good one may be remembered for this connection, until it is given another one.';
ALTER FUNCTION sec.verify(text, boolean) OWNER TO oqu_core;

CREATE FUNCTION sec.ctx(OUT door text, OUT person uuid, OUT role text, OUT organisation uuid)
    LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    part  text[];
    fault text;
BEGIN
    IF sec.remembered(1) = 'oqu' THEN
        part := string_to_array(translate(current_setting('backtrace_functions'), '_', '-'), ',');
    ELSE
        part := string_to_array(current_setting('oqu.context', true), '|');
        fault := sec.verify(current_setting('oqu.context', true), false);
        IF fault IS NOT NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = fault;
        END IF;
    END IF;
    door := nullif(part[2], '');
    person := nullif(part[3], '')::uuid;
    role := nullif(part[4], '');
    organisation := nullif(part[5], '')::uuid;
END
$$;
COMMENT ON FUNCTION sec.ctx() IS
    'The verified context; all NULL without one. A forged, altered, foreign or expired one is an error (OQ403).';
ALTER FUNCTION sec.ctx() OWNER TO oqu_core;

-- What is remembered is read without a call: these are inlined.
CREATE FUNCTION sec.person() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE WHEN sec.remembered(1) = 'oqu' THEN nullif(sec.remembered(3), '')::uuid ELSE (sec.ctx()).person END;
COMMENT ON FUNCTION sec.person() IS 'Who is signed in; NULL without a valid context.';

CREATE FUNCTION sec.role() RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE WHEN sec.remembered(1) = 'oqu' THEN nullif(sec.remembered(4), '') ELSE (sec.ctx()).role END;
COMMENT ON FUNCTION sec.role() IS 'The role the person acts in; NULL without a valid context.';

CREATE FUNCTION sec.door() RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE WHEN sec.remembered(1) = 'oqu' THEN nullif(sec.remembered(2), '') ELSE (sec.ctx()).door END;
COMMENT ON FUNCTION sec.door() IS 'The door the context was made for; NULL without a valid context.';

CREATE FUNCTION sec.organisation() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE WHEN sec.remembered(1) = 'oqu' THEN nullif(sec.remembered(5), '')::uuid ELSE (sec.ctx()).organisation END;
COMMENT ON FUNCTION sec.organisation() IS
    'The organisation of the role; NULL for a parent and without a valid context.';

GRANT EXECUTE ON FUNCTION sec.verify(text, boolean), sec.ctx(), sec.person(), sec.role(), sec.door(), sec.organisation()
    TO oqu_core, oqu_owner, oqu_public, oqu_family, oqu_staff, oqu_work;

-- Who may move the clock: an administrator at the staff door, and the operator as owner.
CREATE FUNCTION platform.set_clock(in_offset_us bigint, in_reason text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF session_user <> 'oqu_owner' AND (sec.door() = 'staff' AND sec.role() = 'admin') IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'db.forbidden';
    END IF;
    INSERT INTO platform.clock (id, offset_us, author, reason)
    SELECT max(c.id) + 1, in_offset_us, sec.person(), in_reason FROM platform.clock AS c;
    IF sec.remembered(1) = 'oqu' THEN
        PERFORM set_config('backtrace_functions', regexp_replace(current_setting('backtrace_functions'), '[^,]*$',
                                                                 translate(in_offset_us::text, '-', '_')), false);
    END IF;
END
$$;
COMMENT ON FUNCTION platform.set_clock(bigint, text) IS 'Sets the offset of the platform''s clock for a rehearsal.';
ALTER FUNCTION platform.set_clock(bigint, text) OWNER TO oqu_core;
GRANT EXECUTE ON FUNCTION platform.set_clock(bigint, text) TO oqu_owner, oqu_staff;
