-- The settings of a real installation instead of those that tests use; a log that a program can read.
ALTER SYSTEM SET fsync = on;
ALTER SYSTEM SET full_page_writes = on;
ALTER SYSTEM SET synchronous_commit = on;
ALTER SYSTEM SET autovacuum = on;
ALTER SYSTEM SET log_destination = 'jsonlog';
ALTER SYSTEM SET log_connections = off;
ALTER SYSTEM SET log_disconnections = off;
-- A busy machine must not end a run: throughput is measured here, not patience.
ALTER ROLE oqu_family SET statement_timeout = '60s';
ALTER ROLE oqu_family SET lock_timeout = '60s';
SELECT pg_reload_conf();
