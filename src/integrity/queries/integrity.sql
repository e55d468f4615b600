-- Meetings with altered records, and who hears of them.

-- query: note
-- in:    code text, route text, record opt_uuid
-- out:   fresh bool
-- rows:  1
SELECT integrity.note($1, $2, $3) AS fresh;

-- The oldest that nobody was told of; whoever takes it writes the messages in the same transaction.
-- query: next_finding
-- out:   id i64, at instant
-- rows:  0..1
UPDATE integrity.finding AS f SET told_at = platform.now()
 WHERE f.id = (SELECT n.id FROM integrity.finding AS n WHERE n.told_at IS NULL ORDER BY n.id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING f.id, f.at;
