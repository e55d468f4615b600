-- Consent, codes, sign-ins at clients and their tokens. Codes and tokens are kept as digests.
-- Clients call without a person's context, so what they ask for is answered by functions that
-- take digests and return the least possible (SEC-17).
CREATE TABLE sso.consent (
    id           uuid PRIMARY KEY,
    person_id    uuid NOT NULL,
    client_id    uuid NOT NULL REFERENCES sso.client,
    scopes       text[] NOT NULL,
    given_at     timestamptz NOT NULL DEFAULT platform.now(),
    withdrawn_at timestamptz
);
CREATE UNIQUE INDEX consent_one ON sso.consent (person_id, client_id) WHERE withdrawn_at IS NULL;
COMMENT ON TABLE sso.consent IS 'class: restricted. What a person allowed a client to receive; rows are ended, never deleted.';
COMMENT ON COLUMN sso.consent.id IS 'Identifier.';
COMMENT ON COLUMN sso.consent.person_id IS 'Who allowed it.';
COMMENT ON COLUMN sso.consent.client_id IS 'To whom.';
COMMENT ON COLUMN sso.consent.scopes IS 'Which data.';
COMMENT ON COLUMN sso.consent.given_at IS 'When.';
COMMENT ON COLUMN sso.consent.withdrawn_at IS 'When it was taken back or replaced by another; empty while it stands.';

CREATE TABLE sso.code (
    hash       bytea PRIMARY KEY CHECK (length(hash) = 32),
    client_id  uuid NOT NULL REFERENCES sso.client,
    person_id  uuid NOT NULL,
    session_id uuid NOT NULL,
    redirect   text NOT NULL,
    scopes     text[] NOT NULL,
    challenge  text NOT NULL CHECK (challenge ~ '^[A-Za-z0-9_-]{43}$'),
    nonce      text NOT NULL CHECK (length(nonce) <= 200),
    made_at    timestamptz NOT NULL DEFAULT platform.now(),
    used_at    timestamptz
);
CREATE INDEX code_made ON sso.code (made_at);
COMMENT ON TABLE sso.code IS 'class: restricted. Authorization codes on their way to a client; a code lives a minute and works once.';
COMMENT ON COLUMN sso.code.hash IS 'SHA-256 of the code.';
COMMENT ON COLUMN sso.code.client_id IS 'For whom.';
COMMENT ON COLUMN sso.code.person_id IS 'Who signed in.';
COMMENT ON COLUMN sso.code.session_id IS 'Sign-in here on which it stands.';
COMMENT ON COLUMN sso.code.redirect IS 'Address to which it was sent.';
COMMENT ON COLUMN sso.code.scopes IS 'What was allowed.';
COMMENT ON COLUMN sso.code.challenge IS 'SHA-256 of the verifier, base64url (PKCE, RFC 7636).';
COMMENT ON COLUMN sso.code.nonce IS 'Returned in the identity token; empty for none.';
COMMENT ON COLUMN sso.code.made_at IS 'When.';
COMMENT ON COLUMN sso.code.used_at IS 'When it was presented by its client.';

CREATE TABLE sso.sign_in (
    id         uuid PRIMARY KEY,
    client_id  uuid NOT NULL REFERENCES sso.client,
    person_id  uuid NOT NULL,
    session_id uuid NOT NULL,
    code_hash  bytea NOT NULL UNIQUE CHECK (length(code_hash) = 32),
    scopes     text[] NOT NULL,
    started_at timestamptz NOT NULL DEFAULT platform.now(),
    expires_at timestamptz NOT NULL,
    ended_at   timestamptz,
    end_reason text CHECK (end_reason IN ('OUT', 'WITHDRAWN', 'CODE_REUSED', 'TOKEN_REUSED', 'BLOCKED')),
    CONSTRAINT sign_in_end_whole CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
CREATE INDEX sign_in_session ON sso.sign_in (session_id) WHERE ended_at IS NULL;
CREATE INDEX sign_in_person ON sso.sign_in (person_id, started_at DESC);
CREATE INDEX sign_in_client ON sso.sign_in (client_id, started_at DESC);
COMMENT ON TABLE sso.sign_in IS 'class: restricted. Sign-ins at clients; all tokens of one belong together and end together.';
COMMENT ON COLUMN sso.sign_in.id IS 'Identifier; the sid of the protocol.';
COMMENT ON COLUMN sso.sign_in.client_id IS 'Where.';
COMMENT ON COLUMN sso.sign_in.person_id IS 'Who.';
COMMENT ON COLUMN sso.sign_in.session_id IS 'Sign-in here on which it stands and with which it ends.';
COMMENT ON COLUMN sso.sign_in.code_hash IS 'Code it began with.';
COMMENT ON COLUMN sso.sign_in.scopes IS 'What is given out.';
COMMENT ON COLUMN sso.sign_in.started_at IS 'When.';
COMMENT ON COLUMN sso.sign_in.expires_at IS 'End in any case: that of the sign-in here.';
COMMENT ON COLUMN sso.sign_in.ended_at IS 'When it was ended before.';
COMMENT ON COLUMN sso.sign_in.end_reason IS 'OUT with the sign-in here; WITHDRAWN by the person; a code or refresh token used twice; BLOCKED client.';

CREATE TABLE sso.token (
    hash       bytea PRIMARY KEY CHECK (length(hash) = 32),
    sign_in_id uuid NOT NULL REFERENCES sso.sign_in,
    kind       text NOT NULL CHECK (kind IN ('ACCESS', 'REFRESH', 'ID')),
    made_at    timestamptz NOT NULL DEFAULT platform.now(),
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);
CREATE INDEX token_sign_in ON sso.token (sign_in_id);
CREATE INDEX token_expires ON sso.token (expires_at);
COMMENT ON TABLE sso.token IS 'class: restricted. Tokens that clients hold, as digests.';
COMMENT ON COLUMN sso.token.hash IS 'SHA-256 of the token.';
COMMENT ON COLUMN sso.token.sign_in_id IS 'Of which sign-in.';
COMMENT ON COLUMN sso.token.kind IS 'ACCESS opens the facts about the person, REFRESH is exchanged once, ID names the sign-in when the client signs out.';
COMMENT ON COLUMN sso.token.made_at IS 'When.';
COMMENT ON COLUMN sso.token.expires_at IS 'Until when it is worth something.';
COMMENT ON COLUMN sso.token.used_at IS 'When a refresh token was exchanged; a second time ends the sign-in.';

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['consent', 'code', 'sign_in', 'token'] LOOP
        EXECUTE format('ALTER TABLE sso.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE sso.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY owner_all ON sso.%I TO oqu_owner USING (true) WITH CHECK (true)', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON sso.%I TO oqu_core', name);
    END LOOP;
END $$;
GRANT DELETE ON sso.code, sso.token TO oqu_core;
CREATE POLICY own ON sso.consent TO oqu_family, oqu_staff
    USING (person_id = (SELECT sec.person())) WITH CHECK (person_id = (SELECT sec.person()));
GRANT SELECT, INSERT (id, person_id, client_id, scopes), UPDATE (withdrawn_at) ON sso.consent TO oqu_family, oqu_staff;
CREATE POLICY own_adds ON sso.code FOR INSERT TO oqu_family, oqu_staff WITH CHECK (person_id = (SELECT sec.person()));
GRANT INSERT (hash, client_id, person_id, session_id, redirect, scopes, challenge, nonce) ON sso.code TO oqu_family, oqu_staff;
CREATE POLICY own ON sso.sign_in FOR SELECT TO oqu_family, oqu_staff USING (person_id = (SELECT sec.person()));
CREATE POLICY own_ends ON sso.sign_in FOR UPDATE TO oqu_family, oqu_staff
    USING (person_id = (SELECT sec.person())) WITH CHECK (end_reason = 'WITHDRAWN');
GRANT SELECT (id, client_id, person_id, scopes, started_at, expires_at, ended_at, end_reason), UPDATE (ended_at, end_reason)
    ON sso.sign_in TO oqu_family, oqu_staff;
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON sso.consent
    FOR EACH ROW EXECUTE FUNCTION audit.journal('id', '', 'person_id');

CREATE FUNCTION sso.digest(in_text text) RETURNS bytea
    LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
    RETURN sha256(convert_to(in_text, 'UTF8'));
COMMENT ON FUNCTION sso.digest(text) IS 'SHA-256 of a text.';
GRANT EXECUTE ON FUNCTION sso.digest(text) TO oqu_core, oqu_family, oqu_staff;

-- ---- what clients ask ---------------------------------------------------------------------

CREATE FUNCTION sso.authenticate(in_client uuid, in_secret text, OUT outcome text, OUT organisation uuid)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    k sso.client;
BEGIN
    SELECT * INTO k FROM sso.client AS c WHERE c.id = in_client;
    organisation := k.organisation_id;
    outcome := CASE WHEN k.id IS NULL THEN 'CLIENT'
                    WHEN k.kind = 'WEB' AND k.secret_hash IS DISTINCT FROM sso.digest(in_secret) THEN 'SECRET'
                    WHEN k.kind = 'APP' AND in_secret <> '' THEN 'SECRET'
                    WHEN k.status <> 'ACTIVE' THEN 'BLOCKED'
                    ELSE 'OK' END;
END
$$;
COMMENT ON FUNCTION sso.authenticate(uuid, text) IS 'Whether a client is who it says: OK, or what is wrong.';
ALTER FUNCTION sso.authenticate(uuid, text) OWNER TO oqu_core;

CREATE FUNCTION sso.add_tokens(in_sign_in uuid, in_access text, in_refresh text, in_access_s integer) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    INSERT INTO sso.token (hash, sign_in_id, kind, expires_at)
    SELECT sso.digest(t.text), s.id, t.kind,
           CASE t.kind WHEN 'ACCESS' THEN least(platform.now() + in_access_s * interval '1 second', s.expires_at) ELSE s.expires_at END
      FROM sso.sign_in AS s, (VALUES (in_access, 'ACCESS'), (in_refresh, 'REFRESH')) AS t (text, kind)
     WHERE s.id = in_sign_in
$$;
COMMENT ON FUNCTION sso.add_tokens(uuid, text, text, integer) IS 'A new pair of tokens; called by the functions beside it only.';
ALTER FUNCTION sso.add_tokens(uuid, text, text, integer) OWNER TO oqu_core;

-- A code is used up by whatever its own client presents with it, right or wrong. Presented a second
-- time it has been stolen, or its holder has: then what began with it ends (RFC 6749, 4.1.2).
CREATE FUNCTION sso.redeem(in_client uuid, in_code text, in_redirect text, in_verifier text, in_sign_in uuid, in_access text,
                           in_refresh text, in_access_s integer, in_code_s integer,
                           OUT outcome text, OUT person uuid, OUT scopes text, OUT nonce text, OUT auth_at timestamptz)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    k sso.code;
    s record;
BEGIN
    SELECT * INTO k FROM sso.code AS c WHERE c.hash = sso.digest(in_code) FOR UPDATE;
    SELECT * INTO s FROM sec.signed_in(k.session_id);
    outcome := CASE WHEN k.hash IS NULL THEN 'CODE'
                    WHEN k.client_id <> in_client THEN 'OTHER_CLIENT'
                    WHEN k.used_at IS NOT NULL THEN 'CODE_REUSED'
                    WHEN k.made_at < platform.now() - in_code_s * interval '1 second' THEN 'CODE_EXPIRED'
                    WHEN k.redirect <> in_redirect THEN 'REDIRECT'
                    WHEN k.challenge <> rtrim(translate(encode(sso.digest(in_verifier), 'base64'), '+/', '-_'), '=') THEN 'VERIFIER'
                    WHEN s.person IS NULL THEN 'SESSION'
                    ELSE 'OK' END;
    IF outcome = 'CODE_REUSED' THEN
        UPDATE sso.sign_in AS i SET ended_at = platform.now(), end_reason = 'CODE_REUSED'
         WHERE i.code_hash = k.hash AND i.ended_at IS NULL;
    ELSIF outcome NOT IN ('CODE', 'OTHER_CLIENT') THEN
        UPDATE sso.code SET used_at = platform.now() WHERE hash = k.hash;
    END IF;
    IF outcome <> 'OK' THEN
        RETURN;
    END IF;
    INSERT INTO sso.sign_in (id, client_id, person_id, session_id, code_hash, scopes, expires_at)
    VALUES (in_sign_in, k.client_id, k.person_id, k.session_id, k.hash, k.scopes, s.expires_at);
    PERFORM sso.add_tokens(in_sign_in, in_access, in_refresh, in_access_s);
    person := k.person_id;
    scopes := array_to_string(k.scopes, ' ');
    nonce := k.nonce;
    auth_at := s.since;
END
$$;
COMMENT ON FUNCTION sso.redeem(uuid, text, text, text, uuid, text, text, integer, integer) IS
    'Exchanges a code for a sign-in and its first tokens: OK, or what is wrong.';
ALTER FUNCTION sso.redeem(uuid, text, text, text, uuid, text, text, integer, integer) OWNER TO oqu_core;

-- A refresh token works once. Presented again it has been stolen, or its holder has: the sign-in ends with
-- every token of it (RFC 9700, 4.14.2).
CREATE FUNCTION sso.renew(in_client uuid, in_token text, in_access text, in_refresh text, in_access_s integer,
                          OUT outcome text, OUT sign_in uuid, OUT person uuid, OUT scopes text, OUT auth_at timestamptz)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    t sso.token;
    i sso.sign_in;
    s record;
BEGIN
    SELECT * INTO t FROM sso.token AS o WHERE o.hash = sso.digest(in_token) AND o.kind = 'REFRESH' FOR UPDATE;
    SELECT * INTO i FROM sso.sign_in AS o WHERE o.id = t.sign_in_id FOR UPDATE;
    SELECT * INTO s FROM sec.signed_in(i.session_id);
    outcome := CASE WHEN t.hash IS NULL THEN 'TOKEN'
                    WHEN i.client_id <> in_client THEN 'OTHER_CLIENT'
                    WHEN i.ended_at IS NOT NULL THEN 'ENDED'
                    WHEN t.used_at IS NOT NULL THEN 'TOKEN_REUSED'
                    WHEN s.person IS NULL THEN 'SESSION'
                    ELSE 'OK' END;
    IF outcome = 'TOKEN_REUSED' THEN
        UPDATE sso.sign_in AS o SET ended_at = platform.now(), end_reason = 'TOKEN_REUSED' WHERE o.id = i.id;
    END IF;
    IF outcome <> 'OK' THEN
        RETURN;
    END IF;
    UPDATE sso.token AS o SET used_at = platform.now() WHERE o.hash = t.hash;
    PERFORM sso.add_tokens(i.id, in_access, in_refresh, in_access_s);
    sign_in := i.id;
    person := i.person_id;
    scopes := array_to_string(i.scopes, ' ');
    auth_at := s.since;
END
$$;
COMMENT ON FUNCTION sso.renew(uuid, text, text, text, integer) IS
    'Exchanges a refresh token for a new pair: OK, or what is wrong.';
ALTER FUNCTION sso.renew(uuid, text, text, text, integer) OWNER TO oqu_core;

-- What an access token opens, as it is at this moment (SEC-22); NULL when it opens nothing.
CREATE FUNCTION sso.facts(in_access text, OUT client uuid, OUT person uuid, OUT scopes text, OUT name text, OUT role text,
                          OUT organisation uuid)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    SELECT i.client_id, s.person, array_to_string(i.scopes, ' '), s.name, coalesce(s.role, 'parent'), s.organisation
      INTO client, person, scopes, name, role, organisation
      FROM sso.token AS t
      JOIN sso.sign_in AS i ON i.id = t.sign_in_id
      JOIN sso.client AS k ON k.id = i.client_id
     CROSS JOIN LATERAL sec.signed_in(i.session_id) AS s
     WHERE t.hash = sso.digest(in_access) AND t.kind = 'ACCESS' AND t.expires_at > platform.now()
       AND i.ended_at IS NULL AND k.status = 'ACTIVE' AND s.person IS NOT NULL;
END
$$;
COMMENT ON FUNCTION sso.facts(text) IS 'The person, name, role and organisation behind an access token that is still worth something.';
ALTER FUNCTION sso.facts(text) OWNER TO oqu_core;
GRANT EXECUTE ON FUNCTION sso.authenticate(uuid, text), sso.redeem(uuid, text, text, text, uuid, text, text, integer, integer),
    sso.renew(uuid, text, text, text, integer), sso.facts(text) TO oqu_staff;
