-- What finished transactions changed in the figures, for features that keep sums.

-- Whole transactions in their order, as many as have about `most` rows. Transactions that may still be running, and all
-- after them, wait: so nothing is counted twice or passed over. Each row is a difference: one event of an application, or
-- one new capacity of a pool. What was received and answered stays where it was when children are handed over; what is open,
-- waiting and taken goes with them. Who was refused as full and took a seat that was offered later counts as both.
-- query: changes_after
-- in:    after i64, most i32
-- out:   tx i64, campaign_id uuid, organisation_id uuid, language text, lane text, channel text, at instant,
--        deadline_at opt_instant, ground text, received i32, approved i32, withdrawn i32, late i32, open i32,
--        waiting i32, taken i32, seats i32
-- rows:  0..N limit 20000
WITH chosen AS (
    SELECT max(f.tx) AS last
      FROM (SELECT n.tx FROM (
                (SELECT e.tx FROM admission.event AS e
                  WHERE e.tx > $1::text::xid8 AND e.tx < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY e.tx LIMIT $2)
                UNION ALL
                (SELECT p.tx FROM admission.pool_event AS p
                  WHERE p.tx > $1::text::xid8 AND p.tx < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY p.tx LIMIT $2)) AS n
             ORDER BY n.tx LIMIT $2) AS f
), asks (state) AS (
    VALUES ('REGISTERED'), ('HELD'), ('ALLOCATED')
), holds (state) AS (
    VALUES ('ALLOCATED'), ('APPROVED'), ('ENROLLED'), ('OFFERED')
)
SELECT e.tx::text::bigint, a.campaign_id, e.organisation_id, p.language, a.lane, a.channel, e.at, a.deadline_at,
       CASE WHEN e.to_state = 'REFUSED_DOCS' THEN a.ground WHEN e.to_state = 'REFUSED_FULL' AND e.from_state <> 'RESERVE' THEN 'R4'
            ELSE '' END,
       (e.from_state = '-')::int, (e.to_state = 'APPROVED' AND e.from_state <> 'MOVED')::int, (e.to_state = 'WITHDRAWN')::int,
       (e.from_state NOT IN ('MOVED', 'OFFERED', 'RESERVE') AND e.to_state IN ('APPROVED', 'REFUSED_DOCS', 'REFUSED_FULL') AND e.at > a.deadline_at)::int,
       (e.to_state IN (TABLE asks))::int - (e.from_state IN (TABLE asks))::int,
       (e.to_state = 'HELD')::int - (e.from_state = 'HELD')::int,
       (e.to_state IN (TABLE holds))::int - (e.from_state IN (TABLE holds))::int, 0
  FROM admission.event AS e
  JOIN admission.application AS a ON a.id = e.application_id
  JOIN admission.pool AS p ON p.id = e.pool_id
 WHERE e.tx > $1::text::xid8 AND e.tx <= (SELECT c.last FROM chosen AS c)
UNION ALL
SELECT e.tx::text::bigint, p.campaign_id, p.organisation_id, p.language, '', '', e.at, NULL, '', 0, 0, 0, 0, 0, 0, 0,
       e.seats - coalesce((SELECT b.seats FROM admission.pool_event AS b
                            WHERE b.pool_id = e.pool_id AND b.event_no < e.event_no AND b.seats IS NOT NULL
                            ORDER BY b.event_no DESC LIMIT 1), 0)
  FROM admission.pool_event AS e
  JOIN admission.pool AS p ON p.id = e.pool_id
 WHERE e.seats IS NOT NULL
   AND e.tx > $1::text::xid8 AND e.tx <= (SELECT c.last FROM chosen AS c)
 ORDER BY 1;

-- One application for an officer of the ministry who gave a reason; no rows for anybody else.
-- query: one_for_ministry
-- in:    school uuid, number i64
-- out:   id uuid, child_id uuid, child_name text, child_born date, language text, lane text, channel text,
--        submitted_at instant, deadline_at instant, state text, decided_at opt_instant, decided_name opt_text,
--        ground opt_text, facts opt_text, remedy opt_text
-- rows:  0..1
SELECT id, child_id, child_name, child_born, language, lane, channel, submitted_at, deadline_at, state, decided_at,
       decided_name, ground, facts, remedy
  FROM admission.one_for_ministry($1, $2);

-- Every event of whole finished transactions, as changes_after takes them.
-- query: steps_after
-- in:    after i64, most i32
-- out:   tx i64, event i64, application_id uuid, applicant_id uuid, organisation_id uuid, number i64, channel text, to_state text, at instant,
--        ground text
-- rows:  0..N limit 20000
SELECT e.tx::text::bigint AS tx, e.id, e.application_id, a.applicant_id, e.organisation_id, a.number, a.channel, e.to_state, e.at,
       CASE e.to_state WHEN 'REFUSED_DOCS' THEN a.ground WHEN 'REFUSED_FULL' THEN 'R4' ELSE '' END
  FROM admission.event AS e
  JOIN admission.application AS a ON a.id = e.application_id
 WHERE e.tx > $1::text::xid8
   AND e.tx <= (SELECT max(n.tx)
                  FROM (SELECT f.tx FROM admission.event AS f
                         WHERE f.tx > $1::text::xid8 AND f.tx < pg_snapshot_xmin(pg_current_snapshot())
                         ORDER BY f.tx LIMIT $2) AS n)
 ORDER BY e.tx, e.id;

-- Where families live that applied, in the order of finished transactions as above.
-- query: homes_after
-- in:    after i64, most i32
-- out:   tx i64, child_id opt_uuid, applicant_id opt_uuid, region opt_text, language opt_text
-- rows:  0..N limit 20000
WITH chosen AS (
    SELECT max(n.tx) AS last
      FROM (SELECT f.tx FROM admission.event AS f
             WHERE f.tx > $1::text::xid8 AND f.tx < pg_snapshot_xmin(pg_current_snapshot())
             ORDER BY f.tx LIMIT $2) AS n
)
SELECT e.tx::text::bigint AS tx, a.child_id, a.applicant_id, a.region_kato, p.language
  FROM admission.event AS e
  LEFT JOIN admission.application AS a ON a.id = e.application_id AND e.from_state = '-' AND a.lane <> 'AUTO'
  LEFT JOIN admission.pool AS p ON p.id = a.pool_id
 WHERE e.tx > $1::text::xid8 AND e.tx <= (SELECT c.last FROM chosen AS c)
 ORDER BY e.tx, e.id;
