-- Starts of the service: functions of schema/0001_start.sql.

-- query: take_start
-- in:    number text
-- out:   first bool
-- rows:  1
SELECT egov.take_start($1) AS first;

-- query: sweep_all
-- out:   done opt_text
-- rows:  1
SELECT egov.sweep()::text AS done;
