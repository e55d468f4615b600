-- Signing in with a key: what a browser was asked to sign. Nobody is signed in yet, so all of it goes
-- through functions (SEC-17).
CREATE TABLE signature.challenge (
    id           uuid PRIMARY KEY,
    browser_hash bytea NOT NULL CHECK (octet_length(browser_hash) = 32),
    door         text NOT NULL CHECK (door IN ('family', 'staff')),
    lang         text NOT NULL CHECK (lang IN ('kk', 'ru', 'en')),
    next         text NOT NULL,
    made_at      timestamptz NOT NULL DEFAULT platform.now(),
    expires_at   timestamptz NOT NULL,
    tries        int NOT NULL DEFAULT 0,
    used_at      timestamptz
);
CREATE INDEX challenge_made ON signature.challenge (made_at);
COMMENT ON TABLE signature.challenge IS 'class: internal. Texts that browsers were given to sign, once, in order to sign in';
COMMENT ON COLUMN signature.challenge.id IS 'identifier; random, stands in the text';
COMMENT ON COLUMN signature.challenge.browser_hash IS 'SHA-256 of the secret in the browser''s cookie; stands in the text';
COMMENT ON COLUMN signature.challenge.door IS 'door it was asked at; the other one does not take it';
COMMENT ON COLUMN signature.challenge.lang IS 'language of the text';
COMMENT ON COLUMN signature.challenge.next IS 'page of this site to show afterwards';
COMMENT ON COLUMN signature.challenge.made_at IS 'when it was given';
COMMENT ON COLUMN signature.challenge.expires_at IS 'end of life; stands in the text';
COMMENT ON COLUMN signature.challenge.tries IS 'signatures that were judged for it';
COMMENT ON COLUMN signature.challenge.used_at IS 'when a right signature over it came';

ALTER TABLE signature.challenge ENABLE ROW LEVEL SECURITY;
ALTER TABLE signature.challenge FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON signature.challenge TO oqu_owner USING (true) WITH CHECK (true);
CREATE POLICY core_all ON signature.challenge TO oqu_core USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON signature.challenge TO oqu_core;

CREATE FUNCTION signature.challenge_put(in_id uuid, in_browser bytea, in_door text, in_lang text, in_next text, in_expires timestamptz)
    RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    INSERT INTO signature.challenge (id, browser_hash, door, lang, next, expires_at)
    VALUES (in_id, in_browser, in_door, in_lang, in_next, in_expires)
$$;
COMMENT ON FUNCTION signature.challenge_put(uuid, bytea, text, text, text, timestamptz) IS 'A browser is given a text to sign.';
ALTER FUNCTION signature.challenge_put(uuid, bytea, text, text, text, timestamptz) OWNER TO oqu_core;

CREATE FUNCTION signature.challenge_open(in_id uuid, in_browser bytea, in_door text) RETURNS TABLE (lang text, next text, expires_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT c.lang, c.next, c.expires_at FROM signature.challenge AS c
     WHERE c.id = in_id AND c.browser_hash = in_browser AND c.door = in_door AND c.used_at IS NULL AND c.expires_at > platform.now()
$$;
COMMENT ON FUNCTION signature.challenge_open(uuid, bytea, text) IS
    'What the text is made of; nothing when it is unknown, another browser''s or door''s, used, or over.';
ALTER FUNCTION signature.challenge_open(uuid, bytea, text) OWNER TO oqu_core;

CREATE FUNCTION signature.challenge_try(in_id uuid, in_most int) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    WITH counted AS (UPDATE signature.challenge SET tries = tries + 1 WHERE id = in_id AND tries < in_most RETURNING id)
    SELECT EXISTS (SELECT FROM counted)
$$;
COMMENT ON FUNCTION signature.challenge_try(uuid, int) IS 'One more signature is judged for it; false: there were too many.';
ALTER FUNCTION signature.challenge_try(uuid, int) OWNER TO oqu_core;

CREATE FUNCTION signature.challenge_use(in_id uuid) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    WITH used AS (UPDATE signature.challenge SET used_at = platform.now() WHERE id = in_id AND used_at IS NULL RETURNING id)
    SELECT EXISTS (SELECT FROM used)
$$;
COMMENT ON FUNCTION signature.challenge_use(uuid) IS 'It was answered rightly; false: it was before.';
ALTER FUNCTION signature.challenge_use(uuid) OWNER TO oqu_core;

CREATE FUNCTION signature.challenge_sweep() RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    DELETE FROM signature.challenge WHERE made_at < platform.now() - interval '1 day'
$$;
COMMENT ON FUNCTION signature.challenge_sweep() IS 'Removes those older than a day.';
ALTER FUNCTION signature.challenge_sweep() OWNER TO oqu_core;

REVOKE ALL ON FUNCTION signature.challenge_put(uuid, bytea, text, text, text, timestamptz), signature.challenge_open(uuid, bytea, text),
    signature.challenge_try(uuid, int), signature.challenge_use(uuid), signature.challenge_sweep() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION signature.challenge_put(uuid, bytea, text, text, text, timestamptz), signature.challenge_open(uuid, bytea, text),
    signature.challenge_try(uuid, int), signature.challenge_use(uuid) TO oqu_family, oqu_staff;
GRANT EXECUTE ON FUNCTION signature.challenge_sweep() TO oqu_work;
