-- query: pool_of
-- in:    school uuid, language text
-- out:   id uuid
-- rows:  1
SELECT id FROM admission.pool WHERE organisation_id = $1 AND language = $2;

-- query: turns
-- in:    pool uuid
-- out:   turns text
-- rows:  1
SELECT coalesce(string_agg(lane || n || CASE WHEN spare THEN '*' ELSE '' END, ' ' ORDER BY turn), '') AS turns
  FROM (SELECT lane, spare, turn, row_number() OVER (PARTITION BY lane ORDER BY arrival_no) AS n
          FROM admission.application WHERE pool_id = $1) AS a
 WHERE turn IS NOT NULL;

-- query: in_state
-- in:    pool uuid, state text
-- out:   names text
-- rows:  1
SELECT coalesce(string_agg(lane || n, ' ' ORDER BY arrival_no), '') AS names
  FROM (SELECT lane, state, arrival_no, row_number() OVER (PARTITION BY lane ORDER BY arrival_no) AS n
          FROM admission.application WHERE pool_id = $1) AS a
 WHERE state = $2;

-- query: pool_state
-- in:    pool uuid
-- out:   capacity i32, taken i32, run i32, credit i32, last_arrival i32, backwards i32
-- rows:  1
SELECT capacity, taken, run, credit, last_arrival,
       (SELECT count(*) FROM admission.pool_event AS e JOIN admission.pool_event AS n ON n.pool_id = e.pool_id
                                                                              AND n.event_no = e.event_no + 1
         WHERE e.pool_id = $1 AND n.at < e.at)::int AS backwards
  FROM admission.pool WHERE id = $1;

-- query: deadline
-- in:    at instant
-- out:   deadline instant
-- rows:  1
SELECT admission.answer_deadline($1, '710000000') AS deadline;

-- query: overwrite_arrival
-- in:    id uuid
-- rows:  none
UPDATE admission.application SET arrival_no = arrival_no + 1000 WHERE id = $1;

-- query: overwrite_state
-- in:    id uuid
-- rows:  none
UPDATE admission.application SET state = 'APPROVED' WHERE id = $1;

-- query: remove_application
-- in:    id uuid
-- rows:  none
DELETE FROM admission.application WHERE id = $1;

-- query: seen
-- in:    pool uuid
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM admission.application WHERE pool_id = $1;

-- The one-time code that was sent last; not sent yet, so it is still there.
-- query: sent_code
-- out:   id uuid, text_sealed bytes
-- rows:  0..1
SELECT id, text_sealed FROM notice.outbox WHERE text_sealed IS NOT NULL ORDER BY number DESC LIMIT 1;

-- query: files_checked
-- rows:  none
UPDATE file.stored_file
   SET state = 'CLEAN', pages = 1, clean_id = gen_random_uuid(), key_sealed = '\x00', checked_at = platform.now()
 WHERE state = 'QUARANTINED';

-- query: applications
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM admission.application;

-- query: sent_messages
-- in:    person uuid, msg text
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM notice.outbox WHERE person_id = $1 AND msg = $2;

-- What a door's role sees when a query forgets to ask whose it is.
-- query: unfiltered
-- out:   applications i64, events i64, attachments i64, fixes i64, orders i64, lines i64, objects i64
-- rows:  1
SELECT (SELECT count(*) FROM admission.application) AS applications,
       (SELECT count(*) FROM admission.event) AS events,
       (SELECT count(*) FROM admission.attachment) AS attachments,
       (SELECT count(*) FROM admission.fix_request) AS fixes,
       (SELECT count(*) FROM admission.enrolment_order) AS orders,
       (SELECT count(*) FROM admission.order_line) AS lines,
       (SELECT count(*) FROM signature.object) AS objects;

-- query: attachment_of
-- in:    application uuid, kind text
-- out:   id uuid
-- rows:  1
SELECT id FROM admission.attachment WHERE application_id = $1 AND kind = $2 AND replaced_at IS NULL;

-- query: unfiltered_drafts
-- out:   drafts i64, files i64
-- rows:  1
SELECT (SELECT count(*) FROM admission.draft) AS drafts, (SELECT count(*) FROM admission.draft_file) AS files;

-- What handing in leaves behind, for the drill with faults: numbers of arrival without a gap, one act in the journal
-- for each application, one notice, one used code, and drafts that know what became of them.
-- query: handed_in
-- in:    pool uuid
-- out:   applications i64, last_arrival i32, acts i64, notices i64, drafts i64, seats i64, attachments i64
-- rows:  1
SELECT (SELECT count(*) FROM admission.application WHERE pool_id = $1) AS applications,
       (SELECT last_arrival FROM admission.pool WHERE id = $1) AS last_arrival,
       (SELECT count(*) FROM audit.entry WHERE action = 'admission.submit') AS acts,
       (SELECT count(*) FROM notice.outbox WHERE msg = 'admission.notice.accepted') AS notices,
       (SELECT count(*) FROM admission.draft WHERE sent_as IS NOT NULL) AS drafts,
       (SELECT count(*) FROM admission.seat WHERE pool_id = $1 AND application_id IS NOT NULL) AS seats,
       (SELECT count(*) FROM admission.attachment) AS attachments;

-- An answer of the ministry to an open question, from a day on.
-- query: answer
-- in:    key text, value text, region text, valid_from date
-- rows:  none
INSERT INTO platform.setting (key, value, scope, valid_from, legal_source, reason) VALUES ($1, $2, $3, $4, 'test', 'test');

-- query: settings
-- out:   key text, sourced bool
-- rows:  0..N limit 100
SELECT key, bool_and(legal_source <> '' AND reason <> '') AS sourced
  FROM platform.setting WHERE key LIKE 'admission.%' AND key NOT LIKE 'admission.wr\_%' GROUP BY key ORDER BY key;

-- query: school_status
-- in:    school uuid, status text
-- rows:  none
UPDATE organisation.organisation SET status = $2 WHERE id = $1;

-- The act of a school's territory ends the day before.
-- query: redraw
-- in:    school uuid, from_day date
-- rows:  none
UPDATE organisation.territory SET valid_to = $2::date - 1 WHERE school_id = $1;

-- The register was silent: the address is what the family declared.
-- query: declared
-- in:    person uuid
-- rows:  none
UPDATE person.person SET address_source = 'DECLARED' WHERE id = $1;

-- A process of the server that serves a family now.
-- query: backend
-- out:   pid i32
-- rows:  0..1
SELECT pid FROM pg_stat_activity WHERE usename = 'oqu_family' AND datname = current_database() ORDER BY random() LIMIT 1;

-- What a pool holds, counted from every side.
-- query: counted
-- in:    pool uuid
-- out:   applications i64, children i64, highest i32, last_arrival i32, seats i32, holders i64, applied i64
-- rows:  1
SELECT (SELECT count(*) FROM admission.application WHERE pool_id = p.id) AS applications,
       (SELECT count(DISTINCT child_key) FROM admission.application WHERE pool_id = p.id) AS children,
       (SELECT max(arrival_no) FROM admission.application WHERE pool_id = p.id) AS highest,
       p.last_arrival, p.taken AS seats,
       (SELECT count(DISTINCT application_id) FROM admission.seat WHERE pool_id = p.id) AS holders,
       (SELECT count(*) FROM admission.pool_event WHERE pool_id = p.id AND kind = 'apply') AS applied
  FROM admission.pool AS p WHERE p.id = $1;

-- Gives the transaction a number, as any write does.
-- query: touch
-- out:   tx i64
-- rows:  1
SELECT pg_current_xact_id()::text::bigint;

-- The input log of all pools as events.csv of REPLAY.md. Of one transaction, children leave before they come.
-- query: replay_events
-- out:   line text
-- rows:  0..N limit 2000
SELECT to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || ','
       || CASE e.kind WHEN 'open' THEN 'capacity' ELSE e.kind END || ',' || e.pool_id || ',' || coalesce(e.application_id::text, '') || ','
       || CASE WHEN e.kind IN ('apply', 'come') THEN e.lane ELSE '' END || ','
       || CASE WHEN e.kind = 'apply' THEN to_char(e.deadline_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') ELSE '' END || ','
       || CASE WHEN e.kind IN ('open', 'capacity') THEN e.seats::text ELSE '' END
  FROM admission.pool_event AS e
 ORDER BY e.tx, e.kind <> 'leave', e.pool_id, e.event_no;

-- The pools as pools.csv: without a seat, since each is opened by an event.
-- query: replay_pools
-- out:   line text
-- rows:  0..N limit 100
SELECT id || ',0,' || ratio || ',' || auto_reserved || ','
       || coalesce(to_char(auto_until AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '')
  FROM admission.pool;

-- What became of everybody in each pool, as the service wrote it.
-- query: replay_outcomes
-- out:   line text
-- rows:  0..N limit 2000
SELECT a.id || ',' || a.pool_id || ',' || a.lane || ','
       || CASE WHEN a.state = 'HELD' THEN 'WAITING'
               WHEN a.state NOT IN ('ALLOCATED', 'APPROVED', 'ENROLLED') THEN a.state
               WHEN a.came THEN 'CAME' WHEN a.lane = 'AUTO' THEN 'AUTO' WHEN a.spare THEN 'SPARE' ELSE 'ALLOCATED' END
       || ',' || coalesce(a.turn::text, '')
  FROM admission.application AS a
UNION ALL
SELECT l.application_id || ',' || l.from_pool || ',' || a.lane || ',MOVED,' || coalesce(l.from_turn::text, '')
  FROM admission.handover_line AS l
  JOIN admission.application AS a ON a.id = l.application_id;

-- All that a hand-over touches, in one text.
-- query: everything
-- out:   sum text
-- rows:  1
SELECT md5(concat((SELECT string_agg(a::text, '' ORDER BY a.id) FROM admission.application AS a),
                  (SELECT string_agg(p::text, '' ORDER BY p.id) FROM admission.pool AS p),
                  (SELECT string_agg(s::text, '' ORDER BY s.pool_id, s.seat_no) FROM admission.seat AS s),
                  (SELECT count(*) FROM admission.event), (SELECT count(*) FROM admission.pool_event),
                  (SELECT count(*) FROM admission.handover), (SELECT count(*) FROM admission.handover_line),
                  (SELECT count(*) FROM notice.outbox), (SELECT count(*) FROM audit.entry),
                  (SELECT string_agg(s::text, '' ORDER BY s::text) FROM person.share AS s))) AS sum;

-- A clerk who writes to the gate and not to the page.
-- query: hand_over_by_hand
-- in:    campaign uuid, from_school uuid, to_school uuid
-- out:   n i64
-- rows:  1
SELECT count(*) FROM admission.hand_over(gen_random_uuid(), $1, $2, $3, 'order-564', 'x', 1) AS n;

-- Whether a school may see a person today.
-- query: shared
-- in:    person uuid, school uuid
-- out:   shared bool
-- rows:  1
SELECT EXISTS (SELECT FROM person.share AS s
                WHERE s.person_id = $1 AND s.organisation_id = $2
                  AND (SELECT organisation.today()) BETWEEN s.valid_from AND s.valid_to) AS shared;

-- query: set_ratio
-- in:    pool uuid, ratio text
-- rows:  none
UPDATE admission.pool SET ratio = $2 WHERE id = $1;

-- What a run left behind: open drafts it made, and those of them that a parent has signed or thrown away.
-- query: prepared
-- in:
-- out:   open i64, ended i64, told i64, acts i64
-- rows:  1
SELECT count(*) FILTER (WHERE sent_as IS NULL AND discarded_at IS NULL) AS open,
       count(*) FILTER (WHERE sent_as IS NOT NULL OR discarded_at IS NOT NULL) AS ended,
       (SELECT count(*) FROM notice.message WHERE msg = 'admission.notice.prepared') AS told,
       (SELECT count(*) FROM audit.entry WHERE action = 'admission.prepare-draft') AS acts
  FROM admission.draft
 WHERE prepared_by IS NOT NULL;

-- query: outbox_language
-- in:    person uuid, msg text
-- out:   lang text
-- rows:  1
SELECT lang FROM notice.outbox WHERE person_id = $1 AND msg = $2;

-- query: draft_of
-- in:    person uuid, child uuid
-- out:   id uuid
-- rows:  1
SELECT id FROM admission.draft WHERE person_id = $1 AND child_id = $2;

-- An act that rules a part of the admission otherwise, in one campaign or (empty) in general.
-- query: rule_from
-- in:    campaign opt_uuid, subject text, applies bool, day date
-- rows:  none
INSERT INTO admission.rule (campaign_id, subject, applies, legal_act, item_kk, item_ru, valid_from)
VALUES ($1, $2, $3, 'order-564', '99-тармақ', 'пункт 99', $4);

-- A campaign by the general rules, the year after the pilot.
-- query: ordinary_campaign
-- in:    id uuid
-- rows:  none
WITH campaign AS (
    INSERT INTO admission.campaign VALUES ($1, 2027, '2027-04-01', '2027-08-31', '2021-12-31', '2021-09-01', '2027-08-25',
                                           '2027-09-01', '2027-01-01', '2027-12-31', 'test', 'order-564')
    RETURNING id)
INSERT INTO admission.region_window (id, campaign_id, region_kato, first_day, last_day, legal_source, reason)
SELECT gen_random_uuid(), $1, w.region_kato, '2027-04-01', '2027-08-31', 'test', 'test'
  FROM admission.region_window AS w WHERE w.replaced_at IS NULL;

-- What the journal keeps of exchanges with the register: how they ended, and that nothing else is in it.
-- query: exchanges
-- in:    outcome text
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM audit.entry
 WHERE action = 'person.ask-register' AND details = jsonb_build_object('outcome', $1);

-- How applications were signed, and whether what proves it was kept.
-- query: proofs
-- out:   n i64
-- rows:  1
SELECT count(*) AS n
  FROM admission.application AS a
  JOIN signature.object AS o ON o.id = a.signed_id AND o.method = 'KEY' AND o.content_hash = a.signed_hash
  JOIN signature.proof AS p ON p.object_id = o.id
 WHERE octet_length(p.authorities) > 1000;

-- Attempts to sign that failed, as the journal has them.
-- query: refused_signatures
-- out:   reasons text
-- rows:  1
SELECT coalesce(string_agg(details ->> 'reasons', ',' ORDER BY machine_at, seq), '') AS reasons
  FROM audit.entry WHERE action = 'signature.refused';

-- What people wrote into the work calendar, and how often the journal says so.
-- query: work_days
-- out:   days i64, acts i64
-- rows:  1
SELECT (SELECT count(*) FROM admission.work_day WHERE author IS NOT NULL) AS days,
       (SELECT count(*) FROM audit.entry AS e WHERE e.action = 'admission.work-day') AS acts;

-- What was signed for the applications of a parent: how many objects, codes that were used, and rows of packages.
-- query: package
-- in:    parent uuid
-- out:   objects i32, codes i32, lines i32, steps i32
-- rows:  1
SELECT count(DISTINCT a.signed_id)::int AS objects,
       (SELECT count(*)::int FROM signature.code AS k WHERE k.person_id = $1 AND k.used_at IS NOT NULL) AS codes,
       (SELECT count(*)::int FROM admission.package_line AS l WHERE l.person_id = $1) AS lines,
       (max(a.arrival_no) - min(a.arrival_no))::int AS steps
  FROM admission.application AS a WHERE a.applicant_id = $1;

-- A clerk of the school whose right goes no higher than this level.
-- query: lower_right
-- in:    person uuid, organisation uuid, level text
-- rows:  none
WITH made AS (
    INSERT INTO account.account (person_id, organisation_id, name, search_key, sort_key)
    VALUES ($1, $2, 'Сынақ', 'сынақ', 'сынақ') RETURNING person_id
)
INSERT INTO account.role_grant (id, person_id, role, organisation_id, valid_from, level, reason)
SELECT gen_random_uuid(), m.person_id, 'clerk', $2, '2020-01-01', $3, 'test' FROM made AS m;

-- A director and a deputy of the school, with the roles that they act in.
-- query: heads
-- in:    director uuid, deputy uuid, organisation uuid
-- rows:  none
WITH people AS (
    SELECT * FROM (VALUES ($1, 'director'), ($2, 'deputy')) AS p (person, role)
), opened AS (
    INSERT INTO account.account (person_id, organisation_id, name, search_key, sort_key)
    SELECT p.person, $3, 'Қызметкер', 'қызметкер', '00' FROM people AS p
)
INSERT INTO account.role_grant (id, person_id, role, organisation_id, valid_from, reason)
SELECT gen_random_uuid(), p.person, p.role, $3, '2026-01-01', 'test' FROM people AS p;

-- query: lends
-- in:    director uuid, deputy uuid, organisation uuid, permission text, valid_from date, valid_to date
-- rows:  none
INSERT INTO rights.delegation (id, organisation_id, from_person, from_role, to_person, permissions, valid_from, valid_to, reason)
VALUES (gen_random_uuid(), $3, $1, 'director', $2, ARRAY[$4], $5, $6, 'еңбек демалысы');

-- What somebody could do who owns the machine: one byte of every document that was signed with a key.
-- query: alter_signed
-- out:   role text
-- rows:  1
SELECT set_config('session_replication_role', 'replica', true) AS role;

-- query: alter_answer_bytes
-- rows:  none
UPDATE signature.object SET content_sealed = set_byte(content_sealed, 40, get_byte(content_sealed, 40) # 1) WHERE kind = 'admission.decision';

-- query: alter_signed_bytes
-- rows:  none
UPDATE signature.object SET content_sealed = set_byte(content_sealed, 40, get_byte(content_sealed, 40) # 1) WHERE method = 'KEY';
