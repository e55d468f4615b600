-- What only tests ask.

-- Sessions of `oqu work`: each of its jobs opens one when it runs.
-- query: work_sessions
-- out:   n i64
-- rows:  1
SELECT count(*) FROM pg_stat_activity WHERE usename = 'oqu_work' AND datname = current_database();
