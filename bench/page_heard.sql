-- The end of listening, and the file of the log.
ALTER ROLE oqu_family RESET log_statement;
ALTER ROLE oqu_family RESET log_parameter_max_length;
ALTER ROLE oqu_staff RESET log_statement;
ALTER ROLE oqu_staff RESET log_parameter_max_length;
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename IN ('oqu_family', 'oqu_staff');
SELECT current_setting('data_directory') || '/' || pg_current_logfile('jsonlog');
