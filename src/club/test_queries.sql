-- query: group_state
-- in:    pool uuid
-- out:   capacity i32, taken i32, waiting i32, seats i32
-- rows:  1
SELECT capacity, taken, waiting, (SELECT count(*)::int FROM club.seat AS s WHERE s.pool_id = p.id) AS seats FROM club.pool AS p WHERE id = $1;
