-- The list of critical functions, and the journal by it.

-- query: functions
-- in:    area text, state text
-- out:   code text, area text, state text, changed_at opt_instant, proposal opt_uuid
-- rows:  0..N limit 500
SELECT f.code, f.area, s.state, c.made_at, p.id
  FROM critical.function AS f
 CROSS JOIN LATERAL (SELECT CASE WHEN critical.is_on(f.code, platform.now()) THEN 'ON' ELSE 'OFF' END AS state) AS s
  LEFT JOIN LATERAL (SELECT x.made_at FROM critical.change AS x WHERE x.code = f.code ORDER BY x.id DESC LIMIT 1) AS c ON true
  LEFT JOIN LATERAL (SELECT x.id FROM approval.proposal AS x
                      WHERE x.kind = 'CRITICAL' AND x.about = f.code AND x.state = 'OPEN' AND x.expires_at > platform.now() LIMIT 1) AS p ON true
 WHERE ($1 = '' OR f.area = $1) AND ($2 = '' OR s.state = $2)
 ORDER BY f.position
 LIMIT 501;

-- query: function
-- in:    code text
-- out:   area text, state text, shipped bool, proposal opt_uuid, may_change bool
-- rows:  0..1
SELECT f.area, CASE WHEN critical.is_on(f.code, platform.now()) THEN 'ON' ELSE 'OFF' END, f.shipped,
       (SELECT x.id FROM approval.proposal AS x
         WHERE x.kind = 'CRITICAL' AND x.about = f.code AND x.state = 'OPEN' AND x.expires_at > platform.now() LIMIT 1),
       coalesce(sec.role() IN ('admin', 'security') AND sec.is_ministry(), false)
  FROM critical.function AS f
 WHERE f.code = $1;

-- query: changes_of
-- in:    code text
-- out:   state text, reason text, made_at instant, maker opt_text, approver opt_text
-- rows:  0..N limit 200
SELECT c.state, c.reason, c.made_at, account.name_of(c.made_by), account.name_of(c.approved_by)
  FROM critical.change AS c WHERE c.code = $1 ORDER BY c.id DESC LIMIT 200;

-- query: add
-- in:    code text, reason text
-- out:   done opt_text
-- rows:  1
SELECT critical.add($1, $2)::text AS done;

-- query: propose_removal
-- in:    id uuid, code text, reason text
-- out:   done opt_text
-- rows:  1
SELECT critical.propose_removal($1, $2, $3)::text AS done;

-- The newest acts of a period in the organisations of the reader, whose policies on the journal decide besides. Marked is what
-- was on the list when it happened.
-- query: acts
-- in:    from_at instant, to_at instant, only_critical bool, area text, action text, search text, most i64, skip i64
-- out:   at instant, action text, object_type text, object text, by_system bool, actor opt_text, role opt_text, organisation opt_uuid,
--        address opt_text, details text, critical bool, total i64
-- rows:  0..N limit 10000
  WITH found AS (
       SELECT e.at, e.shard, e.seq, e.action, e.object_type, e.object, e.person, e.role, e.organisation, e.address, e.details
         FROM audit.entry AS e
        WHERE e.at >= $1 AND e.at < $2
          AND (e.organisation = ANY ((SELECT sec.organisations())::uuid[]) OR e.organisation IS NULL AND (SELECT sec.is_ministry()))
          AND ($4 = '' OR e.action IN (SELECT f.code FROM critical.function AS f WHERE f.area = $4))
          AND ($5 = '' OR e.action = $5)
          AND ($6 = '' OR e.person IN (SELECT a.person_id FROM account.account AS a
                                        WHERE a.search_key LIKE '%' || replace(replace(replace($6, '\', '\\'), '%', '\%'), '_', '\_') || '%'))
          AND (NOT $3 OR e.action IN (SELECT f.code FROM critical.function AS f) AND critical.is_on(e.action, e.at))
        ORDER BY e.at DESC, e.shard, e.seq DESC
        LIMIT 10000),
       shown AS MATERIALIZED (
       SELECT f.*, count(*) OVER () AS total FROM found AS f ORDER BY f.at DESC, f.shard, f.seq DESC LIMIT $7 OFFSET $8)
SELECT s.at, s.action, s.object_type, s.object, s.person IS NULL, account.name_of(s.person), s.role, s.organisation, s.address, s.details::text,
       critical.is_on(s.action, s.at), s.total
  FROM shown AS s
 ORDER BY s.at DESC, s.shard, s.seq DESC;
