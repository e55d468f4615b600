-- Access keys of partner systems: what each may read, of whose organisations, until when.
CREATE SCHEMA exchange;
COMMENT ON SCHEMA exchange IS 'Partner systems: their access keys, their roles of the database, what both may read.';
REVOKE ALL ON SCHEMA exchange FROM PUBLIC;
GRANT USAGE ON SCHEMA exchange TO oqu_staff;
GRANT USAGE, CREATE ON SCHEMA exchange TO oqu_core;

-- The one place of the limit; a change is a later row.
INSERT INTO platform.setting (key, value, valid_from, legal_source, reason)
VALUES ('exchange.requests_per_minute', '120', '2018-01-01', 'Order 456 (2022), Annex, p. 5, sp. 1',
        'requests of one access key in a minute; more are told to come later');

CREATE TABLE exchange.access_key (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    name            text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    holder          text NOT NULL CHECK (length(holder) BETWEEN 1 AND 200),
    search_key      text NOT NULL,
    sort_key        text NOT NULL,
    purpose         text NOT NULL CHECK (length(purpose) BETWEEN 1 AND 500),
    scopes          text[] NOT NULL CHECK (cardinality(scopes) >= 1 AND
                                           scopes <@ ARRAY['orgs', 'classes', 'learners', 'names', 'iin', 'figures', 'grades']),
    hash            bytea NOT NULL UNIQUE CHECK (length(hash) = 32),
    valid_to        date NOT NULL,
    reason          text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    issued_by       uuid NOT NULL,
    issued_at       timestamptz NOT NULL DEFAULT platform.now(),
    revoked_by      uuid,
    revoked_at      timestamptz,
    revoke_reason   text CHECK (length(revoke_reason) BETWEEN 1 AND 500),
    used_at         timestamptz,
    uses            bigint NOT NULL DEFAULT 0,
    turns           double precision NOT NULL DEFAULT 0,
    turns_at        timestamptz NOT NULL DEFAULT '-infinity',
    CONSTRAINT access_key_revoked_whole
        CHECK ((revoked_at IS NULL) = (revoked_by IS NULL) AND (revoked_at IS NULL) = (revoke_reason IS NULL)),
    CONSTRAINT access_key_names_need_learners CHECK (NOT scopes && ARRAY['names', 'iin'] OR 'learners' = ANY (scopes))
);
CREATE INDEX access_key_search ON exchange.access_key USING gin (search_key public.gin_trgm_ops);
COMMENT ON TABLE exchange.access_key IS 'class: internal. Access keys of partner systems; ended, never deleted.';
COMMENT ON COLUMN exchange.access_key.id IS 'Identifier.';
COMMENT ON COLUMN exchange.access_key.organisation_id IS 'Whose data: this organisation and all below it.';
COMMENT ON COLUMN exchange.access_key.name IS 'Name of the system.';
COMMENT ON COLUMN exchange.access_key.holder IS 'Who runs the system and answers for the key.';
COMMENT ON COLUMN exchange.access_key.search_key IS 'Search key of name and holder, made by the application.';
COMMENT ON COLUMN exchange.access_key.sort_key IS 'Sort key of the name in the order of the Kazakh alphabet, hexadecimal.';
COMMENT ON COLUMN exchange.access_key.purpose IS 'What the data are for.';
COMMENT ON COLUMN exchange.access_key.scopes IS 'What it may read.';
COMMENT ON COLUMN exchange.access_key.hash IS 'class: restricted. SHA-256 of the key of 256 random bits, which is shown once.';
COMMENT ON COLUMN exchange.access_key.valid_to IS 'Last day.';
COMMENT ON COLUMN exchange.access_key.reason IS 'Why it was issued: agreement, letter.';
COMMENT ON COLUMN exchange.access_key.issued_by IS 'Administrator.';
COMMENT ON COLUMN exchange.access_key.issued_at IS 'When.';
COMMENT ON COLUMN exchange.access_key.revoked_by IS 'Administrator who ended it before its last day.';
COMMENT ON COLUMN exchange.access_key.revoked_at IS 'When.';
COMMENT ON COLUMN exchange.access_key.revoke_reason IS 'Why.';
COMMENT ON COLUMN exchange.access_key.used_at IS 'Last request.';
COMMENT ON COLUMN exchange.access_key.uses IS 'Requests so far.';
COMMENT ON COLUMN exchange.access_key.turns IS 'Requests that may come at once, at turns_at; refilled with time up to the limit of a minute.';
COMMENT ON COLUMN exchange.access_key.turns_at IS 'By the machine''s clock.';

ALTER TABLE exchange.access_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE exchange.access_key FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON exchange.access_key TO oqu_owner USING (true) WITH CHECK (true);
CREATE POLICY watchers_see ON exchange.access_key FOR SELECT TO oqu_staff
    USING ((SELECT sec.role()) IN ('admin', 'security') AND organisation_id = ANY ((SELECT sec.organisations())::uuid[]));
CREATE POLICY admin_issues ON exchange.access_key FOR INSERT TO oqu_staff
    WITH CHECK ((SELECT sec.role()) = 'admin' AND organisation_id = ANY ((SELECT sec.organisations())::uuid[])
                AND issued_by = (SELECT sec.person()));
CREATE POLICY admin_revokes ON exchange.access_key FOR UPDATE TO oqu_staff
    USING ((SELECT sec.role()) = 'admin' AND organisation_id = ANY ((SELECT sec.organisations())::uuid[]) AND revoked_at IS NULL)
    WITH CHECK (revoked_by = (SELECT sec.person()));
GRANT SELECT (id, organisation_id, name, holder, search_key, sort_key, purpose, scopes, valid_to, reason, issued_by, issued_at,
              revoked_by, revoked_at, revoke_reason, used_at, uses) ON exchange.access_key TO oqu_staff;
GRANT INSERT (id, organisation_id, name, holder, search_key, sort_key, purpose, scopes, hash, valid_to, reason, issued_by),
      UPDATE (revoked_by, revoked_at, revoke_reason) ON exchange.access_key TO oqu_staff;
GRANT SELECT, UPDATE (used_at, uses, turns, turns_at) ON exchange.access_key TO oqu_core;

CREATE FUNCTION exchange.digest(in_key text) RETURNS bytea
    LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
    RETURN sha256(convert_to(in_key, 'UTF8'));
COMMENT ON FUNCTION exchange.digest(text) IS 'What a key is stored as.';
GRANT EXECUTE ON FUNCTION exchange.digest(text) TO oqu_core, oqu_staff;

-- A bucket that holds a minute's requests and is refilled evenly: a partner that comes at once is not refused, one that
-- comes too often for long is.
CREATE FUNCTION exchange.enter(in_key text, in_scope text, OUT outcome text, OUT key_id uuid, OUT organisation uuid, OUT scopes text,
                               OUT retry_s int)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    k      exchange.access_key;
    most   double precision := platform.setting_text('exchange.requests_per_minute', organisation.today())::double precision;
    at     timestamptz := clock_timestamp();
    filled double precision;
BEGIN
    SELECT * INTO k FROM exchange.access_key AS a WHERE a.hash = exchange.digest(in_key) FOR UPDATE;
    key_id := k.id;
    organisation := k.organisation_id;
    scopes := array_to_string(k.scopes, ' ');
    IF k.id IS NULL THEN
        outcome := 'UNKNOWN';
        RETURN;
    END IF;
    filled := least(most, CASE WHEN isfinite(k.turns_at) THEN k.turns + extract(epoch FROM at - k.turns_at) * most / 60 ELSE most END);
    outcome := CASE WHEN filled < 1 THEN 'RATE'
                    WHEN k.revoked_at IS NOT NULL THEN 'REVOKED'
                    WHEN k.valid_to < organisation.today() THEN 'EXPIRED'
                    WHEN NOT in_scope = ANY (k.scopes) THEN 'SCOPE'
                    ELSE 'OK' END;
    retry_s := CASE WHEN filled < 1 THEN ceil((1 - filled) * 60 / most) ELSE 0 END;
    UPDATE exchange.access_key AS a
       SET turns = CASE WHEN filled < 1 THEN filled ELSE filled - 1 END, turns_at = at,
           used_at = CASE WHEN filled < 1 THEN a.used_at ELSE platform.now() END, uses = a.uses + (filled >= 1)::int
     WHERE a.id = k.id;
END
$$;
COMMENT ON FUNCTION exchange.enter(text, text) IS
    'Counts a request of a key: OK, UNKNOWN, REVOKED, EXPIRED, RATE (retry_s seconds until the next) or SCOPE.';
ALTER FUNCTION exchange.enter(text, text) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION exchange.enter(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION exchange.enter(text, text) TO oqu_staff;
