-- Bulk additions by the owner: one statement for thousands of rows, arrays in step. Empty text means
-- NULL; sealed values and indexes travel in hexadecimal.

-- query: load_people
-- in:    id uuids, iin_sealed texts, iin_index texts, surname texts, given texts, patronymic texts,
--        born texts, female i64s, citizenship texts, phone_sealed texts, phone_index texts,
--        address_sealed texts, street texts, kato texts
-- rows:  none
WITH clock AS MATERIALIZED (SELECT platform.now() AS now)
INSERT INTO person.person
    (id, iin_sealed, iin_index, surname, given, patronymic, born, female, citizenship, identity_source, identity_at,
     phone_sealed, phone_index, phone_source, phone_at, address_sealed, address_street_id, address_kato,
     address_source, address_at)
SELECT id, decode(iin_sealed, 'hex'), decode(iin_index, 'hex'), surname, given, patronymic, nullif(born, '')::date,
       female = 1, nullif(citizenship, ''), 'REGISTER', now,
       decode(nullif(phone_sealed, ''), 'hex'), decode(nullif(phone_index, ''), 'hex'),
       CASE WHEN phone_sealed <> '' THEN 'REGISTER' END, CASE WHEN phone_sealed <> '' THEN now END,
       decode(nullif(address_sealed, ''), 'hex'), nullif(street, '')::uuid, nullif(kato, ''),
       CASE WHEN address_sealed <> '' THEN 'REGISTER' END, CASE WHEN address_sealed <> '' THEN now END
  FROM clock, unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
       AS new (id, iin_sealed, iin_index, surname, given, patronymic, born, female, citizenship, phone_sealed,
               phone_index, address_sealed, street, kato);

-- query: load_guardianship_rows
-- in:    id uuids, adult uuids, child uuids, relation texts, valid_from texts, document texts
-- rows:  none
WITH clock AS MATERIALIZED (SELECT platform.now() AS now)
INSERT INTO person.guardianship (id, adult_id, child_id, relation, valid_from, source, document, checked_at)
SELECT id, adult, child, relation, valid_from::date, 'REGISTER', document, now
  FROM clock, unnest($1, $2, $3, $4, $5, $6) AS new (id, adult, child, relation, valid_from, document);

-- query: load_preschool_rows
-- in:    child uuids, bin texts, school_year i64s, completed i64s
-- rows:  none
WITH clock AS MATERIALIZED (SELECT platform.now() AS now)
INSERT INTO person.preschool (child_id, bin, school_year, completed, source, checked_at)
SELECT child, bin, school_year, completed = 1, 'REGISTER', now
  FROM clock, unnest($1, $2, $3, $4) AS new (child, bin, school_year, completed);

-- query: load_enrolment_rows
-- in:    child uuids, bin texts, grade i64s, valid_from texts
-- rows:  none
WITH clock AS MATERIALIZED (SELECT platform.now() AS now)
INSERT INTO person.enrolment (child_id, bin, grade, valid_from, source, checked_at)
SELECT child, bin, grade, valid_from::date, 'REGISTER', now
  FROM clock, unnest($1, $2, $3, $4) AS new (child, bin, grade, valid_from);
