-- Bulk additions: one statement for thousands of rows, arrays in step. Empty text means NULL.

-- query: load_place_rows
-- in:    kato texts, level i64s, parent texts, region texts, is_city i64s, name_kk texts,
--        name_ru texts
-- rows:  none
INSERT INTO organisation.place (kato, level, parent_kato, region_kato, is_city, name_kk, name_ru)
SELECT kato, level, nullif(parent, ''), region, is_city = 1, name_kk, name_ru
  FROM unnest($1, $2, $3, $4, $5, $6, $7)
       AS new (kato, level, parent, region, is_city, name_kk, name_ru);

-- query: load_organisations
-- in:    id uuids, bin texts, kind texts, name_kk texts, name_ru texts, legal_name_kk texts,
--        legal_name_ru texts, search_key texts, region texts, district texts, settlement texts,
--        ownership texts, primary_programme i64s, preschool_groups i64s, status texts,
--        phone texts, address_kk texts, address_ru texts, site texts, valid_from texts
-- rows:  none
INSERT INTO organisation.organisation
    (id, bin, kind, name_kk, name_ru, legal_name_kk, legal_name_ru, search_key, region_kato, district_kato,
     settlement_kato, ownership, primary_programme, preschool_groups, status, phone, address_kk, address_ru,
     site, valid_from)
SELECT id, nullif(bin, ''), kind, name_kk, name_ru, legal_name_kk, legal_name_ru, search_key,
       nullif(region, ''), nullif(district, ''), nullif(settlement, ''), ownership,
       primary_programme = 1, preschool_groups = 1, status, nullif(phone, ''),
       nullif(address_kk, ''), nullif(address_ru, ''), nullif(site, ''), valid_from::date
  FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
       AS new (id, bin, kind, name_kk, name_ru, legal_name_kk, legal_name_ru, search_key, region, district,
               settlement, ownership, primary_programme, preschool_groups, status, phone, address_kk,
               address_ru, site, valid_from);

-- query: load_links
-- in:    child uuids, parent uuids, valid_from texts, basis text
-- rows:  none
INSERT INTO organisation.link (child_id, parent_id, valid_from, basis)
SELECT child, parent, valid_from::date, $4 FROM unnest($1, $2, $3) AS new (child, parent, valid_from);

-- query: load_languages
-- in:    organisation uuids, language texts, valid_from texts
-- rows:  none
INSERT INTO organisation.teaches_in (organisation_id, language, valid_from)
SELECT organisation, language, valid_from::date
  FROM unnest($1, $2, $3) AS new (organisation, language, valid_from);

-- query: load_street_rows
-- in:    id uuids, settlement texts, name_kk texts, name_ru texts, search_key texts
-- rows:  none
INSERT INTO organisation.street (id, settlement_kato, name_kk, name_ru, search_key)
SELECT id, settlement, name_kk, name_ru, search_key
  FROM unnest($1, $2, $3, $4, $5) AS new (id, settlement, name_kk, name_ru, search_key);

-- query: load_territory_rows
-- in:    id uuids, school uuids, act_number texts, act_date texts, valid_from texts
-- rows:  none
INSERT INTO organisation.territory (id, school_id, act_number, act_date, valid_from)
SELECT id, school, act_number, act_date::date, valid_from::date
  FROM unnest($1, $2, $3, $4, $5) AS new (id, school, act_number, act_date, valid_from);

-- query: load_item_rows
-- in:    id uuids, territory uuids, street uuids, house_from i64s, house_to i64s, parity texts,
--        house_suffix texts, flat_from i64s, flat_to i64s, language texts
-- rows:  none
INSERT INTO organisation.territory_item
    (id, territory_id, street_id, house_from, house_to, parity, house_suffix, flat_from, flat_to, language)
SELECT id, territory, street, nullif(house_from, 0), nullif(house_to, 0), parity, nullif(house_suffix, ''),
       nullif(flat_from, 0), nullif(flat_to, 0), nullif(language, '')
  FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       AS new (id, territory, street, house_from, house_to, parity, house_suffix, flat_from, flat_to, language);
