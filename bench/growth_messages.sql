-- Messages of one moment, as features leave them: to different families, in the order of their numbers. Given: first, n.
INSERT INTO notice.outbox (id, channel, object, person_id, msg, args, lang, link, expires_at)
SELECT gen_random_uuid(), 'SMS', 'bench.growth:' || i, p.id, 'notice.code', '{"code": "1234"}', 'ru', '', platform.now() + interval '1 day'
  FROM generate_series(:first::bigint, :first::bigint + :n::bigint - 1) AS i
  JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS k, count(*) OVER () AS all FROM person.person WHERE phone_index IS NOT NULL) AS p
    ON p.k = i % p.all;
