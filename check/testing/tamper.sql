-- Each heading says what must be found, in the order of the alphabet; below it stands one change. What undoes a constraint first
-- is what somebody with all rights would do.

-- finds: seat.count
UPDATE admission.pool SET capacity = capacity + 1 WHERE language = 'ru' AND opened;

-- finds: seat.taken
UPDATE admission.pool SET taken = taken - 1 WHERE language = 'ru' AND opened;

-- finds: seat.count seat.unapproved
DELETE FROM admission.seat WHERE application_id IS NULL AND pool_id = (SELECT id FROM admission.pool WHERE language = 'ru' AND opened);

-- finds: seat.count seat.not-held seat.taken seat.unapproved
DELETE FROM admission.seat WHERE application_id = (SELECT id FROM admission.application WHERE state = 'ENROLLED');

-- finds: seat.count seat.unapproved
INSERT INTO admission.seat (pool_id, seat_no, act) SELECT id, 900, 'none' FROM admission.pool WHERE language = 'ru' AND opened;

-- finds: seat.held-wrongly seat.taken
UPDATE admission.seat SET application_id = (SELECT id FROM admission.application WHERE state = 'WITHDRAWN' ORDER BY number LIMIT 1)
 WHERE application_id IS NULL AND pool_id = (SELECT id FROM admission.pool WHERE language = 'ru' AND opened);

-- finds: seat.not-held seat.taken
UPDATE admission.seat SET application_id = NULL WHERE application_id = (SELECT id FROM admission.application WHERE state = 'ENROLLED');

-- finds: seat.held-wrongly seat.not-held
UPDATE admission.seat SET application_id = (SELECT id FROM admission.application WHERE state = 'REFUSED_FULL' ORDER BY number LIMIT 1)
 WHERE application_id = (SELECT id FROM admission.application WHERE state = 'ENROLLED');

-- finds: seat.one-person
ALTER TABLE admission.seat_proposal DROP CONSTRAINT proposal_needs_two_people;
INSERT INTO admission.seat_proposal (id, pool_id, organisation_id, classes, seats_per_class, reason, proposed_by, state, decided_by)
SELECT gen_random_uuid(), id, organisation_id, 1, 1, 'x', organisation_id, 'APPROVED', organisation_id
  FROM admission.pool WHERE language = 'ru' AND opened;

-- finds: log.line-differs seat.oversold seat.unapproved
UPDATE admission.pool_event SET seats = 0 WHERE seats IS NOT NULL AND event_no = (SELECT max(e.event_no) FROM admission.pool_event AS e
  WHERE e.seats IS NOT NULL AND e.pool_id = pool_event.pool_id) AND pool_id = (SELECT pool_id FROM admission.application WHERE state = 'ENROLLED');

-- finds: child.twice
DROP INDEX admission.one_active_per_child;
UPDATE admission.application SET child_key = (SELECT child_key FROM admission.application WHERE state = 'ENROLLED')
 WHERE id = (SELECT id FROM admission.application WHERE state = 'ALLOCATED' ORDER BY number LIMIT 1);

-- finds: child.twice rights.family
UPDATE admission.application SET child_id = (SELECT child_id FROM admission.application WHERE state = 'ENROLLED')
 WHERE id = (SELECT id FROM admission.application WHERE state = 'ALLOCATED' ORDER BY number LIMIT 1);

-- finds: child.too-young
UPDATE admission.application SET child_born = '2021-03-01' WHERE state = 'ENROLLED';

-- finds: arrival.beyond arrival.missing input.differs
UPDATE admission.application SET arrival_no = arrival_no + 100 WHERE state = 'ENROLLED';

-- finds: arrival.missing
UPDATE admission.pool SET last_arrival = last_arrival + 1 WHERE language = 'ru' AND opened;

-- finds: input.differs
ALTER TABLE admission.application DROP CONSTRAINT arrival_is_unique;
UPDATE admission.application AS a SET arrival_no = b.arrival_no
  FROM admission.application AS b
 WHERE a.state IN ('ENROLLED', 'OFFERED') AND b.state IN ('ENROLLED', 'OFFERED') AND a.id <> b.id;

-- finds: arrival.missing arrival.twice input.differs
ALTER TABLE admission.application DROP CONSTRAINT arrival_is_unique;
UPDATE admission.application SET arrival_no = (SELECT arrival_no FROM admission.application WHERE state = 'ENROLLED') WHERE state = 'OFFERED';

-- finds: arrival.order input.differs input.order log.line-differs replay.early
UPDATE admission.pool_event SET at = at + interval '3 hours'
 WHERE kind = 'apply' AND application_id = (SELECT id FROM admission.application WHERE state = 'ENROLLED');

-- finds: input.absent input.missing log.line-unfounded refusal.seat-was-free replay.turn replay.unknown
DELETE FROM admission.pool_event WHERE kind = 'apply' AND application_id = (SELECT id FROM admission.application WHERE state = 'ENROLLED');

-- finds: input.absent input.missing log.line-unfounded replay.impossible replay.state replay.sums
DELETE FROM admission.pool_event WHERE kind = 'withdraw';

-- finds: input.missing
UPDATE admission.pool SET last_event = last_event + 1 WHERE language = 'ru' AND opened;

-- finds: input.differs log.line-differs refusal.seat-was-free replay.early replay.state replay.turn
UPDATE admission.pool_event SET lane = 'O' WHERE kind = 'apply' AND application_id = (SELECT id FROM admission.application WHERE state = 'ENROLLED');

-- finds: input.beyond input.order input.unfounded replay.state
INSERT INTO admission.pool_event (pool_id, event_no, at, kind, application_id)
SELECT a.pool_id, 900, p.at, 'withdraw', a.id
  FROM admission.application AS a JOIN admission.pool_event AS p ON p.application_id = a.id AND p.kind = 'apply' WHERE a.state = 'ENROLLED';

-- finds: state.without-event
UPDATE admission.application SET state = 'ALLOCATED' WHERE state = 'ENROLLED';

-- finds: state.without-event
UPDATE admission.application SET state = 'WITHDRAWN', ground = NULL WHERE id = (SELECT id FROM admission.application WHERE state = 'REFUSED_FULL' ORDER BY number LIMIT 1);

-- finds: log.line-unfounded order.unfounded state.without-event
DELETE FROM admission.event WHERE to_state = 'ENROLLED';

-- finds: log.line-unfounded state.broken
DELETE FROM admission.event WHERE to_state = 'APPROVED' AND actor_kind = 'clerk'
   AND application_id = (SELECT id FROM admission.application WHERE state = 'ENROLLED');

-- finds: rights.unjournalled state.forbidden
INSERT INTO admission.transition VALUES ('HELD', 'REFUSED_FULL', 'clerk');
UPDATE admission.event SET actor_kind = 'clerk', actor_id = '50010000-0000-4000-8000-000000000000'
 WHERE to_state = 'REFUSED_FULL' AND application_id = (SELECT application_id FROM admission.direction WHERE kind = 'FREE_SEAT');

-- finds: state.unattributed
UPDATE admission.event SET actor_id = NULL WHERE to_state = 'ENROLLED';

-- finds: state.unattributed
UPDATE admission.event SET actor_id = '50010000-0000-4000-8000-000000000000'
 WHERE to_state = 'REFUSED_FULL' AND application_id = (SELECT application_id FROM admission.direction WHERE kind = 'FREE_SEAT');

-- finds: log.line-differs state.order
UPDATE admission.event SET at = at - interval '90 days' WHERE to_state = 'ENROLLED';

-- finds: input.differs state.submitted
UPDATE admission.application SET submitted_at = submitted_at - interval '1 hour' WHERE state = 'ENROLLED';

-- finds: decision.differs signed.decision
UPDATE admission.application SET decided_by = '50020000-0000-4000-8000-000000000000' WHERE state = 'ENROLLED';

-- finds: decision.differs
UPDATE admission.application SET decided_at = decided_at - interval '1 hour' WHERE state = 'REFUSED_DOCS';

-- finds: order.absent
DELETE FROM admission.order_line;

-- finds: order.absent order.unfounded
UPDATE admission.order_line SET application_id = (SELECT id FROM admission.application WHERE state = 'ALLOCATED' ORDER BY number LIMIT 1);

-- finds: order.too-early
UPDATE admission.enrolment_order SET dated = '2026-08-01';

-- finds: input.differs term.differs
UPDATE admission.application SET deadline_at = deadline_at + interval '1 day' WHERE state = 'ENROLLED';

-- finds: term.differs
INSERT INTO admission.work_day (day, working, legal_source) VALUES ('2026-06-18', false, 'x');

-- finds: window.outside
UPDATE admission.region_window SET first_day = '2026-06-18' WHERE region_kato = '710000000';

-- finds: refusal.ground
ALTER TABLE admission.application DROP CONSTRAINT refusal_says_facts;
UPDATE admission.application SET ground_facts = NULL WHERE state = 'REFUSED_DOCS';

-- finds: refusal.ground
ALTER TABLE admission.application DROP CONSTRAINT full_is_r4;
UPDATE admission.application SET ground = 'R4' WHERE state = 'REFUSED_DOCS';

-- finds: refusal.ground
ALTER TABLE admission.application DROP CONSTRAINT refusal_has_ground;
UPDATE admission.application SET ground = 'R1' WHERE state = 'WITHDRAWN';

-- finds: log.line-differs refusal.early
UPDATE admission.event SET at = at - interval '2 hours'
 WHERE to_state = 'REFUSED_FULL' AND application_id = (SELECT id FROM admission.application WHERE state = 'REFUSED_FULL' ORDER BY number LIMIT 1);

-- finds: answer.missing seat.waiting state.without-event
UPDATE admission.application SET state = 'HELD', ground = NULL WHERE id = (SELECT id FROM admission.application WHERE state = 'REFUSED_FULL' ORDER BY number LIMIT 1);

-- finds: log.line-differs notice.missing outbox.missing refusal.early refusal.seat-was-free state.broken state.without-event
UPDATE admission.event SET from_state = 'HELD', to_state = 'REFUSED_FULL', actor_kind = 'system'
 WHERE to_state = 'ALLOCATED' AND application_id = (SELECT id FROM admission.application WHERE state = 'ALLOCATED' ORDER BY number LIMIT 1);

-- finds: rights.staff
UPDATE account.role_grant SET ended_at = '2026-06-17', end_reason = 'x' WHERE role = 'director';

-- finds: rights.staff
DELETE FROM account.role_grant WHERE role = 'department';

-- finds: rights.staff
UPDATE account.role_grant SET granted_at = '2026-06-19' WHERE person_id = '50010000-0000-4000-8000-000000000000';

-- finds: rights.staff
UPDATE account.role_grant SET organisation_id = '60020000-0000-4000-8000-000000000000' WHERE role = 'director';

-- finds: rights.family
DELETE FROM person.guardianship WHERE child_id = (SELECT child_id FROM admission.application WHERE state = 'ENROLLED');

-- finds: rights.family
UPDATE person.guardianship SET valid_to = '2026-06-16' WHERE child_id = (SELECT child_id FROM admission.application WHERE state = 'ENROLLED');

-- finds: rights.channel
UPDATE admission.application SET channel = 'PAPER', paper_date = '2026-06-10' WHERE state = 'ENROLLED';

-- finds: audit.altered
UPDATE audit.entry SET action = 'admission.refuse' WHERE action = 'admission.approve';

-- finds: audit.altered rights.unjournalled
UPDATE audit.entry SET person = '50020000-0000-4000-8000-000000000000' WHERE action = 'admission.refuse';

-- finds: audit.altered
UPDATE audit.entry SET details = details || '{"x": 1}' WHERE (shard, seq) = (SELECT shard, seq FROM audit.entry ORDER BY shard, seq LIMIT 1);

-- finds: audit.removed rights.unjournalled
DELETE FROM audit.entry
 WHERE (shard, seq) = (SELECT e.shard, e.seq FROM audit.entry AS e JOIN audit.entry AS n ON n.shard = e.shard AND n.seq = e.seq + 1
                        WHERE e.action IN ('admission.refuse', 'admission.approve') ORDER BY e.shard, e.seq LIMIT 1);

-- finds: audit.altered audit.reordered
UPDATE audit.entry SET previous = sha256(previous) WHERE (shard, seq) = (SELECT shard, seq FROM audit.entry ORDER BY shard, seq LIMIT 1);

-- finds: audit.cut audit.rewritten
DELETE FROM audit.entry WHERE (shard, seq) = (SELECT shard, max(seq) FROM audit.entry GROUP BY shard ORDER BY count(*) DESC LIMIT 1);

-- finds: audit.rewritten
WITH gone AS (DELETE FROM audit.entry WHERE (shard, seq) = (SELECT shard, max(seq) FROM audit.entry GROUP BY shard ORDER BY count(*) DESC LIMIT 1)
              RETURNING shard, seq, previous)
UPDATE audit.head AS h SET seq = g.seq - 1, hash = g.previous FROM gone AS g WHERE h.shard = g.shard;

-- finds: audit.cut
UPDATE audit.head SET hash = sha256(hash) WHERE shard = (SELECT min(shard) FROM audit.entry);

-- finds: notice.missing
DELETE FROM notice.message WHERE msg = 'admission.notice.enrolled';

-- finds: notice.missing
UPDATE notice.message SET person_id = '50010000-0000-4000-8000-000000000000' WHERE msg = 'admission.notice.withdrawn';

-- finds: outbox.missing
DELETE FROM notice.outbox WHERE msg = 'admission.notice.enrolled';

-- finds: signed.seal
UPDATE signature.object SET seal = sha512(seal) WHERE id = (SELECT signed_id FROM admission.application WHERE state = 'ENROLLED');

-- finds: signed.seal
UPDATE signature.object SET seal = sha512(seal) WHERE id = (SELECT signed_id FROM admission.enrolment_order);

-- finds: signed.code signed.differs signed.seal
UPDATE signature.object SET content_hash = sha256(content_hash) WHERE id = (SELECT signed_id FROM admission.application WHERE state = 'ENROLLED');

-- finds: signed.absent
DELETE FROM signature.object WHERE id = (SELECT signed_id FROM admission.application WHERE state = 'ENROLLED');

-- finds: signed.differs
UPDATE admission.application SET signed_hash = sha256(signed_hash) WHERE state = 'ENROLLED';

-- finds: signed.code
UPDATE signature.code SET content_hash = sha256(content_hash)
 WHERE id = (SELECT o.code_id FROM signature.object AS o JOIN admission.application AS a ON a.signed_id = o.id WHERE a.state = 'ENROLLED');

-- finds: signed.decision
DELETE FROM signature.object WHERE id = (SELECT decision_id FROM admission.application WHERE state = 'ENROLLED');

-- finds: log.leaf log.line-differs
UPDATE ledger.leaf SET text = replace(text, 'lane=T', 'lane=O') WHERE index = (SELECT min(index) FROM ledger.leaf WHERE text LIKE '% lane=T %');

-- finds: log.head log.line-differs log.note log.rewritten log.tile
UPDATE ledger.leaf SET text = replace(text, 'lane=T', 'lane=O'), hash = sha256('\x00' || convert_to(replace(text, 'lane=T', 'lane=O'), 'UTF8'))
 WHERE index = (SELECT min(index) FROM ledger.leaf WHERE text LIKE '% lane=T %');

-- finds: log.head log.leaf log.note log.rewritten log.tile
UPDATE ledger.leaf SET hash = sha256(hash) WHERE index = 3;

-- finds: log.line-absent log.rewritten log.size
DELETE FROM ledger.leaf WHERE index = (SELECT max(index) FROM ledger.leaf);

-- finds: log.gap log.line-absent log.rewritten log.size
DELETE FROM ledger.leaf WHERE index = 5;

-- finds: log.line-absent log.rewritten
WITH gone AS (DELETE FROM ledger.leaf WHERE index = (SELECT max(index) FROM ledger.leaf) RETURNING index),
     head AS (DELETE FROM ledger.head WHERE size = (SELECT max(size) FROM ledger.head)),
     tile AS (UPDATE ledger.tile SET hashes = substring(hashes FROM 1 FOR octet_length(hashes) - 32))
UPDATE ledger.state SET size = (SELECT index FROM gone);

-- finds: log.size
UPDATE ledger.state SET size = size + 1;

-- finds: log.tile
UPDATE ledger.tile SET hashes = overlay(hashes PLACING sha256('x') FROM 33);

-- finds: log.head
UPDATE ledger.head SET root = sha256(root) WHERE size = (SELECT max(size) FROM ledger.head);

-- finds: log.signature
UPDATE ledger.head SET note = replace(note, 'time 1', 'time 2') WHERE size = (SELECT max(size) FROM ledger.head);

-- finds: log.note
UPDATE ledger.head SET note = (SELECT note FROM ledger.head ORDER BY size LIMIT 1) WHERE size = (SELECT max(size) FROM ledger.head);

-- finds: log.line-absent log.line-unfounded
UPDATE admission.event SET id = DEFAULT WHERE to_state = 'ENROLLED';

-- finds: log.line-differs
UPDATE admission.event SET rule = 'admission.event.approved' WHERE to_state = 'WITHDRAWN';

-- finds: log.line-differs
UPDATE admission.pool SET spare_policy = 'NOW' WHERE language = 'ru' AND opened;

-- finds: log.mark
UPDATE admission.mark SET salt = sha256(salt) WHERE application_id = (SELECT id FROM admission.application WHERE state = 'ENROLLED');

-- finds: replay.sums
UPDATE admission.pool SET run = 2 WHERE language = 'ru' AND opened;

-- finds: replay.turn
UPDATE admission.application SET turn = turn + 1 WHERE state = 'ENROLLED';

-- finds: replay.spare
UPDATE admission.application SET spare = true WHERE state = 'ENROLLED';

-- finds: log.line-differs replay.early state.order
UPDATE admission.event SET at = at - interval '10 minutes'
 WHERE to_state = 'ALLOCATED' AND application_id = (SELECT id FROM admission.application WHERE state = 'ENROLLED');

-- finds: input.absent input.unfounded log.line-differs replay.impossible replay.state replay.sums replay.turn
UPDATE admission.pool_event SET application_id = (SELECT application_id FROM admission.pool_event WHERE kind = 'withdraw' ORDER BY event_no LIMIT 1) WHERE kind = 'refuse';

-- finds: log.leaf log.line-absent log.line-twice
UPDATE ledger.leaf SET text = (SELECT text FROM ledger.leaf WHERE index = 2) WHERE index = 3;

-- finds: seat.waiting state.without-event
UPDATE admission.application SET state = 'REFUSED_FULL' WHERE state = 'RESERVE';

-- finds: input.missing log.line-unfounded replay.state replay.sums
DELETE FROM admission.pool_event WHERE kind = 'offer' AND event_no = (SELECT max(event_no) FROM admission.pool_event WHERE kind = 'offer');

-- finds: input.absent input.missing log.line-unfounded replay.state replay.sums
DELETE FROM admission.pool_event WHERE kind = 'accept';

-- finds: log.line-differs
UPDATE admission.pool_event SET deadline_at = deadline_at + interval '60 days' WHERE kind = 'offer' AND event_no = (SELECT min(event_no) FROM admission.pool_event WHERE kind = 'offer');

-- finds: notice.missing
DELETE FROM notice.message WHERE msg = 'admission.notice.offered';

-- finds: seat.not-held seat.taken
UPDATE admission.seat SET application_id = NULL WHERE application_id = (SELECT id FROM admission.application WHERE state = 'OFFERED');

-- finds: refusal.ground
ALTER TABLE admission.application DROP CONSTRAINT full_is_r4;
UPDATE admission.application SET ground = 'R3' WHERE state = 'OFFER_EXPIRED';

-- finds: seat.waiting
UPDATE admission.pool SET reserve = reserve + 1 WHERE language = 'ru' AND opened;

-- finds: package.broken
UPDATE admission.package_line SET place = 3 WHERE place = 2;

-- finds: package.broken package.unbound
DELETE FROM admission.package_line WHERE place = 2;

-- finds: package.broken
UPDATE admission.package_line SET person_id = (SELECT applicant_id FROM admission.application WHERE state = 'ENROLLED') WHERE place = 2;

-- finds: package.unasked
UPDATE admission.package_line SET asked_at = NULL, kept_at = NULL WHERE asked_at IS NOT NULL;

-- finds: notice.missing outbox.missing
DELETE FROM notice.message WHERE msg = 'admission.notice.keep';
DELETE FROM notice.outbox WHERE msg = 'admission.notice.keep';

-- finds: direction.one-person
ALTER TABLE admission.direction DROP CONSTRAINT two_people;
UPDATE admission.direction SET proposed_by = decided_by WHERE kind = 'FREE_SEAT';

-- finds: direction.absent
DELETE FROM admission.direction WHERE kind = 'ABOVE_CAPACITY';

-- finds: direction.absent direction.without-seat
UPDATE admission.direction SET decided_at = decided_at - interval '1 hour' WHERE kind = 'ABOVE_CAPACITY';

-- finds: decision.differs signed.decision
UPDATE admission.application SET decided_by = applicant_id WHERE id = (SELECT application_id FROM admission.direction WHERE kind = 'FREE_SEAT');

-- finds: input.absent input.missing log.line-unfounded replay.state seat.oversold seat.unapproved
DELETE FROM admission.pool_event WHERE kind = 'grant';

-- finds: input.absent input.missing log.line-unfounded replay.unknown
DELETE FROM admission.pool_event WHERE kind = 'direct';
