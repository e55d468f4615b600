-- Acts about representatives.

-- query: propose
-- in:    id uuid, child bytes, adult bytes, kind text, body text, number text, dated date, holds_from date
-- out:   done opt_text
-- rows:  1
SELECT custody.propose($1, $2, $3, $4, $5, $6, $7, $8)::text AS done;

-- query: propose_lift
-- in:    id uuid, act uuid, body text, number text, dated date, holds_from date
-- out:   done opt_text
-- rows:  1
SELECT custody.propose_lift($1, $2, $3, $4, $5, $6)::text AS done;

-- query: settle
-- in:    id uuid, state text, words text
-- out:   person uuid, audience text, lang text, kind text, holds_from date, organisation uuid
-- rows:  0..N limit 100
SELECT s.person, s.audience, s.lang, s.kind, s.holds_from, s.organisation FROM custody.settle($1, $2, $3) AS s LIMIT 101;

-- An act that was lifted says so itself.
-- query: acts
-- in:    state text, kind text, search text
-- out:   id uuid, organisation_id uuid, child_name text, adult_name text, kind text, body text, number text, dated date, holds_from date,
--        proposed_name text, proposed_at instant, state text
-- rows:  0..N limit 2000
SELECT a.id, a.organisation_id, a.child_name, a.adult_name, a.kind, a.body, a.number, a.dated, a.holds_from, a.proposed_name,
       a.proposed_at, s.state
  FROM custody.act AS a
 CROSS JOIN LATERAL (SELECT CASE WHEN EXISTS (SELECT FROM custody.act AS l WHERE l.lifts = a.id AND l.state = 'APPROVED') THEN 'OVER'
                                 ELSE a.state END AS state) AS s
 WHERE ($1 = '' OR s.state = $1) AND ($2 = '' OR a.kind = $2)
   AND ($3 = '' OR strpos(lower(a.child_name || ' ' || a.adult_name || ' ' || a.number || ' ' || a.body), lower($3)) > 0)
 ORDER BY a.proposed_at DESC, a.id
 LIMIT 2001;

-- query: act
-- in:    id uuid
-- out:   organisation_id uuid, child_name text, adult_name text, kind text, lifts opt_uuid, body text, number text, dated date,
--        holds_from date, proposed_by uuid, proposed_name text, proposed_at instant, settled_name opt_text, settled_at opt_instant,
--        words opt_text, state text, adult_id uuid, lifted_by opt_uuid, lifting bool
-- rows:  0..1
SELECT a.organisation_id, a.child_name, a.adult_name, a.kind, a.lifts, a.body, a.number, a.dated, a.holds_from, a.proposed_by,
       a.proposed_name, a.proposed_at, a.settled_name, a.settled_at, a.words,
       CASE WHEN l.state = 'APPROVED' THEN 'OVER' ELSE a.state END AS state, a.adult_id, l.id AS lifted_by, l.id IS NOT NULL AS lifting
  FROM custody.act AS a
  LEFT JOIN custody.act AS l ON l.lifts = a.id AND l.state IN ('OPEN', 'APPROVED')
 WHERE a.id = $1;
