-- What the tests of additional modules look at.

-- query: groups
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM club.pool;

-- query: decisions
-- out:   n i64
-- rows:  1
SELECT count(*) AS n FROM extra.change;

-- query: rewrite
-- rows:  none
UPDATE extra.change SET is_on = NOT is_on;
