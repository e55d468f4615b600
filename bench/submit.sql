-- What bench/submit prepares and asks besides the product's own statements.

-- query: draft_add
-- in:    id uuid, person uuid, campaign uuid, child uuid, pool uuid, phone bytes
-- rows:  none
INSERT INTO admission.draft (id, person_id, campaign_id, child_id, pool_id, phone_sealed, relation, truthful, consent_at, answered)
VALUES ($1, $2, $3, $4, $5, $6, 'parent', true, platform.now(), '{child,school,special,phone,consent}');

-- query: draft_files_add
-- in:    draft uuid, person uuid
-- rows:  none
INSERT INTO admission.draft_file (draft_id, person_id, kind, file_id)
SELECT $1, $2, kind, gen_random_uuid() FROM unnest('{FORM_065,FORM_052_2,PHOTO}'::text[]) AS kind;

-- query: code_add
-- in:    id uuid, person uuid, content_hash bytes, code_keyed bytes
-- rows:  none
INSERT INTO signature.code (id, person_id, purpose, content_hash, code_keyed, phone_masked, expires_at)
VALUES ($1, $2, 'admission.submit', $3, $4, '+7 ••• ••• 00 00', platform.now() + interval '1 day');

-- query: work_add
-- in:    slot i32, draft uuid, code uuid, child uuid, parent uuid, pool uuid, school uuid, idem text, context text, content text, hash bytes, sealed bytes, seal bytes
-- rows:  none
INSERT INTO bench.work (slot, draft, code, child, parent, pool, school, idem, context, content, hash, sealed, seal)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- query: work_at
-- in:    slot i32
-- out:   draft uuid, code uuid, parent uuid, idem text, context text
-- rows:  1
SELECT draft, code, parent, idem, context FROM bench.work WHERE slot = $1;

-- query: server
-- out:   backend i32, log opt_text, applications i64, seated i64
-- rows:  1
SELECT pg_backend_pid(), current_setting('data_directory') || '/' || pg_current_logfile('jsonlog'),
       (SELECT count(*) FROM admission.application),
       (SELECT count(*) FROM admission.application WHERE state = 'ALLOCATED');
