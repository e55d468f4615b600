-- The register of organisations.

-- query: rows_by_ids
-- in:    ids uuids
-- out:   id uuid, bin opt_text, kind text, class text, kind_kk text, kind_ru text, kind_en text,
--        name_kk text, name_ru text, legal_name_kk text, legal_name_ru text, region_kato opt_text,
--        region_kk opt_text, region_ru opt_text, region_en opt_text, district_kato opt_text,
--        district_kk opt_text, district_ru opt_text, settlement_kato opt_text,
--        settlement_kk opt_text, settlement_ru opt_text, ownership text, has_programme bool,
--        is_provider bool, is_covered bool, has_preschool bool, has_territory bool, status text, phone opt_text,
--        address_kk opt_text, address_ru opt_text, site opt_text, languages text, version i32
-- rows:  0..N limit 10000
SELECT o.id, o.bin, o.kind, k.class, k.name_kk, k.name_ru, k.name_en,
       o.name_kk, o.name_ru, o.legal_name_kk, o.legal_name_ru,
       o.region_kato, r.name_kk, r.name_ru, r.name_en,
       o.district_kato, d.name_kk, d.name_ru,
       o.settlement_kato, s.name_kk, s.name_ru,
       o.ownership, o.primary_programme,
       o.primary_programme AND k.class = 'school' AND o.status <> 'CLOSED'
         AND (o.valid_to IS NULL OR o.valid_to >= (SELECT organisation.today())),
       k.grade1, o.preschool_groups,
       EXISTS (SELECT FROM organisation.territory AS t
                WHERE t.school_id = o.id AND t.valid_from <= (SELECT organisation.today())
                  AND (t.valid_to IS NULL OR t.valid_to >= (SELECT organisation.today()))),
       organisation.status_on(o.status, o.opens_on, o.valid_to, (SELECT organisation.today())) AS status,
       o.phone, o.address_kk, o.address_ru, o.site,
       coalesce((SELECT string_agg(t.language, ',' ORDER BY l.position)
                   FROM organisation.teaches_in AS t
                   JOIN organisation.language AS l ON l.code = t.language
                  WHERE t.organisation_id = o.id
                    AND t.valid_from <= (SELECT organisation.today())
                    AND (t.valid_to IS NULL OR t.valid_to >= (SELECT organisation.today()))), ''),
       o.version
  FROM unnest($1) WITH ORDINALITY AS wanted (id, position)
  JOIN organisation.organisation AS o ON o.id = wanted.id
  JOIN organisation.kind AS k ON k.code = o.kind
  LEFT JOIN organisation.place AS r ON r.kato = o.region_kato
  LEFT JOIN organisation.place AS d ON d.kato = o.district_kato
  LEFT JOIN organisation.place AS s ON s.kato = o.settlement_kato
 ORDER BY wanted.position;

-- query: id_by_bin
-- in:    bin text
-- out:   id uuid
-- rows:  0..1
SELECT o.id FROM organisation.organisation AS o WHERE o.bin = $1;

-- query: school_ids
-- in:    region_kato opt_text, district_kato opt_text, language opt_text, ownership opt_text,
--        preschool bool, search_key opt_text, sort text, descending bool, lang text, skip i32,
--        most i32
-- out:   id uuid, total i64
-- rows:  0..N limit 10000
SELECT s.id, count(*) OVER ()
  FROM (SELECT o.id,
               CASE WHEN $9 = 'ru' THEN o.name_ru ELSE o.name_kk END COLLATE organisation.by_name AS name,
               CASE WHEN $7 <> 'district' THEN '' WHEN $9 = 'ru' THEN d.name_ru ELSE d.name_kk END
                   COLLATE organisation.by_name AS district
          FROM organisation.organisation AS o
          JOIN organisation.kind AS k ON k.code = o.kind AND k.class = 'school' AND k.grade1
          LEFT JOIN organisation.place AS d ON d.kato = o.district_kato
         WHERE o.primary_programme
           AND o.status <> 'CLOSED'
           AND (o.valid_to IS NULL OR o.valid_to >= (SELECT organisation.today()))
           AND ($1::text IS NULL OR o.region_kato = $1)
           AND ($2::text IS NULL OR o.district_kato = $2)
           AND ($3::text IS NULL OR EXISTS
                (SELECT FROM organisation.teaches_in AS t
                  WHERE t.organisation_id = o.id AND t.language = $3
                    AND t.valid_from <= (SELECT organisation.today())
                    AND (t.valid_to IS NULL OR t.valid_to >= (SELECT organisation.today()))))
           AND ($4::text IS NULL OR o.ownership = $4)
           AND (NOT $5 OR o.preschool_groups)
           AND ($6::text IS NULL OR NOT EXISTS
                (SELECT FROM unnest(string_to_array($6, ' ')) AS word
                  WHERE strpos(' ' || o.search_key, ' ' || word) = 0))) AS s
 ORDER BY CASE WHEN NOT $8 THEN s.district END, CASE WHEN $8 THEN s.district END DESC,
          CASE WHEN NOT $8 THEN s.name END, CASE WHEN $8 THEN s.name END DESC,
          s.id
OFFSET $10 LIMIT $11;

-- query: authority_id
-- in:    organisation uuid
-- out:   id uuid
-- rows:  0..1
SELECT t.ancestor_id
  FROM organisation.tree AS t
  JOIN organisation.organisation AS o ON o.id = t.ancestor_id
  JOIN organisation.kind AS k ON k.code = o.kind AND k.class = 'authority'
 WHERE t.descendant_id = $1
   AND t.depth > 0
   AND t.valid_from <= (SELECT organisation.today())
   AND (t.valid_to IS NULL OR t.valid_to >= (SELECT organisation.today()))
 ORDER BY t.depth
 LIMIT 1;

-- The department of a place: that of the district, else of the region.
-- query: department_id
-- in:    kato text
-- out:   id uuid
-- rows:  0..1
SELECT o.id
  FROM organisation.organisation AS o
  LEFT JOIN organisation.place AS p ON p.kato = $1
 WHERE o.valid_from <= (SELECT organisation.today()) AND (o.valid_to IS NULL OR o.valid_to >= (SELECT organisation.today()))
   AND ((o.kind = 'district-department' AND o.district_kato IN ($1, p.parent_kato))
        OR (o.kind = 'region-department' AND o.region_kato = left($1, 2) || '0000000'))
 ORDER BY o.kind <> 'district-department', o.id
 LIMIT 1;

-- query: is_under_day
-- in:    ancestor uuid, organisation uuid, day date
-- out:   answer bool
-- rows:  1
SELECT EXISTS (SELECT FROM organisation.tree AS t
                WHERE t.ancestor_id = $1 AND t.descendant_id = $2
                  AND t.valid_from <= $3 AND (t.valid_to IS NULL OR t.valid_to >= $3));

-- query: child_ids
-- in:    parent uuid, lang text
-- out:   id uuid
-- rows:  0..N limit 2000
SELECT o.id
  FROM organisation.link AS l
  JOIN organisation.organisation AS o ON o.id = l.child_id
 WHERE l.parent_id = $1
   AND l.valid_from <= (SELECT organisation.today())
   AND (l.valid_to IS NULL OR l.valid_to >= (SELECT organisation.today()))
 ORDER BY CASE WHEN $2 = 'ru' THEN o.name_ru ELSE o.name_kk END COLLATE organisation.by_name;

-- query: language_rows
-- out:   code text, name_kk text, name_ru text, name_en text
-- rows:  0..N limit 50
SELECT l.code, l.name_kk, l.name_ru, l.name_en FROM organisation.language AS l ORDER BY l.position;

-- Open organisations of every kind as a person looks for one: bodies first, then schools.
-- query: found_ids
-- in:    search text, typed text, kind text, lang text, most i64, skip i64
-- out:   id uuid, total i64
-- rows:  0..N limit 10000
SELECT o.id, count(*) OVER ()
  FROM organisation.organisation AS o
  JOIN organisation.kind AS k ON k.code = o.kind
 WHERE (o.valid_to IS NULL OR o.valid_to >= (SELECT organisation.today()))
   AND ($1 = '' OR (o.bin IS NOT NULL AND starts_with(o.bin, $2)) OR NOT EXISTS
        (SELECT FROM unnest(string_to_array($1, ' ')) AS word WHERE strpos(' ' || o.search_key, ' ' || word) = 0))
   AND ($3 = '' OR o.kind = $3)
 ORDER BY k.position, CASE WHEN $4 = 'ru' THEN o.name_ru ELSE o.name_kk END COLLATE organisation.by_name, o.id
 LIMIT $5 OFFSET $6;

-- query: ids_of_kind
-- in:    kind text
-- out:   id uuid
-- rows:  0..N limit 1000
SELECT o.id FROM organisation.organisation AS o
 WHERE o.kind = $1 AND (o.valid_to IS NULL OR o.valid_to >= (SELECT organisation.today()))
 ORDER BY o.valid_from, o.id;

-- query: pilot_ids
-- out:   id uuid
-- rows:  0..N limit 1000
SELECT o.id
  FROM organisation.organisation AS o
  JOIN organisation.kind AS k ON k.code = o.kind
 WHERE (k.class = 'authority' OR o.kind IN ('ministry-unit', 'state-body', 'participant'))
   AND (o.valid_to IS NULL OR o.valid_to >= (SELECT organisation.today()))
 ORDER BY k.position, o.id;
