-- Clients of others that let people in by their account here (relying parties of OpenID Connect).
CREATE SCHEMA sso;
COMMENT ON SCHEMA sso IS 'Single sign-on: clients of others, consent, sign-ins there, tokens.';
REVOKE ALL ON SCHEMA sso FROM PUBLIC;
GRANT USAGE ON SCHEMA sso TO oqu_public, oqu_family, oqu_staff, oqu_work;
GRANT USAGE, CREATE ON SCHEMA sso TO oqu_core;

CREATE TABLE sso.client (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    name            text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    search_key      text NOT NULL,
    sort_key        text NOT NULL,
    holder          text NOT NULL CHECK (length(holder) BETWEEN 1 AND 200),
    kind            text NOT NULL CHECK (kind IN ('WEB', 'APP')),
    doors           text NOT NULL CHECK (doors IN ('staff', 'family', 'both')),
    scopes          text[] NOT NULL CHECK (scopes <@ ARRAY['openid', 'profile', 'roles'] AND 'openid' = ANY (scopes)),
    redirects       text[] NOT NULL CHECK (cardinality(redirects) BETWEEN 1 AND 10),
    returns         text[] NOT NULL CHECK (cardinality(returns) <= 10),
    backchannel     text NOT NULL CHECK (length(backchannel) <= 300),
    secret_hash     bytea CHECK (length(secret_hash) = 32),
    secret_at       timestamptz,
    status          text NOT NULL DEFAULT 'ACTIVE' CHECK (status IN ('ACTIVE', 'BLOCKED')),
    status_reason   text NOT NULL DEFAULT '' CHECK (length(status_reason) <= 500),
    created_at      timestamptz NOT NULL DEFAULT platform.now(),
    version         integer NOT NULL DEFAULT 1,
    CONSTRAINT client_secret CHECK ((kind = 'WEB') = (secret_hash IS NOT NULL) AND (secret_hash IS NULL) = (secret_at IS NULL)),
    CONSTRAINT client_reason CHECK (status = 'ACTIVE' OR status_reason <> '')
);
CREATE INDEX client_search ON sso.client USING gin (search_key public.gin_trgm_ops);
COMMENT ON TABLE sso.client IS 'class: internal. Clients of others that people open by their account here.';
COMMENT ON COLUMN sso.client.id IS 'Identifier; the client_id of the protocol.';
COMMENT ON COLUMN sso.client.organisation_id IS 'Whose administrators keep it.';
COMMENT ON COLUMN sso.client.name IS 'Name that people read when they are asked for consent.';
COMMENT ON COLUMN sso.client.search_key IS 'Search key of name and holder, made by the client.';
COMMENT ON COLUMN sso.client.sort_key IS 'Sort key of the name in the order of the Kazakh alphabet, hexadecimal.';
COMMENT ON COLUMN sso.client.holder IS 'Organisation that receives the data.';
COMMENT ON COLUMN sso.client.kind IS 'WEB: a server that keeps a secret; APP: a program on people''s devices, which cannot.';
COMMENT ON COLUMN sso.client.doors IS 'Who may open it: staff, family, or both.';
COMMENT ON COLUMN sso.client.scopes IS 'What it may ask for at most.';
COMMENT ON COLUMN sso.client.redirects IS 'Addresses to which people are sent back, compared letter by letter.';
COMMENT ON COLUMN sso.client.returns IS 'Addresses to which people may be sent back after signing out, compared likewise.';
COMMENT ON COLUMN sso.client.backchannel IS 'Address that is told when a sign-in there ends; empty for none.';
COMMENT ON COLUMN sso.client.secret_hash IS 'class: restricted. SHA-256 of the secret of 256 random bits, which is shown once.';
COMMENT ON COLUMN sso.client.secret_at IS 'When the secret was made.';
COMMENT ON COLUMN sso.client.status IS 'ACTIVE, or BLOCKED: nobody enters, and whoever is inside is asked to leave.';
COMMENT ON COLUMN sso.client.status_reason IS 'Why it was blocked or let in again.';
COMMENT ON COLUMN sso.client.created_at IS 'When it was registered.';
COMMENT ON COLUMN sso.client.version IS 'Counts changes, for optimistic locking.';

ALTER TABLE sso.client ENABLE ROW LEVEL SECURITY;
ALTER TABLE sso.client FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON sso.client TO oqu_owner USING (true) WITH CHECK (true);
-- Which clients there are is no secret: people are sent to them. Administrators of the ministry keep them.
CREATE POLICY all_see ON sso.client FOR SELECT TO oqu_public, oqu_family, oqu_staff USING (true);
CREATE POLICY ministry_adds ON sso.client FOR INSERT TO oqu_staff
    WITH CHECK ((SELECT sec.role()) = 'admin' AND (SELECT sec.is_ministry()) AND organisation_id = (SELECT sec.organisation()));
CREATE POLICY ministry_changes ON sso.client FOR UPDATE TO oqu_staff
    USING ((SELECT sec.role()) = 'admin' AND (SELECT sec.is_ministry())) WITH CHECK (true);
GRANT SELECT (id, organisation_id, name, search_key, sort_key, holder, kind, doors, scopes, redirects, returns, backchannel, secret_at, status,
              status_reason, created_at, version) ON sso.client TO oqu_public, oqu_family, oqu_staff;
GRANT INSERT (id, organisation_id, name, search_key, sort_key, holder, kind, doors, scopes, redirects, returns, backchannel, secret_hash, secret_at),
      UPDATE (name, search_key, sort_key, holder, doors, scopes, redirects, returns, backchannel, secret_hash, secret_at, status, status_reason, version)
    ON sso.client TO oqu_staff;
GRANT SELECT ON sso.client TO oqu_core;
