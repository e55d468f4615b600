-- Files of territories: sending, the check by the job, the pages, and taking them over.

-- query: import_add
-- in:    id uuid, author text, file_name text, content bytes, act_number text, act_date date, valid_from date
-- rows:  none
INSERT INTO organisation.territory_import (id, author, file_name, content, act_number, act_date, valid_from)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- query: import_next
-- out:   id uuid, organisation_id uuid, content bytes, valid_from date, today date
-- rows:  0..1
SELECT i.id, i.organisation_id, i.content, i.valid_from, organisation.today()
  FROM organisation.territory_import AS i WHERE i.checked_at IS NULL ORDER BY i.sent_at, i.id LIMIT 1;

-- query: import_progress
-- in:    id uuid, percent i32
-- rows:  none
UPDATE organisation.territory_import SET progress = $2 WHERE id = $1 AND checked_at IS NULL;

-- query: import_wait
-- in:    id uuid
-- rows:  none
UPDATE organisation.territory_import SET is_waiting = true WHERE id = $1 AND checked_at IS NULL AND NOT is_waiting;

-- Nothing of it was read, and nothing is kept.
-- query: import_infected
-- in:    id uuid
-- rows:  none
UPDATE organisation.territory_import
   SET is_infected = true, is_waiting = false, content = '', progress = 100, checked_at = platform.now(), n_rows = 0, n_bad = 1, n_doubtful = 0
 WHERE id = $1 AND checked_at IS NULL;

-- The dictionary of languages, each with a bit of its own.
-- query: import_languages
-- out:   code text, bit i64
-- rows:  0..N limit 50
SELECT l.code, 1::bigint << (row_number() OVER (ORDER BY l.code) - 1)::int FROM organisation.language AS l;

-- query: import_schools
-- in:    department uuid, day date, valid_from date, bins texts
-- out:   bin text, id uuid, is_own bool, is_school bool, teaches i64
-- rows:  0..N limit 60000
WITH bit AS (SELECT l.code, 1::bigint << (row_number() OVER (ORDER BY l.code) - 1)::int AS bit FROM organisation.language AS l)
SELECT coalesce(o.bin, ''), o.id, organisation.is_below(o.id, $1, $2), k.class = 'school' AND (o.valid_to IS NULL OR o.valid_to >= $3),
       coalesce((SELECT bit_or(b.bit) FROM organisation.teaches_in AS t JOIN bit AS b ON b.code = t.language
                  WHERE t.organisation_id = o.id AND t.valid_from <= $3 AND (t.valid_to IS NULL OR t.valid_to >= $3)), 0)
  FROM organisation.organisation AS o
  JOIN organisation.kind AS k ON k.code = o.kind
 WHERE o.bin = ANY ($4)
 ORDER BY o.bin COLLATE "C";

-- query: import_places
-- in:    department uuid
-- out:   kato text, name_kk text, name_ru text
-- rows:  0..N limit 20000
SELECT p.kato, p.name_kk, p.name_ru FROM organisation.places_of($1) AS p;

-- query: import_streets
-- in:    department uuid, day date
-- out:   id uuid, settlement_kato text, name_kk text, name_ru text
-- rows:  0..N limit 100000
SELECT s.id, s.settlement_kato, s.name_kk, s.name_ru
  FROM organisation.street AS s
 WHERE s.settlement_kato IN (SELECT p.kato FROM organisation.places_of($1) AS p)
   AND s.valid_from <= $2 AND (s.valid_to IS NULL OR s.valid_to >= $2);

-- Nothing changes when somebody else has ended the check.
-- query: import_end
-- in:    id uuid, n_rows i32, n_bad i32, n_doubtful i32
-- rows:  none
UPDATE organisation.territory_import
   SET progress = 100, checked_at = platform.now(), is_waiting = false, n_rows = $2, n_bad = $3, n_doubtful = $4
 WHERE id = $1 AND checked_at IS NULL;

-- query: import_add_items
-- in:    import uuid, lines i64s, schools uuids, streets uuids, house_from i64s, house_to i64s, parity texts, suffix texts,
--        flat_from i64s, flat_to i64s, language texts
-- rows:  none
INSERT INTO organisation.territory_import_item
    (import_id, line, school_id, street_id, house_from, house_to, parity, house_suffix, flat_from, flat_to, language)
SELECT $1, line, school, street, nullif(house_from, 0), nullif(house_to, 0), parity, nullif(suffix, ''), nullif(flat_from, 0),
       nullif(flat_to, 0), nullif(language, '')
  FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
       AS new (line, school, street, house_from, house_to, parity, suffix, flat_from, flat_to, language);

-- query: import_add_faults
-- in:    import uuid, numbers i64s, lines i64s, fields texts, reasons texts, given texts, doubtful i64s
-- rows:  none
INSERT INTO organisation.territory_import_fault (import_id, n, line, field, reason, value, is_doubtful)
SELECT $1, n, line, field, reason, given, doubtful = 1
  FROM unnest($2, $3, $4, $5, $6, $7) AS new (n, line, field, reason, given, doubtful);

-- query: import_compare
-- in:    import uuid, valid_from date
-- rows:  none
INSERT INTO organisation.territory_import_school (import_id, school_id, territory_id, added, gone, same)
WITH held AS (
    SELECT s.school_id, t.id AS territory_id
      FROM (SELECT DISTINCT i.school_id FROM organisation.territory_import_item AS i WHERE i.import_id = $1) AS s
      LEFT JOIN organisation.territory AS t
        ON t.school_id = s.school_id AND t.valid_from <= $2 AND (t.valid_to IS NULL OR t.valid_to >= $2)
), said AS (
    SELECT i.school_id, i.street_id, i.house_from, i.house_to, i.parity, i.house_suffix, i.flat_from, i.flat_to, i.language, true AS is_new
      FROM organisation.territory_import_item AS i WHERE i.import_id = $1
     UNION ALL
    SELECT h.school_id, i.street_id, i.house_from, i.house_to, i.parity, i.house_suffix, i.flat_from, i.flat_to, i.language, false
      FROM held AS h JOIN organisation.territory_item AS i ON i.territory_id = h.territory_id
), line AS (
    SELECT school_id, bool_or(is_new) AS becomes, bool_or(NOT is_new) AS was
      FROM said
     GROUP BY school_id, street_id, house_from, house_to, parity, house_suffix, flat_from, flat_to, language
)
SELECT $1, h.school_id, h.territory_id, count(*) FILTER (WHERE NOT l.was), count(*) FILTER (WHERE NOT l.becomes),
       count(*) FILTER (WHERE l.was AND l.becomes)
  FROM held AS h JOIN line AS l USING (school_id)
 GROUP BY h.school_id, h.territory_id;

-- ---- taking a file over -----------------------------------------------------------------------

-- query: import_asked
-- out:   id uuid, last_line i32
-- rows:  0..1
SELECT i.id, coalesce((SELECT max(x.line) FROM organisation.territory_import_item AS x WHERE x.import_id = i.id), 0)
  FROM organisation.territory_import AS i WHERE i.asked_at IS NOT NULL AND i.applied_at IS NULL ORDER BY i.asked_at, i.id LIMIT 1;

-- query: import_begin
-- in:    id uuid
-- out:   begun bool
-- rows:  1
SELECT organisation.begin_territory_import($1);

-- query: import_put
-- in:    id uuid, after i32, last i32
-- out:   done opt_text
-- rows:  1
SELECT organisation.put_territory_import($1, $2, $3)::text AS done;

-- query: import_put_end
-- in:    id uuid
-- out:   done opt_text
-- rows:  1
SELECT organisation.end_territory_import($1)::text AS done;

-- query: import_give_back
-- in:    id uuid
-- out:   done opt_text
-- rows:  1
SELECT organisation.forget_check($1)::text AS done;

-- query: import_put_progress
-- in:    id uuid, percent i32
-- rows:  none
UPDATE organisation.territory_import SET progress = $2 WHERE id = $1 AND asked_at IS NOT NULL AND applied_at IS NULL;

-- ---- pages ------------------------------------------------------------------------------------

-- query: import_list
-- in:    search text, state text, from_at opt_instant, to_at opt_instant, sort text, descending bool, most i64, skip i64
-- out:   id uuid, file_name text, author text, act_number text, act_date date, valid_from date, sent_at instant,
--        state text, n_rows i32, n_bad i32, total i64
-- rows:  0..N limit 10000
SELECT id, file_name, author, act_number, act_date, valid_from, sent_at, state, n_rows, n_bad, count(*) OVER ()
  FROM (SELECT i.*, CASE WHEN i.applied_at IS NOT NULL THEN 'APPLIED' WHEN i.asked_at IS NOT NULL THEN 'APPLYING' WHEN i.checked_at IS NULL THEN 'CHECKING'
                         WHEN i.n_bad > 0 THEN 'BAD' ELSE 'READY' END AS state
          FROM organisation.territory_import AS i) AS i
 WHERE ($1 = '' OR strpos(lower(file_name || ' ' || author || ' ' || act_number), lower($1)) > 0)
   AND ($2 = '' OR state = $2)
   AND ($3::timestamptz IS NULL OR sent_at >= $3) AND ($4::timestamptz IS NULL OR sent_at < $4)
 ORDER BY CASE WHEN $5 = 'author' AND NOT $6 THEN author END, CASE WHEN $5 = 'author' AND $6 THEN author END DESC,
          CASE WHEN $5 = 'from' AND NOT $6 THEN valid_from END, CASE WHEN $5 = 'from' AND $6 THEN valid_from END DESC,
          CASE WHEN NOT $6 THEN sent_at END, sent_at DESC, id
 LIMIT $7 OFFSET $8;

-- query: import_one
-- in:    id uuid
-- out:   file_name text, author text, act_number text, act_date date, valid_from date, sent_at instant, progress i32,
--        checked_at opt_instant, n_rows i32, n_bad i32, n_doubtful i32, asked_at opt_instant, applied_at opt_instant, applied_by opt_text,
--        is_late bool, is_stale bool, is_waiting bool, is_infected bool
-- rows:  0..1
SELECT i.file_name, i.author, i.act_number, i.act_date, i.valid_from, i.sent_at, i.progress, i.checked_at, i.n_rows, i.n_bad,
       i.n_doubtful, i.asked_at, i.applied_at, i.applied_by, i.applied_at IS NULL AND i.valid_from < organisation.today(), i.is_stale,
       i.is_waiting, i.is_infected
  FROM organisation.territory_import AS i WHERE i.id = $1;

-- query: import_changes
-- in:    import uuid, search text, change text, sort text, descending bool, lang text, most i64, skip i64
-- out:   school_id uuid, name text, bin opt_text, is_new bool, added i32, gone i32, same i32, total i64
-- rows:  0..N limit 60000
SELECT school_id, name, bin, territory_id IS NULL, added, gone, same, count(*) OVER ()
  FROM (SELECT s.school_id, CASE WHEN $6 = 'ru' THEN o.name_ru ELSE o.name_kk END COLLATE organisation.by_name AS name, o.bin,
               o.search_key, s.territory_id, s.added, s.gone, s.same
          FROM organisation.territory_import_school AS s JOIN organisation.organisation AS o ON o.id = s.school_id
         WHERE s.import_id = $1) AS s
 WHERE ($2 = '' OR strpos(' ' || search_key || ' ' || coalesce(bin, ''), ' ' || $2) > 0)
   AND CASE $3 WHEN 'NEW' THEN territory_id IS NULL WHEN 'CHANGED' THEN added + gone > 0 WHEN 'SAME' THEN added + gone = 0
               ELSE true END
 ORDER BY CASE WHEN $4 = 'added' AND NOT $5 THEN added END, CASE WHEN $4 = 'added' AND $5 THEN added END DESC,
          CASE WHEN $4 = 'gone' AND NOT $5 THEN gone END, CASE WHEN $4 = 'gone' AND $5 THEN gone END DESC,
          CASE WHEN $4 = 'school' AND $5 THEN name END DESC, name, school_id
 LIMIT $7 OFFSET $8;

-- query: import_faults
-- in:    import uuid, search text, weight text, field text, descending bool, most i64, skip i64
-- out:   line i32, field text, reason text, given text, is_doubtful bool, total i64
-- rows:  0..N limit 100000
SELECT f.line, f.field, f.reason, f.value, f.is_doubtful, count(*) OVER ()
  FROM organisation.territory_import_fault AS f
 WHERE f.import_id = $1 AND ($2 = '' OR f.line::text = $2 OR strpos(lower(f.value), lower($2)) > 0)
   AND ($3 = '' OR f.is_doubtful = ($3 = 'DOUBTFUL')) AND ($4 = '' OR f.field = $4)
 ORDER BY CASE WHEN $5 THEN f.n END DESC, f.n
 LIMIT $6 OFFSET $7;

-- query: ask_import
-- in:    id uuid, by text, reason text
-- out:   asked bool
-- rows:  1
SELECT organisation.ask_territory_import($1, $2, $3);

-- query: recheck_import
-- in:    id uuid
-- out:   done opt_text
-- rows:  1
SELECT organisation.recheck_territory_import($1)::text AS done;

-- ---- territories ------------------------------------------------------------------------------

-- Schools below the reader's department, with their territory on a day.
-- query: territory_schools
-- in:    day date, search text, state text, sort text, descending bool, lang text, most i64, skip i64
-- out:   id uuid, name text, bin opt_text, lines i64, act_number opt_text, act_date opt_date, valid_from opt_date, total i64
-- rows:  0..N limit 10000
SELECT id, name, bin, lines, act_number, act_date, valid_from, count(*) OVER ()
  FROM (SELECT o.id, CASE WHEN $6 = 'ru' THEN o.name_ru ELSE o.name_kk END COLLATE organisation.by_name AS name, o.bin, o.search_key,
               t.act_number, t.act_date, t.valid_from,
               (SELECT count(*) FROM organisation.territory_item AS i WHERE i.territory_id = t.id) AS lines
          FROM organisation.organisation AS o
          JOIN organisation.kind AS k ON k.code = o.kind AND k.class = 'school'
          LEFT JOIN organisation.territory AS t
            ON t.school_id = o.id AND t.valid_from <= $1 AND (t.valid_to IS NULL OR t.valid_to >= $1)
         WHERE o.id = ANY ((SELECT sec.organisations())::uuid[]) AND o.primary_programme
           AND (o.valid_to IS NULL OR o.valid_to >= $1)) AS s
 WHERE ($2 = '' OR strpos(' ' || search_key || ' ' || coalesce(bin, ''), ' ' || $2) > 0)
   AND CASE $3 WHEN 'HAS' THEN act_number IS NOT NULL WHEN 'NONE' THEN act_number IS NULL ELSE true END
 ORDER BY CASE WHEN $4 = 'lines' AND NOT $5 THEN lines END, CASE WHEN $4 = 'lines' AND $5 THEN lines END DESC,
          CASE WHEN $4 = 'from' AND NOT $5 THEN valid_from END, CASE WHEN $4 = 'from' AND $5 THEN valid_from END DESC,
          CASE WHEN $4 = 'name' AND $5 THEN name END DESC, name, id
 LIMIT $7 OFFSET $8;

-- What is in the register today in the columns of the file.
-- query: territory_file_rows
-- out:   bin text, settlement text, street_kk text, street_ru text, house_from opt_i32, house_to opt_i32, parity text,
--        house_suffix opt_text, flat_from opt_i32, flat_to opt_i32, language opt_text
-- rows:  0..N limit 60000
SELECT coalesce(o.bin, ''), s.settlement_kato, s.name_kk, s.name_ru, i.house_from, i.house_to, i.parity, i.house_suffix, i.flat_from, i.flat_to,
       i.language
  FROM organisation.territory AS t
  JOIN organisation.organisation AS o ON o.id = t.school_id AND o.bin IS NOT NULL
  JOIN organisation.territory_item AS i ON i.territory_id = t.id
  JOIN organisation.street AS s ON s.id = i.street_id
 WHERE t.school_id = ANY ((SELECT sec.organisations())::uuid[])
   AND t.valid_from <= (SELECT organisation.today()) AND (t.valid_to IS NULL OR t.valid_to >= (SELECT organisation.today()))
 ORDER BY o.bin, s.settlement_kato, s.name_kk, i.house_from NULLS FIRST, i.parity, i.flat_from NULLS FIRST;
