-- People one by one and in lists. Row-level security decides which rows there are.

-- The people asked for, in that order; or the own children, from the eldest.
-- query: rows_by_ids
-- in:    ids uuids, own_children bool
-- out:   id uuid, iin_sealed opt_bytes, temporary_number opt_text, surname text, given text, patronymic text, born opt_date,
--        female opt_bool, citizenship opt_text, alive bool, excluded bool, identity_source text,
--        identity_at instant, phone_sealed opt_bytes, email_sealed opt_bytes,
--        address_sealed opt_bytes, address_street_id opt_uuid, address_kato opt_text,
--        address_source opt_text, protected bool, version i32
-- rows:  0..N limit 500
-- ahead: yes
SELECT p.id, p.iin_sealed, p.temporary_number, p.surname, p.given, p.patronymic, p.born, p.female, p.citizenship, p.alive, p.excluded,
       p.identity_source, p.identity_at, p.phone_sealed, p.email_sealed, p.address_sealed, p.address_street_id,
       p.address_kato, p.address_source, p.protected, p.version
  FROM person.person AS p
 WHERE p.id = ANY ((SELECT CASE WHEN $2 THEN sec.children() ELSE $1 END)::uuid[])
 ORDER BY array_position($1, p.id), p.born NULLS LAST, p.given, p.id
 LIMIT 501;

-- As the register or eGov gave it: what an administrator wrote down is nobody's proof.
-- query: confirmed_phone_of
-- in:    id uuid
-- out:   phone_sealed opt_bytes
-- rows:  0..1
SELECT p.phone_sealed FROM person.person AS p WHERE p.id = $1 AND p.phone_source IN ('REGISTER', 'EGOV');

-- The strongest relation first: blood or adoption before an appointment.
-- query: relation_of
-- in:    adult uuid, child uuid, day date
-- out:   relation text, source text, document text
-- rows:  0..1
SELECT g.relation, g.source, g.document
  FROM person.guardianship AS g
 WHERE g.adult_id = $1 AND g.child_id = $2 AND g.valid_from <= $3 AND (g.valid_to IS NULL OR g.valid_to >= $3)
 ORDER BY g.relation IN ('MOTHER', 'FATHER', 'ADOPTER') DESC, g.source = 'REGISTER' DESC, g.valid_from
 LIMIT 1;

-- query: preschool_completed
-- in:    child uuid, bin text, year i32
-- out:   completed bool
-- rows:  0..1
SELECT f.completed FROM person.preschool AS f WHERE f.child_id = $1 AND f.bin = $2 AND f.school_year = $3;

-- query: enrolled_on
-- in:    child uuid, day date
-- out:   bin text, grade i32
-- rows:  0..1
SELECT e.bin, e.grade
  FROM person.enrolment AS e
 WHERE e.child_id = $1 AND e.valid_from <= $2 AND (e.valid_to IS NULL OR e.valid_to >= $2)
 ORDER BY e.grade DESC
 LIMIT 1;

-- query: find_index
-- in:    iin_index bytes
-- out:   id opt_uuid
-- rows:  1
SELECT person.find($1) AS id;

-- query: find_index_for_intake
-- in:    iin_index opt_bytes, document_index opt_bytes
-- out:   id opt_uuid
-- rows:  1
SELECT person.find_for_intake($1, $2) AS id;

-- query: add_foreigner
-- in:    id uuid, number text, surname text, given text, patronymic text, born date, female bool, citizenship text,
--        phone_sealed opt_bytes, phone_index opt_bytes, address_sealed opt_bytes, street opt_uuid, kato opt_text
-- out:   added bool
-- rows:  1
SELECT person.add_foreigner($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) AS added;

-- query: add_document
-- in:    id uuid, person uuid, country text, kind text, number_sealed bytes, document_index bytes, until opt_date
-- out:   done opt_text
-- rows:  1
SELECT person.add_document($1, $2, $3, $4, $5, $6, $7)::text AS done;

-- query: documents_of
-- in:    person uuid
-- out:   id uuid, kind text, country text, number_sealed bytes, valid_until opt_date
-- rows:  0..1
SELECT d.id, d.kind, d.country, d.number_sealed, d.valid_until
  FROM person.foreign_document AS d
 WHERE d.person_id = $1
 ORDER BY d.recorded_at DESC, d.id
 LIMIT 1;

-- query: add_iin_row
-- in:    person uuid, sealed bytes, iin_index bytes
-- out:   outcome text
-- rows:  1
SELECT person.add_iin($1, $2, $3) AS outcome;

-- query: ensure_row
-- in:    id uuid, iin_sealed bytes, iin_index bytes, surname text, given text, patronymic text,
--        source text
-- out:   id opt_uuid
-- rows:  1
SELECT person.ensure($1, $2, $3, $4, $5, $6, $7) AS id;

-- query: ask_refresh_of
-- in:    person uuid
-- out:   done opt_text
-- rows:  1
SELECT person.ask_refresh($1)::text AS done;

-- query: set_phone_row
-- in:    person uuid, sealed opt_bytes, phone_index opt_bytes, source text
-- out:   done bool
-- rows:  1
SELECT person.set_phone($1, $2, $3, $4) AS done;

-- query: set_email_row
-- in:    person uuid, sealed opt_bytes
-- out:   done bool
-- rows:  1
SELECT person.set_email($1, $2) AS done;

-- query: set_name_row
-- in:    person uuid, surname text, given text, patronymic text
-- out:   done bool
-- rows:  1
SELECT person.set_name($1, $2, $3, $4) AS done;

-- query: refresh_of
-- in:    person uuid
-- out:   outcome opt_text
-- rows:  0..1
-- ahead: yes
SELECT r.outcome FROM person.refresh AS r WHERE r.person_id = $1;

-- query: of_age
-- out:   yes bool
-- rows:  1
SELECT person.is_of_age() AS yes;

-- query: own_representatives
-- out:   adult uuid, name text, agreed_at opt_instant, barred bool
-- rows:  0..N limit 100
SELECT r.adult, r.name, r.agreed_at, r.barred FROM person.own_representatives() AS r LIMIT 101;

-- query: agree_to
-- in:    id uuid, adult uuid
-- out:   done opt_text
-- rows:  1
SELECT person.agree($1, $2)::text AS done;

-- query: disagree_with
-- in:    adult uuid
-- out:   done opt_text
-- rows:  1
SELECT person.disagree($1)::text AS done;
