-- From one door to the other without signing in again. A ticket is for one browser, once, for a
-- minute; it is given only in a session whose person the state has vouched for, because an account at
-- the staff door is made by an administrator, who must not reach somebody else's children with it.

CREATE FUNCTION account.end_pair() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE account.session SET ended_at = NEW.ended_at, end_reason = NEW.end_reason
     WHERE pair_id = NEW.pair_id AND id <> NEW.id AND person_id = NEW.person_id AND ended_at IS NULL;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION account.end_pair() IS 'What ends a sign-in at one door ends it at the other; a step of sign-in and the limit of sessions do not.';
ALTER FUNCTION account.end_pair() OWNER TO oqu_core;
CREATE TRIGGER pair AFTER UPDATE OF ended_at ON account.session
    FOR EACH ROW WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL AND NEW.end_reason NOT IN ('NEXT', 'TOO_MANY'))
    EXECUTE FUNCTION account.end_pair();

-- Why the session may not go to that door; 'OK': it may.
CREATE FUNCTION account.crossing_may(in_session uuid, in_door text) RETURNS text
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    s account.session;
BEGIN
    SELECT * INTO s FROM account.session AS x
     WHERE x.id = in_session AND x.door <> in_door AND x.stage = 'FULL' AND NOT x.policy_owed AND x.ended_at IS NULL
       AND x.expires_at > platform.now();
    IF s.proof IS NULL THEN
        RETURN 'NOT_PROVED';
    ELSIF in_door = 'family' THEN
        RETURN 'OK';
    ELSIF NOT EXISTS (SELECT FROM account.grants_of(s.person_id)) THEN
        RETURN 'NO_ROLE';
    ELSIF NOT EXISTS (SELECT FROM account.factor AS f WHERE f.person_id = s.person_id AND f.confirmed_at IS NOT NULL)
          AND NOT EXISTS (SELECT FROM account.passkey AS k WHERE k.person_id = s.person_id AND k.door = 'staff') THEN
        RETURN 'NO_FACTOR';
    END IF;
    RETURN 'OK';
END
$$;
COMMENT ON FUNCTION account.crossing_may(uuid, text) IS
    'OK, or why a session goes to no other door: NOT_PROVED by the state whose it is, NO_ROLE there, NO_FACTOR there yet.';
ALTER FUNCTION account.crossing_may(uuid, text) OWNER TO oqu_core;

CREATE TABLE account.crossing (
    ticket_hash bytea PRIMARY KEY CHECK (length(ticket_hash) = 32),
    mark_hash   bytea NOT NULL CHECK (length(mark_hash) = 32),
    session_id  uuid NOT NULL REFERENCES account.session ON DELETE CASCADE,
    door        text NOT NULL CHECK (door IN ('family', 'staff')),
    made_at     timestamptz NOT NULL DEFAULT platform.now(),
    used_at     timestamptz
);
CREATE INDEX crossing_made ON account.crossing (made_at);
CREATE INDEX crossing_session ON account.crossing (session_id);
COMMENT ON TABLE account.crossing IS 'class: internal. Tickets from one door to the other: for one browser, once, for a minute.';
COMMENT ON COLUMN account.crossing.ticket_hash IS 'SHA-256 of the ticket.';
COMMENT ON COLUMN account.crossing.mark_hash IS 'SHA-256 of the cookie that the door it leads to gave to the browser.';
COMMENT ON COLUMN account.crossing.session_id IS 'Session it goes on from.';
COMMENT ON COLUMN account.crossing.door IS 'Where it leads: family or staff.';
COMMENT ON COLUMN account.crossing.made_at IS 'When it was given.';
COMMENT ON COLUMN account.crossing.used_at IS 'When it was shown; it works once.';
ALTER TABLE account.crossing ENABLE ROW LEVEL SECURITY;
ALTER TABLE account.crossing FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON account.crossing TO oqu_owner USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON account.crossing TO oqu_core;

-- in_mark: the digest of the cookie, in hexadecimal, as the browser carried it here.
CREATE FUNCTION account.crossing_make(in_session uuid, in_ticket text, in_mark text, in_door text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    may text := account.crossing_may(in_session, in_door);
BEGIN
    IF NOT EXISTS (SELECT FROM account.session AS s WHERE s.id = in_session AND s.person_id = sec.person()) THEN
        RETURN 'NOT_PROVED';
    END IF;
    DELETE FROM account.crossing WHERE made_at < platform.now() - interval '1 day';
    IF may = 'OK' THEN
        INSERT INTO account.crossing (ticket_hash, mark_hash, session_id, door)
        VALUES (account.text_digest(in_ticket), decode(in_mark, 'hex'), in_session, in_door);
    END IF;
    RETURN may;
END
$$;
COMMENT ON FUNCTION account.crossing_make(uuid, text, text, text) IS
    'A ticket for the own session to the other door, for the browser with that mark; else why there is none, as crossing_may().';
ALTER FUNCTION account.crossing_make(uuid, text, text, text) OWNER TO oqu_core;

CREATE FUNCTION account.crossing_take(in_ticket text, in_mark text, in_door text, OUT session uuid, OUT person uuid)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE account.crossing AS k SET used_at = platform.now()
     WHERE k.ticket_hash = account.text_digest(in_ticket) AND k.mark_hash = account.text_digest(in_mark) AND k.door = in_door
       AND k.used_at IS NULL AND k.made_at > platform.now() - interval '1 minute'
       AND account.crossing_may(k.session_id, in_door) = 'OK'
    RETURNING k.session_id INTO session;
    SELECT s.person_id INTO person FROM account.session AS s WHERE s.id = session;
END
$$;
COMMENT ON FUNCTION account.crossing_take(text, text, text) IS
    'It is shown: whose session goes on, NULL when the ticket is unknown, another browser''s, used or older than a minute, or the session may not go on.';
ALTER FUNCTION account.crossing_take(text, text, text) OWNER TO oqu_core;
GRANT EXECUTE ON FUNCTION account.crossing_may(uuid, text), account.crossing_make(uuid, text, text, text), account.crossing_take(text, text, text)
    TO oqu_family, oqu_staff;
