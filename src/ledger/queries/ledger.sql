-- The public log.

-- Whoever appends holds this row until COMMIT, so that places are gapless and in one order.
-- query: size_locked
-- out:   size i64
-- rows:  1
SELECT size FROM ledger.state FOR NO KEY UPDATE;

-- query: grow
-- in:    size i64
-- rows:  none
UPDATE ledger.state SET size = $1;

-- All of a batch; hashes: 32 bytes each, one after the other.
-- query: leaves_add
-- in:    first i64, texts texts, keys texts, hashes bytes
-- rows:  none
INSERT INTO ledger.leaf (index, text, key, hash)
SELECT $1 + new.no - 1, new.text, new.key, substring($4 FROM (32 * (new.no - 1) + 1)::int FOR 32)
  FROM unnest($2, $3) WITH ORDINALITY AS new (text, key, no);

-- query: tile
-- in:    level i32, index i64
-- out:   hashes bytes
-- rows:  0..1
SELECT hashes FROM ledger.tile WHERE level = $1 AND index = $2;

-- query: tile_write
-- in:    level i32, index i64, hashes bytes
-- rows:  none
INSERT INTO ledger.tile (level, index, hashes) VALUES ($1, $2, $3)
    ON CONFLICT (level, index) DO UPDATE SET hashes = excluded.hashes;

-- query: head_add
-- in:    size i64, root bytes, note text
-- rows:  none
INSERT INTO ledger.head (size, root, note) VALUES ($1, $2, $3);

-- The newest head; size 0 and no note when nothing was signed yet.
-- query: newest
-- out:   leaves i64, size i64, root opt_bytes, note opt_text, signed_at opt_instant
-- rows:  1
SELECT s.size AS leaves, coalesce(h.size, 0) AS size, h.root, h.note, h.signed_at
  FROM ledger.state AS s
  LEFT JOIN LATERAL (SELECT * FROM ledger.head ORDER BY size DESC LIMIT 1) AS h ON true;

-- query: leaf_read
-- in:    index i64
-- out:   index i64, text text, hash bytes, added_at instant
-- rows:  0..1
SELECT index, text, hash, added_at FROM ledger.leaf WHERE index = $1;

-- In their order, from a place on.
-- query: lines_from
-- in:    first i64, most i32
-- out:   text text
-- rows:  0..N limit 1024
SELECT text FROM ledger.leaf WHERE index >= $1 AND index < $1 + $2 ORDER BY index;

-- Newest first: all, or those of one key. Either half is planned away when it was not asked for.
-- query: leaves
-- in:    key text, most i32, skip i64
-- out:   index i64, text text, added_at instant, total i64
-- rows:  0..N limit 10001
SELECT l.index, l.text, l.added_at,
       CASE WHEN $1 = '' THEN (SELECT size FROM ledger.state)
            ELSE (SELECT count(*) FROM ledger.leaf WHERE key = $1 AND key <> '') END AS total
  FROM ((SELECT index, text, added_at FROM ledger.leaf WHERE $1 = '' ORDER BY index DESC LIMIT $2 OFFSET $3)
        UNION ALL
        (SELECT index, text, added_at FROM ledger.leaf WHERE key = $1 AND key <> '' ORDER BY index DESC LIMIT $2 OFFSET $3)) AS l
 ORDER BY l.index DESC;
