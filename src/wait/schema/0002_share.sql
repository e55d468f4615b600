-- The lines of several room servers: their common journal, and which of them decides. The right to decide is a row; every
-- write of the journal changes that row on condition that it still names the writer, so who was cut off writes nothing.
CREATE TABLE wait.leader (
    one       boolean PRIMARY KEY DEFAULT true CHECK (one),
    term      bigint NOT NULL DEFAULT 0 CHECK (term >= 0),
    node      integer NOT NULL DEFAULT 0 CHECK (node BETWEEN 0 AND 9),
    until     timestamptz NOT NULL DEFAULT '-infinity',
    next      bigint NOT NULL DEFAULT 0 CHECK (next >= 0),
    key_check text NOT NULL DEFAULT '' CHECK (key_check ~ '^([0-9a-f]{32})?$')
);
COMMENT ON TABLE wait.leader IS 'class: internal. Which room server decides: one row.';
COMMENT ON COLUMN wait.leader.one IS 'There is one row.';
COMMENT ON COLUMN wait.leader.term IS 'Grows with every change of the leader; who writes with another one is not the leader any more.';
COMMENT ON COLUMN wait.leader.node IS 'Number of the server; 0: none yet.';
COMMENT ON COLUMN wait.leader.until IS 'Until then nobody else may take over, by the clock of this server; each write moves it on.';
COMMENT ON COLUMN wait.leader.next IS 'Number of the next record of the journal.';
COMMENT ON COLUMN wait.leader.key_check IS 'Check sum of the key by which persons are hashed: all servers need the same.';
INSERT INTO wait.leader DEFAULT VALUES;

CREATE TABLE wait.batch (
    first   bigint PRIMARY KEY CHECK (first >= 0),
    term    bigint NOT NULL,
    records bytea NOT NULL CHECK (length(records) > 0 AND length(records) % 32 = 0)
);
COMMENT ON TABLE wait.batch IS 'class: internal. The journal of the waiting rooms, in groups of records as src/wait/record.h writes them; names nobody.';
COMMENT ON COLUMN wait.batch.first IS 'Number of the first record.';
COMMENT ON COLUMN wait.batch.term IS 'In whose term it was written.';
COMMENT ON COLUMN wait.batch.records IS 'Records of 32 bytes each.';
-- Records are hashes and numbers: nothing in them gets smaller.
ALTER TABLE wait.batch ALTER COLUMN records SET STORAGE EXTERNAL;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['leader', 'batch'] LOOP
        EXECUTE format('ALTER TABLE wait.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE wait.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY owner_all ON wait.%I TO oqu_owner USING (true) WITH CHECK (true)', name);
        EXECUTE format('CREATE POLICY rooms_read ON wait.%I FOR SELECT TO oqu_wait USING (true)', name);
        EXECUTE format('GRANT SELECT ON wait.%I TO oqu_wait', name);
    END LOOP;
END $$;
GRANT USAGE ON SCHEMA wait TO oqu_wait;
CREATE POLICY rooms_lead ON wait.leader FOR UPDATE TO oqu_wait USING (true) WITH CHECK (true);
GRANT UPDATE (term, node, until, next, key_check) ON wait.leader TO oqu_wait;
CREATE POLICY rooms_append ON wait.batch FOR INSERT TO oqu_wait WITH CHECK (true);
GRANT INSERT ON wait.batch TO oqu_wait;
