-- The end of sign-ins: with the one here, and told to the client (OpenID Connect Back-Channel Logout 1.0).
CREATE TABLE sso.logout (
    sign_in_id uuid PRIMARY KEY REFERENCES sso.sign_in,
    person_id  uuid NOT NULL,
    state      text NOT NULL DEFAULT 'WAITING' CHECK (state IN ('WAITING', 'SENT', 'DEAD')),
    created_at timestamptz NOT NULL DEFAULT platform.now(),
    due_at     timestamptz NOT NULL DEFAULT platform.now(),
    attempts   integer NOT NULL DEFAULT 0,
    ended_at   timestamptz,
    CONSTRAINT logout_ended_whole CHECK ((state = 'WAITING') = (ended_at IS NULL))
);
CREATE INDEX logout_due ON sso.logout (due_at) WHERE state = 'WAITING';
COMMENT ON TABLE sso.logout IS 'class: restricted. Outbox: clients that are to be told that a sign-in has ended.';
COMMENT ON COLUMN sso.logout.sign_in_id IS 'Which.';
COMMENT ON COLUMN sso.logout.person_id IS 'Whose.';
COMMENT ON COLUMN sso.logout.state IS 'WAITING, SENT, DEAD (refused, or a day has passed).';
COMMENT ON COLUMN sso.logout.created_at IS 'When it ended.';
COMMENT ON COLUMN sso.logout.due_at IS 'When it may be tried next; moved ahead by whoever is trying.';
COMMENT ON COLUMN sso.logout.attempts IS 'Attempts begun.';
COMMENT ON COLUMN sso.logout.ended_at IS 'When it stopped waiting.';
ALTER TABLE sso.logout ENABLE ROW LEVEL SECURITY;
ALTER TABLE sso.logout FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON sso.logout TO oqu_owner USING (true) WITH CHECK (true);
CREATE POLICY work_sends ON sso.logout TO oqu_work USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE (state, due_at, attempts, ended_at) ON sso.logout TO oqu_work;
GRANT INSERT ON sso.logout TO oqu_core;
CREATE POLICY work_sees ON sso.sign_in FOR SELECT TO oqu_work USING (true);
GRANT SELECT (id, client_id) ON sso.sign_in TO oqu_work;
CREATE POLICY work_sees ON sso.client FOR SELECT TO oqu_work USING (true);
GRANT SELECT (id, backchannel) ON sso.client TO oqu_work;

-- In the transaction of whatever ended it, so that nothing is forgotten when the program stops.
CREATE FUNCTION sso.tell_end() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO sso.logout (sign_in_id, person_id)
    SELECT NEW.id, NEW.person_id FROM sso.client AS k WHERE k.id = NEW.client_id AND k.backchannel <> '';
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION sso.tell_end() IS 'Trigger: the client of a sign-in that has ended is to be told.';
ALTER FUNCTION sso.tell_end() OWNER TO oqu_core;
CREATE TRIGGER tell_end AFTER UPDATE ON sso.sign_in
    FOR EACH ROW WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION sso.tell_end();

CREATE FUNCTION sso.session_ended() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE sso.sign_in AS i SET ended_at = platform.now(), end_reason = 'OUT' WHERE i.session_id = NEW.id AND i.ended_at IS NULL;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION sso.session_ended() IS 'Trigger: with a sign-in here end those that stand on it.';
ALTER FUNCTION sso.session_ended() OWNER TO oqu_core;
CREATE TRIGGER sso_ends AFTER UPDATE ON account.session
    FOR EACH ROW WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION sso.session_ended();

CREATE FUNCTION sso.client_blocked() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE sso.sign_in AS i SET ended_at = platform.now(), end_reason = 'BLOCKED' WHERE i.client_id = NEW.id AND i.ended_at IS NULL;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION sso.client_blocked() IS 'Trigger: a client that is blocked is left by everybody.';
ALTER FUNCTION sso.client_blocked() OWNER TO oqu_core;
CREATE TRIGGER client_blocked AFTER UPDATE ON sso.client
    FOR EACH ROW WHEN (OLD.status = 'ACTIVE' AND NEW.status = 'BLOCKED') EXECUTE FUNCTION sso.client_blocked();

-- An identity token that comes back as a hint when a client signs somebody out: whose it was, by its digest.
CREATE FUNCTION sso.keep_id(in_sign_in uuid, in_token text) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    INSERT INTO sso.token (hash, sign_in_id, kind, expires_at)
    SELECT sso.digest(in_token), i.id, 'ID', i.expires_at + interval '1 day' FROM sso.sign_in AS i WHERE i.id = in_sign_in
$$;
COMMENT ON FUNCTION sso.keep_id(uuid, text) IS 'Remembers the digest of an identity token.';
ALTER FUNCTION sso.keep_id(uuid, text) OWNER TO oqu_core;

CREATE FUNCTION sso.client_of_hint(in_token text) RETURNS uuid
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT i.client_id FROM sso.token AS t JOIN sso.sign_in AS i ON i.id = t.sign_in_id
             WHERE t.hash = sso.digest(in_token) AND t.kind = 'ID');
END
$$;
COMMENT ON FUNCTION sso.client_of_hint(text) IS 'The client to which an identity token was given; NULL when it is none of ours.';
ALTER FUNCTION sso.client_of_hint(text) OWNER TO oqu_core;
GRANT EXECUTE ON FUNCTION sso.keep_id(uuid, text) TO oqu_staff;
GRANT EXECUTE ON FUNCTION sso.client_of_hint(text) TO oqu_public;

CREATE FUNCTION sso.sweep() RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    DELETE FROM sso.code WHERE made_at < platform.now() - interval '1 day';
    DELETE FROM sso.token WHERE expires_at < platform.now() - interval '1 day'
$$;
COMMENT ON FUNCTION sso.sweep() IS 'Removes codes and tokens that were worth nothing for a day.';
ALTER FUNCTION sso.sweep() OWNER TO oqu_core;
GRANT EXECUTE ON FUNCTION sso.sweep() TO oqu_work;
