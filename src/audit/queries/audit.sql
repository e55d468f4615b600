-- query: append
-- in:    action text, object_type text, object text, organisation opt_uuid, subject opt_uuid, details text
-- out:   hash bytes
-- rows:  1
SELECT audit.add($1, $2, $3, $4, $5, $6::jsonb);

-- Newest first; before_at, before_shard and before_seq are the last row of the page before.
-- query: find
-- in:    from_at instant, to_at instant, person opt_uuid, organisation opt_uuid, object_type opt_text,
--        object opt_text, subject opt_uuid, before_at opt_instant, before_shard i32, before_seq i64, most i32
-- out:   shard i32, seq i64, at instant, db_user text, door opt_text, person opt_uuid, role opt_text,
--        address opt_text, request opt_text, action text, object_type text, object text,
--        organisation opt_uuid, subject opt_uuid, details text, acts_for opt_uuid
-- rows:  0..N limit 1001
SELECT e.shard, e.seq, e.at, e.db_user, e.door, e.person, e.role, e.address, e.request, e.action,
       e.object_type, e.object, e.organisation, e.subject, e.details::text, (e.details ->> 'acts_for')::uuid AS acts_for
  FROM audit.entry AS e
 WHERE e.at >= $1 AND e.at < $2
   AND ($3::uuid IS NULL OR e.person = $3)
   AND ($4::uuid IS NULL OR e.organisation = $4)
   AND ($5::text IS NULL OR e.object_type = $5)
   AND ($6::text IS NULL OR e.object = $6)
   AND ($7::uuid IS NULL OR e.subject = $7)
   AND ($8::timestamptz IS NULL OR (e.at, e.shard, e.seq) < ($8, $9, $10))
 ORDER BY e.at DESC, e.shard DESC, e.seq DESC
 LIMIT $11;

-- query: find_about
-- in:    subject uuid, before_at opt_instant, before_shard i32, before_seq i64, most i32
-- out:   shard i32, seq i64, at instant, door opt_text, person opt_uuid, role opt_text, action text,
--        object_type text, object text, organisation opt_uuid
-- rows:  0..N limit 1001
SELECT e.shard, e.seq, e.at, e.door, e.person, e.role, e.action, e.object_type, e.object, e.organisation
  FROM audit.entry AS e
 WHERE e.subject = $1
   AND ($2::timestamptz IS NULL OR (e.at, e.shard, e.seq) < ($2, $3, $4))
 ORDER BY e.at DESC, e.shard DESC, e.seq DESC
 LIMIT $5;

-- query: heads
-- out:   shard i32, seq i64, hash bytes
-- rows:  0..N limit 64
SELECT h.shard, h.seq, h.hash FROM audit.head AS h ORDER BY h.shard;

-- query: chain
-- in:    shard i32, after_seq i64
-- out:   seq i64, at instant, machine_at instant, txid i64, db_user text, door opt_text,
--        person opt_uuid, role opt_text, session opt_text, address opt_text, request opt_text,
--        action text, object_type text, object text, organisation opt_uuid, subject opt_uuid,
--        details text, previous bytes, hash bytes
-- rows:  0..N limit 500
SELECT e.seq, e.at, e.machine_at, e.txid, e.db_user, e.door, e.person, e.role, e.session, e.address,
       e.request, e.action, e.object_type, e.object, e.organisation, e.subject, e.details::text,
       e.previous, e.hash
  FROM audit.entry AS e
 WHERE e.shard = $1 AND e.seq > $2
 ORDER BY e.seq
 LIMIT 500;
