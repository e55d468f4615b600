-- The register as its administrators see it: the list, and all of one record.

-- query: kept_rows
-- in:    search text, typed text, kind text, place text, above text, status text, sort text,
--        descending bool, lang text, most i64, skip i64
-- out:   id uuid, parent opt_text, total i64
-- rows:  0..N limit 10000
SELECT f.id, f.parent, count(*) OVER () AS total
  FROM (SELECT o.id,
               CASE WHEN $9 = 'ru' THEN o.name_ru ELSE o.name_kk END COLLATE organisation.by_name AS name,
               CASE WHEN $9 = 'ru' THEN p.name_ru ELSE p.name_kk END COLLATE organisation.by_name AS parent,
               CASE WHEN $9 = 'ru' THEN coalesce(d.name_ru, r.name_ru) ELSE coalesce(d.name_kk, r.name_kk) END
                   COLLATE organisation.by_name AS place
          FROM unnest((SELECT organisation.kept())) AS kept (id)
          JOIN organisation.organisation AS o ON o.id = kept.id
          LEFT JOIN organisation.place AS r ON r.kato = o.region_kato
          LEFT JOIN organisation.place AS d ON d.kato = o.district_kato
          LEFT JOIN organisation.link AS l ON l.child_id = o.id
               AND l.valid_from <= least(o.valid_to, (SELECT organisation.today()))
               AND (l.valid_to IS NULL OR l.valid_to >= least(o.valid_to, (SELECT organisation.today())))
          LEFT JOIN organisation.organisation AS p ON p.id = l.parent_id
         WHERE ($1 = '' OR (o.bin IS NOT NULL AND starts_with(o.bin, $2)) OR NOT EXISTS
                (SELECT FROM unnest(string_to_array($1, ' ')) AS word
                  WHERE strpos(' ' || o.search_key, ' ' || word) = 0))
           AND ($3 = '' OR o.kind = $3)
           AND ($4 = '' OR $4 IN (o.region_kato, o.district_kato))
           AND ($5 = '' OR l.parent_id::text = $5)
           AND ($6 = '' OR organisation.status_on(o.status, o.opens_on, o.valid_to, (SELECT organisation.today())) = $6)
       ) AS f
 ORDER BY CASE WHEN $7 = 'place' AND NOT $8 THEN f.place END, CASE WHEN $7 = 'place' AND $8 THEN f.place END DESC,
          CASE WHEN $7 = 'above' AND NOT $8 THEN f.parent END, CASE WHEN $7 = 'above' AND $8 THEN f.parent END DESC,
          CASE WHEN NOT $8 THEN f.name END, CASE WHEN $8 THEN f.name END DESC, f.id
OFFSET $11 LIMIT $10;

-- All kinds, or those that may answer to an organisation and the one it is now.
-- query: kinds
-- in:    parent opt_uuid, current text
-- out:   code text, name_kk text, name_ru text, name_en text
-- rows:  0..N limit 100
SELECT k.code, k.name_kk, k.name_ru, k.name_en
  FROM organisation.kind AS k
 WHERE $1::uuid IS NULL OR k.code = $2 OR organisation.fits_below($1, k.code)
 ORDER BY k.position;

-- Authorities whose records the reader keeps: to whom others may answer.
-- query: kept_authorities
-- in:    lang text
-- out:   id uuid, name text
-- rows:  0..N limit 1000
SELECT o.id, CASE WHEN $1 = 'ru' THEN o.name_ru ELSE o.name_kk END AS name
  FROM unnest((SELECT organisation.kept())) AS kept (id)
  JOIN organisation.organisation AS o ON o.id = kept.id
  JOIN organisation.kind AS k ON k.code = o.kind AND k.class = 'authority'
 WHERE o.valid_to IS NULL OR o.valid_to >= (SELECT organisation.today())
 ORDER BY k.position, CASE WHEN $1 = 'ru' THEN o.name_ru ELSE o.name_kk END COLLATE organisation.by_name;

-- What a record holds beyond struct organisation.
-- query: kept_row
-- in:    id uuid
-- out:   id uuid, class text, licence_number opt_text, licence_on opt_date, primary_programme bool,
--        stored_status text, opens_on opt_date, address_kk opt_text, address_ru opt_text,
--        valid_from date, valid_to opt_date, children i64, is_own bool, parent opt_uuid,
--        may_be_above bool
-- rows:  0..1
SELECT o.id, k.class, o.licence_number, o.licence_on, o.primary_programme, o.status, o.opens_on, o.address_kk, o.address_ru,
       o.valid_from, o.valid_to,
       (SELECT count(*) FROM organisation.link AS l
         WHERE l.parent_id = o.id AND l.valid_from <= (SELECT organisation.today())
           AND (l.valid_to IS NULL OR l.valid_to >= (SELECT organisation.today()))),
       o.id = sec.organisation(),
       organisation.parent_of(o.id, least(o.valid_to, (SELECT organisation.today()))),
       EXISTS (SELECT FROM organisation.kind AS below WHERE organisation.fits_below(o.id, below.code))
  FROM organisation.organisation AS o
  JOIN organisation.kind AS k ON k.code = o.kind
 WHERE o.id = $1 AND o.id = ANY ((SELECT organisation.kept())::uuid[]);

-- query: parents
-- in:    id uuid, lang text
-- out:   parent_id uuid, name text, valid_from date, valid_to opt_date, basis text
-- rows:  0..N limit 200
SELECT l.parent_id, CASE WHEN $2 = 'ru' THEN p.name_ru ELSE p.name_kk END AS name, l.valid_from, l.valid_to, l.basis
  FROM organisation.link AS l
  JOIN organisation.organisation AS p ON p.id = l.parent_id
 WHERE l.child_id = $1
 ORDER BY l.valid_from DESC;

-- To whom its records passed.
-- query: successors
-- in:    id uuid, lang text
-- out:   owner_id uuid, name text, valid_from date, valid_to opt_date, basis text, made_name text
-- rows:  0..N limit 200
SELECT s.owner_id, CASE WHEN $2 = 'ru' THEN p.name_ru ELSE p.name_kk END AS name, s.valid_from, s.valid_to, s.basis, s.made_name
  FROM organisation.succession AS s
  JOIN organisation.organisation AS p ON p.id = s.owner_id
 WHERE s.organisation_id = $1
 ORDER BY s.valid_from DESC
 LIMIT 201;

-- Closed organisations whose records another one owns today.
-- query: inherited_by
-- in:    id uuid
-- out:   organisation_id uuid, valid_from date, basis text
-- rows:  0..N limit 200
SELECT s.organisation_id, s.valid_from, s.basis
  FROM organisation.succession AS s
 WHERE s.owner_id = $1 AND s.valid_from <= organisation.today() AND (s.valid_to IS NULL OR s.valid_to >= organisation.today())
 ORDER BY s.valid_from, s.organisation_id
 LIMIT 201;

-- query: owner_of
-- in:    id uuid
-- out:   owner_id uuid, valid_from date, basis text
-- rows:  0..1
SELECT s.owner_id, s.valid_from, s.basis
  FROM organisation.succession AS s
 WHERE s.organisation_id = $1 AND s.valid_from <= organisation.today() AND (s.valid_to IS NULL OR s.valid_to >= organisation.today());

-- The whole way up today (of a closed one on its last day), the organisation itself last.
-- query: way_up
-- in:    id uuid, lang text
-- out:   id uuid, name text, is_kept bool
-- rows:  0..N limit 20
SELECT o.id, CASE WHEN $2 = 'ru' THEN o.name_ru ELSE o.name_kk END AS name, o.id = ANY ((SELECT organisation.kept())::uuid[])
  FROM organisation.organisation AS self
  JOIN organisation.tree AS t ON t.descendant_id = self.id
       AND t.valid_from <= least(self.valid_to, (SELECT organisation.today()))
       AND (t.valid_to IS NULL OR t.valid_to >= least(self.valid_to, (SELECT organisation.today())))
  JOIN organisation.organisation AS o ON o.id = t.ancestor_id
 WHERE self.id = $1
 ORDER BY t.depth DESC;

-- query: languages_of
-- in:    id uuid
-- out:   language text, valid_from date, valid_to opt_date
-- rows:  0..N limit 200
SELECT t.language, t.valid_from, t.valid_to
  FROM organisation.teaches_in AS t
  JOIN organisation.language AS l ON l.code = t.language
 WHERE t.organisation_id = $1
 ORDER BY t.valid_to IS NOT NULL, l.position, t.valid_from;

-- One line for each fact that changed: a column of the record or the act; of a place in the tree or a
-- language its name and day, of a new act its number and date. Codes of dictionaries come as names.
-- query: history_lines
-- in:    entities texts, key text, lang text
-- out:   at instant, who opt_text, reason opt_text, what text, was opt_text, became opt_text
-- rows:  0..N limit 2000
SELECT h.until, h.changed_name, h.reason, f.what,
       coalesce(organisation.named(f.what, f.was, $3), f.was) AS was,
       coalesce(CASE WHEN h.entity = 'organisation' THEN organisation.named(f.what, f.became, $3) END, f.became) AS became
  FROM organisation.history AS h
 CROSS JOIN LATERAL (
       SELECT h.entity || '.' || coalesce(b.key, a.key) AS what, b.value AS was, a.value AS became
         FROM jsonb_each_text(h.row_before) AS b
         FULL JOIN jsonb_each_text(h.row_after) AS a ON a.key = b.key
        WHERE h.entity IN ('organisation', 'legal_act') AND b.value IS DISTINCT FROM a.value
          AND coalesce(b.key, a.key) NOT IN ('id', 'version', 'search_key', 'is_complete')
          AND (h.row_before IS NOT NULL OR a.key = 'valid_from')
        UNION ALL
       SELECT h.entity || CASE WHEN h.row_before IS NULL THEN '.begins' WHEN h.row_after IS NULL THEN '.never' ELSE '.ends' END,
              coalesce(h.row_before, h.row_after) ->> CASE h.entity WHEN 'link' THEN 'parent_id' ELSE 'language' END,
              coalesce(h.row_after ->> CASE WHEN h.row_before IS NULL THEN 'valid_from' ELSE 'valid_to' END,
                       h.row_before ->> 'valid_from')
        WHERE h.entity IN ('link', 'teaches_in')
        UNION ALL
       SELECT 'legal_act.begins', h.row_after ->> 'number', h.row_after ->> 'adopted_on'
        WHERE h.entity = 'legal_act' AND h.row_before IS NULL) AS f
 WHERE h.entity_id = $2 AND h.entity = ANY ($1)
 ORDER BY h.until DESC, h.id, f.what
 LIMIT 2001;
