-- A trusted device stands for the authenticator's code for a time: what one has is the device, by its own cookie of 256 bits,
-- and the password is asked for as ever. How long, a setting says for each role; for administrators no setting does
-- (Order 456, p. 5, sp. 11).
INSERT INTO platform.setting (key, scope, value, valid_from, legal_source, reason)
SELECT 'account.trust_days', role, days, '2018-01-01', 'Order 456 (2022), Annex, p. 5, sp. 11',
       'days for which a device that was trusted stands for the code; 0: never'
  FROM (VALUES ('', '0'), ('clerk', '7'), ('teacher', '30'), ('educator', '30'), ('methodist', '30'), ('tutor', '30'), ('learner', '30'))
       AS v (role, days);

CREATE FUNCTION account.trust_days(in_person uuid) RETURNS integer
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT CASE WHEN bool_or(g.role IN ('admin', 'security')) THEN 0
                        ELSE coalesce(min(platform.setting_text('account.trust_days', organisation.today(), g.role)::integer), 0) END
              FROM account.grants_of(in_person) AS g);
END
$$;
COMMENT ON FUNCTION account.trust_days(uuid) IS
    'For how many days a person may trust a device: the least of all own roles; 0 with that of an administrator or officer of information security.';
ALTER FUNCTION account.trust_days(uuid) OWNER TO oqu_core;

CREATE FUNCTION account.trusts(in_person uuid, in_device bytea) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN EXISTS (SELECT FROM account.device AS d
                    WHERE d.person_id = in_person AND d.device_hash = in_device AND d.trusted_until > platform.now())
           AND account.trust_days(in_person) > 0;
END
$$;
COMMENT ON FUNCTION account.trusts(uuid, bytea) IS 'Whether this device stands for the code today.';
ALTER FUNCTION account.trusts(uuid, bytea) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION account.trusts(uuid, bytea) FROM PUBLIC;

CREATE FUNCTION account.trust_device(in_device text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE account.device AS d SET trusted_until = platform.now() + account.trust_days(d.person_id) * interval '1 day'
     WHERE d.person_id = sec.person() AND d.device_hash = account.text_digest(in_device) AND account.trust_days(d.person_id) > 0;
    RETURN FOUND;
END
$$;
COMMENT ON FUNCTION account.trust_device(text) IS 'The signed-in person trusts this device, which has just signed in; false where no role allows it.';
ALTER FUNCTION account.trust_device(text) OWNER TO oqu_core;

CREATE FUNCTION account.distrust(in_id uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE account.device AS d SET trusted_until = NULL
     WHERE d.id = in_id AND d.person_id = sec.person() AND d.trusted_until IS NOT NULL;
    RETURN FOUND;
END
$$;
COMMENT ON FUNCTION account.distrust(uuid) IS 'An own device is trusted no longer; false when it was not.';
ALTER FUNCTION account.distrust(uuid) OWNER TO oqu_core;
GRANT EXECUTE ON FUNCTION account.trust_days(uuid), account.trust_device(text), account.distrust(uuid) TO oqu_staff;

CREATE POLICY own ON account.device FOR SELECT TO oqu_staff USING (person_id = (SELECT sec.person()));
GRANT SELECT (id, person_id, device_hash, first_at, last_at, agent, trusted_until) ON account.device TO oqu_staff;
CREATE TRIGGER journal AFTER UPDATE OF trusted_until ON account.device
    FOR EACH ROW WHEN (OLD.trusted_until IS DISTINCT FROM NEW.trusted_until) EXECUTE FUNCTION audit.journal('id', '', 'person_id');
