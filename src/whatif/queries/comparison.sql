-- Ranked choices from files: sent by pages, compared by the job.

-- query: comparison_add
-- in:    id uuid, author text, language text, rule text, word text, turns opt_i32, check_only bool
-- rows:  none
INSERT INTO whatif.comparison (id, author, language, rule, word, turns, check_only) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- query: piece_add
-- in:    comparison uuid, kind text, n i32, content bytes
-- rows:  none
INSERT INTO whatif.piece (comparison_id, kind, n, content) VALUES ($1, $2, $3, $4);

-- query: piece
-- in:    comparison uuid, kind text, n i32
-- out:   content bytes
-- rows:  0..1
SELECT content FROM whatif.piece WHERE comparison_id = $1 AND kind = $2 AND n = $3;

-- What is shown of it.
-- query: piece_head
-- in:    comparison uuid, kind text
-- out:   content bytes
-- rows:  0..1
SELECT substring(content FROM 1 FOR 65536) FROM whatif.piece WHERE comparison_id = $1 AND kind = $2 AND n = 1;

-- query: pieces
-- in:    comparison uuid
-- out:   kind text, n i64
-- rows:  0..N limit 4
SELECT kind, count(*) FROM whatif.piece WHERE comparison_id = $1 GROUP BY kind ORDER BY kind;

-- query: comparison_list
-- in:    search text, rule text, from_at opt_instant, to_at opt_instant, sort text, descending bool, most i64, skip i64
-- out:   id uuid, author text, rule text, turns opt_i32, check_only bool, sent_at instant, state text, children i64, total i64
-- rows:  0..N limit 10000
SELECT id, author, rule, turns, check_only, sent_at, state, children, count(*) OVER ()
  FROM whatif.comparison
 WHERE ($1 = '' OR strpos(lower(author), lower($1)) > 0) AND ($2 = '' OR rule = $2)
   AND ($3::timestamptz IS NULL OR sent_at >= $3) AND ($4::timestamptz IS NULL OR sent_at < $4)
 ORDER BY CASE WHEN $5 = 'author' AND NOT $6 THEN author END, CASE WHEN $5 = 'author' AND $6 THEN author END DESC,
          CASE WHEN NOT $6 THEN sent_at END, sent_at DESC, id
 LIMIT $7 OFFSET $8;

-- query: comparison_by_id
-- in:    id uuid
-- out:   author text, rule text, word text, turns opt_i32, check_only bool, sent_at instant, progress i32, state text, schools i64,
--        children i64, choices i64, faults i64, moved i64
-- rows:  0..1
SELECT author, rule, word, turns, check_only, sent_at, progress, state, schools, children, choices, faults, moved
  FROM whatif.comparison WHERE id = $1;

-- As it was, then as it would be.
-- query: compared
-- in:    id uuid
-- out:   seats i64, territory i64, outside i64, own i64, refused i64, first i64
-- rows:  0..N limit 2
SELECT seats, territory, outside, own, refused, first FROM whatif.compared WHERE comparison_id = $1 ORDER BY would;

-- Counted before it is begun: what ends the job three times is given up.
-- query: next_comparison
-- out:   id uuid, language text, rule text, word text, turns opt_i32, check_only bool, attempts i32
-- rows:  0..1
UPDATE whatif.comparison SET attempts = attempts + 1, progress = 0
 WHERE id = (SELECT r.id FROM whatif.comparison AS r WHERE r.ended_at IS NULL ORDER BY r.sent_at, r.id LIMIT 1)
RETURNING id, language, rule, word, turns, check_only, attempts;

-- It was not begun: the virus scanner does not answer.
-- query: comparison_later
-- in:    id uuid
-- rows:  none
UPDATE whatif.comparison SET attempts = attempts - 1 WHERE id = $1 AND ended_at IS NULL;

-- query: comparison_progress
-- in:    id uuid, percent i32
-- rows:  none
UPDATE whatif.comparison SET progress = $2 WHERE id = $1 AND ended_at IS NULL;

-- Nothing changes when somebody else has ended it.
-- query: comparison_end
-- in:    id uuid, state text, schools i64, children i64, choices i64, faults i64, moved i64
-- rows:  none
UPDATE whatif.comparison
   SET progress = 100, ended_at = platform.now(), state = $2, schools = $3, children = $4, choices = $5, faults = $6, moved = $7
 WHERE id = $1 AND ended_at IS NULL;

-- query: compared_add
-- in:    id uuid, would bool, seats i64, territory i64, outside i64, own i64, refused i64, first i64
-- rows:  none
INSERT INTO whatif.compared (comparison_id, would, seats, territory, outside, own, refused, first) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- query: forget_pieces
-- rows:  none
SELECT whatif.forget_pieces();
