-- What goes into the public log.

-- query: publication_locked
-- out:   tx i64
-- rows:  1
SELECT tx::text::bigint FROM admission.publication FOR NO KEY UPDATE;

-- Whole transactions in their order, as many as have about `most` events; of each, what came into
-- the seat algorithm before what came of it. Transactions that may still be running, and all after
-- them, wait: so nothing is passed over.
-- query: unpublished
-- in:    after i64, most i32
-- out:   tx i64, year i32, source i32, pool_id uuid, number i64, at instant, kind text,
--        application_id opt_uuid, arrival_no opt_i32, lane opt_text, deadline_at opt_instant,
--        seats opt_i32, rule opt_text, ratio text, credit_cap i32, spare_policy text,
--        auto_reserved i32, auto_until opt_instant
-- rows:  0..N limit 20000
WITH ready AS (
    SELECT e.tx, 0 AS source, e.pool_id, e.event_no::bigint AS number, e.at, e.kind, e.application_id, e.arrival_no, e.lane,
           e.deadline_at, e.seats, e.act AS rule
      FROM admission.pool_event AS e
     WHERE e.tx > $1::text::xid8 AND e.tx < pg_snapshot_xmin(pg_current_snapshot())
    UNION ALL
    SELECT e.tx, 1, e.pool_id, e.id, e.at, lower(e.to_state), e.application_id, NULL, NULL, NULL, NULL, e.rule
      FROM admission.event AS e
     WHERE e.tx > $1::text::xid8 AND e.tx < pg_snapshot_xmin(pg_current_snapshot()) AND e.to_state <> 'REGISTERED'
), chosen AS (
    SELECT max(f.tx) AS last FROM (SELECT r.tx FROM ready AS r ORDER BY r.tx LIMIT $2) AS f
)
SELECT r.tx::text::bigint AS tx, c.year, r.source, r.pool_id, r.number, r.at, r.kind, r.application_id, r.arrival_no,
       r.lane, r.deadline_at, r.seats, r.rule, p.ratio, p.credit_cap, p.spare_policy, p.auto_reserved, p.auto_until
  FROM ready AS r
  JOIN admission.pool AS p ON p.id = r.pool_id
  JOIN admission.campaign AS c ON c.id = p.campaign_id
 WHERE r.tx <= (SELECT last FROM chosen)
 ORDER BY r.tx, r.source, r.number;

-- query: publication_move
-- in:    tx i64
-- rows:  none
UPDATE admission.publication SET tx = $1::text::xid8;

-- query: marks_of
-- in:    applications uuids
-- out:   application_id uuid, mark bytes
-- rows:  0..N limit 20000
SELECT application_id, mark FROM admission.mark WHERE application_id = ANY ($1);

-- salts and marks: 32 bytes each, one after the other.
-- query: marks_add
-- in:    applications uuids, salts bytes, marks bytes
-- rows:  none
INSERT INTO admission.mark (application_id, salt, mark)
SELECT new.id, substring($2 FROM (32 * (new.no - 1) + 1)::int FOR 32), substring($3 FROM (32 * (new.no - 1) + 1)::int FOR 32)
  FROM unnest($1) WITH ORDINALITY AS new (id, no);

-- query: own_mark
-- in:    application uuid
-- out:   salt bytes, mark bytes
-- rows:  0..1
SELECT salt, mark FROM admission.mark WHERE application_id = $1;
