-- What only the tests of contact ask.

-- query: waiting
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM notice.outbox WHERE state = 'WAITING';

-- Where a password must not stand: in the journal, and in messages that have left or were taken back.
-- query: traces
-- in:    password text
-- out:   n i64
-- rows:  1
SELECT (SELECT count(*) FROM audit.entry AS e WHERE e.details::text LIKE '%' || $1 || '%')
       + (SELECT count(*) FROM account.event AS e WHERE e.address LIKE '%' || $1 || '%')
       + (SELECT count(*) FROM notice.outbox AS o WHERE o.state <> 'WAITING' AND o.text_sealed IS NOT NULL) AS n;

-- query: acts
-- in:    action text
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM audit.entry WHERE action = $1;

-- What was written of a request, but for what differs between any two.
-- query: requests
-- out:   id uuid, known bool
-- rows:  0..N limit 100
SELECT r.id, r.person_id IS NOT NULL AS known FROM contact.reset AS r ORDER BY r.asked_at;

-- query: drop_factor
-- in:    person uuid
-- rows:  none
DELETE FROM account.factor WHERE person_id = $1;
