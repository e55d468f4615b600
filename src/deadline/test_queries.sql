-- What only the tests do.

-- Somebody with a role, who reads messages in a language.
-- query: officer
-- in:    person uuid, organisation uuid, role text, lang text
-- rows:  none
WITH opened AS (
    INSERT INTO account.account (person_id, organisation_id, name, search_key, sort_key)
    VALUES ($1, $2, 'Қызметкер', 'кызметкер', '00') ON CONFLICT DO NOTHING
), acted AS (
    INSERT INTO account.event (person_id, kind, address, lang) VALUES ($1, 'PASSWORD_CHANGED', '', $4)
)
INSERT INTO account.role_grant (id, person_id, role, organisation_id, valid_from, reason)
VALUES (gen_random_uuid(), $1, $3, $2, '2026-01-01', 'test');

-- query: outbox
-- in:    person uuid
-- out:   stage text, open i32, lang text, channel text
-- rows:  0..N limit 100
SELECT replace(o.msg, 'deadline.', ''), (o.args->>'n')::int, o.lang, o.channel
  FROM notice.outbox AS o
 WHERE o.person_id = $1
 ORDER BY o.number;

-- query: warnings
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM deadline.warning;

-- One day is not a working one in one region.
-- query: day_off
-- in:    day date, region text
-- rows:  none
INSERT INTO admission.work_day (day, region_kato, working, legal_source) VALUES ($1, $2, false, 'test');

-- query: put_above
-- in:    child uuid, parent uuid
-- rows:  none
INSERT INTO organisation.link (child_id, parent_id, valid_from, basis) VALUES ($1, $2, '2026-01-01', 'test');

-- A complaint of the first family, with its term.
-- query: put_complaint
-- in:    body uuid, person uuid, child uuid, region text, due instant
-- rows:  none
INSERT INTO complaint.complaint (id, number, person_id, person_name, child_id, child_name, organisation_id, region_kato, language, ground, text,
                                 wish, state, lodged_at, due_at)
VALUES ('00000000-0000-4000-8000-00000000000c', 12, $2, 'x', $3, 'x', $1, $4, 'kk', 'NO_SCHOOL', 'x', 'NEAR_SCHOOL', 'OPEN',
        $5::timestamptz - interval '20 days', $5);

-- query: put_task
-- in:    from_ uuid, to_ uuid, region text, due instant
-- rows:  none
INSERT INTO task.task (id, kind, source, source_key, title, words, search_key, region_kato, given_by, given_name, assignee_id, due_at)
VALUES ('00000000-0000-4000-8000-00000000000d', 'OTHER', 'HAND', '', 'x', 'x', 'x', $3, $1, 'x', $2, $4);
