-- Acts that take two people.

-- query: propose
-- in:    id uuid, kind text, person uuid, organisation opt_uuid, role opt_text, level opt_text, valid_from opt_date, valid_to opt_date,
--        reason text
-- out:   done opt_text
-- rows:  1
SELECT approval.propose($1, $2, $3, $4, $5, $6, $7, $8, $9)::text AS done;

-- query: settle
-- in:    id uuid, state text, words text
-- out:   done opt_text
-- rows:  1
SELECT approval.settle($1, $2, $3)::text AS done;

-- query: proposals
-- out:   id uuid, kind text, organisation_id uuid, person opt_text, about opt_text, role opt_text, reason text, proposer opt_text, proposed_at instant,
--        expires_at instant, state text
-- rows:  0..N limit 2000
SELECT p.id, p.kind, p.organisation_id, account.name_of(p.person_id) AS person, p.about, p.role, p.reason,
       account.name_of(p.proposed_by) AS proposer, p.proposed_at, p.expires_at,
       CASE WHEN p.state = 'OPEN' AND p.expires_at <= platform.now() THEN 'EXPIRED' ELSE p.state END AS state
  FROM approval.proposal AS p
 ORDER BY p.proposed_at DESC, p.id
 LIMIT 2001;

-- query: proposal
-- in:    id uuid
-- out:   kind text, organisation_id uuid, person_id opt_uuid, person opt_text, about opt_text, link opt_text, role opt_text, level opt_text,
--        valid_from opt_date, valid_to opt_date, reason text, proposed_by uuid, proposer opt_text, proposed_at instant, expires_at instant, state text,
--        settler opt_text, settled_at opt_instant, words opt_text, due_at opt_instant
-- rows:  0..1
SELECT p.kind, p.organisation_id, p.person_id, account.name_of(p.person_id) AS person, p.about, p.link, p.role, p.level, p.valid_from, p.valid_to,
       p.reason, p.proposed_by, account.name_of(p.proposed_by) AS proposer, p.proposed_at, p.expires_at,
       CASE WHEN p.state = 'OPEN' AND p.expires_at <= platform.now() THEN 'EXPIRED' ELSE p.state END AS state,
       account.name_of(p.settled_by) AS settler, p.settled_at, p.words, p.due_at
  FROM approval.proposal AS p
 WHERE p.id = $1;

-- ---- `oqu work` ---------------------------------------------------------------------------------

-- query: carry_out
-- out:   done opt_text
-- rows:  1
SELECT approval.carry_out()::text AS done;

-- query: tell_next
-- out:   proposal uuid, kind text, state text, due_at opt_instant, organisation uuid, person uuid, audience text, lang text,
--        link opt_text
-- rows:  0..N limit 1000
SELECT n.proposal, n.kind, n.state, n.due_at, n.organisation, n.person, n.audience, n.lang, n.link
  FROM approval.tell_next() AS n LIMIT 1001;

-- query: of_two
-- out:   roles text
-- rows:  1
SELECT platform.setting_text('account.roles_of_two', organisation.today()) AS roles;
