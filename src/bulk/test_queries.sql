-- What only the tests of bulk do and ask.

-- query: set_most
-- in:    people text
-- rows:  none
INSERT INTO platform.setting (key, value, valid_from, legal_source, reason) VALUES ('bulk.people_most', $1, '2026-01-01', 'test', 'test');

-- query: officer
-- in:    person uuid, organisation uuid, role text
-- rows:  none
WITH opened AS (
    INSERT INTO account.account (person_id, organisation_id, name, search_key, sort_key)
    VALUES ($1, $2, 'Қызметкер', 'кызметкер', '00') ON CONFLICT DO NOTHING
)
INSERT INTO account.role_grant (id, person_id, role, organisation_id, valid_from, reason)
VALUES (gen_random_uuid(), $1, $3, $2, '2026-01-01', 'test');

-- Who has just given a code: the one session of the tests, whose number is nil, becomes theirs.
-- query: gives_code
-- in:    person uuid
-- rows:  none
INSERT INTO account.session (id, token_hash, person_id, door, grant_id, stage, name, context, expires_at, idle_s, factor_at, address, agent, network)
SELECT '00000000-0000-0000-0000-000000000000', sha256('t'), $1, 'staff', g.id, 'FULL', 'Қ', '', platform.now() + interval '2 days', 1800,
       platform.now(), '', '', ''
  FROM account.role_grant AS g WHERE g.person_id = $1 LIMIT 1
ON CONFLICT (id) DO UPDATE SET person_id = EXCLUDED.person_id, grant_id = EXCLUDED.grant_id, factor_at = EXCLUDED.factor_at;

-- query: journalled
-- in:    action text
-- out:   n i64, last opt_text
-- rows:  1
SELECT count(*), max(e.details ->> 'people') FROM audit.entry AS e WHERE e.action = $1;

-- One person as both, against the gates: by the owner of the database.
-- query: forge
-- rows:  none
UPDATE bulk.export SET state = 'APPROVED', approved_by = person_id, until = platform.now() + interval '1 hour' WHERE state = 'ASKED';

-- query: set_seen
-- in:    day text, more text
-- rows:  none
INSERT INTO platform.setting (key, scope, value, valid_from, legal_source, reason)
VALUES ('bulk.seen_day', 'clerk', $1, '2026-01-01', 'test', 'test'), ('bulk.seen_more', '', $2, '2026-01-01', 'test', 'test');

-- query: opens_of
-- in:    person uuid
-- out:   n i64
-- rows:  1
SELECT count(*) FROM audit.entry AS e WHERE e.person = $1 AND e.action = 'admission.open';
