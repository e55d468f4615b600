-- Access from outside to the records of an organisation.

-- query: ask
-- in:    id uuid, organisation uuid, name text, reason text, until date
-- out:   done opt_text
-- rows:  1
SELECT ownership.ask($1, $2, $3, $4, $5)::text AS done;

-- query: answer
-- in:    id uuid, state text, name text, words text
-- out:   done opt_text
-- rows:  1
SELECT ownership.answer($1, $2, $3, $4)::text AS done;

-- Those of the owner's records, or those that the reader asked for; what is past its last day is EXPIRED.
-- query: accesses
-- in:    asked_here bool, state text, descending bool, most i64, skip i64
-- out:   id uuid, organisation_id uuid, asked_name text, reason text, until date, asked_at instant, state text, takings i64,
--        total i64
-- rows:  0..N limit 10000
SELECT a.id, a.organisation_id, a.asked_name, a.reason, a.until, a.asked_at, s.state,
       (SELECT count(*) FROM ownership.taking AS t JOIN ownership.export AS e ON e.id = t.export_id WHERE e.access_id = a.id) AS takings,
       count(*) OVER () AS total
  FROM ownership.access AS a
 CROSS JOIN LATERAL (SELECT CASE WHEN a.state IN ('ASKED', 'GRANTED') AND a.until < organisation.today() THEN 'EXPIRED' ELSE a.state END) AS s (state)
 WHERE ($1 = (a.asked_in = sec.organisation())) AND ($2 = '' OR s.state = $2)
 ORDER BY CASE WHEN $3 THEN a.asked_at END DESC, a.asked_at, a.id
 LIMIT $4 OFFSET $5;

-- query: access
-- in:    id uuid
-- out:   id uuid, organisation_id uuid, asked_in uuid, asked_by uuid, asked_name text, reason text, until date, asked_at instant, state text,
--        decided_name opt_text, decided_at opt_instant, words opt_text, ended_at opt_instant, is_owner bool
-- rows:  0..1
SELECT a.id, a.organisation_id, a.asked_in, a.asked_by, a.asked_name, a.reason, a.until, a.asked_at,
       CASE WHEN a.state IN ('ASKED', 'GRANTED') AND a.until < organisation.today() THEN 'EXPIRED' ELSE a.state END AS state,
       a.decided_name, a.decided_at, a.words, a.ended_at, ownership.is_owner(a.organisation_id) AS is_owner
  FROM ownership.access AS a
 WHERE a.id = $1;

-- query: takings_by
-- in:    access uuid
-- out:   at instant, name text, number i32
-- rows:  0..N limit 500
SELECT t.taken_at AS at, t.taken_name AS name, t.number
  FROM ownership.taking AS t
  JOIN ownership.export AS e ON e.id = t.export_id
 WHERE e.access_id = $1
 ORDER BY t.id DESC
 LIMIT 500;
