-- Ten school years in a copy of the national demo country, for bench/growth: nine earlier campaigns, applications of all schools with three
-- files each, and the journal of what people did with them. Given as :files. Constraints and triggers of rows rest meanwhile, and
-- indexes that hold no constraint are made afterwards, as in a restore.
\set applications :files ' / 3'
SET session_replication_role = replica;
SET synchronous_commit = off;
SET maintenance_work_mem = '512MB';
SET jit = off;

-- Numbers in order: in a B-tree they lie closer together than random ones would; everything else is as large as in truth.
CREATE FUNCTION public.growth_id(kind text, i bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
$$ SELECT (kind || lpad(to_hex(i), 31, '0'))::uuid $$;
CREATE FUNCTION public.growth_bytes(i bigint) RETURNS bytea LANGUAGE sql IMMUTABLE AS
$$ SELECT decode(lpad(to_hex(i), 64, '0'), 'hex') $$;

CREATE TABLE public.growth_index AS
SELECT x.indexrelid::regclass::text AS name, pg_get_indexdef(x.indexrelid) AS definition
  FROM pg_index AS x
 WHERE x.indrelid IN ('file.stored_file'::regclass, 'admission.attachment'::regclass, 'admission.application'::regclass, 'audit.entry'::regclass)
   AND NOT EXISTS (SELECT FROM pg_constraint AS k WHERE k.conindid = x.indexrelid);
SELECT format('DROP INDEX %s', name) FROM public.growth_index \gexec

ALTER TABLE admission.campaign DROP CONSTRAINT campaign_year_check; -- the law begins later than the tenth year before
INSERT INTO admission.campaign
SELECT (jsonb_populate_record(NULL::admission.campaign, to_jsonb(c) || jsonb_build_object(
           'id', md5(c.id::text || y)::uuid, 'year', c.year - y, 'first_day', c.first_day - y * 365, 'last_day', c.last_day - y * 365,
           'born_until', c.born_until - y * 365, 'sure_born_until', c.sure_born_until - y * 365, 'earliest_order', c.earliest_order - y * 365,
           'study_start', c.study_start - y * 365, 'basis_from', c.basis_from - y * 365, 'basis_until', c.basis_until - y * 365))).*
  FROM (SELECT * FROM admission.campaign ORDER BY year DESC LIMIT 1) AS c, generate_series(1, 9) AS y
    ON CONFLICT DO NOTHING;

-- Closed pools of the earlier campaigns, in an order that a number finds.
CREATE TABLE public.growth_pool AS
SELECT row_number() OVER (ORDER BY md5(p.id::text || k.year)) - 1 AS n, md5(p.id::text || k.year)::uuid AS id, k.id AS campaign_id,
       k.year, k.first_day, p.id AS of_id, p.organisation_id, p.region_kato, p.language
  FROM admission.pool AS p, admission.campaign AS k
 WHERE p.campaign_id = (SELECT id FROM admission.campaign ORDER BY year DESC LIMIT 1)
   AND k.year < (SELECT max(year) FROM admission.campaign);
CREATE UNIQUE INDEX ON public.growth_pool (n);
INSERT INTO admission.pool
SELECT (jsonb_populate_record(NULL::admission.pool, to_jsonb(p) || jsonb_build_object('id', g.id, 'campaign_id', g.campaign_id, 'opened', false, 'aside', false, 'reserve', 0,
                                                    'taken', 0, 'auto_taken', 0, 'waiting_t', 0, 'waiting_o', 0))).*
  FROM public.growth_pool AS g JOIN admission.pool AS p ON p.id = g.of_id;
ANALYZE public.growth_pool;

INSERT INTO admission.application (
    id, number, campaign_id, pool_id, organisation_id, region_kato, arrival_no, child_id, child_key, child_name, child_born, applicant_id,
    applicant_name, relation, lane, lane_basis, channel, special_needs, wants_reserve, language, signed_id, signed_hash, submitted_at,
    deadline_at, state, decided_at, decided_name)
SELECT public.growth_id('a', i), 1000000000 + i, g.campaign_id, g.id, g.organisation_id, g.region_kato, 1 + (i / s.pools)::int, public.growth_id('0', i),
       public.growth_bytes(i), (ARRAY['Ахметов', 'Ибраева', 'Серікбаев', 'Оспанова', 'Ким', 'Попова', 'Қасымов', 'Смағұлова'])[1 + i % 8]
       || ' ' || (ARRAY['Дана', 'Әсет', 'Нұрлан', 'Айнұр', 'София', 'Тимур', 'Мәдина'])[1 + i / 8 % 7] || ' ' || i % 1000,
       make_date(g.year - 6, 1 + (i % 12)::int, 1 + (i % 28)::int), public.growth_id('b', i / 2), 'Үлгілі ' || i % 1000, 'parent', 'T', 'address', 'OQU',
       false, false, 'kk', public.growth_id('5', i), public.growth_bytes(i), g.first_day + i % 60 * interval '1 day',
       g.first_day + (i % 60 + 5) * interval '1 day', CASE WHEN i % 12 = 0 THEN 'WITHDRAWN' ELSE 'ENROLLED' END, g.first_day + (i % 60 + 2) * interval '1 day', 'Үлгілі'
  FROM (SELECT count(*) AS pools FROM public.growth_pool) AS s, generate_series(1, :applications) AS i
  JOIN public.growth_pool AS g ON g.n = i % (SELECT count(*) FROM public.growth_pool);

INSERT INTO file.stored_file (id, owner_id, purpose, name, kind, size, sha256, state, pages, clean_id, key_sealed, stored_at, checked_at)
SELECT public.growth_id('f', i), public.growth_id('b', i / 6), 'admission.form', 'құжат-' || i || '.pdf', 'PDF', 200000 + i % 900000,
       public.growth_bytes(i), 'CLEAN', 1 + (i % 3)::int, public.growth_id('c', i), public.growth_bytes(i) || public.growth_bytes(i),
       now() - (i % 3650) * interval '1 day', now() - (i % 3650) * interval '1 day'
  FROM generate_series(1, :files) AS i;

INSERT INTO admission.attachment (id, application_id, organisation_id, kind, file_id, added_at, added_by)
SELECT public.growth_id('d', i), public.growth_id('a', 1 + i / 3), g.organisation_id, (ARRAY['FORM_065', 'FORM_052_2', 'PHOTO'])[1 + i % 3],
       public.growth_id('f', 1 + i), g.first_day, public.growth_id('b', i / 6)
  FROM generate_series(0, :applications * 3 - 1) AS i
  JOIN public.growth_pool AS g ON g.n = (1 + i / 3) % (SELECT count(*) FROM public.growth_pool);

-- Three acts of each application: sent, opened, decided. Their hashes are no chain, which `oqu audit verify` says of this copy.
INSERT INTO audit.entry (shard, seq, at, machine_at, txid, db_user, door, person, role, session, address, request, action, object_type, object,
                         organisation, subject, details, previous, hash)
SELECT i % 64, 1000000000 + i / 64, t.at, t.at, i, 'oqu_staff', 'staff', public.growth_id('e', i % 20000), 'clerk', 'bench', '192.0.2.1',
       to_hex(i), (ARRAY['admission.submit', 'admission.opened', 'admission.decided'])[1 + i % 3], 'admission.application',
       public.growth_id('a', 1 + i / 3)::text, g.organisation_id, public.growth_id('0', 1 + i / 3), '{}', public.growth_bytes(i), public.growth_bytes(i)
  FROM generate_series(0, :applications * 3 - 1) AS i
  JOIN public.growth_pool AS g ON g.n = (1 + i / 3) % (SELECT count(*) FROM public.growth_pool)
 CROSS JOIN LATERAL (SELECT now() - interval '10 years' + i * (interval '10 years' / (:applications * 3)) AS at) AS t;

SELECT definition FROM public.growth_index \gexec
ANALYZE file.stored_file, admission.attachment, admission.application, admission.pool, audit.entry;
DROP TABLE public.growth_index, public.growth_pool;
DROP FUNCTION public.growth_id(text, bigint);
DROP FUNCTION public.growth_bytes(bigint);
