-- New sessions of the doors log every statement with its values, in JSON.
ALTER SYSTEM SET log_destination = 'jsonlog';
ALTER ROLE oqu_family SET log_statement = 'all';
ALTER ROLE oqu_family SET log_parameter_max_length = -1;
ALTER ROLE oqu_staff SET log_statement = 'all';
ALTER ROLE oqu_staff SET log_parameter_max_length = -1;
SELECT pg_reload_conf();
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename IN ('oqu_family', 'oqu_staff');
