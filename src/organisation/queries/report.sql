-- What does not fit in the territories of a department: told, never refused (ADM-19).

-- SHARED: two schools take the same houses by the same language. STREET: no school has any of its houses. GAP: a street whose lines
-- leave out numbers between the lowest and the highest one. SCHOOL: a school that must have a territory has none. Numbers of one side of
-- a street are counted without those of the other, so that odd numbers alone leave no gap.
-- query: report
-- in:    day date, search text, kind text, sort text, descending bool, lang text, most i64, skip i64
-- out:   kind text, street_id opt_uuid, street opt_text, place opt_text, school_id opt_uuid, school opt_text, line_id opt_uuid,
--        other opt_text, house_from opt_i32, house_to opt_i32, parity text, house_suffix opt_text, flat_from opt_i32, flat_to opt_i32,
--        total i64
-- rows:  0..N limit 60000
WITH place AS MATERIALIZED (
    SELECT p.kato, CASE WHEN $6 = 'ru' THEN p.name_ru ELSE p.name_kk END AS name FROM organisation.places_of((SELECT sec.organisation())) AS p
), street AS MATERIALIZED (
    SELECT s.id, p.name AS place, CASE WHEN $6 = 'ru' THEN s.name_ru ELSE s.name_kk END COLLATE organisation.by_name AS name, s.search_key
      FROM place AS p JOIN organisation.street AS s ON s.settlement_kato = p.kato AND (s.valid_to IS NULL OR s.valid_to >= $1)
), taught AS MATERIALIZED (
    SELECT x.organisation_id, array_agg(x.language) AS languages
      FROM organisation.teaches_in AS x WHERE x.valid_from <= $1 AND (x.valid_to IS NULL OR x.valid_to >= $1) GROUP BY x.organisation_id
), line AS MATERIALIZED (
    SELECT i AS item, i.street_id, t.school_id, t.school_id = ANY ((SELECT sec.organisations())::uuid[]) AS is_own,
           CASE WHEN i.language IS NOT NULL THEN ARRAY[i.language] ELSE coalesce(h.languages, ARRAY['kk', 'ru']) END AS languages
      FROM street AS s
      JOIN organisation.territory_item AS i ON i.street_id = s.id
      JOIN organisation.territory AS t ON t.id = i.territory_id AND t.valid_from <= $1 AND (t.valid_to IS NULL OR t.valid_to >= $1)
      LEFT JOIN taught AS h ON h.organisation_id = t.school_id
), side AS (
    SELECT l.street_id, p.odd, p.parity,
           range_agg(int4range(((l.item).house_from + 1 - p.odd) / 2, ((l.item).house_to + 2 - p.odd) / 2)) AS held
      FROM line AS l CROSS JOIN (VALUES (0, 'EVEN'), (1, 'ODD')) AS p (odd, parity)
     WHERE (l.item).parity IN ('ALL', p.parity)
       AND (((l.item).house_from + 1 - p.odd) / 2 < ((l.item).house_to + 2 - p.odd) / 2) IS NOT FALSE
     GROUP BY l.street_id, p.odd, p.parity
), fault AS (
    SELECT 'SHARED' AS kind, a.street_id, a.school_id, (a.item).id AS line_id, b.school_id AS other_id,
           greatest((a.item).house_from, (b.item).house_from) AS house_from, least((a.item).house_to, (b.item).house_to) AS house_to,
           CASE WHEN (a.item).parity = 'ALL' THEN (b.item).parity ELSE (a.item).parity END AS parity,
           coalesce((a.item).house_suffix, (b.item).house_suffix) AS house_suffix,
           greatest((a.item).flat_from, (b.item).flat_from) AS flat_from, least((a.item).flat_to, (b.item).flat_to) AS flat_to
      FROM line AS a
      JOIN line AS b ON b.street_id = a.street_id AND a.school_id <> b.school_id AND (a.school_id < b.school_id OR NOT b.is_own)
     WHERE a.is_own AND organisation.lines_meet(a.item, b.item) AND a.languages && b.languages
     UNION ALL
    SELECT 'STREET', s.id, NULL, NULL, NULL, NULL, NULL, 'ALL', NULL, NULL, NULL
      FROM street AS s
     WHERE NOT EXISTS (SELECT FROM line AS l WHERE l.street_id = s.id)
     UNION ALL
    SELECT 'GAP', g.street_id, NULL, NULL, NULL, 2 * lower(hole) + g.odd, 2 * (upper(hole) - 1) + g.odd, g.parity, NULL, NULL, NULL
      FROM side AS g CROSS JOIN LATERAL unnest(int4multirange(range_merge(g.held)) - g.held) AS hole
     UNION ALL
    SELECT 'SCHOOL', NULL, o.id, NULL, NULL, NULL, NULL, 'ALL', NULL, NULL, NULL
      FROM organisation.organisation AS o
      JOIN organisation.kind AS k ON k.code = o.kind AND k.class = 'school'
     WHERE o.id = ANY ((SELECT sec.organisations())::uuid[]) AND o.primary_programme AND o.ownership = 'STATE' AND o.status <> 'CLOSED'
       AND (o.valid_to IS NULL OR o.valid_to >= $1)
       AND NOT EXISTS (SELECT FROM organisation.territory AS t
                        WHERE t.school_id = o.id AND t.valid_from <= $1 AND (t.valid_to IS NULL OR t.valid_to >= $1))
), named AS (
    SELECT f.*, s.place, s.name AS street,
           CASE WHEN $6 = 'ru' THEN o.name_ru ELSE o.name_kk END COLLATE organisation.by_name AS school,
           CASE WHEN $6 = 'ru' THEN x.name_ru ELSE x.name_kk END AS other, count(*) OVER () AS total
      FROM fault AS f
      LEFT JOIN street AS s ON s.id = f.street_id
      LEFT JOIN organisation.organisation AS o ON o.id = f.school_id
      LEFT JOIN organisation.organisation AS x ON x.id = f.other_id
     WHERE ($3 = '' OR f.kind = $3)
       AND ($2 = '' OR strpos(' ' || concat_ws(' ', s.search_key, o.search_key, x.search_key), ' ' || $2) > 0)
)
SELECT n.kind, n.street_id, n.street, n.place, n.school_id, n.school, n.line_id, n.other, n.house_from, n.house_to, n.parity, n.house_suffix,
       n.flat_from, n.flat_to, n.total
  FROM named AS n
 ORDER BY CASE WHEN $4 = 'place' AND NOT $5 THEN n.place END, CASE WHEN $4 = 'place' AND $5 THEN n.place END DESC,
          CASE WHEN $4 = 'where' AND $5 THEN coalesce(n.street, n.school) END DESC, coalesce(n.street, n.school), n.place,
          n.house_from NULLS FIRST, n.parity, n.kind, n.school_id, n.other_id, n.line_id
 LIMIT $7 OFFSET $8;
