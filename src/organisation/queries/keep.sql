-- What administrators do with a record, through the gates of schema/0005_keeping.sql.

-- query: add_organisation_below
-- in:    parent uuid, by text, reason text, id uuid, bin opt_text, kind text, ownership text,
--        name_kk text, name_ru text, legal_kk text, legal_ru text, search_key text, region opt_text,
--        district opt_text, settlement opt_text, opens_on opt_date
-- out:   done opt_text
-- rows:  1
SELECT organisation.add_below($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)::text AS done;

-- query: change_names
-- in:    id uuid, version i32, by text, reason text, name_kk text, name_ru text, legal_kk text,
--        legal_ru text, search_key text, address_kk opt_text, address_ru opt_text, phone opt_text,
--        site opt_text
-- out:   done opt_text
-- rows:  1
SELECT organisation.put_names($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)::text AS done;

-- query: change_licence
-- in:    id uuid, version i32, by text, reason text, bin opt_text, kind text, ownership text,
--        region opt_text, district opt_text, settlement opt_text, licence_number opt_text,
--        licence_on opt_date, primary_programme bool, preschool bool
-- out:   done opt_text
-- rows:  1
SELECT organisation.put_licence($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)::text AS done;

-- query: change_languages
-- in:    id uuid, version i32, by text, reason text, languages texts, valid_from date
-- out:   done opt_text
-- rows:  1
SELECT organisation.put_languages($1, $2, $3, $4, $5, $6)::text AS done;

-- query: change_parent
-- in:    id uuid, version i32, by text, reason text, parent uuid, valid_from date
-- out:   done opt_text
-- rows:  1
SELECT organisation.put_parent($1, $2, $3, $4, $5, $6)::text AS done;

-- query: change_successor
-- in:    id uuid, version i32, by text, reason text, owner uuid, from_on date
-- out:   done opt_text
-- rows:  1
SELECT organisation.put_successor($1, $2, $3, $4, $5, $6)::text AS done;

-- query: change_status
-- in:    id uuid, version i32, by text, reason text, status text, day opt_date
-- out:   done opt_text
-- rows:  1
SELECT organisation.put_status($1, $2, $3, $4, $5, $6)::text AS done;
