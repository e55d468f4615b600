-- What only the tests of glass ask.

-- query: told
-- in:    person uuid, text text
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM notice.message AS m WHERE m.person_id = $1 AND m.msg = $2;

-- query: journalled
-- in:    action text, object text
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM audit.entry AS e WHERE e.action = $1 AND e.object = $2;

-- Somebody with a role, who has just given a code: the one session of the tests, whose number is nil, becomes theirs.
-- query: officer
-- in:    person uuid, organisation uuid, role text
-- rows:  none
WITH opened AS (
    INSERT INTO account.account (person_id, organisation_id, name, search_key, sort_key)
    VALUES ($1, $2, 'Қызметкер', 'кызметкер', '00') ON CONFLICT DO NOTHING
)
INSERT INTO account.role_grant (id, person_id, role, organisation_id, valid_from, reason)
VALUES (gen_random_uuid(), $1, $3, $2, '2026-01-01', 'test');

-- query: gives_code
-- in:    person uuid
-- rows:  none
INSERT INTO account.session (id, token_hash, person_id, door, grant_id, stage, name, context, expires_at, idle_s, factor_at, address, agent, network)
SELECT '00000000-0000-0000-0000-000000000000', sha256('t'), $1, 'staff', g.id, 'FULL', 'Қ', '', platform.now() + interval '1 hour', 1800,
       platform.now(), '', '', ''
  FROM account.role_grant AS g WHERE g.person_id = $1 LIMIT 1
ON CONFLICT (id) DO UPDATE SET person_id = EXCLUDED.person_id, grant_id = EXCLUDED.grant_id, factor_at = EXCLUDED.factor_at;

-- query: number_of
-- in:    id uuid
-- out:   number i64
-- rows:  1
SELECT a.number FROM admission.application AS a WHERE a.id = $1;

-- Rows of families that the signed context sees, in whatever table.
-- query: seen
-- out:   n i64
-- rows:  1
SELECT (SELECT count(*) FROM admission.application) + (SELECT count(*) FROM admission.attachment) AS n;

-- A complaint that an authority has to answer, and what happened to it.
-- query: lodge
-- in:    id uuid, number i64, person uuid, child uuid, organisation uuid
-- rows:  none
WITH lodged AS (
    INSERT INTO complaint.complaint (id, number, person_id, person_name, child_id, child_name, organisation_id, region_kato, language, ground,
                                     text, wish, state, lodged_at, due_at)
    VALUES ($1, $2, $3, 'Сынақ Ата-ана', $4, 'Сынақ Бала', $5, '710000000', 'kk', 'OTHER', 'Мектеп жауап бермеді', 'EXPLANATION', 'OPEN',
            platform.now(), platform.now() + interval '15 days')
)
INSERT INTO complaint.step (complaint_id, at, kind, person_id, name, words) VALUES ($1, platform.now(), 'LODGED', $3, 'Сынақ Ата-ана', '');

-- A child that waits for a place in a club.
-- query: wait_for_club
-- in:    id uuid, number i64, person uuid, child uuid, organisation uuid
-- rows:  none
WITH pool AS (
    INSERT INTO club.pool (id, season_id, organisation_id, region_kato, district_kato, provider, title, search_key, direction, level,
                           language, age_from, age_to, days, starts, minutes, place)
    SELECT gen_random_uuid(), s.id, $5, '710000000', '711000000', 'Сынақ үйі', 'Домбыра', 'домбыра', 'music', 'begin', 'kk', 6, 10, '13',
           900, 45, '12-бөлме'
      FROM club.season AS s ORDER BY s.year LIMIT 1
    RETURNING id, season_id
), asked AS (
    INSERT INTO club.application (id, number, season_id, pool_id, organisation_id, arrival_no, child_id, child_key, child_name, child_born,
                                  applicant_id, applicant_name, language, signed_id, signed_hash, submitted_at, deadline_at, state)
    SELECT $1, $2, p.season_id, p.id, $5, 1, $4, sha256('child'), 'Сынақ Бала', '2019-05-01', $3, 'Сынақ Ата-ана', 'kk', gen_random_uuid(),
           sha256('signed'), platform.now(), platform.now() + interval '100 days', 'HELD'
      FROM pool AS p
)
INSERT INTO club.event (application_id, pool_id, organisation_id, at, from_state, to_state, rule)
SELECT $1, p.id, $5, platform.now(), e.a, e.b, 'test' FROM pool AS p, (VALUES ('-', 'REGISTERED'), ('REGISTERED', 'HELD')) AS e (a, b);
