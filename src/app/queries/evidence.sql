-- What a laboratory reads about the database.

-- query: server_version
-- out:   version text
-- rows:  1
SELECT current_setting('server_version') AS version;

-- query: database_roles
-- out:   role text, login bool, strong bool, tables i64, written i64
-- rows:  0..N limit 100
SELECT r.rolname::text AS role, r.rolcanlogin AS login,
       r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication AS strong,
       count(t.oid) FILTER (WHERE has_table_privilege(r.oid, t.oid, 'SELECT')) AS tables,
       count(t.oid) FILTER (WHERE has_any_column_privilege(r.oid, t.oid, 'INSERT, UPDATE') OR has_table_privilege(r.oid, t.oid, 'DELETE'))
           AS written
  FROM pg_roles AS r
 CROSS JOIN pg_class AS t
  JOIN pg_namespace AS s ON s.oid = t.relnamespace
 WHERE r.rolname LIKE 'oqu\_%' AND t.relkind IN ('r', 'p') AND s.nspname NOT IN ('pg_catalog', 'information_schema')
   AND s.nspname NOT LIKE 'pg\_%'
 GROUP BY r.rolname, r.rolcanlogin, r.rolsuper, r.rolbypassrls, r.rolcreaterole, r.rolcreatedb, r.rolreplication
 ORDER BY r.rolname
 LIMIT 100;
