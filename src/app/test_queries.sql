-- What only tests ask.

-- Sessions of `oqu work`: each of its jobs opens one when it runs.
-- query: work_sessions
-- out:   n i64
-- rows:  1
SELECT count(*) FROM pg_stat_activity WHERE usename = 'oqu_work' AND datname = current_database();

-- How many it may open.
-- query: work_limit
-- out:   n i32
-- rows:  1
SELECT rolconnlimit FROM pg_roles WHERE rolname = 'oqu_work';
