-- The inbox: what the portal sent and what it was answered, in the transaction of what it caused (REL-22).
CREATE TABLE egov.message (
    id             uuid PRIMARY KEY,
    kind           text NOT NULL CHECK (kind IN ('application', 'status', 'result')),
    at             timestamptz NOT NULL DEFAULT platform.now(),
    digest         bytea NOT NULL CHECK (length(digest) = 32),
    signature      bytea NOT NULL CHECK (length(signature) = 64),
    times          integer NOT NULL DEFAULT 1 CHECK (times > 0),
    state          text NOT NULL DEFAULT 'ACCEPTED' CHECK (state IN ('ACCEPTED', 'REFUSED')),
    reason         text NOT NULL DEFAULT '',
    status         integer NOT NULL DEFAULT 0,
    answer         text NOT NULL DEFAULT '',
    application_id uuid,
    number         bigint,
    CONSTRAINT message_reason CHECK ((state = 'REFUSED') = (reason <> ''))
);
CREATE INDEX message_at ON egov.message (at);
COMMENT ON TABLE egov.message IS 'class: restricted. Messages of the portal that were its own, each once; never deleted.';
COMMENT ON COLUMN egov.message.id IS 'Number that the portal gave it.';
COMMENT ON COLUMN egov.message.kind IS 'What it asks for.';
COMMENT ON COLUMN egov.message.at IS 'When it came first.';
COMMENT ON COLUMN egov.message.digest IS 'SHA-256 of its bytes: the same number with other bytes is refused.';
COMMENT ON COLUMN egov.message.signature IS 'The portal''s signature of the first sending (Ed25519).';
COMMENT ON COLUMN egov.message.times IS 'How often it was sent.';
COMMENT ON COLUMN egov.message.state IS 'ACCEPTED, or REFUSED by the rules of the service.';
COMMENT ON COLUMN egov.message.reason IS 'Why it was refused: a key of the catalogues; empty: it was not.';
COMMENT ON COLUMN egov.message.status IS 'HTTP status of the answer.';
COMMENT ON COLUMN egov.message.answer IS 'The answer, given again to whoever sends it again; empty for questions, which are asked anew.';
COMMENT ON COLUMN egov.message.application_id IS 'Application it made or asked for.';
COMMENT ON COLUMN egov.message.number IS 'Number of that application.';

CREATE TABLE egov.nonce (
    hash bytea PRIMARY KEY CHECK (length(hash) = 32),
    at   timestamptz NOT NULL DEFAULT platform.now()
);
CREATE INDEX nonce_at ON egov.nonce (at);
COMMENT ON TABLE egov.nonce IS 'class: internal. Signatures that have been used; forgotten after a day, when they are too old anyway.';
COMMENT ON COLUMN egov.nonce.hash IS 'SHA-256 of the nonce.';
COMMENT ON COLUMN egov.nonce.at IS 'When it came.';

CREATE TABLE egov.refusal (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at         timestamptz NOT NULL DEFAULT platform.now(),
    reason     text NOT NULL CHECK (reason IN ('MALFORMED', 'FORGED', 'LATE', 'CHANGED', 'REPLAYED', 'REUSED')),
    message_id uuid,
    address    text NOT NULL
);
CREATE INDEX refusal_at ON egov.refusal (at);
COMMENT ON TABLE egov.refusal IS 'class: restricted. What came to the portal''s entrance and was not taken for a message of it; nothing of its content.';
COMMENT ON COLUMN egov.refusal.id IS 'Order of writing.';
COMMENT ON COLUMN egov.refusal.at IS 'When.';
COMMENT ON COLUMN egov.refusal.reason IS 'MALFORMED; FORGED: no signature of the portal; LATE; CHANGED: other bytes than were signed, or cut off; REPLAYED: a signature used before; REUSED: the number of another message.';
COMMENT ON COLUMN egov.refusal.message_id IS 'Number of the message, where it could be read and believed.';
COMMENT ON COLUMN egov.refusal.address IS 'Network address.';

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['message', 'nonce', 'refusal'] LOOP
        EXECUTE format('ALTER TABLE egov.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE egov.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY owner_all ON egov.%I TO oqu_owner USING (true) WITH CHECK (true)', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON egov.%I TO oqu_core', name);
    END LOOP;
END $$;
GRANT DELETE ON egov.nonce TO oqu_core;

CREATE FUNCTION egov.take(in_id uuid, in_kind text, in_digest bytea, in_signature bytea, in_nonce text, OUT outcome text,
                          OUT status integer, OUT answer text)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    m egov.message;
BEGIN
    outcome := 'FIRST';
    status := 0;
    answer := '';
    INSERT INTO egov.nonce (hash) VALUES (sha256(convert_to(in_nonce, 'UTF8'))) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        outcome := 'REPLAYED';
        RETURN;
    END IF;
    INSERT INTO egov.message (id, kind, digest, signature) VALUES (in_id, in_kind, in_digest, in_signature) ON CONFLICT (id) DO NOTHING;
    IF FOUND THEN
        RETURN;
    END IF;
    SELECT * INTO STRICT m FROM egov.message AS x WHERE x.id = in_id FOR UPDATE;
    IF m.digest <> in_digest THEN
        outcome := 'REUSED';
        RETURN;
    END IF;
    UPDATE egov.message SET times = times + 1 WHERE id = in_id;
    outcome := 'AGAIN';
    status := m.status;
    answer := m.answer;
END
$$;
COMMENT ON FUNCTION egov.take(uuid, text, bytea, bytea, text) IS
    'Takes a message into the inbox. FIRST; AGAIN with the answer it got; REPLAYED: the very same sending; REUSED: other bytes under its number. Whoever sends the same at the same time waits.';
ALTER FUNCTION egov.take(uuid, text, bytea, bytea, text) OWNER TO oqu_core;

CREATE FUNCTION egov.settle(in_id uuid, in_reason text, in_status integer, in_answer text, in_application uuid, in_number bigint)
    RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    UPDATE egov.message
       SET state = CASE WHEN in_reason = '' THEN 'ACCEPTED' ELSE 'REFUSED' END, reason = in_reason, status = in_status,
           answer = in_answer, application_id = in_application, number = in_number
     WHERE id = in_id AND status = 0
$$;
COMMENT ON FUNCTION egov.settle(uuid, text, integer, text, uuid, bigint) IS 'What became of a message, once.';
ALTER FUNCTION egov.settle(uuid, text, integer, text, uuid, bigint) OWNER TO oqu_core;

CREATE FUNCTION egov.refuse(in_reason text, in_message uuid, in_address text) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    INSERT INTO egov.refusal (reason, message_id, address) VALUES (in_reason, in_message, in_address)
$$;
COMMENT ON FUNCTION egov.refuse(text, uuid, text) IS 'Writes down what was not taken for a message of the portal.';
ALTER FUNCTION egov.refuse(text, uuid, text) OWNER TO oqu_core;

CREATE FUNCTION egov.sweep() RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    DELETE FROM egov.start WHERE at < platform.now() - interval '1 day';
    DELETE FROM egov.nonce WHERE at < platform.now() - interval '1 day'
$$;
COMMENT ON FUNCTION egov.sweep() IS 'Forgets what can no longer be used a second time.';
ALTER FUNCTION egov.sweep() OWNER TO oqu_core;
REVOKE ALL ON FUNCTION egov.sweep() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION egov.sweep() TO oqu_work;

REVOKE ALL ON FUNCTION egov.take(uuid, text, bytea, bytea, text), egov.settle(uuid, text, integer, text, uuid, bigint),
    egov.refuse(text, uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION egov.take(uuid, text, bytea, bytea, text), egov.settle(uuid, text, integer, text, uuid, bigint),
    egov.refuse(text, uuid, text) TO oqu_family;
