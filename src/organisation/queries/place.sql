-- Places: regions, districts, settlements.

-- query: region_rows
-- in:    lang text
-- out:   kato text, iso text, is_city bool, name_kk text, name_ru text, name_en text
-- rows:  0..N limit 40
-- ahead: yes
SELECT p.kato, coalesce(p.iso, ''), p.is_city, p.name_kk, p.name_ru, coalesce(p.name_en, p.name_ru)
  FROM organisation.place AS p
 WHERE p.level = 1 AND (p.valid_to IS NULL OR p.valid_to >= (SELECT organisation.today()))
 ORDER BY CASE $1 WHEN 'ru' THEN p.name_ru WHEN 'en' THEN p.name_en ELSE p.name_kk END
          COLLATE organisation.by_name;

-- query: place_rows
-- in:    katos texts, parent_kato opt_text, lang text
-- out:   kato text, parent_kato opt_text, region_kato text, level i32, is_city bool, name_kk text,
--        name_ru text, name_en opt_text
-- rows:  0..N limit 1000
SELECT p.kato, p.parent_kato, p.region_kato, p.level, p.is_city, p.name_kk, p.name_ru, p.name_en
  FROM organisation.place AS p
 WHERE p.kato = ANY ($1)
    OR (p.parent_kato = $2 AND (p.valid_to IS NULL OR p.valid_to >= (SELECT organisation.today())))
 ORDER BY CASE $3 WHEN 'ru' THEN p.name_ru ELSE p.name_kk END COLLATE organisation.by_name;
