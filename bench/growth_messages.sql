-- Messages of one moment, as features leave them: to different families, in the order of their numbers. Given: first, n.
INSERT INTO notice.outbox (id, channel, object, person_id, msg, args, lang, link, expires_at)
SELECT gen_random_uuid(), 'SMS', 'bench.growth:' || i, p.id, 'notice.code', '{"code": "1234"}', 'ru', '', platform.now() + interval '1 day'
  FROM generate_series(:first::bigint, :first::bigint + :n::bigint - 1) AS i
  JOIN (SELECT id, row_number() OVER () - 1 AS k, count(*) OVER () AS all
          FROM (SELECT id FROM person.person WHERE phone_index IS NOT NULL LIMIT 1000) AS few) AS p
    ON p.k = i % p.all;
