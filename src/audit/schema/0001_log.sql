-- The journal (SEC-30 to SEC-33): one row per act or changed record, written in the transaction of
-- the act, chained by SHA-256 in 64 shards. Nobody changes or removes a row, the owner included.
CREATE SCHEMA audit;
COMMENT ON SCHEMA audit IS 'The journal: who did what to which record, chained so that changes show.';
GRANT USAGE ON SCHEMA audit TO oqu_core, oqu_public, oqu_family, oqu_staff, oqu_work;
GRANT CREATE ON SCHEMA audit TO oqu_core;

CREATE TABLE audit.entry (
    shard        integer     NOT NULL CHECK (shard BETWEEN 0 AND 63),
    seq          bigint      NOT NULL CHECK (seq > 0),
    at           timestamptz NOT NULL,
    machine_at   timestamptz NOT NULL,
    txid         bigint      NOT NULL,
    db_user      text        NOT NULL,
    door         text,
    person       uuid,
    role         text,
    session      text,
    address      text,
    request      text,
    action       text        NOT NULL CHECK (length(action) BETWEEN 1 AND 100),
    object_type  text        NOT NULL CHECK (length(object_type) BETWEEN 1 AND 100),
    object       text        NOT NULL CHECK (length(object) <= 200),
    organisation uuid,
    subject      uuid,
    details      jsonb       NOT NULL CHECK (jsonb_typeof(details) = 'object'),
    previous     bytea       NOT NULL CHECK (octet_length(previous) = 32),
    hash         bytea       NOT NULL CHECK (octet_length(hash) = 32),
    PRIMARY KEY (shard, seq)
);
COMMENT ON TABLE audit.entry IS 'class: restricted. The journal; append-only for every role.';
COMMENT ON COLUMN audit.entry.shard IS 'Which of the 64 chains, chosen by organisation, or by object without one.';
COMMENT ON COLUMN audit.entry.seq IS 'Place in the chain: 1, 2, 3 without gaps.';
COMMENT ON COLUMN audit.entry.at IS 'When, by the platform''s clock.';
COMMENT ON COLUMN audit.entry.machine_at IS 'When, by the machine''s clock; differs during a rehearsal.';
COMMENT ON COLUMN audit.entry.txid IS 'The database transaction: rows of one act share it.';
COMMENT ON COLUMN audit.entry.db_user IS 'Database role, so that direct access shows.';
COMMENT ON COLUMN audit.entry.door IS 'Door of the signed context; NULL without one.';
COMMENT ON COLUMN audit.entry.person IS 'Who acted; NULL: the system or an operator.';
COMMENT ON COLUMN audit.entry.role IS 'In which role.';
COMMENT ON COLUMN audit.entry.session IS 'Identifier of the session.';
COMMENT ON COLUMN audit.entry.address IS 'Network address the request came from.';
COMMENT ON COLUMN audit.entry.request IS 'Identifier of the request, as in the log.';
COMMENT ON COLUMN audit.entry.action IS 'What: admission.submit, person.open, row.update.';
COMMENT ON COLUMN audit.entry.object_type IS 'Kind of the record: person, admission.application.';
COMMENT ON COLUMN audit.entry.object IS 'Identifier of the record.';
COMMENT ON COLUMN audit.entry.organisation IS 'Organisation that owns the record, if one.';
COMMENT ON COLUMN audit.entry.subject IS 'Person the record is about, if one.';
COMMENT ON COLUMN audit.entry.details IS 'Facts of the act; never identity numbers or contents of sealed fields.';
COMMENT ON COLUMN audit.entry.previous IS 'Hash of the row before it in the chain; zeros in the first.';
COMMENT ON COLUMN audit.entry.hash IS 'SHA-256 over previous and the canonical form of this row.';
-- The order in which a period is read: its newest page is then found without sorting the period.
CREATE INDEX entry_in_order ON audit.entry (at DESC, shard, seq DESC);
CREATE INDEX entry_by_organisation ON audit.entry (organisation, at DESC) WHERE organisation IS NOT NULL;
CREATE INDEX entry_by_person ON audit.entry (person, at DESC) WHERE person IS NOT NULL;
CREATE INDEX entry_by_subject ON audit.entry (subject, at DESC) WHERE subject IS NOT NULL;
CREATE INDEX entry_by_object ON audit.entry (object_type, object, at DESC);

CREATE TABLE audit.head (
    shard integer PRIMARY KEY CHECK (shard BETWEEN 0 AND 63),
    seq   bigint  NOT NULL CHECK (seq >= 0),
    hash  bytea   NOT NULL CHECK (octet_length(hash) = 32)
);
COMMENT ON TABLE audit.head IS 'class: internal. End of each chain; locked by whoever appends, until commit.';
COMMENT ON COLUMN audit.head.shard IS 'The chain.';
COMMENT ON COLUMN audit.head.seq IS 'Number of its last row; 0 when empty.';
COMMENT ON COLUMN audit.head.hash IS 'Hash of its last row; zeros when empty.';
INSERT INTO audit.head (shard, seq, hash)
SELECT n, 0, decode(repeat('00', 32), 'hex') FROM generate_series(0, 63) AS n;

-- ---- append only ---------------------------------------------------------------------------

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.entry
    FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER shards_are_fixed BEFORE INSERT OR DELETE OR TRUNCATE ON audit.head
    FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE FUNCTION audit.head_moves() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NEW.shard <> OLD.shard OR NOT EXISTS (
        SELECT FROM audit.entry AS e
         WHERE e.shard = NEW.shard AND e.seq = NEW.seq AND e.seq = OLD.seq + 1
           AND e.previous = OLD.hash AND e.hash = NEW.hash) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'platform.append-only';
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION audit.head_moves() IS 'Trigger: a head moves only to the row that continues it.';
ALTER FUNCTION audit.head_moves() OWNER TO oqu_core;
CREATE TRIGGER head_moves BEFORE UPDATE ON audit.head FOR EACH ROW EXECUTE FUNCTION audit.head_moves();

-- ---- appending -----------------------------------------------------------------------------

-- For whom a deputy acts; from a feature above this one, whose function is looked up when it is called.
CREATE FUNCTION audit.acts_for() RETURNS uuid
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN sec.acts_for();
END
$$;
COMMENT ON FUNCTION audit.acts_for() IS 'sec.acts_for(), which the feature rights makes later.';
GRANT EXECUTE ON FUNCTION audit.acts_for() TO oqu_core;

-- A field of the canonical form below: its length in bytes and itself.
CREATE FUNCTION audit.field(in_value text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN coalesce(octet_length(in_value) || ':' || in_value, '-');
COMMENT ON FUNCTION audit.field(text) IS 'A field of a row of the journal as it is hashed.';
GRANT EXECUTE ON FUNCTION audit.field(text) TO oqu_core;

-- The canonical form of a row, hashed after the previous hash: each field with its length in bytes,
-- "-" for NULL, commas between, so that no two rows have the same form. The verifier has its own
-- code for it (SEC-39).
CREATE FUNCTION audit.add(
    in_action text, in_object_type text, in_object text, in_organisation uuid, in_subject uuid, in_details jsonb)
    RETURNS bytea
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    who        record;
    head       audit.head;
    machine_at timestamptz := clock_timestamp();
    at         timestamptz := machine_at + platform.clock_offset() * interval '1 microsecond';
    txid       bigint := pg_current_xact_id()::text::bigint;
    session    text := nullif(current_setting('oqu.session', true), '');
    address    text := nullif(current_setting('oqu.address', true), '');
    request    text := nullif(current_setting('oqu.request', true), '');
    canonical  text;
    next_hash  bytea;
    acts_for   uuid;
BEGIN
    IF coalesce(current_setting('oqu.acts_for', true), '') <> '' THEN
        acts_for := audit.acts_for();
        in_details := in_details || CASE WHEN acts_for IS NULL THEN '{}' ELSE jsonb_build_object('acts_for', acts_for) END;
    END IF;
    who := sec.ctx();
    SELECT h.* INTO head FROM audit.head AS h
     WHERE h.shard = get_byte(sha256(convert_to(coalesce(in_organisation::text, in_object), 'UTF8')), 0) & 63
       FOR UPDATE;
    canonical := concat_ws(',',
        audit.field(head.shard::text), audit.field((head.seq + 1)::text),
        audit.field((extract(epoch FROM at) * 1000000)::bigint::text),
        audit.field((extract(epoch FROM machine_at) * 1000000)::bigint::text), audit.field(txid::text),
        audit.field(session_user::text), audit.field(who.door), audit.field(who.person::text), audit.field(who.role),
        audit.field(session), audit.field(address), audit.field(request), audit.field(in_action),
        audit.field(in_object_type), audit.field(in_object), audit.field(in_organisation::text),
        audit.field(in_subject::text), audit.field(in_details::text));
    next_hash := sha256(head.hash || convert_to(canonical, 'UTF8'));
    INSERT INTO audit.entry (shard, seq, at, machine_at, txid, db_user, door, person, role, session, address,
                             request, action, object_type, object, organisation, subject, details, previous, hash)
    VALUES (head.shard, head.seq + 1, at, machine_at, txid, session_user, who.door, who.person, who.role, session,
            address, request, in_action, in_object_type, in_object, in_organisation, in_subject, in_details,
            head.hash, next_hash);
    UPDATE audit.head AS h SET seq = head.seq + 1, hash = next_hash WHERE h.shard = head.shard;
    RETURN next_hash;
END
$$;
COMMENT ON FUNCTION audit.add(text, text, text, uuid, uuid, jsonb) IS
    'Appends a row to the journal and gives its hash. Locks the head of a chain until commit: call it last.';
ALTER FUNCTION audit.add(text, text, text, uuid, uuid, jsonb) OWNER TO oqu_core;
GRANT EXECUTE ON FUNCTION audit.add(text, text, text, uuid, uuid, jsonb)
    TO oqu_owner, oqu_public, oqu_family, oqu_staff, oqu_work;
GRANT SELECT, INSERT ON audit.entry TO oqu_core;
GRANT SELECT, UPDATE ON audit.head TO oqu_core;
