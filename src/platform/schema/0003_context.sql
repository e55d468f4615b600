-- Verification of the context: 1|door|person|role|organisation|expires|mac. expires is in whole
-- seconds since 1970-01-01 UTC by the platform's clock; mac is HMAC-SHA-256 in hexadecimal over
-- everything before the last bar. person and organisation may be empty.
CREATE FUNCTION sec.ctx(OUT door text, OUT person uuid, OUT role text, OUT organisation uuid)
    LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    raw   text := current_setting('oqu.context', true);
    part  text[];
    valid boolean;
    time  timestamptz;
BEGIN
    IF raw IS NULL OR raw = '' THEN
        RETURN;
    END IF;
    part := string_to_array(raw, '|');
    -- The digests are compared, not the codes, so that the time taken tells nothing. One statement for
    -- key and clock: this runs for nearly every statement of a door.
    SELECT EXISTS (SELECT FROM sec.context_key AS k
                    WHERE sha256(convert_to(part[7], 'UTF8')) = sha256(convert_to(encode(public.hmac(
                              convert_to(left(raw, -(length(part[7]) + 1)), 'UTF8'), k.key, 'sha256'), 'hex'), 'UTF8'))),
           now() + (SELECT c.offset_us FROM platform.clock AS c ORDER BY c.id DESC LIMIT 1) * interval '1 microsecond'
      INTO valid, time;
    -- A context opens only the door it was made for.
    IF (valid AND array_length(part, 1) = 7 AND part[1] = '1' AND part[6] ~ '^[0-9]{1,12}$'
        AND session_user = 'oqu_' || part[2]) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'platform.context-invalid';
    END IF;
    IF part[6]::bigint <= extract(epoch FROM time) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'platform.context-expired';
    END IF;
    door := part[2];
    person := nullif(part[3], '')::uuid;
    role := nullif(part[4], '');
    organisation := nullif(part[5], '')::uuid;
END
$$;
COMMENT ON FUNCTION sec.ctx() IS
    'The verified context; all NULL without one. A forged, altered, foreign or expired one is an error (OQ403).';
ALTER FUNCTION sec.ctx() OWNER TO oqu_core;

CREATE FUNCTION sec.person() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (sec.ctx()).person; -- inlined
COMMENT ON FUNCTION sec.person() IS 'Who is signed in; NULL without a valid context.';

CREATE FUNCTION sec.role() RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (sec.ctx()).role; -- inlined
COMMENT ON FUNCTION sec.role() IS 'The role the person acts in; NULL without a valid context.';

CREATE FUNCTION sec.door() RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (sec.ctx()).door; -- inlined
COMMENT ON FUNCTION sec.door() IS 'The door the context was made for; NULL without a valid context.';

CREATE FUNCTION sec.organisation() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (sec.ctx()).organisation; -- inlined
COMMENT ON FUNCTION sec.organisation() IS
    'The organisation of the role; NULL for a parent and without a valid context.';

GRANT EXECUTE ON FUNCTION sec.ctx(), sec.person(), sec.role(), sec.door(), sec.organisation()
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
END
$$;
COMMENT ON FUNCTION platform.set_clock(bigint, text) IS 'Sets the offset of the platform''s clock for a rehearsal.';
ALTER FUNCTION platform.set_clock(bigint, text) OWNER TO oqu_core;
GRANT EXECUTE ON FUNCTION platform.set_clock(bigint, text) TO oqu_owner, oqu_staff;
