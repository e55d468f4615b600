-- What only the tests of waiver do.

-- query: end_guardianship
-- in:    adult uuid, last opt_date
-- rows:  none
UPDATE person.guardianship SET valid_to = $2 WHERE adult_id = $1;
