-- What the doors do with files.

-- query: add
-- in:    id uuid, owner uuid, organisation opt_uuid, purpose text, name text, kind text, size i64,
--        sha256 bytes
-- rows:  none
INSERT INTO file.stored_file (id, owner_id, organisation_id, purpose, name, kind, size, sha256)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- query: stored_since
-- in:    hours i32
-- out:   n i64
-- rows:  1
SELECT file.stored_since($1) AS n;

-- query: infos_by_ids
-- in:    ids uuids
-- out:   id uuid, name text, size i64, state text, reason opt_text, pages opt_i32, stored_at instant
-- rows:  0..N limit 500
SELECT id, name, size, state, reason, pages, stored_at FROM file.infos($1);

-- query: part_of
-- in:    id uuid, number i32
-- out:   state text, clean_id opt_uuid, key_sealed opt_bytes, number opt_i32, media_type opt_text,
--        size opt_i64, sha256 opt_bytes
-- rows:  0..1
SELECT state, clean_id, key_sealed, number, media_type, size, sha256 FROM file.part_of($1, $2);
