-- What there is to check, and what has changed since the last time.

-- query: moment
-- out:   now instant, edge i64
-- rows:  1
SELECT clock_timestamp() + c.offset_us * interval '1 microsecond' AS now,
       pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS edge
  FROM platform.clock AS c ORDER BY c.id DESC LIMIT 1;

-- query: pool_list
-- out:   id uuid, counts text
-- rows:  0..N limit 100000
WITH application AS (
    SELECT a.id, a.pool_id, a.signed_id, a.decision_id, 'admission.application:' || a.id AS object FROM admission.application AS a
), part AS ( -- each table is read once
    SELECT a.pool_id, 1 AS kind FROM application AS a
    UNION ALL SELECT s.pool_id, 2 FROM admission.seat AS s
    UNION ALL SELECT e.pool_id, 3 FROM admission.event AS e
    UNION ALL SELECT i.pool_id, 4 FROM admission.pool_event AS i
    UNION ALL SELECT unnest(ARRAY[l.from_pool, l.to_pool]), 5 FROM admission.handover_line AS l
    UNION ALL SELECT a.pool_id, 6 FROM admission.mark AS m JOIN application AS a ON a.id = m.application_id
    UNION ALL SELECT a.pool_id, 7 FROM admission.order_line AS o JOIN application AS a ON a.id = o.application_id
    UNION ALL SELECT a.pool_id, 8 FROM signature.object AS o JOIN application AS a ON a.signed_id = o.id
    UNION ALL SELECT a.pool_id, 9 FROM signature.object AS o JOIN application AS a ON a.decision_id = o.id
    UNION ALL SELECT a.pool_id, 10 FROM notice.message AS m JOIN application AS a ON a.object = m.object
    UNION ALL SELECT a.pool_id, 11 FROM notice.outbox AS m JOIN application AS a ON a.object = m.object
    UNION ALL SELECT a.pool_id, 12 FROM admission.package_line AS l JOIN application AS a ON a.id = l.application_id
    UNION ALL SELECT d.to_pool, 13 FROM admission.direction AS d
), counted AS (
    SELECT x.pool_id, x.kind, count(*) AS n FROM part AS x GROUP BY x.pool_id, x.kind
)
SELECT p.id, coalesce(string_agg(k.kind || '=' || k.n, ',' ORDER BY k.kind), '') AS counts
  FROM admission.pool AS p LEFT JOIN counted AS k ON k.pool_id = p.id GROUP BY p.id ORDER BY p.id;

-- Rows that many pools rest on: fewer than before means that one was removed.
-- query: wide_counts
-- out:   grants i64, guardians i64, windows i64, settings i64, days i64, journal i64, leaves i64
-- rows:  1
SELECT (SELECT count(*) FROM account.role_grant) AS grants, (SELECT count(*) FROM person.guardianship) AS guardians,
       (SELECT count(*) FROM admission.region_window) AS windows, (SELECT count(*) FROM platform.setting) AS settings,
       (SELECT count(*) FROM admission.work_day) AS days, (SELECT count(*) FROM audit.entry) AS journal,
       (SELECT count(*) FROM ledger.leaf) AS leaves;

-- Pools with a row that was written since the transaction `edge`, whoever wrote it and whatever its time-stamps say:
-- the server itself keeps in each version of a row which transaction made it.
-- query: pools_touched
-- in:    edge i64
-- out:   id uuid
-- rows:  0..N limit 100000
WITH mark AS MATERIALIZED (SELECT age(($1 % 4294967296)::text::xid) AS old),
application AS (
    SELECT a.id, a.pool_id, a.child_id, a.signed_id, a.decision_id, age(a.xmin) <= mark.old AS new
      FROM admission.application AS a, mark
), object AS (
    SELECT o.id FROM signature.object AS o, mark WHERE age(o.xmin) <= mark.old
    UNION SELECT o.id FROM signature.object AS o JOIN signature.code AS k ON k.id = o.code_id, mark WHERE age(k.xmin) <= mark.old
), touched AS (
    SELECT a.id::text FROM application AS a WHERE a.new
    UNION SELECT e.application_id::text FROM admission.event AS e, mark WHERE age(e.xmin) <= mark.old -- also when it has moved since
    UNION SELECT m.application_id::text FROM admission.mark AS m, mark WHERE age(m.xmin) <= mark.old
    UNION SELECT l.application_id::text FROM admission.order_line AS l, mark WHERE age(l.xmin) <= mark.old
    UNION SELECT l.application_id::text FROM admission.package_line AS l, mark WHERE age(l.xmin) <= mark.old
    UNION SELECT l.application_id::text
            FROM admission.order_line AS l JOIN admission.enrolment_order AS o ON o.id = l.order_id, mark
           WHERE age(o.xmin) <= mark.old OR o.signed_id IN (SELECT x.id FROM object AS x)
    UNION SELECT a.id::text FROM application AS a JOIN object AS o ON o.id = a.signed_id
    UNION SELECT a.id::text FROM application AS a JOIN object AS o ON o.id = a.decision_id
    UNION SELECT a.id::text FROM application AS a JOIN person.guardianship AS g ON g.child_id = a.child_id, mark
           WHERE age(g.xmin) <= mark.old
    UNION SELECT substring(m.object FROM 23) FROM notice.message AS m, mark
           WHERE age(m.xmin) <= mark.old AND m.object LIKE 'admission.application:%'
    UNION SELECT substring(m.object FROM 23) FROM notice.outbox AS m, mark
           WHERE age(m.xmin) <= mark.old AND m.object LIKE 'admission.application:%'
    UNION SELECT j.object FROM audit.entry AS j, mark
           WHERE age(j.xmin) <= mark.old AND j.object_type = 'admission.application'
)
SELECT a.pool_id AS id FROM application AS a JOIN touched AS t ON t.id = a.id::text
UNION SELECT p.id FROM admission.pool AS p, mark WHERE age(p.xmin) <= mark.old
UNION SELECT s.pool_id FROM admission.seat AS s, mark WHERE age(s.xmin) <= mark.old
UNION SELECT e.pool_id FROM admission.event AS e, mark WHERE age(e.xmin) <= mark.old
UNION SELECT e.pool_id FROM admission.pool_event AS e, mark WHERE age(e.xmin) <= mark.old
UNION SELECT q.pool_id FROM admission.seat_proposal AS q, mark WHERE age(q.xmin) <= mark.old
UNION SELECT d.to_pool FROM admission.direction AS d, mark WHERE age(d.xmin) <= mark.old
UNION SELECT unnest(ARRAY[l.from_pool, l.to_pool]) FROM admission.handover_line AS l, mark WHERE age(l.xmin) <= mark.old
UNION SELECT p.id FROM admission.pool AS p JOIN ledger.leaf AS l ON substring(l.text FROM 28 FOR 36) = p.id::text, mark
       WHERE age(l.xmin) <= mark.old
UNION SELECT e.pool_id FROM admission.event AS e JOIN account.role_grant AS g ON g.person_id = e.actor_id, mark
       WHERE age(g.xmin) <= mark.old
UNION SELECT p.id FROM admission.pool AS p JOIN admission.region_window AS w ON w.region_kato = p.region_kato, mark
       WHERE age(w.xmin) <= mark.old
UNION SELECT p.id FROM admission.pool AS p, mark
       WHERE EXISTS (SELECT FROM admission.work_day AS d WHERE age(d.xmin) <= mark.old)
          OR EXISTS (SELECT FROM platform.setting AS s WHERE age(s.xmin) <= mark.old AND s.key LIKE 'admission.%')
          OR EXISTS (SELECT FROM admission.campaign AS c WHERE age(c.xmin) <= mark.old);
