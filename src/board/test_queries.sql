-- The figures once more, from the applications themselves, at the four levels; each row says what differs.
-- query: differences
-- out:   what text
-- rows:  0..N limit 1000
WITH place AS (
    SELECT o.id, l.level, CASE WHEN l.level > 0 THEN o.region_kato ELSE '' END AS region,
           CASE WHEN l.level > 1 THEN coalesce(o.district_kato, '') ELSE '' END AS district,
           CASE WHEN l.level > 2 THEN o.id ELSE '00000000-0000-0000-0000-000000000000' END AS school
      FROM organisation.organisation AS o CROSS JOIN generate_series(0, 3) AS l (level)
), application AS (
    SELECT p.level, p.region, p.district, p.school, a.*, q.language AS taught
      FROM admission.application AS a
      JOIN admission.pool AS q ON q.id = a.pool_id
      JOIN place AS p ON p.id = a.organisation_id
), act AS ( -- where each was received, answered, withdrawn: children may have been handed over since
    SELECT a.id, a.lane, a.channel, a.ground, a.deadline_at, e.at, e.from_state, e.to_state, q.organisation_id, q.language AS taught
      FROM admission.application AS a
      JOIN admission.event AS e ON e.application_id = a.id
      JOIN admission.pool AS q ON q.id = e.pool_id
     WHERE e.from_state <> 'MOVED'
), done AS (
    SELECT organisation_id, taught, lane, channel, at, 'received' AS what FROM act WHERE from_state = '-'
    UNION ALL
    SELECT x.organisation_id, x.taught, x.lane, x.channel, a.decided_at, coalesce(lower(a.ground), 'approved')
      FROM admission.application AS a
      JOIN act AS x ON x.id = a.id AND x.to_state IN ('APPROVED', 'REFUSED_DOCS', 'REFUSED_FULL')
     WHERE a.decided_at IS NOT NULL
    UNION ALL
    SELECT organisation_id, taught, lane, channel, at, 'late' FROM act
     WHERE to_state IN ('APPROVED', 'REFUSED_DOCS', 'REFUSED_FULL') AND at > deadline_at
    UNION ALL
    SELECT organisation_id, taught, lane, channel, at, 'withdrawn' FROM act WHERE to_state = 'WITHDRAWN'
), happened AS (
    SELECT p.level, p.region, p.district, p.school, d.taught, d.lane, d.channel, d.at, d.what
      FROM done AS d JOIN place AS p ON p.id = d.organisation_id
), expected AS (
    SELECT 'figure ' || what AS what, level, region, district, school,
           (at AT TIME ZONE INTERVAL '+05:00')::date::text AS "when", taught, lane, channel, count(*) AS n
      FROM happened GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
    UNION ALL
    SELECT 'hour ' || CASE WHEN what = 'received' THEN what ELSE 'answered' END, level, region, district, school,
           to_char(at AT TIME ZONE INTERVAL '+05:00', 'YYYY-MM-DD FMHH24'), taught, lane, channel, count(*)
      FROM happened WHERE what NOT IN ('late', 'withdrawn') GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
    UNION ALL
    SELECT 'open', level, region, district, school, deadline_at::text, taught, lane, channel, count(*)
      FROM application WHERE state IN ('HELD', 'ALLOCATED') GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
    UNION ALL
    SELECT 'without a seat', level, region, district, school, deadline_at::text, taught, lane, channel, count(*)
      FROM application WHERE state = 'HELD' GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
    UNION ALL
    SELECT 'waiting', level, region, district, school, '', taught, '', '', count(*)
      FROM application WHERE state = 'HELD' GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
    UNION ALL
    SELECT w.what, p.level, p.region, p.district, p.school, '', q.language, '', '', sum(w.n)
      FROM admission.pool AS q
      JOIN place AS p ON p.id = q.organisation_id
     CROSS JOIN LATERAL (VALUES ('seats', q.capacity), ('taken', q.taken)) AS w (what, n)
     GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 HAVING sum(w.n) <> 0
), kept AS (
    SELECT 'figure ' || w.what, f.level, f.region, f.district, f.school_id, f.day::text, f.language, f.lane, f.channel, w.n
      FROM board.figure AS f
     CROSS JOIN LATERAL (VALUES ('received', f.received), ('approved', f.approved), ('r1', f.r1), ('r2', f.r2), ('r3', f.r3),
                                ('r4', f.r4), ('r5', f.r5), ('withdrawn', f.withdrawn), ('late', f.late)) AS w (what, n)
     WHERE w.n <> 0
    UNION ALL
    SELECT 'hour ' || w.what, h.level, h.region, h.district, h.school_id, h.day || ' ' || h.hour, h.language, h.lane, h.channel,
           w.n
      FROM board.hour AS h CROSS JOIN LATERAL (VALUES ('received', h.received), ('answered', h.answered)) AS w (what, n)
     WHERE w.n <> 0
    UNION ALL
    SELECT 'open', d.level, d.region, d.district, d.school_id, d.deadline_at::text, d.language, d.lane, d.channel, d.open
      FROM board.due AS d WHERE d.open <> 0
    UNION ALL
    SELECT 'without a seat', d.level, d.region, d.district, d.school_id, d.deadline_at::text, d.language, d.lane, d.channel,
           d.waiting
      FROM board.due AS d WHERE d.waiting <> 0
    UNION ALL
    SELECT w.what, s.level, s.region, s.district, s.school_id, '', s.language, '', '', w.n
      FROM board.seat AS s
     CROSS JOIN LATERAL (VALUES ('seats', s.seats), ('taken', s.taken), ('waiting', s.waiting)) AS w (what, n)
     WHERE w.n <> 0
)
SELECT 'missing ' || m::text FROM (SELECT * FROM expected EXCEPT ALL SELECT * FROM kept) AS m
UNION ALL
SELECT 'too much ' || m::text FROM (SELECT * FROM kept EXCEPT ALL SELECT * FROM expected) AS m;

-- How many rows there are to differ, so that the test cannot pass on nothing.
-- query: kept_rows
-- out:   n i64, grounds i64, withdrawn i64, late i64
-- rows:  1
SELECT (SELECT count(*) FROM board.figure) + (SELECT count(*) FROM board.due), coalesce(sum(r1 + r2 + r4), 0),
       coalesce(sum(withdrawn), 0), coalesce(sum(late), 0)
  FROM board.figure WHERE level = 3;

-- A school goes where another one is.
-- query: school_moves
-- in:    id uuid, to uuid
-- rows:  none
UPDATE organisation.organisation AS o SET region_kato = n.region_kato, district_kato = n.district_kato,
       settlement_kato = n.settlement_kato
  FROM organisation.organisation AS n
 WHERE o.id = $1 AND n.id = $2 AND (o.region_kato, o.district_kato) IS DISTINCT FROM (n.region_kato, n.district_kato);

-- An earlier transaction that is still running.
-- query: touch
-- out:   tx i64
-- rows:  1
SELECT pg_current_xact_id()::text::bigint AS tx;

-- query: acts
-- in:    action text
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM audit.entry AS e WHERE e.action = $1;

-- query: seen
-- out:   regions i64
-- rows:  1
SELECT count(DISTINCT f.region) AS regions FROM board.figure AS f;

-- A child lives in a new street, which belongs to one school whole.
-- query: own_street
-- in:    street uuid, school uuid, child uuid
-- rows:  none
WITH street AS (
    INSERT INTO organisation.street (id, settlement_kato, name_kk, name_ru, search_key)
    SELECT $1, s.settlement_kato, 'Жеке көшесі', 'улица Жеке', 'жеке' FROM organisation.street AS s LIMIT 1
), line AS (
    INSERT INTO organisation.territory_item (id, territory_id, street_id)
    SELECT gen_random_uuid(), t.id, $1 FROM organisation.territory AS t WHERE t.school_id = $2
)
UPDATE person.person SET address_street_id = $1 WHERE id = $3;

-- query: protect
-- in:    person uuid
-- rows:  none
UPDATE person.person SET protected = true WHERE id = $1;

-- query: opening
-- in:    school uuid
-- rows:  none
UPDATE organisation.organisation SET status = 'OPENING_SOON', opens_on = '2026-08-01' WHERE id = $1;
