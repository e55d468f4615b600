-- What must hold before a door opens (REL-1): settings that could lose or garble what was confirmed,
-- a server that was not tested, a role with more power than a door may have.
-- query: unsafe_settings
-- out:   name text, value text
-- rows:  0..N limit 100
SELECT s.name, s.setting
  FROM pg_settings AS s
  JOIN (VALUES ('fsync', '^on$'), ('full_page_writes', '^on$'), ('data_checksums', '^on$'),
               ('synchronous_commit', '^(on|remote_apply)$'), ('wal_level', '^(replica|logical)$'),
               ('data_sync_retry', '^off$'), ('TimeZone', '^UTC$'), ('server_encoding', '^UTF8$'),
               ('log_parameter_max_length', '^0$'), ('log_parameter_max_length_on_error', '^0$'),
               ('server_version_num', '^15[0-9]{4}$')) AS must (name, form) ON s.name = must.name
 WHERE s.setting !~ must.form
UNION ALL
SELECT 'role', r.rolname
  FROM pg_roles AS r
 WHERE r.rolname = current_user AND (r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb);
