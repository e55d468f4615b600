-- Passkeys: keys that a device or a password manager keeps for this site, and the challenges they sign.
CREATE TABLE account.passkey (
    id         uuid PRIMARY KEY,
    person_id  uuid NOT NULL REFERENCES account.account,
    door       text NOT NULL CHECK (door IN ('family', 'staff')),
    name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    key_id     bytea NOT NULL CONSTRAINT passkey_once UNIQUE CHECK (length(key_id) BETWEEN 1 AND 1023),
    algorithm  integer NOT NULL CHECK (algorithm IN (-7, -8, -257)),
    public_key bytea NOT NULL,
    count      bigint NOT NULL CHECK (count >= 0),
    made_at    timestamptz NOT NULL DEFAULT platform.now(),
    used_at    timestamptz
);
CREATE INDEX passkey_person ON account.passkey (person_id);
COMMENT ON TABLE account.passkey IS 'class: restricted. Passkeys: in place of the authenticator''s code, of password and code, or of eGov and the key.';
COMMENT ON COLUMN account.passkey.id IS 'Identifier.';
COMMENT ON COLUMN account.passkey.person_id IS 'Whose.';
COMMENT ON COLUMN account.passkey.door IS 'class: internal. The door it was made at and opens: what a parent''s session adds opens no office.';
COMMENT ON COLUMN account.passkey.name IS 'How its owner calls it.';
COMMENT ON COLUMN account.passkey.key_id IS 'By what the device knows it.';
COMMENT ON COLUMN account.passkey.algorithm IS 'class: internal. COSE number: -7 ES256, -8 EdDSA, -257 RS256.';
COMMENT ON COLUMN account.passkey.public_key IS 'Public key, which checks its signatures.';
COMMENT ON COLUMN account.passkey.count IS 'Signatures it has made, as it said at the last; one that does not grow is a copy. 0: it does not count.';
COMMENT ON COLUMN account.passkey.made_at IS 'class: internal. When it was added.';
COMMENT ON COLUMN account.passkey.used_at IS 'class: internal. When it last signed somebody in.';

CREATE TABLE account.challenge (
    challenge_hash bytea PRIMARY KEY CHECK (length(challenge_hash) = 32),
    device_hash    bytea NOT NULL CHECK (length(device_hash) = 32),
    session_id     uuid,
    purpose        text NOT NULL CHECK (purpose IN ('MAKE', 'USE')),
    started_at     timestamptz NOT NULL DEFAULT platform.now(),
    used_at        timestamptz
);
CREATE INDEX challenge_started ON account.challenge (started_at);
COMMENT ON TABLE account.challenge IS 'class: internal. What passkeys are asked to sign: for one browser and session, once, for ten minutes.';
COMMENT ON COLUMN account.challenge.challenge_hash IS 'SHA-256 of the challenge as text.';
COMMENT ON COLUMN account.challenge.device_hash IS 'SHA-256 of the cookie of the browser it was given to.';
COMMENT ON COLUMN account.challenge.session_id IS 'Session it was given in; empty: nobody was signed in.';
COMMENT ON COLUMN account.challenge.purpose IS 'MAKE a passkey, USE one.';
COMMENT ON COLUMN account.challenge.started_at IS 'When it was given.';
COMMENT ON COLUMN account.challenge.used_at IS 'When it came back; it works once.';

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['passkey', 'challenge'] LOOP
        EXECUTE format('ALTER TABLE account.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE account.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY owner_all ON account.%I TO oqu_owner USING (true) WITH CHECK (true)', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON account.%I TO oqu_core', name);
    END LOOP;
END $$;
CREATE POLICY own ON account.passkey FOR SELECT TO oqu_family, oqu_staff
    USING (person_id = (SELECT sec.person()) AND door = (SELECT sec.door()));
GRANT SELECT (id, person_id, door, name, key_id, made_at, used_at) ON account.passkey TO oqu_family, oqu_staff;
CREATE TRIGGER journal AFTER INSERT OR DELETE ON account.passkey
    FOR EACH ROW EXECUTE FUNCTION audit.journal('id', '', 'person_id');

CREATE FUNCTION account.challenge_put(in_challenge text, in_device text, in_session uuid, in_purpose text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO account.challenge (challenge_hash, device_hash, session_id, purpose)
    VALUES (account.text_digest(in_challenge), account.text_digest(in_device), in_session, in_purpose);
END
$$;
COMMENT ON FUNCTION account.challenge_put(text, text, uuid, text) IS 'A browser is given something for a passkey to sign.';
ALTER FUNCTION account.challenge_put(text, text, uuid, text) OWNER TO oqu_core;

CREATE FUNCTION account.challenge_take(in_challenge text, in_device text, in_session uuid, in_purpose text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE account.challenge SET used_at = platform.now()
     WHERE challenge_hash = account.text_digest(in_challenge) AND device_hash = account.text_digest(in_device)
       AND session_id IS NOT DISTINCT FROM in_session AND purpose = in_purpose AND used_at IS NULL
       AND started_at > platform.now() - interval '10 minutes';
    RETURN FOUND;
END
$$;
COMMENT ON FUNCTION account.challenge_take(text, text, uuid, text) IS
    'It comes back: false when it is unknown, another browser''s or session''s, for another purpose, used, or older than ten minutes.';
ALTER FUNCTION account.challenge_take(text, text, uuid, text) OWNER TO oqu_core;

CREATE FUNCTION account.passkey_find(in_key bytea, in_door text, OUT person uuid, OUT algorithm integer, OUT public_key bytea, OUT active boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    SELECT k.person_id, k.algorithm, k.public_key, a.status = 'ACTIVE'
      INTO person, algorithm, public_key, active
      FROM account.passkey AS k JOIN account.account AS a ON a.person_id = k.person_id
     WHERE k.key_id = in_key AND k.door = in_door;
END
$$;
COMMENT ON FUNCTION account.passkey_find(bytea, text) IS 'What checks the signature of a passkey of this door, and whose it is, before anybody is known; NULL for none.';
ALTER FUNCTION account.passkey_find(bytea, text) OWNER TO oqu_core;

CREATE FUNCTION account.passkey_used(in_key bytea, in_count bigint) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    owner uuid;
BEGIN
    UPDATE account.passkey SET count = in_count, used_at = platform.now()
     WHERE key_id = in_key AND (in_count > count OR (in_count = 0 AND count = 0))
    RETURNING person_id INTO owner;
    IF owner IS NULL THEN
        RETURN false;
    END IF;
    DELETE FROM account.delay WHERE kind = 'FACTOR' AND key = account.digest(uuid_send(owner));
    RETURN true;
END
$$;
COMMENT ON FUNCTION account.passkey_used(bytea, bigint) IS 'A right signature with this count; false when the count did not grow, as of a copied key.';
ALTER FUNCTION account.passkey_used(bytea, bigint) OWNER TO oqu_core;

CREATE FUNCTION account.passkey_add(in_id uuid, in_name text, in_key bytea, in_algorithm integer, in_public bytea, in_count bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM FROM account.account AS a WHERE a.person_id = sec.person() FOR UPDATE;
    IF (SELECT count(*) >= 10 FROM account.passkey AS k WHERE k.person_id = sec.person() AND k.door = sec.door()) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'account.passkey.too-many';
    END IF;
    INSERT INTO account.passkey (id, person_id, door, name, key_id, algorithm, public_key, count)
    VALUES (in_id, sec.person(), sec.door(), in_name, in_key, in_algorithm, in_public, in_count);
END
$$;
COMMENT ON FUNCTION account.passkey_add(uuid, text, bytea, integer, bytea, bigint) IS 'A passkey of the signed-in person, for this door; at most ten.';
ALTER FUNCTION account.passkey_add(uuid, text, bytea, integer, bytea, bigint) OWNER TO oqu_core;

CREATE FUNCTION account.passkey_remove(in_id uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    DELETE FROM account.passkey WHERE id = in_id AND person_id = sec.person() AND door = sec.door();
    RETURN FOUND;
END
$$;
COMMENT ON FUNCTION account.passkey_remove(uuid) IS 'Removes an own passkey; false when there is none.';
ALTER FUNCTION account.passkey_remove(uuid) OWNER TO oqu_core;

GRANT EXECUTE ON FUNCTION account.challenge_put(text, text, uuid, text), account.challenge_take(text, text, uuid, text),
    account.passkey_find(bytea, text), account.passkey_used(bytea, bigint),
    account.passkey_add(uuid, text, bytea, integer, bytea, bigint), account.passkey_remove(uuid) TO oqu_family, oqu_staff;
