-- Tasks as the policies show them to whoever asks.

-- query: give
-- in:    id uuid, kind text, title text, words text, key text, to_ uuid, region text, days i32
-- out:   number i64
-- rows:  1
SELECT task.give($1, $2, $3, $4, $5, $6, $7, $8) AS number;

-- query: comment
-- in:    id uuid, words text
-- rows:  none
SELECT task.comment($1, $2);

-- query: move
-- in:    id uuid, to_ uuid, region text, days i32, reason text
-- rows:  none
SELECT task.move($1, $2, $3, $4, $5);

-- query: close
-- in:    id uuid, result text
-- rows:  none
SELECT task.close($1, $2);

-- query: put_contact
-- in:    organisation uuid, version i32, name text, post text, phone text, email text
-- rows:  none
SELECT task.put_contact($1, $2, $3, $4, $5, $6);

-- query: contacts
-- in:    organisations uuids
-- out:   organisation_id uuid, name text, post text, phone text, email text, changed_at instant, changed_name text, version i32
-- rows:  0..N limit 1000
SELECT k.organisation_id, k.name, k.post, k.phone, k.email, k.changed_at, k.changed_name, k.version
  FROM task.contact AS k WHERE k.organisation_id = ANY ($1);

-- view: "", open, late, closed. side: "", to (to the own organisation), from (given by it).
-- query: list
-- in:    view text, kind text, body text, side text, own uuid, search text, typed text, sort text, down bool, most i64, skip i64
-- out:   id uuid, number i64, kind text, source text, title text, place_kk text, place_ru text, amount i64, given_by opt_uuid, given_name text,
--        assignee_id uuid, created_at instant, due_at instant, state text, closed_at opt_instant, closed_by opt_text, result opt_text, late bool,
--        total i64
-- rows:  0..N limit 10000
SELECT t.id, t.number, t.kind, t.source, t.title, t.place_kk, t.place_ru, t.amount, t.given_by, t.given_name, t.assignee_id, t.created_at,
       t.due_at, t.state, t.closed_at, t.closed_by, t.result, t.state = 'OPEN' AND t.due_at < platform.now(), count(*) OVER ()
  FROM task.task AS t
 WHERE ($1 = '' OR ($1 = 'open' AND t.state = 'OPEN') OR ($1 = 'closed' AND t.state = 'CLOSED')
        OR ($1 = 'late' AND t.state = 'OPEN' AND t.due_at < platform.now()))
   AND ($2 = '' OR t.kind = $2) AND ($3 = '' OR t.assignee_id::text = $3)
   AND ($4 = '' OR ($4 = 'to' AND t.assignee_id = $5) OR ($4 = 'from' AND t.given_by = $5))
   AND ($6 = '' OR t.number::text = $7 OR NOT EXISTS
        (SELECT FROM unnest(string_to_array($6, ' ')) AS word WHERE strpos(' ' || t.search_key, ' ' || word) = 0))
 ORDER BY CASE WHEN $8 = 'number' AND NOT $9 THEN t.number END, CASE WHEN $8 = 'number' AND $9 THEN t.number END DESC,
          CASE WHEN $8 = 'age' AND NOT $9 THEN t.created_at END DESC, CASE WHEN $8 = 'age' AND $9 THEN t.created_at END,
          CASE WHEN $8 = 'due' AND NOT $9 THEN t.due_at END, CASE WHEN $8 = 'due' AND $9 THEN t.due_at END DESC, t.number
 LIMIT $10 OFFSET $11;

-- query: by_id
-- in:    id uuid
-- out:   id uuid, number i64, kind text, source text, title text, words text, place_kk text, place_ru text, amount i64, link text,
--        given_by opt_uuid, given_name text, assignee_id uuid, created_at instant, due_at instant, state text, closed_at opt_instant,
--        closed_by opt_text, closed_name opt_text, result opt_text, oversees bool
-- rows:  0..1
SELECT t.id, t.number, t.kind, t.source, t.title, t.words, t.place_kk, t.place_ru, t.amount, t.link, t.given_by, t.given_name, t.assignee_id,
       t.created_at, t.due_at, t.state, t.closed_at, t.closed_by, t.closed_name, t.result, (SELECT task.oversees())
  FROM task.task AS t WHERE t.id = $1;

-- query: steps_of
-- in:    id uuid
-- out:   at instant, kind text, name text, by_id opt_uuid, to_id opt_uuid, words text
-- rows:  0..N limit 500
SELECT s.at, s.kind, s.name, s.by_id, s.to_id, s.words FROM task.step AS s WHERE s.task_id = $1 ORDER BY s.id LIMIT 500;

-- Open tasks of each body by age in days: to 2, to 7, to 30, older.
-- query: ages
-- out:   assignee_id uuid, open i64, late i64, fresh i64, week i64, month i64, old i64, oldest instant, oversees bool
-- rows:  0..N limit 10000
SELECT t.assignee_id, count(*), count(*) FILTER (WHERE t.due_at < platform.now()), count(*) FILTER (WHERE a.days < 3),
       count(*) FILTER (WHERE a.days BETWEEN 3 AND 7), count(*) FILTER (WHERE a.days BETWEEN 8 AND 30), count(*) FILTER (WHERE a.days > 30),
       min(t.created_at), (SELECT task.oversees())
  FROM task.task AS t
 CROSS JOIN LATERAL (SELECT floor(extract(epoch FROM platform.now() - t.created_at) / 86400)::int AS days) AS a
 WHERE t.state = 'OPEN'
 GROUP BY t.assignee_id
 ORDER BY count(*) DESC, t.assignee_id;

-- query: rights
-- out:   oversees bool
-- rows:  1
SELECT task.oversees() AS oversees;
