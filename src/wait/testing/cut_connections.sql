-- Room servers lose their connections; who still reaches the database opens another.
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'oqu_wait';
