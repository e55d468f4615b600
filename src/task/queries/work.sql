-- What `oqu work` makes and ends.

-- query: after
-- out:   after i64
-- rows:  1
SELECT p.after FROM task.progress AS p WHERE p.what = 'homes' FOR UPDATE;

-- query: put_after
-- in:    after i64
-- rows:  none
UPDATE task.progress SET after = $1 WHERE what = 'homes';

-- One open task for one key; a second sight of it only counts.
-- query: raise_row
-- in:    id uuid, kind text, source text, key text, place_kk text, place_ru text, street opt_uuid, house text, amount i64, link text,
--        search text, region text, assignee uuid
-- out:   id uuid, made bool
-- rows:  1
WITH made AS (
    INSERT INTO task.task AS t (id, kind, source, source_key, title, words, place_kk, place_ru, street_id, house, amount, link, search_key,
                                region_kato, given_name, assignee_id, due_at)
    VALUES ($1, $2, $3, $4, '', '', $5, $6, $7, $8, $9, $10, $11, $12, '', $13,
            sec.work_term(platform.now(), platform.setting_text('task.days', (platform.now() AT TIME ZONE INTERVAL '+05:00')::date)::int, $12))
        ON CONFLICT (source, source_key) WHERE state = 'OPEN' AND source <> 'HAND' DO UPDATE SET amount = EXCLUDED.amount
    RETURNING t.id, t.id = $1 AS made
), told AS (
    INSERT INTO task.step (task_id, kind, name, to_id, words) SELECT m.id, 'GIVEN', '', $13, '' FROM made AS m WHERE m.made
)
SELECT m.id, m.made FROM made AS m;

-- query: open_of
-- in:    source text, after uuid
-- out:   id uuid, source_key text, street_id opt_uuid, house text, amount i64
-- rows:  0..N limit 1000
SELECT t.id, t.source_key, t.street_id, t.house, t.amount
  FROM task.task AS t WHERE t.source = $1 AND t.state = 'OPEN' AND t.id > $2 ORDER BY t.id LIMIT 1000;

-- query: settle
-- in:    id uuid, how text, result text
-- rows:  none
WITH done AS (
    UPDATE task.task SET state = 'CLOSED', closed_at = platform.now(), closed_by = $2, closed_name = '', result = $3
     WHERE id = $1 AND state = 'OPEN' RETURNING id
)
INSERT INTO task.step (task_id, kind, name, words) SELECT d.id, 'CLOSED', '', $3 FROM done AS d;

-- Open tasks that are new, that end with the next working day, or whose term has passed.
-- query: due_rows
-- in:    after uuid
-- out:   id uuid, number i64, assignee_id uuid, due_at instant, stage text
-- rows:  0..N limit 1000
SELECT t.id, t.number, t.assignee_id, t.due_at,
       CASE WHEN t.due_at < platform.now() THEN 'PASSED' WHEN t.due_at <= w.tomorrow THEN 'SOON' ELSE 'NEW' END
  FROM task.task AS t
  JOIN (SELECT r.region_kato, sec.work_term(platform.now(), 1, r.region_kato) AS tomorrow
          FROM (SELECT DISTINCT o.region_kato FROM task.task AS o WHERE o.state = 'OPEN') AS r) AS w ON w.region_kato = t.region_kato
 WHERE t.state = 'OPEN' AND t.id > $1
 ORDER BY t.id
 LIMIT 1000;
