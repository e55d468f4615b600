-- What only the tests do.

-- query: by_source
-- in:    source text
-- out:   id uuid, assignee_id uuid, place_kk text, house text, amount i64, state text, result opt_text, closed_by opt_text, source_key text
-- rows:  0..N limit 100
SELECT t.id, t.assignee_id, t.place_kk, t.house, t.amount, t.state, t.result, t.closed_by, t.source_key
  FROM task.task AS t WHERE t.source = $1 ORDER BY t.number;

-- The territory of the first school begins with this house.
-- query: territory_from
-- in:    house i32
-- rows:  none
UPDATE organisation.territory_item SET house_from = $1 WHERE house_to IS NOT NULL;

-- query: reject_record
-- in:    school uuid, child uuid
-- rows:  none
INSERT INTO nedb.record (enrolment_id, organisation_id, child_id, child_name, number, act, since_at, school_year, grade, language, class_letter,
                         order_number, order_dated, state, error_code)
VALUES ('00000000-0000-4000-8000-00000000000b', $1, $2, 'x', 1, 'ENROL', platform.now(), 2026, 1, 'kk', 'А', '1', '2026-08-25', 'REJECTED', 'E1');

-- query: accept_record
-- rows:  none
UPDATE nedb.record SET state = 'WAITING', error_code = '', version = version + 1;

-- A complaint of the first family, with its term.
-- query: put_complaint
-- in:    body uuid, person uuid, child uuid, region text, due instant
-- rows:  none
INSERT INTO complaint.complaint (id, number, person_id, person_name, child_id, child_name, organisation_id, region_kato, language, ground, text,
                                 wish, state, lodged_at, due_at)
VALUES ('00000000-0000-4000-8000-00000000000c', 12, $2, 'x', $3, 'x', $1, $4, 'kk', 'NO_SCHOOL', 'x', 'NEAR_SCHOOL', 'OPEN',
        $5::timestamptz - interval '20 days', $5);

-- query: withdraw_complaint
-- rows:  none
UPDATE complaint.complaint SET state = 'WITHDRAWN', ended_at = platform.now();
