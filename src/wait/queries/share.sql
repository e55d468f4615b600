-- The common journal of several room servers, and which of them decides. Each statement is a transaction of its own: a
-- server that is stopped in the middle of it holds no lock.

-- query: share_key
-- in:    key_check text
-- out:   fits bool
-- rows:  0..1
UPDATE wait.leader SET key_check = $1 WHERE key_check IN ('', $1) RETURNING true AS fits;

-- query: share_look
-- out:   node i32, next i64, led bool
-- rows:  1
SELECT node, next, until > clock_timestamp() AS led FROM wait.leader;

-- query: share_read
-- in:    next i64
-- out:   first i64, records bytes
-- rows:  0..N limit 33
SELECT first, records FROM wait.batch WHERE first >= $1 ORDER BY first LIMIT 32;

-- query: share_lead
-- in:    node i32, lease_ms i64, next i64
-- out:   term i64
-- rows:  0..1
UPDATE wait.leader SET term = term + 1, node = $1, until = clock_timestamp() + $2 * interval '1 ms'
 WHERE until <= clock_timestamp() AND next = $3
RETURNING term;

-- query: share_put
-- in:    term i64, lease_ms i64, next i64, records bytes
-- out:   put bool
-- rows:  0..1
WITH fence AS (
    UPDATE wait.leader SET next = next + length($4) / 32, until = clock_timestamp() + $2 * interval '1 ms'
     WHERE term = $1 AND next = $3
    RETURNING true AS holds),
kept AS (
    INSERT INTO wait.batch (first, term, records)
    SELECT $3, $1, $4 FROM fence WHERE length($4) > 0)
SELECT holds AS put FROM fence;
