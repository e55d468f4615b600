-- One row for each application that bench/submit sends: where the workers and the peer find theirs.
CREATE SCHEMA bench;
CREATE TABLE bench.work (
    slot int PRIMARY KEY,
    draft uuid, code uuid, child uuid, parent uuid, pool uuid, school uuid,
    idem text, context text, content text, hash bytea, sealed bytea, seal bytea
);
GRANT USAGE ON SCHEMA bench TO oqu_owner, oqu_family;
GRANT INSERT ON bench.work TO oqu_owner;
GRANT SELECT ON bench.work TO oqu_family;
