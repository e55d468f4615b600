-- A public log that can only grow: leaves, the hashes above them in tiles of 256, signed heads.
CREATE SCHEMA ledger;
COMMENT ON SCHEMA ledger IS 'The public log: leaves, tiles of hashes, signed heads';
REVOKE ALL ON SCHEMA ledger FROM PUBLIC;
GRANT USAGE ON SCHEMA ledger TO oqu_public, oqu_family, oqu_staff, oqu_work;

CREATE TABLE ledger.state (
    one  boolean PRIMARY KEY DEFAULT true CHECK (one),
    size bigint  NOT NULL CHECK (size >= 0)
);
COMMENT ON TABLE ledger.state IS 'class: public. How many leaves there are; its lock makes appending one at a time';
COMMENT ON COLUMN ledger.state.one IS 'there is one row';
COMMENT ON COLUMN ledger.state.size IS 'leaves';
INSERT INTO ledger.state (size) VALUES (0);

CREATE TABLE ledger.leaf (
    index    bigint PRIMARY KEY CHECK (index >= 0),
    text     text   NOT NULL CHECK (length(text) BETWEEN 1 AND 2000 AND text !~ '[\n\r]'),
    key      text   NOT NULL CHECK (length(key) <= 100),
    hash     bytea  NOT NULL CHECK (octet_length(hash) = 32),
    added_at timestamptz NOT NULL DEFAULT platform.now()
);
CREATE INDEX leaf_by_key ON ledger.leaf (key, index) WHERE key <> '';
COMMENT ON TABLE ledger.leaf IS 'class: public. What happened, without names; the exact bytes of the text are hashed';
COMMENT ON COLUMN ledger.leaf.index IS 'place in the log, from 0, gapless';
COMMENT ON COLUMN ledger.leaf.text IS 'exact content: one line, so that the log can be copied line by line';
COMMENT ON COLUMN ledger.leaf.key IS 'what the lines of one thing share, to find them; empty for none; not hashed, as the text has it';
COMMENT ON COLUMN ledger.leaf.hash IS 'leaf hash of RFC 9162';
COMMENT ON COLUMN ledger.leaf.added_at IS 'when it was added';

CREATE TABLE ledger.tile (
    level  int    NOT NULL CHECK (level BETWEEN 0 AND 7),
    index  bigint NOT NULL CHECK (index >= 0),
    hashes bytea  NOT NULL CHECK (octet_length(hashes) BETWEEN 32 AND 8192 AND octet_length(hashes) % 32 = 0),
    PRIMARY KEY (level, index)
);
COMMENT ON TABLE ledger.tile IS 'class: public. Hashes of subtrees of 256^level leaves, 256 in a tile (C2SP tlog-tiles)';
COMMENT ON COLUMN ledger.tile.level IS '0 holds leaf hashes; each next one roots of full tiles below';
COMMENT ON COLUMN ledger.tile.index IS 'place of the tile in its level';
COMMENT ON COLUMN ledger.tile.hashes IS 'up to 256 hashes of 32 bytes';

CREATE TABLE ledger.head (
    size      bigint PRIMARY KEY CHECK (size > 0),
    root      bytea  NOT NULL CHECK (octet_length(root) = 32),
    note      text   NOT NULL CHECK (length(note) BETWEEN 1 AND 1000),
    signed_at timestamptz NOT NULL DEFAULT platform.now()
);
COMMENT ON TABLE ledger.head IS 'class: public. Signed heads: what the platform can be held to';
COMMENT ON COLUMN ledger.head.size IS 'leaves under this root';
COMMENT ON COLUMN ledger.head.root IS 'root hash';
COMMENT ON COLUMN ledger.head.note IS 'signed note (C2SP checkpoint)';
COMMENT ON COLUMN ledger.head.signed_at IS 'when it was signed';

CREATE FUNCTION ledger.only_grows() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'ledger.only-grows';
END $$;
COMMENT ON FUNCTION ledger.only_grows() IS 'Trigger: what stands in the log is never changed or removed.';
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.leaf
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.only_grows();
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.head
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.only_grows();

CREATE FUNCTION ledger.tile_only_grows() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF octet_length(new.hashes) <= octet_length(old.hashes)
       OR substring(new.hashes FROM 1 FOR octet_length(old.hashes)) <> old.hashes
       OR (new.level, new.index) <> (old.level, old.index) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'ledger.only-grows';
    END IF;
    RETURN new;
END $$;
COMMENT ON FUNCTION ledger.tile_only_grows() IS 'Trigger: a tile may only get further hashes.';
CREATE TRIGGER tile_only_grows BEFORE UPDATE ON ledger.tile FOR EACH ROW EXECUTE FUNCTION ledger.tile_only_grows();
CREATE TRIGGER only_grows BEFORE DELETE OR TRUNCATE ON ledger.tile
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.only_grows();

CREATE FUNCTION ledger.size_only_grows() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF new.size <= old.size THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'ledger.only-grows';
    END IF;
    RETURN new;
END $$;
COMMENT ON FUNCTION ledger.size_only_grows() IS 'Trigger: the log never shrinks.';
CREATE TRIGGER size_only_grows BEFORE UPDATE ON ledger.state FOR EACH ROW EXECUTE FUNCTION ledger.size_only_grows();
CREATE TRIGGER only_grows BEFORE DELETE OR TRUNCATE ON ledger.state
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.only_grows();

ALTER TABLE ledger.state ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger.state FORCE ROW LEVEL SECURITY;
ALTER TABLE ledger.leaf ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger.leaf FORCE ROW LEVEL SECURITY;
ALTER TABLE ledger.tile ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger.tile FORCE ROW LEVEL SECURITY;
ALTER TABLE ledger.head ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger.head FORCE ROW LEVEL SECURITY;
CREATE POLICY all_read ON ledger.state FOR SELECT USING (true);
CREATE POLICY all_read ON ledger.leaf FOR SELECT USING (true);
CREATE POLICY all_read ON ledger.tile FOR SELECT USING (true);
CREATE POLICY all_read ON ledger.head FOR SELECT USING (true);
CREATE POLICY work_grows ON ledger.state FOR UPDATE TO oqu_work USING (true) WITH CHECK (true);
CREATE POLICY work_adds ON ledger.leaf FOR INSERT TO oqu_work WITH CHECK (true);
CREATE POLICY work_adds ON ledger.tile FOR INSERT TO oqu_work WITH CHECK (true);
CREATE POLICY work_grows ON ledger.tile FOR UPDATE TO oqu_work USING (true) WITH CHECK (true);
CREATE POLICY work_adds ON ledger.head FOR INSERT TO oqu_work WITH CHECK (true);
GRANT SELECT ON ledger.state, ledger.leaf, ledger.tile, ledger.head TO oqu_public, oqu_family, oqu_staff, oqu_work;
GRANT INSERT ON ledger.leaf, ledger.tile, ledger.head TO oqu_work;
GRANT UPDATE (size) ON ledger.state TO oqu_work;
GRANT UPDATE (hashes) ON ledger.tile TO oqu_work;
