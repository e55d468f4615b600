-- Pupils of src/exchange/testing/pupils.sql have parents and accounts: 53 (school 03) and 54 (school 04) are children of the
-- parent who came from eGov and stand in the register of pupils; 17 has an account and is enrolled in the school 03, by order.
SET LOCAL session_replication_role = replica;

INSERT INTO person.guardianship (id, adult_id, child_id, relation, valid_from, source)
SELECT gen_random_uuid(), a.person_id, c.id, 'MOTHER', '2020-01-02', 'REGISTER'
  FROM account.account AS a,
       (VALUES ('0acc0000-0000-4000-8000-000000000053'::uuid), ('0acc0000-0000-4000-8000-000000000054')) AS c (id)
 WHERE a.name = 'СЫНАҚ АЙГҮЛ';

INSERT INTO person.enrolment (child_id, bin, grade, valid_from, source)
VALUES ('0acc0000-0000-4000-8000-000000000053', '991240000013', 1, '2020-09-01', 'REGISTER'),
       ('0acc0000-0000-4000-8000-000000000054', '991241000029', 2, '2020-09-01', 'REGISTER'),
       ('0acc0000-0000-4000-8000-000000000017', '991240000013', 1, '2020-09-01', 'REGISTER');

UPDATE admission.application SET child_id = '0acc0000-0000-4000-8000-000000000017' WHERE id = '0acc0000-0000-4000-8000-000000000081';
