-- A class of the school 03 and one of the school 04 of the tests' country, with pupils: triggers are left out, for only what
-- partners read of the rows is looked at. Two pupils of the school 03 have an IIN and are loaded by the test.
SET LOCAL session_replication_role = replica;

INSERT INTO person.person (id, temporary_number, surname, given, born, identity_source, protected)
SELECT ('0acc0000-0000-4000-8000-0000000000' || s.n)::uuid, 'T-00000-000' || s.n, 'Сынақ', 'Бала', '2020-01-02', 'DECLARED', s.protected
  FROM (VALUES ('53', true), ('54', false), ('57', false)) AS s (n, protected);

INSERT INTO admission.pool (id, campaign_id, organisation_id, region_kato, language, classes, seats_per_class, capacity, taken)
SELECT ('0acc0000-0000-4000-8000-0000000000' || s.pool)::uuid, 'c2026000-0000-4000-8000-000000002026',
       ('0acc0000-0000-4000-8000-0000000000' || s.school)::uuid, '710000000', s.language, 2, 25, 50, 3
  FROM (VALUES ('61', '03', 'kk'), ('62', '03', 'ru'), ('63', '04', 'kk')) AS s (pool, school, language);

INSERT INTO admission.enrolment_order (id, organisation_id, campaign_id, number, dated, signed_by, signed_name, signed_id)
SELECT ('0acc0000-0000-4000-8000-0000000000' || s.n)::uuid, ('0acc0000-0000-4000-8000-0000000000' || s.school)::uuid,
       'c2026000-0000-4000-8000-000000002026', '1', '2026-08-25', '0acc0000-0000-4000-8000-000000000014', 'Үлгілі Арман',
       '0acc0000-0000-4000-8000-000000000099'
  FROM (VALUES ('71', '03'), ('72', '04')) AS s (n, school);

INSERT INTO admission.application (id, number, campaign_id, pool_id, organisation_id, region_kato, arrival_no, child_id, child_key,
                                   child_name, child_born, applicant_id, applicant_name, relation, lane, lane_basis, channel,
                                   special_needs, wants_reserve, language, signed_id, signed_hash, submitted_at, deadline_at, state)
SELECT ('0acc0000-0000-4000-8000-0000000000' || s.n)::uuid, s.number, 'c2026000-0000-4000-8000-000000002026',
       ('0acc0000-0000-4000-8000-0000000000' || s.pool)::uuid, ('0acc0000-0000-4000-8000-0000000000' || s.school)::uuid, '710000000',
       s.number, ('0acc0000-0000-4000-8000-0000000000' || s.child)::uuid, sha256(convert_to(s.n, 'UTF8')), 'Сынақ Бала', '2020-01-02',
       '0acc0000-0000-4000-8000-000000000014', 'Үлгілі Арман', 'parent', 'T', 'declared', 'OQU', false, false, 'kk',
       '0acc0000-0000-4000-8000-000000000099', sha256(''), '2026-06-01 10:00+05', '2026-06-02 10:00+05', s.state
  FROM (VALUES ('81', 1, '61', '03', '51', 'ENROLLED'), ('82', 2, '61', '03', '52', 'ENROLLED'),
               ('83', 3, '62', '03', '53', 'ENROLLED'), ('84', 4, '63', '04', '54', 'ENROLLED'), ('87', 7, '61', '03', '57', 'ENROLLED'),
               ('85', 5, '61', '03', '55', 'HELD'), ('86', 6, '61', '03', '56', 'WITHDRAWN')) AS s (n, number, pool, school, child, state);

INSERT INTO admission.order_line (order_id, application_id, organisation_id, line_no, class_letter)
SELECT ('0acc0000-0000-4000-8000-0000000000' || s.n)::uuid, ('0acc0000-0000-4000-8000-0000000000' || s.application)::uuid,
       ('0acc0000-0000-4000-8000-0000000000' || s.school)::uuid, s.line, 'А'
  FROM (VALUES ('71', '81', '03', 1), ('71', '82', '03', 2), ('71', '83', '03', 3), ('71', '87', '03', 4), ('72', '84', '04', 1)) AS s (n, application, school, line);
