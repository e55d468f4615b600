-- Single lines of a territory, on any day, and what officers of departments do with them.

-- A school of the reader's department; territory: the one of the day.
-- query: territory_school
-- in:    school uuid, day date, lang text
-- out:   name text, act_number opt_text, act_date opt_date, valid_from opt_date, valid_to opt_date, lines i64, today date
-- rows:  0..1
SELECT CASE WHEN $3 = 'ru' THEN o.name_ru ELSE o.name_kk END, t.act_number, t.act_date, t.valid_from, t.valid_to,
       (SELECT count(*) FROM organisation.territory_item AS i WHERE i.territory_id = t.id), organisation.today()
  FROM organisation.organisation AS o
  JOIN organisation.kind AS k ON k.code = o.kind AND k.class = 'school'
  LEFT JOIN organisation.territory AS t ON t.school_id = o.id AND t.valid_from <= $2 AND (t.valid_to IS NULL OR t.valid_to >= $2)
 WHERE o.id = $1 AND organisation.is_below(o.id, (SELECT sec.organisation()), (SELECT organisation.today()));

-- The territories of a school one after another, announced ones first.
-- query: territory_versions
-- in:    school uuid
-- out:   act_number text, act_date date, valid_from date, valid_to opt_date, lines i64, before opt_date
-- rows:  0..N limit 1000
SELECT t.act_number, t.act_date, t.valid_from, t.valid_to,
       (SELECT count(*) FROM organisation.territory_item AS i WHERE i.territory_id = t.id),
       (SELECT max(p.valid_from) FROM organisation.territory AS p WHERE p.school_id = $1 AND p.valid_from < t.valid_from)
  FROM organisation.territory AS t WHERE t.school_id = $1 ORDER BY t.valid_from DESC LIMIT 1000;

-- shared: other schools that take the same houses by the same language, which is allowed (ADM-19) and told.
-- query: line_list
-- in:    school uuid, day date, search text, state text, sort text, descending bool, lang text, most i64, skip i64
-- out:   id uuid, street text, place text, house_from opt_i32, house_to opt_i32, parity text, house_suffix opt_text,
--        flat_from opt_i32, flat_to opt_i32, language opt_text, act_number text, act_date date, shared opt_text, total i64
-- rows:  0..N limit 60000
WITH line AS MATERIALIZED (
    SELECT i.id, i AS item, CASE WHEN $7 = 'ru' THEN s.name_ru ELSE s.name_kk END COLLATE organisation.by_name AS street,
           CASE WHEN $7 = 'ru' THEN p.name_ru ELSE p.name_kk END COLLATE organisation.by_name AS place,
           coalesce(i.act_number, t.act_number) AS act_number, coalesce(i.act_date, t.act_date) AS act_date,
           (SELECT string_agg(DISTINCT CASE WHEN $7 = 'ru' THEN o.name_ru ELSE o.name_kk END, ', ')
              FROM organisation.territory_item AS x
              JOIN organisation.territory AS y ON y.id = x.territory_id AND y.school_id <> $1 AND y.valid_from <= $2
                   AND (y.valid_to IS NULL OR y.valid_to >= $2)
              JOIN organisation.organisation AS o ON o.id = y.school_id
             WHERE x.street_id = i.street_id AND organisation.lines_meet(i, x)
               AND organisation.taught($1, i.language, $2) && organisation.taught(y.school_id, x.language, $2)) AS shared
      FROM organisation.territory AS t
      JOIN organisation.territory_item AS i ON i.territory_id = t.id
      JOIN organisation.street AS s ON s.id = i.street_id
      JOIN organisation.place AS p ON p.kato = s.settlement_kato
     WHERE t.school_id = $1 AND t.valid_from <= $2 AND (t.valid_to IS NULL OR t.valid_to >= $2)
       AND ($3 = '' OR strpos(' ' || s.search_key, ' ' || $3) > 0)
)
SELECT l.id, l.street, l.place, (l.item).house_from, (l.item).house_to, (l.item).parity, (l.item).house_suffix, (l.item).flat_from,
       (l.item).flat_to, (l.item).language, l.act_number, l.act_date, l.shared, count(*) OVER ()
  FROM line AS l
 WHERE CASE $4 WHEN 'SHARED' THEN l.shared IS NOT NULL WHEN 'OWN' THEN l.shared IS NULL ELSE true END
 ORDER BY CASE WHEN $5 = 'act' AND NOT $6 THEN l.act_date END, CASE WHEN $5 = 'act' AND $6 THEN l.act_date END DESC,
          CASE WHEN $5 = 'street' AND $6 THEN l.street END DESC, l.street, l.place, (l.item).house_from NULLS FIRST, (l.item).parity, l.id
 LIMIT $8 OFFSET $9;

-- query: line_one
-- in:    school uuid, line uuid, lang text
-- out:   street_id uuid, street text, house_from opt_i32, house_to opt_i32, parity text, house_suffix opt_text, flat_from opt_i32,
--        flat_to opt_i32, language opt_text, valid_from date, valid_to opt_date
-- rows:  0..1
SELECT i.street_id, CASE WHEN $3 = 'ru' THEN s.name_ru ELSE s.name_kk END, i.house_from, i.house_to, i.parity, i.house_suffix, i.flat_from,
       i.flat_to, i.language, t.valid_from, t.valid_to
  FROM organisation.territory_item AS i
  JOIN organisation.territory AS t ON t.id = i.territory_id AND t.school_id = $1
  JOIN organisation.street AS s ON s.id = i.street_id
 WHERE i.id = $2;

-- What differs between two days; lines that stay are asked for by name.
-- query: line_compare
-- in:    school uuid, first date, second date, search text, change text, sort text, descending bool, lang text, most i64, skip i64
-- out:   change text, street text, place text, house_from opt_i32, house_to opt_i32, parity text, house_suffix opt_text,
--        flat_from opt_i32, flat_to opt_i32, language opt_text, total i64
-- rows:  0..N limit 60000
WITH line AS (
    SELECT i.street_id, i.house_from, i.house_to, i.parity, i.house_suffix, i.flat_from, i.flat_to, i.language,
           bool_or(d.n = 1) AS was, bool_or(d.n = 2) AS becomes
      FROM (VALUES (1, $2), (2, $3)) AS d (n, day)
      JOIN organisation.territory AS t ON t.school_id = $1 AND t.valid_from <= d.day AND (t.valid_to IS NULL OR t.valid_to >= d.day)
      JOIN organisation.territory_item AS i ON i.territory_id = t.id
     GROUP BY i.street_id, i.house_from, i.house_to, i.parity, i.house_suffix, i.flat_from, i.flat_to, i.language
), named AS (
    SELECT l.*, CASE WHEN NOT l.was THEN 'ADDED' WHEN NOT l.becomes THEN 'ENDED' ELSE 'SAME' END AS change, s.search_key,
           CASE WHEN $8 = 'ru' THEN s.name_ru ELSE s.name_kk END COLLATE organisation.by_name AS street,
           CASE WHEN $8 = 'ru' THEN p.name_ru ELSE p.name_kk END COLLATE organisation.by_name AS place
      FROM line AS l
      JOIN organisation.street AS s ON s.id = l.street_id
      JOIN organisation.place AS p ON p.kato = s.settlement_kato
)
SELECT n.change, n.street, n.place, n.house_from, n.house_to, n.parity, n.house_suffix, n.flat_from, n.flat_to, n.language, count(*) OVER ()
  FROM named AS n
 WHERE ($5 = n.change OR ($5 = '' AND n.change <> 'SAME')) AND ($4 = '' OR strpos(' ' || n.search_key, ' ' || $4) > 0)
 ORDER BY CASE WHEN $6 = 'street' AND $7 THEN n.street END DESC, n.street, n.place, n.house_from NULLS FIRST, n.parity, n.change
 LIMIT $9 OFFSET $10;

-- query: line_changes
-- in:    school uuid, search text, change text, from_at opt_instant, to_at opt_instant, descending bool, lang text, most i64, skip i64
-- out:   at instant, author text, act_number text, act_date date, reason text, valid_from date, change text, street text,
--        was_from opt_i32, was_to opt_i32, was_parity opt_text, was_suffix opt_text, was_flat_from opt_i32, was_flat_to opt_i32,
--        house_from opt_i32, house_to opt_i32, parity opt_text, house_suffix opt_text, flat_from opt_i32, flat_to opt_i32, total i64
-- rows:  0..N limit 10000
SELECT h.at, h.author, h.act_number, h.act_date, h.reason, h.valid_from, h.change, h.street,
       (h.was).house_from, (h.was).house_to, (h.was).parity, (h.was).house_suffix, (h.was).flat_from, (h.was).flat_to,
       (h.now).house_from, (h.now).house_to, (h.now).parity, (h.now).house_suffix, (h.now).flat_from, (h.now).flat_to, count(*) OVER ()
  FROM (SELECT c.*, CASE WHEN c.line_was IS NULL THEN 'ADDED' WHEN c.line_is IS NULL THEN 'ENDED' ELSE 'CHANGED' END AS change,
               jsonb_populate_record(NULL::organisation.territory_item, c.line_was) AS was,
               jsonb_populate_record(NULL::organisation.territory_item, c.line_is) AS now,
               CASE WHEN $7 = 'ru' THEN s.name_ru ELSE s.name_kk END AS street, s.search_key
          FROM organisation.territory_change AS c
          JOIN organisation.street AS s ON s.id = (coalesce(c.line_is, c.line_was) ->> 'street_id')::uuid
         WHERE c.school_id = $1) AS h
 WHERE ($2 = '' OR strpos(' ' || h.search_key, ' ' || $2) > 0) AND ($3 = '' OR h.change = $3)
   AND ($4::timestamptz IS NULL OR h.at >= $4) AND ($5::timestamptz IS NULL OR h.at < $5)
 ORDER BY CASE WHEN NOT $6 THEN h.at END, h.at DESC, h.id
 LIMIT $8 OFFSET $9;

-- query: put_line
-- in:    school uuid, line opt_uuid, by text, act_number text, act_date date, reason text, valid_from date, street opt_uuid,
--        house_from opt_i32, house_to opt_i32, parity text, suffix opt_text, flat_from opt_i32, flat_to opt_i32, language opt_text
-- out:   done opt_text
-- rows:  1
SELECT organisation.put_territory_line($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)::text AS done;

-- ---- streets ----------------------------------------------------------------------------------

-- query: own_places
-- in:    lang text
-- out:   kato text, name text
-- rows:  0..N limit 20000
SELECT p.kato, CASE WHEN $1 = 'ru' THEN p.name_ru ELSE p.name_kk END
  FROM organisation.places_of((SELECT sec.organisation())) AS p
 WHERE EXISTS (SELECT FROM organisation.street AS s WHERE s.settlement_kato = p.kato)
    OR (p.level = 3) OR (p.level = 1 AND p.is_city)
    OR (p.level = 2 AND NOT EXISTS (SELECT FROM organisation.place AS b WHERE b.parent_kato = p.kato))
 ORDER BY CASE WHEN $1 = 'ru' THEN p.name_ru ELSE p.name_kk END COLLATE organisation.by_name, p.kato;

-- Streets in the territory of the reader's department, with the schools that have lines on them today.
-- query: street_list
-- in:    search text, place text, sort text, descending bool, lang text, most i64, skip i64
-- out:   id uuid, name text, other_name text, place text, schools i64, total i64
-- rows:  0..N limit 100000
SELECT f.id, f.name, f.other_name, f.place,
       (SELECT count(DISTINCT t.school_id) FROM organisation.territory_item AS i
          JOIN organisation.territory AS t ON t.id = i.territory_id AND t.valid_from <= (SELECT organisation.today())
               AND (t.valid_to IS NULL OR t.valid_to >= (SELECT organisation.today()))
         WHERE i.street_id = f.id), f.total
  FROM (SELECT s.id, n.name, n.other_name, n.place, count(*) OVER () AS total
          FROM organisation.places_of((SELECT sec.organisation())) AS p
          JOIN organisation.street AS s ON s.settlement_kato = p.kato
         CROSS JOIN LATERAL (SELECT CASE WHEN $5 = 'ru' THEN s.name_ru ELSE s.name_kk END COLLATE organisation.by_name AS name,
                                    CASE WHEN $5 = 'ru' THEN s.name_kk ELSE s.name_ru END AS other_name,
                                    CASE WHEN $5 = 'ru' THEN p.name_ru ELSE p.name_kk END COLLATE organisation.by_name AS place) AS n
         WHERE (s.valid_to IS NULL OR s.valid_to >= (SELECT organisation.today())) AND ($2 = '' OR p.kato = $2)
           AND ($1 = '' OR NOT EXISTS (SELECT FROM unnest(string_to_array($1, ' ')) AS word WHERE strpos(' ' || s.search_key, ' ' || word) = 0))
         ORDER BY CASE WHEN $3 = 'place' AND NOT $4 THEN n.place END, CASE WHEN $3 = 'place' AND $4 THEN n.place END DESC,
                  CASE WHEN $3 = 'name' AND $4 THEN n.name END DESC, n.name, n.place, s.id
         LIMIT $6 OFFSET $7) AS f;

-- query: own_street
-- in:    id uuid, lang text
-- out:   name text, name_kk text, name_ru text, place text, kato text, version i32
-- rows:  0..1
SELECT CASE WHEN $2 = 'ru' THEN s.name_ru ELSE s.name_kk END, s.name_kk, s.name_ru, CASE WHEN $2 = 'ru' THEN p.name_ru ELSE p.name_kk END,
       s.settlement_kato, s.version
  FROM organisation.street AS s
  JOIN organisation.places_of((SELECT sec.organisation())) AS p ON p.kato = s.settlement_kato
 WHERE s.id = $1;

-- Lines of any school on a street.
-- query: street_lines
-- in:    street uuid, day date, lang text
-- out:   school_id uuid, school text, line uuid, is_own bool, house_from opt_i32, house_to opt_i32, parity text, house_suffix opt_text,
--        flat_from opt_i32, flat_to opt_i32, language opt_text
-- rows:  0..N limit 10000
SELECT o.id, CASE WHEN $3 = 'ru' THEN o.name_ru ELSE o.name_kk END, i.id, o.id = ANY ((SELECT sec.organisations())::uuid[]),
       i.house_from, i.house_to, i.parity, i.house_suffix, i.flat_from, i.flat_to, i.language
  FROM organisation.territory_item AS i
  JOIN organisation.territory AS t ON t.id = i.territory_id AND t.valid_from <= $2 AND (t.valid_to IS NULL OR t.valid_to >= $2)
  JOIN organisation.organisation AS o ON o.id = t.school_id
 WHERE i.street_id = $1
 ORDER BY i.house_from NULLS FIRST, i.parity, i.flat_from NULLS FIRST, o.id, i.id
 LIMIT 10000;

-- query: street_names
-- in:    id uuid
-- out:   at instant, author opt_text, reason opt_text, was_kk text, was_ru text
-- rows:  0..N limit 200
SELECT h.until, h.changed_name, h.reason, h.row_before ->> 'name_kk', h.row_before ->> 'name_ru'
  FROM organisation.history AS h
 WHERE h.entity = 'street' AND h.entity_id = $1::text AND h.row_after IS NOT NULL
 ORDER BY h.until DESC LIMIT 200;

-- query: add_street
-- in:    id uuid, place text, name_kk text, name_ru text, search_key text, by text, reason text
-- out:   done opt_text
-- rows:  1
SELECT organisation.add_street($1, $2, $3, $4, $5, $6, $7)::text AS done;

-- query: put_street
-- in:    id uuid, version i32, name_kk text, name_ru text, search_key text, by text, reason text
-- out:   done opt_text
-- rows:  1
SELECT organisation.put_street($1, $2, $3, $4, $5, $6, $7)::text AS done;
