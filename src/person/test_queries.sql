-- What only tests ask of people.

-- query: share
-- in:    person uuid, organisation uuid, until date
-- out:   done opt_text
-- rows:  1
SELECT sec.share_person($1, $2, 'admission.application', $3)::text AS done;

-- query: end_guardianship
-- in:    adult uuid, child uuid, last date
-- rows:  none
UPDATE person.guardianship SET valid_to = $3 WHERE adult_id = $1 AND child_id = $2;

-- query: correct_born
-- in:    person uuid, born date
-- rows:  none
UPDATE person.person SET born = $2 WHERE id = $1;

-- query: links_of_age
-- in:    child uuid
-- out:   of_age_on opt_date, n i64
-- rows:  1
SELECT max(of_age_on), count(*) FROM person.guardianship WHERE child_id = $1;

-- query: protect
-- in:    person uuid
-- rows:  none
UPDATE person.person SET protected = true WHERE id = $1;

-- query: move_iin
-- in:    source uuid, target uuid
-- rows:  none
UPDATE person.person SET iin_sealed = (SELECT iin_sealed FROM person.person WHERE id = $1) WHERE id = $2;

-- query: everybody
-- out:   n i64
-- rows:  1
SELECT count(*) FROM person.person;

-- query: everybodys_links
-- out:   n i64
-- rows:  1
SELECT count(*) FROM person.guardianship;

-- query: take_name
-- in:    person uuid
-- rows:  none
UPDATE person.person SET surname = 'x' WHERE id = $1;

-- query: journal_of
-- in:    object text
-- out:   action text, details text
-- rows:  0..N limit 50
SELECT e.action, e.details::text FROM audit.entry AS e WHERE e.object = $1 ORDER BY e.shard, e.seq LIMIT 50;

-- query: add_without_number
-- in:    id uuid
-- rows:  none
INSERT INTO person.person (id, surname, identity_source) VALUES ($1, 'x', 'DECLARED');

-- query: half_an_iin
-- in:    person uuid
-- rows:  none
UPDATE person.person SET iin_index = decode(repeat('00', 32), 'hex') WHERE id = $1;

-- query: number_like_an_iin
-- in:    person uuid
-- rows:  none
UPDATE person.person SET temporary_number = '880315600013' WHERE id = $1;
