-- What `oqu work` reads and writes when the register has answered.

-- query: refresh_next
-- out:   person_id uuid, tries i32
-- rows:  0..1
SELECT r.person_id, r.tries
  FROM person.refresh AS r
 WHERE r.due_at <= platform.now() AND (r.outcome IS NULL OR r.outcome = 'SILENT')
 ORDER BY r.due_at
 LIMIT 1;

-- query: refresh_done
-- in:    person uuid, outcome text
-- rows:  none
UPDATE person.refresh SET outcome = $2, tries = 0 WHERE person_id = $1;

-- One minute, two, four … at most a day.
-- query: refresh_later
-- in:    person uuid
-- rows:  none
UPDATE person.refresh
   SET outcome = 'SILENT', tries = tries + 1,
       due_at = platform.now() + least(interval '1 day', interval '1 minute' * power(2, least(tries, 12)))
 WHERE person_id = $1;

-- query: store_identity
-- in:    id uuid, surname text, given text, patronymic text, born opt_date, female opt_bool,
--        citizenship opt_text, alive bool, excluded bool
-- rows:  none
UPDATE person.person
   SET surname = $2, given = $3, patronymic = $4, born = $5, female = $6, citizenship = $7, alive = $8, excluded = $9,
       identity_source = 'REGISTER', identity_at = platform.now(), version = version + 1
 WHERE id = $1;

-- query: store_address
-- in:    id uuid, sealed bytes, street opt_uuid, kato opt_text
-- rows:  none
UPDATE person.person
   SET address_sealed = $2, address_street_id = $3, address_kato = $4, address_source = 'REGISTER',
       address_at = platform.now(), version = version + 1
 WHERE id = $1;

-- A phone the person declared stays; the register only fills a gap.
-- query: store_phone
-- in:    id uuid, sealed bytes, phone_index bytes
-- rows:  none
UPDATE person.person
   SET phone_sealed = $2, phone_index = $3, phone_source = 'REGISTER', phone_at = platform.now(), version = version + 1
 WHERE id = $1 AND (phone_source IS NULL OR phone_source = 'REGISTER');

-- query: store_guardianship
-- in:    id uuid, adult uuid, child uuid, relation text, valid_from date, valid_to opt_date, document text
-- rows:  none
INSERT INTO person.guardianship AS g (id, adult_id, child_id, relation, valid_from, valid_to, source, document)
VALUES ($1, $2, $3, $4, $5, $6, 'REGISTER', $7)
ON CONFLICT (adult_id, child_id, relation, valid_from)
DO UPDATE SET valid_to = excluded.valid_to, source = 'REGISTER', document = excluded.document,
              checked_at = platform.now(), version = g.version + 1;

-- Links the register no longer reports end today; nothing is deleted.
-- query: end_other_guardianship
-- in:    adult uuid, kept uuids, day date
-- rows:  none
UPDATE person.guardianship
   SET valid_to = greatest(valid_from, $3 - 1), checked_at = platform.now(), version = version + 1
 WHERE adult_id = $1 AND child_id <> ALL ($2) AND source = 'REGISTER' AND (valid_to IS NULL OR valid_to >= $3);
