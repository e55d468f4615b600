-- Streets, service territories and the question every family asks: whose house is mine?

-- The longest word goes to the index of trigrams, so that not the whole city is looked at. Likeness is asked only where no street has
-- all the words.
-- query: street_rows_like
-- in:    settlement_kato text, search_key text, lang text, most i32
-- out:   id uuid, name_kk text, name_ru text
-- rows:  0..N limit 200
WITH wanted AS MATERIALIZED (
    SELECT array_agg('% ' || word || '%') AS begun, array_agg('% ' || word || ' %') AS whole,
           (array_agg('% ' || word || '%' ORDER BY length(word) DESC))[1] AS longest
      FROM unnest(string_to_array($2, ' ')) AS word
), exact AS MATERIALIZED (
    SELECT s.id, s.name_kk, s.name_ru, (' ' || s.search_key || ' ') LIKE ALL (w.whole) AS whole_words, 1::real AS likeness
      FROM organisation.street AS s CROSS JOIN wanted AS w
     WHERE s.settlement_kato = $1 AND (' ' || s.search_key) LIKE (SELECT longest FROM wanted)
       AND (' ' || s.search_key) LIKE ALL (w.begun)
       AND (s.valid_to IS NULL OR s.valid_to >= (SELECT organisation.today()))
), near AS MATERIALIZED (
    SELECT s.id, s.name_kk, s.name_ru, false AS whole_words, public.word_similarity($2, s.search_key) AS likeness
      FROM organisation.streets_like($1, $2) AS s
     WHERE NOT EXISTS (SELECT FROM exact) AND (s.valid_to IS NULL OR s.valid_to >= (SELECT organisation.today()))
)
SELECT f.id, f.name_kk, f.name_ru
  FROM (SELECT * FROM exact UNION ALL SELECT * FROM near) AS f
 ORDER BY f.whole_words DESC, f.likeness DESC,
          CASE WHEN $3 = 'ru' THEN f.name_ru ELSE f.name_kk END COLLATE organisation.by_name
 LIMIT $4;

-- query: street_row
-- in:    id uuid
-- out:   id uuid, settlement_kato text, name_kk text, name_ru text
-- rows:  0..1
SELECT s.id, s.settlement_kato, s.name_kk, s.name_ru FROM organisation.street AS s WHERE s.id = $1;

-- query: territory_matches
-- in:    street uuid, house i32, suffix text, flat opt_i32, day date, lang text
-- out:   school_id uuid, language opt_text, depends_on_flat bool, act_number text, act_date date
-- rows:  0..N limit 100
SELECT m.school_id, m.language, m.depends_on_flat, m.act_number, m.act_date
  FROM (SELECT DISTINCT t.school_id, i.language, coalesce(i.act_number, t.act_number) AS act_number,
               coalesce(i.act_date, t.act_date) AS act_date,
               (i.flat_from IS NOT NULL OR i.flat_to IS NOT NULL) AND $4::int IS NULL AS depends_on_flat
          FROM organisation.territory_item AS i
          JOIN organisation.territory AS t ON t.id = i.territory_id
         WHERE i.street_id = $1
           AND (i.house_from IS NULL OR i.house_from <= $2)
           AND (i.house_to IS NULL OR i.house_to >= $2)
           AND (i.parity = 'ALL' OR (i.parity = 'ODD') = ($2 % 2 = 1))
           AND (i.house_suffix IS NULL OR i.house_suffix = $3)
           AND ($4::int IS NULL OR ((i.flat_from IS NULL OR i.flat_from <= $4)
                                    AND (i.flat_to IS NULL OR i.flat_to >= $4)))
           AND t.valid_from <= $5
           AND (t.valid_to IS NULL OR t.valid_to >= $5)) AS m
  JOIN organisation.organisation AS o ON o.id = m.school_id
 ORDER BY CASE WHEN $6 = 'ru' THEN o.name_ru ELSE o.name_kk END COLLATE organisation.by_name,
          m.school_id, m.language NULLS FIRST, m.depends_on_flat;

-- query: territory_rows
-- in:    school uuid, day date, lang text
-- out:   street_kk text, street_ru text, house_from opt_i32, house_to opt_i32, parity text,
--        house_suffix opt_text, flat_from opt_i32, flat_to opt_i32, language opt_text,
--        act_number text, act_date date
-- rows:  0..N limit 5000
SELECT s.name_kk, s.name_ru, i.house_from, i.house_to, i.parity, i.house_suffix, i.flat_from, i.flat_to,
       i.language, coalesce(i.act_number, t.act_number), coalesce(i.act_date, t.act_date)
  FROM organisation.territory AS t
  JOIN organisation.territory_item AS i ON i.territory_id = t.id
  JOIN organisation.street AS s ON s.id = i.street_id
 WHERE t.school_id = $1 AND t.valid_from <= $2 AND (t.valid_to IS NULL OR t.valid_to >= $2)
 ORDER BY CASE WHEN $3 = 'ru' THEN s.name_ru ELSE s.name_kk END COLLATE organisation.by_name,
          i.house_from NULLS FIRST, i.parity;
