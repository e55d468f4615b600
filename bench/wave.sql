-- What bench/wave and bench/club prepare and ask besides the product's own statements.

-- Families whose child is of age and applied nowhere, all of the same places one after the other, so that schools fill up as they do;
-- first places in which some school's clerk can sign in. Each chooses a school of its place, the first of them more often.
-- query: applicants
-- in:    n i64
-- out:   child uuid, adult uuid, pool uuid
-- rows:  0..N limit 100000
WITH place AS MATERIALIZED (
    SELECT coalesce(o.settlement_kato, o.district_kato, o.region_kato) AS kato, array_agg(p.id ORDER BY md5(p.id::text)) AS pools,
           bool_or(EXISTS (SELECT FROM account.role_grant AS g WHERE g.organisation_id = o.id AND g.role = 'clerk')) AS staffed
      FROM admission.pool AS p
      JOIN organisation.organisation AS o ON o.id = p.organisation_id
      JOIN admission.region_window AS w ON w.campaign_id = p.campaign_id AND w.region_kato = p.region_kato
     WHERE p.opened AND w.first_day < organisation.today()
     GROUP BY 1),
found AS (
    SELECT DISTINCT ON (g.adult_id) c.id AS child, g.adult_id AS adult, place.kato, place.staffed, place.pools
      FROM place
      JOIN person.person AS c ON c.address_kato = place.kato
      JOIN person.guardianship AS g ON g.child_id = c.id AND g.relation = 'MOTHER'
     WHERE extract(year FROM c.born) BETWEEN extract(year FROM organisation.today()) - 7 AND extract(year FROM organisation.today()) - 6
       AND NOT EXISTS (SELECT FROM admission.application AS a WHERE a.child_id = c.id)
       AND NOT EXISTS (SELECT FROM admission.draft AS d WHERE d.child_id = c.id)
     ORDER BY g.adult_id, c.id),
chosen AS (
    SELECT child, adult, pools, ('x' || left(md5(child::text), 8))::bit(32)::bigint / 4294967296.0 AS chance FROM found
     ORDER BY staffed DESC, md5(kato), child LIMIT $1)
SELECT child, adult, pools[1 + floor(cardinality(pools) * chance * chance)::int] FROM chosen ORDER BY md5(adult::text);

-- Each family of a run has a telephone of its own, also where there were runs before.
-- query: phones_there
-- out:   n i64
-- rows:  1
SELECT (SELECT count(*) FROM admission.draft) + (SELECT count(*) FROM club.application);

-- query: drafts_add
-- in:    ids uuids, persons uuids, children uuids, pools uuids, phones texts
-- rows:  none
INSERT INTO admission.draft (id, person_id, campaign_id, child_id, pool_id, phone_sealed, relation, choice_confirmed, truthful, consent_at, answered)
SELECT d.id, d.person, p.campaign_id, d.child, p.id, decode(d.phone, 'hex'), 'parent', true, true, platform.now(),
       '{child,school,special,phone,consent}'
  FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[]) AS d(id, person, child, pool, phone)
  JOIN admission.pool AS p ON p.id = d.pool;

-- query: draft_files_add
-- in:    ids uuids, persons uuids
-- rows:  none
WITH paper AS MATERIALIZED (
    SELECT d.id, d.person, kind, gen_random_uuid() AS file
      FROM unnest($1::uuid[], $2::uuid[]) AS d(id, person), unnest('{FORM_065,FORM_052_2,PHOTO}'::text[]) AS kind),
stored AS (
    INSERT INTO file.stored_file (id, owner_id, purpose, name, kind, size, sha256, state, pages, clean_id, key_sealed, checked_at)
    SELECT file, person, kind, lower(kind) || '.jpg', 'JPEG', 200000, sha256(uuid_send(file)), 'CLEAN', 1, gen_random_uuid(), uuid_send(file),
           platform.now() FROM paper)
INSERT INTO admission.draft_file (draft_id, person_id, kind, file_id) SELECT id, person, kind, file FROM paper;

-- Children of the age of a group in whose place they live; each group gets as many more than places as there were on the day that is
-- repeated: 55 889 for 22 781. Each child asks for one.
-- query: seekers
-- in:    n i64
-- out:   child uuid, adult uuid, pool uuid
-- rows:  0..N limit 100000
WITH sum AS MATERIALIZED (
    SELECT p.id, p.age_from, p.age_to, p.capacity, coalesce(o.settlement_kato, o.district_kato, o.region_kato) AS kato,
           sum(p.capacity) OVER (ORDER BY md5(p.id::text)) - p.capacity AS before
      FROM club.pool AS p JOIN organisation.organisation AS o ON o.id = p.organisation_id
     WHERE p.opened AND p.last_arrival = 0),
wish AS (
    SELECT s.id AS pool, s.capacity, c.id AS child, row_number() OVER (PARTITION BY s.id ORDER BY md5(s.id::text || c.id)) AS n
      FROM sum AS s
      JOIN person.person AS c ON c.address_kato = s.kato
       AND extract(year FROM age(organisation.today(), c.born)) BETWEEN s.age_from AND s.age_to
     WHERE s.before * 55889 < $1 * 22781 AND NOT EXISTS (SELECT FROM club.application AS a WHERE a.child_id = c.id)),
found AS (
    SELECT DISTINCT ON (g.adult_id) w.child, g.adult_id AS adult, w.pool
      FROM wish AS w JOIN person.guardianship AS g ON g.child_id = w.child AND g.relation = 'MOTHER'
     WHERE w.n * 22781 <= w.capacity * 55889
     ORDER BY g.adult_id, w.child)
SELECT child, adult, pool FROM found ORDER BY md5(adult::text) LIMIT $1;
