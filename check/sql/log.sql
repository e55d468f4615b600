-- The public log.

-- query: log_size
-- out:   size i64
-- rows:  1
SELECT size FROM ledger.state;

-- The first leaf that was written since the transaction `edge`; and the first of leaves, heads and full tiles, as a
-- number of leaves.
-- query: log_changes
-- in:    edge i64
-- out:   leaf i64, first i64
-- rows:  1
WITH mark AS MATERIALIZED (SELECT age(($1 % 4294967296)::text::xid) AS old),
leaf AS (SELECT coalesce(min(l.index), 9223372036854775807) AS first FROM ledger.leaf AS l, mark WHERE age(l.xmin) <= mark.old)
SELECT leaf.first AS leaf,
       least(leaf.first,
             (SELECT min(h.size) FROM ledger.head AS h, mark WHERE age(h.xmin) <= mark.old),
             (SELECT min(t.index << (8 * (t.level + 1))) FROM ledger.tile AS t, mark
               WHERE age(t.xmin) <= mark.old AND (t.level = 0 OR octet_length(t.hashes) = 8192))) AS first
  FROM leaf;

-- query: leaves
-- in:    first i64
-- out:   index i64, text text, hash bytes
-- rows:  0..N limit 1000
SELECT index, text, hash FROM ledger.leaf WHERE index >= $1 AND index < $1 + 256 ORDER BY index;

-- query: tiles
-- in:    level i32, index i64
-- out:   hashes bytes
-- rows:  0..1
SELECT hashes FROM ledger.tile WHERE level = $1 AND index = $2;

-- query: heads
-- in:    above i64, upto i64
-- out:   size i64, root bytes, note text
-- rows:  0..N limit 1000
SELECT size, root, note FROM ledger.head WHERE size > $1 AND size <= $2 ORDER BY size LIMIT 300;

-- Lines against rows. What a line must say is put together here once more, from README.md of the log.
-- query: log_findings
-- in:    pools uuids
-- out:   finding text, object text, detail text
-- rows:  0..N limit 100000
WITH published AS (
    SELECT tx FROM admission.publication
), pool AS (
    SELECT p.*, 'admission/1 year=' || c.year || ' pool=' || p.id AS begins
      FROM admission.pool AS p JOIN admission.campaign AS c ON c.id = p.campaign_id WHERE p.id = ANY ($1)
), fact AS (
    SELECT p.id AS pool_id, e.tx, p.begins || ' event=' || e.event_no AS begins, e.kind, e.at, e.application_id,
           concat(' arrival=' || e.arrival_no, ' lane=' || e.lane) AS place, e.deadline_at, ' seats=' || e.seats AS seats,
           CASE WHEN e.kind = 'open'
                THEN format(' ratio=%s credit_cap=%s spare_policy=%s', p.ratio, p.credit_cap, p.spare_policy) END AS terms,
           CASE WHEN e.kind = 'open' AND p.auto_reserved > 0 THEN p.auto_reserved END AS aside, p.auto_until, e.act AS rule
      FROM admission.pool_event AS e JOIN pool AS p ON p.id = e.pool_id
    UNION ALL
    SELECT p.id, e.tx, p.begins || ' outcome=' || e.id, lower(e.to_state), e.at, e.application_id, '', NULL, NULL, NULL, NULL, NULL,
           e.rule
      FROM admission.event AS e JOIN pool AS p ON p.id = e.pool_id WHERE e.to_state <> 'REGISTERED'
), moment AS (
    SELECT f.*, m.mark,
           to_char(f.at AT TIME ZONE 'UTC' + interval '5 hours', 'YYYY-MM-DD"T"HH24:MI:SS.US') AS at_text,
           to_char(f.deadline_at AT TIME ZONE 'UTC' + interval '5 hours', 'YYYY-MM-DD"T"HH24:MI:SS.US') AS deadline_text,
           to_char(f.auto_until AT TIME ZONE 'UTC' + interval '5 hours', 'YYYY-MM-DD"T"HH24:MI:SS.US') AS until_text
      FROM fact AS f LEFT JOIN admission.mark AS m ON m.application_id = f.application_id
), expected AS (
    SELECT pool_id, tx, begins,
           concat(begins, ' kind=', kind, ' at=', regexp_replace(at_text, '\.000000$', ''), '+05:00', place,
                  ' deadline=' || regexp_replace(deadline_text, '\.000000$', '') || '+05:00', seats, terms,
                  ' auto_reserved=' || aside || ' auto_until=' || regexp_replace(until_text, '\.000000$', '') || '+05:00',
                  ' mark=' || encode(mark, 'hex'), ' by=' || regexp_replace(rule, '[\x01-\x1f]', ' ', 'g')) AS line
      FROM moment
), told AS (
    SELECT l.index, l.text, substring(l.text FROM 28 FOR 36) AS pool, split_part(l.text, ' kind=', 1) AS begins
      FROM ledger.leaf AS l
     WHERE l.text LIKE 'admission/1 %' AND substring(l.text FROM 28 FOR 36) IN (SELECT x::text FROM unnest($1) AS x)
)
SELECT 'log.line-absent' AS finding, x.pool_id::text AS object, x.begins AS detail
  FROM expected AS x, published AS y
 WHERE x.tx <= y.tx AND NOT EXISTS (SELECT FROM told AS t WHERE t.begins = x.begins)
UNION ALL
SELECT 'log.line-differs', t.pool, format('leaf %s', t.index)
  FROM told AS t JOIN expected AS x ON x.begins = t.begins WHERE x.line <> t.text
UNION ALL
SELECT 'log.line-unfounded', t.pool, format('leaf %s', t.index)
  FROM told AS t WHERE NOT EXISTS (SELECT FROM expected AS x WHERE x.begins = t.begins)
UNION ALL
SELECT 'log.line-twice', t.pool, t.begins FROM told AS t GROUP BY t.pool, t.begins HAVING count(*) > 1
UNION ALL
SELECT 'log.mark', m.application_id::text, 'the mark is not that of its salt'
  FROM admission.mark AS m JOIN admission.application AS a ON a.id = m.application_id
 WHERE a.pool_id = ANY ($1) AND m.mark <> sha256(m.salt || convert_to(m.application_id::text, 'UTF8'));
