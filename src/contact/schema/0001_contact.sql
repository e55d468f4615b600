-- Contacts that people have proved to be theirs, and forgotten passwords replaced through them.
CREATE SCHEMA contact;
COMMENT ON SCHEMA contact IS 'Proved phones and e-mail addresses of staff, and what they are for: replacing a forgotten password.';
REVOKE ALL ON SCHEMA contact FROM PUBLIC;
GRANT USAGE ON SCHEMA contact TO oqu_staff, oqu_work;
GRANT USAGE, CREATE ON SCHEMA contact TO oqu_core;

CREATE TABLE contact.contact (
    id           uuid PRIMARY KEY,
    person_id    uuid NOT NULL,
    channel      text NOT NULL CHECK (channel IN ('SMS', 'MAIL')),
    value_sealed bytea,
    proved_at    timestamptz NOT NULL DEFAULT platform.now(),
    ended_at     timestamptz,
    CONSTRAINT contact_kept_while_it_counts CHECK ((value_sealed IS NULL) = (ended_at IS NOT NULL))
);
CREATE UNIQUE INDEX contact_one_each ON contact.contact (person_id, channel) WHERE ended_at IS NULL;
COMMENT ON TABLE contact.contact IS 'class: restricted. Phone or e-mail address that its owner has proved by a code.';
COMMENT ON COLUMN contact.contact.id IS 'Identifier; a contact proved anew is another row.';
COMMENT ON COLUMN contact.contact.person_id IS 'Whose.';
COMMENT ON COLUMN contact.contact.channel IS 'class: internal. SMS or MAIL; one of each.';
COMMENT ON COLUMN contact.contact.value_sealed IS 'Number or address, sealed; gone when it has ended.';
COMMENT ON COLUMN contact.contact.proved_at IS 'class: internal. When the code was given back.';
COMMENT ON COLUMN contact.contact.ended_at IS 'class: internal. When it was removed or another took its place; empty while it counts.';

CREATE TABLE contact.proof (
    id           uuid PRIMARY KEY,
    person_id    uuid NOT NULL,
    channel      text NOT NULL CHECK (channel IN ('SMS', 'MAIL')),
    value_sealed bytea NOT NULL,
    code_keyed   bytea NOT NULL CHECK (length(code_keyed) = 32),
    tries        integer NOT NULL DEFAULT 0 CHECK (tries >= 0),
    sent_at      timestamptz NOT NULL DEFAULT platform.now(),
    expires_at   timestamptz NOT NULL,
    ended_at     timestamptz
);
CREATE INDEX proof_person ON contact.proof (person_id, sent_at);
CREATE INDEX proof_sent ON contact.proof (sent_at);
COMMENT ON TABLE contact.proof IS 'class: restricted. Contacts that were sent a code and have not given it back yet; forgotten after a day.';
COMMENT ON COLUMN contact.proof.id IS 'Identifier.';
COMMENT ON COLUMN contact.proof.person_id IS 'Who says it is theirs.';
COMMENT ON COLUMN contact.proof.channel IS 'SMS or MAIL.';
COMMENT ON COLUMN contact.proof.value_sealed IS 'Number or address, sealed.';
COMMENT ON COLUMN contact.proof.code_keyed IS 'Keyed digest of the code.';
COMMENT ON COLUMN contact.proof.tries IS 'Wrong answers so far.';
COMMENT ON COLUMN contact.proof.sent_at IS 'When the code was sent.';
COMMENT ON COLUMN contact.proof.expires_at IS 'Last moment of the code.';
COMMENT ON COLUMN contact.proof.ended_at IS 'When it was answered right, or a newer one took its place.';

CREATE TABLE contact.reset (
    id           uuid PRIMARY KEY,
    login_index  bytea NOT NULL CHECK (length(login_index) = 32),
    browser_hash bytea NOT NULL CHECK (length(browser_hash) = 32),
    address      text NOT NULL,
    lang         text NOT NULL CHECK (lang IN ('kk', 'ru', 'en')),
    asked_at     timestamptz NOT NULL DEFAULT platform.now(),
    expires_at   timestamptz NOT NULL,
    looked_at    timestamptz,
    person_id    uuid,
    code_keyed   bytea CHECK (length(code_keyed) = 32),
    tries        integer NOT NULL DEFAULT 0 CHECK (tries >= 0),
    used_at      timestamptz,
    CONSTRAINT reset_sent_whole CHECK ((person_id IS NULL) = (code_keyed IS NULL))
);
CREATE INDEX reset_unlooked ON contact.reset (asked_at) WHERE looked_at IS NULL;
CREATE INDEX reset_asked ON contact.reset (asked_at);
CREATE INDEX reset_login ON contact.reset (login_index, asked_at);
CREATE INDEX reset_browser ON contact.reset (browser_hash, asked_at);
CREATE INDEX reset_address ON contact.reset (address, asked_at);
COMMENT ON TABLE contact.reset IS 'class: restricted. Requests to replace a forgotten password, of known and unknown logins alike; forgotten after a day.';
COMMENT ON COLUMN contact.reset.id IS 'Identifier.';
COMMENT ON COLUMN contact.reset.login_index IS 'Blind index of the IIN that was typed.';
COMMENT ON COLUMN contact.reset.browser_hash IS 'SHA-256 of the device''s own cookie: the code works in this browser only.';
COMMENT ON COLUMN contact.reset.address IS 'Network address.';
COMMENT ON COLUMN contact.reset.lang IS 'class: internal. Language of the message.';
COMMENT ON COLUMN contact.reset.asked_at IS 'When.';
COMMENT ON COLUMN contact.reset.expires_at IS 'Last moment of the code.';
COMMENT ON COLUMN contact.reset.looked_at IS 'When `oqu work` looked whose login it is; only then is anything sent.';
COMMENT ON COLUMN contact.reset.person_id IS 'Who was sent a code; empty when nobody was.';
COMMENT ON COLUMN contact.reset.code_keyed IS 'Keyed digest of the code.';
COMMENT ON COLUMN contact.reset.tries IS 'Wrong answers so far.';
COMMENT ON COLUMN contact.reset.used_at IS 'When the code was given back; it works once.';

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['contact', 'proof', 'reset'] LOOP
        EXECUTE format('ALTER TABLE contact.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE contact.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY owner_all ON contact.%I TO oqu_owner USING (true) WITH CHECK (true)', name);
    END LOOP;
END $$;
CREATE POLICY work_sends ON contact.contact FOR SELECT TO oqu_work USING (true);
CREATE POLICY work_looks ON contact.reset TO oqu_work USING (true) WITH CHECK (true);
CREATE POLICY own ON contact.contact TO oqu_staff
    USING (person_id = (SELECT sec.person())) WITH CHECK (person_id = (SELECT sec.person()));
CREATE POLICY own ON contact.proof TO oqu_staff
    USING (person_id = (SELECT sec.person())) WITH CHECK (person_id = (SELECT sec.person()));
GRANT SELECT, INSERT, UPDATE (value_sealed, ended_at) ON contact.contact TO oqu_staff;
GRANT SELECT, INSERT, UPDATE (tries, ended_at) ON contact.proof TO oqu_staff;
GRANT SELECT ON contact.contact TO oqu_work;
GRANT SELECT, UPDATE (looked_at, person_id, code_keyed) ON contact.reset TO oqu_work;
GRANT SELECT, INSERT, UPDATE, DELETE ON contact.reset TO oqu_core;
GRANT SELECT (sent_at), DELETE ON contact.proof TO oqu_core;

CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON contact.contact
    FOR EACH ROW EXECUTE FUNCTION audit.journal('id', '', 'person_id');

-- ---- before anybody is known --------------------------------------------------------------------

-- It does the same for every login: whose it is, nobody looks before `oqu work` does.
CREATE FUNCTION contact.ask(in_id uuid, in_login bytea, in_browser text, in_address text, in_lang text, in_minutes integer,
                            in_login_most integer, in_browser_most integer, in_address_most integer) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    browser bytea := sha256(convert_to(in_browser, 'UTF8'));
    since   timestamptz := platform.now() - interval '1 hour';
BEGIN
    IF (SELECT count(*) FROM contact.reset AS r WHERE r.login_index = in_login AND r.asked_at > since) >= in_login_most
       OR (SELECT count(*) FROM contact.reset AS r WHERE r.browser_hash = browser AND r.asked_at > since) >= in_browser_most
       OR (SELECT count(*) FROM contact.reset AS r WHERE r.address = in_address AND r.asked_at > since) >= in_address_most THEN
        RETURN false;
    END IF;
    INSERT INTO contact.reset (id, login_index, browser_hash, address, lang, expires_at)
    VALUES (in_id, in_login, browser, in_address, in_lang, platform.now() + in_minutes * interval '1 minute');
    RETURN true;
END
$$;
COMMENT ON FUNCTION contact.ask(uuid, bytea, text, text, text, integer, integer, integer, integer) IS
    'A forgotten password; false when this login, browser or address has asked too often within an hour.';
ALTER FUNCTION contact.ask(uuid, bytea, text, text, text, integer, integer, integer, integer) OWNER TO oqu_core;

CREATE FUNCTION contact.live(in_browser text) RETURNS uuid
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT r.id FROM contact.reset AS r
             WHERE r.browser_hash = sha256(convert_to(in_browser, 'UTF8')) AND r.used_at IS NULL AND r.expires_at > platform.now()
             ORDER BY r.asked_at DESC, r.id LIMIT 1);
END
$$;
COMMENT ON FUNCTION contact.live(text) IS 'The newest request of this browser that may still be answered; NULL: none.';
ALTER FUNCTION contact.live(text) OWNER TO oqu_core;

CREATE FUNCTION contact.answer(in_id uuid, in_browser text, in_keyed bytea, in_tries integer, OUT "right" boolean, OUT person uuid)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    r contact.reset;
BEGIN
    SELECT * INTO r FROM contact.reset AS x WHERE x.id = in_id AND x.id = contact.live(in_browser) FOR UPDATE;
    person := r.person_id;
    "right" := coalesce(r.tries < in_tries AND r.used_at IS NULL AND r.code_keyed = in_keyed, false);
    UPDATE contact.reset AS x
       SET tries = x.tries + CASE WHEN "right" THEN 0 ELSE 1 END,
           used_at = CASE WHEN "right" THEN platform.now() END
     WHERE x.id = r.id AND x.used_at IS NULL;
END
$$;
COMMENT ON FUNCTION contact.answer(uuid, text, bytea, integer) IS
    'Whether this is the code of the browser''s newest request: once, before it is over, after no more than so many wrong ones.';
ALTER FUNCTION contact.answer(uuid, text, bytea, integer) OWNER TO oqu_core;

CREATE FUNCTION contact.forget() RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    DELETE FROM contact.reset WHERE asked_at < platform.now() - interval '1 day';
    DELETE FROM contact.proof WHERE sent_at < platform.now() - interval '1 day'
$$;
COMMENT ON FUNCTION contact.forget() IS 'Removes requests and waiting codes older than a day.';
ALTER FUNCTION contact.forget() OWNER TO oqu_core;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA contact FROM PUBLIC;
GRANT EXECUTE ON FUNCTION contact.ask(uuid, bytea, text, text, text, integer, integer, integer, integer), contact.live(text),
    contact.answer(uuid, text, bytea, integer) TO oqu_staff;
GRANT EXECUTE ON FUNCTION contact.forget() TO oqu_work;
