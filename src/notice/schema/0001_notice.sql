-- Messages to people: what stands in the cabinet, and what leaves the system by SMS or mail. Both are
-- written in the transaction of the act; `oqu work` sends after COMMIT (REL-20).
CREATE SCHEMA notice;
COMMENT ON SCHEMA notice IS 'Messages of the cabinet, and the outbox of SMS and mail.';
REVOKE ALL ON SCHEMA notice FROM PUBLIC;
GRANT USAGE ON SCHEMA notice TO oqu_family, oqu_staff, oqu_work;
GRANT USAGE, CREATE ON SCHEMA notice TO oqu_core;

CREATE TABLE notice.message (
    id        uuid PRIMARY KEY,
    person_id uuid NOT NULL,
    msg       text NOT NULL CHECK (msg ~ '^[a-z0-9.-]{1,120}$'),
    args      jsonb NOT NULL CHECK (jsonb_typeof(args) = 'object'),
    moment_at timestamptz,
    object    text NOT NULL CHECK (length(object) BETWEEN 1 AND 200),
    link      text NOT NULL CHECK (link = '' OR link ~ '^/[^/]' AND length(link) <= 500),
    sent_at   timestamptz NOT NULL DEFAULT platform.now(),
    read_at   timestamptz
);
CREATE INDEX message_of_person ON notice.message (person_id, sent_at DESC, id);
CREATE INDEX message_unread ON notice.message (person_id) WHERE read_at IS NULL;
COMMENT ON TABLE notice.message IS 'class: restricted. Messages of a person''s cabinet.';
COMMENT ON COLUMN notice.message.id IS 'Identifier.';
COMMENT ON COLUMN notice.message.person_id IS 'Whom it is for.';
COMMENT ON COLUMN notice.message.msg IS 'Catalogue key of the sentence.';
COMMENT ON COLUMN notice.message.args IS 'Its arguments: texts and whole numbers by name.';
COMMENT ON COLUMN notice.message.moment_at IS 'Argument {d}, written in the reader''s language.';
COMMENT ON COLUMN notice.message.object IS 'What it is about: table and number.';
COMMENT ON COLUMN notice.message.link IS 'Path it leads to; empty when to none.';
COMMENT ON COLUMN notice.message.sent_at IS 'When it came.';
COMMENT ON COLUMN notice.message.read_at IS 'When the person first saw it.';

CREATE TABLE notice.outbox (
    id          uuid PRIMARY KEY,
    number      bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    channel     text NOT NULL CHECK (channel IN ('SMS', 'MAIL')),
    object      text NOT NULL CHECK (length(object) BETWEEN 1 AND 200),
    person_id   uuid,
    organisation_id uuid,
    msg         text CHECK (msg ~ '^[a-z0-9.-]{1,120}$'),
    args        jsonb CHECK (jsonb_typeof(args) = 'object'),
    moment_at   timestamptz,
    link        text CHECK (link = '' OR link ~ '^/[^/]' AND length(link) <= 500),
    lang        text CHECK (lang IN ('kk', 'ru', 'en')),
    to_sealed   bytea,
    text_sealed bytea,
    state       text NOT NULL DEFAULT 'WAITING' CHECK (state IN ('WAITING', 'SENT', 'DROPPED', 'DEAD')),
    note        text CHECK (note ~ '^[a-z.-]{1,60}$'),
    created_at  timestamptz NOT NULL DEFAULT platform.now(),
    due_at      timestamptz NOT NULL DEFAULT platform.now(),
    expires_at  timestamptz NOT NULL,
    attempts    integer NOT NULL DEFAULT 0,
    claimed_by  text,
    ended_at    timestamptz,
    CONSTRAINT outbox_to_person_or_number CHECK
        ((person_id IS NOT NULL AND msg IS NOT NULL AND args IS NOT NULL AND lang IS NOT NULL AND link IS NOT NULL
          AND to_sealed IS NULL AND text_sealed IS NULL)
         OR (person_id IS NULL AND msg IS NULL AND args IS NULL
             AND (state <> 'WAITING' OR (to_sealed IS NOT NULL AND text_sealed IS NOT NULL)))),
    CONSTRAINT outbox_ended_whole CHECK ((state = 'WAITING') = (ended_at IS NULL))
);
CREATE INDEX outbox_due ON notice.outbox (channel, (person_id IS NOT NULL), due_at, number) WHERE state = 'WAITING';
CREATE INDEX outbox_expires ON notice.outbox (expires_at) WHERE state = 'WAITING';
CREATE INDEX outbox_claimed ON notice.outbox (claimed_by) WHERE state = 'WAITING' AND claimed_by IS NOT NULL;
CREATE INDEX outbox_of_organisation ON notice.outbox (organisation_id, created_at DESC);
CREATE INDEX outbox_order ON notice.outbox (object, channel, number) WHERE state = 'WAITING';
COMMENT ON TABLE notice.outbox IS 'class: restricted. What is to leave the system by SMS or mail.';
COMMENT ON COLUMN notice.outbox.id IS 'Key of the message at the gateway: sent twice, it counts once.';
COMMENT ON COLUMN notice.outbox.number IS 'Order; kept per object and channel (REL-21).';
COMMENT ON COLUMN notice.outbox.channel IS 'SMS or MAIL.';
COMMENT ON COLUMN notice.outbox.object IS 'What it is about: table and number.';
COMMENT ON COLUMN notice.outbox.person_id IS 'Whom it is for: number or address are looked up when it is sent.';
COMMENT ON COLUMN notice.outbox.organisation_id IS 'Whose act it tells of: its administrators see how the sending goes; empty for one-time codes.';
COMMENT ON COLUMN notice.outbox.msg IS 'Catalogue key of the sentence.';
COMMENT ON COLUMN notice.outbox.args IS 'Its arguments.';
COMMENT ON COLUMN notice.outbox.moment_at IS 'Argument {d}.';
COMMENT ON COLUMN notice.outbox.link IS 'Path that a mail leads to.';
COMMENT ON COLUMN notice.outbox.lang IS 'Language of the message.';
COMMENT ON COLUMN notice.outbox.to_sealed IS 'Of a one-time code: number or address, sealed; gone when it has ended.';
COMMENT ON COLUMN notice.outbox.text_sealed IS 'Of a one-time code: the text, sealed; gone when it has ended.';
COMMENT ON COLUMN notice.outbox.state IS 'WAITING, SENT, DROPPED (no longer true or nobody to send to), DEAD (given up).';
COMMENT ON COLUMN notice.outbox.note IS 'Why it was dropped or given up, or what the last attempt met.';
COMMENT ON COLUMN notice.outbox.created_at IS 'When the act happened.';
COMMENT ON COLUMN notice.outbox.due_at IS 'When it may be tried next; moved ahead by whoever is trying.';
COMMENT ON COLUMN notice.outbox.expires_at IS 'After this it is no longer true.';
COMMENT ON COLUMN notice.outbox.attempts IS 'Attempts begun.';
COMMENT ON COLUMN notice.outbox.claimed_by IS 'Session of the database that is trying: its process and when it began; NULL: nobody.';
COMMENT ON COLUMN notice.outbox.ended_at IS 'When it stopped waiting.';

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['message', 'outbox'] LOOP
        EXECUTE format('ALTER TABLE notice.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE notice.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY owner_all ON notice.%I TO oqu_owner USING (true) WITH CHECK (true)', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON notice.%I TO oqu_core', name);
    END LOOP;
END $$;
CREATE POLICY own ON notice.message FOR SELECT TO oqu_family, oqu_staff USING (person_id = (SELECT sec.person()));
CREATE POLICY own_reads ON notice.message FOR UPDATE TO oqu_family, oqu_staff
    USING (person_id = (SELECT sec.person())) WITH CHECK (read_at IS NOT NULL);
GRANT SELECT, UPDATE (read_at) ON notice.message TO oqu_family, oqu_staff;
CREATE POLICY work_sends ON notice.outbox TO oqu_work USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE (state, note, due_at, attempts, claimed_by, ended_at, to_sealed, text_sealed) ON notice.outbox TO oqu_work;
-- Administrators see that a message goes and how, never what it says and to whom. Every row is looked at, and a ministry has ten
-- thousand organisations: they are hashed once, where = ANY would go through the array for each row.
CREATE POLICY keepers_see ON notice.outbox FOR SELECT TO oqu_staff
    USING ((SELECT sec.role()) IN ('admin', 'security')
           AND (organisation_id IN (SELECT unnest(sec.organisations()))
                OR organisation_id IS NULL AND (SELECT sec.is_ministry())));
GRANT SELECT (id, number, channel, object, organisation_id, msg, state, note, created_at, due_at, expires_at, attempts, ended_at)
    ON notice.outbox TO oqu_staff;

-- An act of one person tells others: a withdrawal gives the seat to the next family. So everybody
-- who acts may add, and nobody may read what others were told.
CREATE FUNCTION notice.add(in_id uuid, in_person uuid, in_msg text, in_args jsonb, in_moment timestamptz, in_object text,
                           in_link text, in_lang text, in_cabinet boolean, in_channels text[], in_expires timestamptz,
                           in_organisation uuid)
    RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO notice.message (id, person_id, msg, args, moment_at, object, link)
    SELECT in_id, in_person, in_msg, in_args, in_moment, in_object, in_link WHERE in_cabinet;
    INSERT INTO notice.outbox (id, channel, object, person_id, msg, args, moment_at, link, lang, expires_at,
                               organisation_id)
    SELECT gen_random_uuid(), c, in_object, in_person, in_msg, in_args, in_moment, in_link, in_lang,
           coalesce(in_expires, platform.now() + interval '3 days'), in_organisation
      FROM unnest(in_channels) AS c;
END
$$;
COMMENT ON FUNCTION notice.add(uuid, uuid, text, jsonb, timestamptz, text, text, text, boolean, text[], timestamptz, uuid) IS
    'A message to a person: into the cabinet, and into the outbox for each channel.';
ALTER FUNCTION notice.add(uuid, uuid, text, jsonb, timestamptz, text, text, text, boolean, text[], timestamptz, uuid) OWNER TO oqu_core;

CREATE FUNCTION notice.add_code(in_id uuid, in_channel text, in_lang text, in_to bytea, in_text bytea, in_expires timestamptz)
    RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO notice.outbox (id, channel, object, lang, to_sealed, text_sealed, expires_at)
    VALUES (in_id, in_channel, 'notice.code:' || in_id, in_lang, in_to, in_text, in_expires);
END
$$;
COMMENT ON FUNCTION notice.add_code(uuid, text, text, bytea, bytea, timestamptz) IS
    'A one-time code, or another sealed sentence, to a number or address that was just given or proved.';
ALTER FUNCTION notice.add_code(uuid, text, text, bytea, bytea, timestamptz) OWNER TO oqu_core;

CREATE FUNCTION notice.drop(in_object text, in_msg text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE notice.outbox SET state = 'DROPPED', note = 'no-longer-true', ended_at = platform.now()
     WHERE object = in_object AND msg = in_msg AND state = 'WAITING';
END
$$;
COMMENT ON FUNCTION notice.drop(text, text) IS 'Takes back what was not sent yet and is no longer true (REL-23).';
ALTER FUNCTION notice.drop(text, text) OWNER TO oqu_core;

-- The same rule in one place for the button and the act: still true, and no code, whose text is gone.
CREATE FUNCTION notice.may_again(in_state text, in_msg text, in_note text, in_expires timestamptz) RETURNS boolean
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
    RETURN in_state IN ('DEAD', 'DROPPED') AND in_msg IS NOT NULL AND in_expires > platform.now()
           AND in_note IS DISTINCT FROM 'no-longer-true';
COMMENT ON FUNCTION notice.may_again(text, text, text, timestamptz) IS
    'Whether a message that did not leave may be tried once more.';

CREATE FUNCTION notice.send_again(in_id uuid) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    o notice.outbox;
BEGIN
    SELECT * INTO o FROM notice.outbox AS x WHERE x.id = in_id FOR UPDATE;
    IF (sec.role() = 'admin' AND o.organisation_id = ANY (sec.organisations())) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'notice.unknown';
    END IF;
    IF NOT notice.may_again(o.state, o.msg, o.note, o.expires_at) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'notice.not-again';
    END IF;
    UPDATE notice.outbox SET state = 'WAITING', note = NULL, ended_at = NULL, due_at = platform.now() WHERE id = in_id;
    RETURN o.organisation_id;
END
$$;
COMMENT ON FUNCTION notice.send_again(uuid) IS
    'An administrator lets a message of the own organisation, or one below, be tried once more; gives the organisation.';
ALTER FUNCTION notice.send_again(uuid) OWNER TO oqu_core;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA notice FROM PUBLIC;
GRANT EXECUTE ON FUNCTION notice.send_again(uuid) TO oqu_staff;
GRANT EXECUTE ON FUNCTION notice.may_again(text, text, text, timestamptz) TO oqu_core, oqu_staff;
GRANT EXECUTE ON FUNCTION notice.drop(text, text),
    notice.add(uuid, uuid, text, jsonb, timestamptz, text, text, text, boolean, text[], timestamptz, uuid),
    notice.add_code(uuid, text, text, bytea, bytea, timestamptz) TO oqu_family, oqu_staff, oqu_work, oqu_owner;
-- A code is asked for before anybody is signed in.
GRANT USAGE ON SCHEMA notice TO oqu_public;
GRANT EXECUTE ON FUNCTION notice.add_code(uuid, text, text, bytea, bytea, timestamptz) TO oqu_public;
