-- Complaints as the policies show them to whoever asks.

-- query: begin
-- in:    id uuid, child uuid, application opt_uuid, number opt_i64, school opt_uuid, refusal opt_text, body uuid, region text, language text
-- out:   id uuid
-- rows:  1
SELECT complaint.begin($1, $2, $3, $4, $5, $6, $7, $8, $9) AS id;

-- query: write
-- in:    id uuid, ground text, words text, wish text, language text
-- rows:  none
SELECT complaint.write($1, $2, $3, $4, $5);

-- query: attach
-- in:    id uuid, paper uuid, file uuid
-- rows:  none
SELECT complaint.attach($1, $2, $3);

-- query: detach
-- in:    id uuid, paper uuid
-- rows:  none
SELECT complaint.detach($1, $2);

-- query: lodge
-- in:    id uuid
-- out:   number i64, due instant
-- rows:  1
SELECT number, due FROM complaint.lodge($1);

-- query: withdraw
-- in:    id uuid
-- rows:  none
SELECT complaint.withdraw($1);

-- query: ask
-- in:    id uuid, words text
-- rows:  none
SELECT complaint.ask($1, $2);

-- query: explain
-- in:    id uuid, words text
-- rows:  none
SELECT complaint.explain($1, $2);

-- query: propose
-- in:    id uuid, found text, rule text, words text
-- rows:  none
SELECT complaint.propose($1, $2, $3, $4);

-- query: give_back
-- in:    id uuid, words text
-- rows:  none
SELECT complaint.give_back($1, $2);

-- query: settle
-- in:    id uuid, outcome text, found text, rule text, done text, next text, decision uuid
-- rows:  none
SELECT complaint.settle($1, $2, $3, $4, $5, $6, $7);

-- query: by_id
-- in:    id uuid
-- out:   id uuid, number opt_i64, person_id uuid, person_name text, child_id uuid, child_name text, application_id opt_uuid,
--        application_number opt_i64, school_id opt_uuid, refusal_ground opt_text, organisation_id uuid, region_kato text, language text,
--        ground opt_text, words opt_text, wish opt_text, state text, lodged_at opt_instant, due_at opt_instant, ended_at opt_instant,
--        asked_at opt_instant, asked_text opt_text, explain_due_at opt_instant, explained_at opt_instant, explained_name opt_text,
--        explanation opt_text, outcome opt_text, found opt_text, rule opt_text, done opt_text, next opt_text, settled_name opt_text,
--        decision_id opt_uuid
-- rows:  0..1
SELECT id, number, person_id, person_name, child_id, child_name, application_id, application_number, school_id, refusal_ground,
       organisation_id, region_kato, language, ground, text, wish, state, lodged_at, due_at, ended_at, asked_at, asked_text, explain_due_at,
       explained_at, explained_name, explanation, outcome, found, rule, done, next, settled_name, decision_id
  FROM complaint.complaint WHERE id = $1;

-- query: papers_of
-- in:    id uuid
-- out:   id uuid, file_id uuid
-- rows:  0..N limit 50
SELECT id, file_id FROM complaint.paper WHERE complaint_id = $1 AND removed_at IS NULL ORDER BY added_at, id;

-- query: steps_of
-- in:    id uuid
-- out:   at instant, kind text, name text, words text
-- rows:  0..N limit 200
SELECT at, kind, name, words FROM complaint.step WHERE complaint_id = $1 ORDER BY id;

-- The family's own, newest first.
-- query: own
-- in:    person uuid
-- out:   id uuid, number opt_i64, child_name text, state text, ground opt_text, lodged_at opt_instant, due_at opt_instant,
--        ended_at opt_instant, outcome opt_text
-- rows:  0..N limit 200
SELECT id, number, child_name, state, ground, lodged_at, due_at, ended_at, outcome
  FROM complaint.complaint WHERE person_id = $1 ORDER BY created_at DESC LIMIT 200;

-- What an officer may see, as asked for. view: "", open, late, PROPOSED, SETTLED, WITHDRAWN, asked.
-- Number, ground and term are there: drafts are their families' alone (complaint.lodged_whole).
-- query: list
-- in:    view text, ground text, outcome text, typed text, sort text, down bool, most i64, skip i64, now instant
-- out:   id uuid, number opt_i64, child_name text, school_id opt_uuid, ground opt_text, state text, outcome opt_text, lodged_at opt_instant,
--        due_at opt_instant, explain_due_at opt_instant, explained bool, late bool, total i64
-- rows:  0..N limit 10000
SELECT k.id, k.number, k.child_name, k.school_id, k.ground, k.state, k.outcome, k.lodged_at, k.due_at, k.explain_due_at,
       k.explained_at IS NOT NULL, k.ended_at IS NULL AND k.due_at < $9, count(*) OVER ()
  FROM complaint.complaint AS k
 WHERE ($1 = '' OR ($1 = 'open' AND k.state IN ('OPEN', 'PROPOSED')) OR k.state = $1
        OR ($1 = 'late' AND k.ended_at IS NULL AND k.due_at < $9) OR ($1 = 'asked' AND k.asked_at IS NOT NULL AND k.explained_at IS NULL))
   AND ($2 = '' OR k.ground = $2) AND ($3 = '' OR k.outcome = $3)
   AND ($4 = '' OR k.number::text = $4 OR k.application_number::text = $4 OR strpos(lower(k.child_name), lower($4)) > 0)
 ORDER BY CASE WHEN $5 = 'child' AND NOT $6 THEN k.child_name END, CASE WHEN $5 = 'child' AND $6 THEN k.child_name END DESC,
          CASE WHEN $5 = 'due' AND NOT $6 THEN k.due_at END, CASE WHEN $5 = 'due' AND $6 THEN k.due_at END DESC,
          CASE WHEN $5 = 'lodged' AND NOT $6 THEN k.lodged_at END, CASE WHEN $5 = 'lodged' AND $6 THEN k.lodged_at END DESC,
          CASE WHEN $5 = 'number' AND NOT $6 THEN k.number END, CASE WHEN $5 = 'number' AND $6 THEN k.number END DESC, k.number
 LIMIT $7 OFFSET $8;

-- query: figures
-- in:    since instant, now instant
-- out:   region text, ground text, lodged i64, open i64, late i64, rejected i64, placed i64, helped i64, withdrawn i64, answered_late i64
-- rows:  0..N limit 1000
SELECT region, ground, lodged, open, late, rejected, placed, helped, withdrawn, answered_late FROM complaint.figures($1, $2);

-- Complaints whose term ends with the next working day of their region, or has ended.
-- query: term_rows
-- out:   id uuid, number opt_i64, organisation_id uuid, due_at opt_instant, passed bool
-- rows:  0..N limit 10000
SELECT k.id, k.number, k.organisation_id, k.due_at, k.due_at < platform.now()
  FROM complaint.complaint AS k
  JOIN (SELECT r.region_kato, sec.work_term(platform.now(), 1, r.region_kato) AS tomorrow
          FROM (SELECT DISTINCT o.region_kato FROM complaint.complaint AS o WHERE o.state IN ('OPEN', 'PROPOSED')) AS r) AS w
    ON w.region_kato = k.region_kato
 WHERE k.state IN ('OPEN', 'PROPOSED') AND k.due_at <= w.tomorrow
 ORDER BY k.due_at, k.id
 LIMIT 10000;

-- query: ended
-- in:    id uuid
-- out:   ended bool
-- rows:  1
SELECT coalesce((SELECT k.ended_at IS NOT NULL FROM complaint.complaint AS k WHERE k.id = $1), true) AS ended;

-- query: owed_rows
-- out:   organisation uuid, region text, open i64, soon i64, late i64, oldest opt_instant
-- rows:  0..N limit 1000
SELECT o.organisation, o.region, o.open, o.soon, o.late, o.oldest FROM complaint.owed() AS o
 ORDER BY o.late DESC, o.soon DESC, o.open DESC, o.organisation;
