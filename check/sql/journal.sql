-- The chains of the journal.

-- query: chains
-- out:   shard i32, seq i64, hash bytes, rows i64, last i64
-- rows:  0..N limit 1000
SELECT h.shard, h.seq, h.hash, (SELECT count(*) FROM audit.entry AS e WHERE e.shard = h.shard) AS rows,
       (SELECT coalesce(max(e.seq), 0) FROM audit.entry AS e WHERE e.shard = h.shard) AS last
  FROM audit.head AS h ORDER BY h.shard;

-- The first row of each chain that was written since the transaction `edge`.
-- query: chain_changes
-- in:    edge i64
-- out:   shard i32, seq i64
-- rows:  0..N limit 1000
SELECT e.shard, min(e.seq) AS seq FROM audit.entry AS e
 WHERE age(e.xmin) <= age(($1 % 4294967296)::text::xid) GROUP BY e.shard;

-- query: entries
-- in:    shard i32, after i64
-- out:   seq i64, at i64, machine_at i64, txid i64, db_user text, door opt_text, person opt_text, role opt_text, session opt_text,
--        address opt_text, request opt_text, action text, object_type text, object text, organisation opt_text, subject opt_text,
--        details text, previous bytes, hash bytes
-- rows:  0..N limit 1000
SELECT seq, (extract(epoch FROM at) * 1000000)::bigint AS at, (extract(epoch FROM machine_at) * 1000000)::bigint AS machine_at,
       txid, db_user, door, person::text AS person, role, session, address, request, action, object_type, object,
       organisation::text AS organisation, subject::text AS subject, details::text AS details, previous, hash
  FROM audit.entry WHERE shard = $1 AND seq > $2 ORDER BY seq LIMIT 500;
