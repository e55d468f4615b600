-- What the catalogue tests ask. Each rule gives the names of what breaks it.

-- query: tables_of_others
-- out:   what text
-- rows:  0..N limit 5000
SELECT o.name || ' belongs to ' || o.owner FROM db_test.ours AS o WHERE o.owner <> 'oqu_owner';

-- query: tables_without_rls
-- in:    allowed texts
-- out:   what text
-- rows:  0..N limit 5000
SELECT o.name FROM db_test.ours AS o
 WHERE o.relkind IN ('r', 'p') AND NOT (o.relrowsecurity AND o.relforcerowsecurity) AND NOT o.name = ANY ($1);

-- query: tables_without_policy
-- in:    allowed texts
-- out:   what text
-- rows:  0..N limit 5000
SELECT o.name FROM db_test.ours AS o
 WHERE o.relkind IN ('r', 'p') AND NOT o.name = ANY ($1)
   AND NOT EXISTS (SELECT FROM pg_policy AS p WHERE p.polrelid = o.oid);

-- query: tables_without_class
-- out:   what text
-- rows:  0..N limit 5000
SELECT o.name || ': ' || coalesce(obj_description(o.oid, 'pg_class'), 'no comment') FROM db_test.ours AS o
 WHERE coalesce(obj_description(o.oid, 'pg_class'), '') !~ '^class: (public|internal|restricted|medical)\. .';

-- query: columns_without_comment
-- out:   what text
-- rows:  0..N limit 5000
SELECT o.name || '.' || a.attname FROM db_test.ours AS o JOIN pg_attribute AS a ON a.attrelid = o.oid
 WHERE a.attnum > 0 AND NOT a.attisdropped AND o.relkind <> 'i'
   AND (col_description(o.oid, a.attnum) IS NULL
        OR col_description(o.oid, a.attnum) ~ '^class: (?!(public|internal|restricted|medical)\. .)');

-- query: schemas_without_comment
-- out:   what text
-- rows:  0..N limit 5000
SELECT n.nspname::text FROM pg_namespace AS n
 WHERE n.nspname !~ '^(pg_|information_schema$|db_test$)' AND obj_description(n.oid, 'pg_namespace') IS NULL;

-- query: views_that_hide_who_asks
-- out:   what text
-- rows:  0..N limit 5000
SELECT o.name FROM db_test.ours AS o
 WHERE o.relkind = 'v' AND NOT coalesce(o.reloptions @> '{security_invoker=true}', false);

-- query: tables_open_to_public
-- out:   what text
-- rows:  0..N limit 5000
SELECT o.name || ' ' || x.privilege_type FROM db_test.ours AS o, aclexplode(o.relacl) AS x WHERE x.grantee = 0;

-- query: functions_open_to_public
-- out:   what text
-- rows:  0..N limit 5000
SELECT f.name FROM db_test.functions AS f, aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) AS x
 WHERE x.grantee = 0;

-- query: functions_without_comment
-- out:   what text
-- rows:  0..N limit 5000
SELECT f.name FROM db_test.functions AS f WHERE obj_description(f.oid, 'pg_proc') IS NULL;

-- query: definers_without_search_path
-- out:   what text
-- rows:  0..N limit 5000
SELECT f.name FROM db_test.functions AS f
 WHERE f.prosecdef AND NOT coalesce(array_to_string(f.proconfig, ';') ~ 'search_path=pg_catalog, pg_temp', false);

-- query: functions_of_core
-- in:    listed texts
-- out:   what text
-- rows:  0..N limit 5000
SELECT f.name FROM db_test.functions AS f
 WHERE pg_get_userbyid(f.proowner) <> 'oqu_owner' AND NOT f.name = ANY ($1);

-- query: doors_that_remove
-- in:    allowed texts
-- out:   what text
-- rows:  0..N limit 5000
SELECT r.rolname || ' may ' || p.name || ' ' || o.name
  FROM db_test.ours AS o, pg_roles AS r, unnest(ARRAY['DELETE', 'TRUNCATE', 'TRIGGER', 'REFERENCES']) AS p (name)
 WHERE r.rolname IN ('oqu_public', 'oqu_family', 'oqu_staff', 'oqu_work') AND o.relkind IN ('r', 'p')
   AND has_table_privilege(r.oid, o.oid, p.name) AND NOT (o.name || ' ' || r.rolname) = ANY ($1);

-- query: public_door_that_writes
-- out:   what text
-- rows:  0..N limit 5000
SELECT o.name FROM db_test.ours AS o
 WHERE o.relkind IN ('r', 'p') AND has_any_column_privilege('oqu_public', o.oid, 'INSERT, UPDATE');

-- query: roles_with_power
-- out:   what text
-- rows:  0..N limit 5000
SELECT r.rolname::text FROM pg_roles AS r
 WHERE r.rolname LIKE 'oqu\_%' AND r.rolname <> 'oqu_admin'
   AND (r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication
        OR r.rolbypassrls <> (r.rolname = 'oqu_core') OR r.rolcanlogin <> (r.rolname <> 'oqu_core'));

-- query: unknown_constraints
-- in:    names texts
-- out:   what text
-- rows:  0..N limit 5000
SELECT g.name FROM unnest($1) AS g (name)
 WHERE NOT EXISTS (SELECT FROM pg_constraint AS c WHERE c.connamespace::regnamespace || '.' || c.conname = g.name)
   AND NOT EXISTS (SELECT FROM db_test.indexes AS i WHERE i.name = g.name)
   AND NOT EXISTS (SELECT FROM db_test.ours AS o JOIN pg_attribute AS a ON a.attrelid = o.oid
                    WHERE o.schema || '.' || a.attname = g.name AND a.attnotnull)
   AND NOT EXISTS (SELECT FROM db_test.functions AS f
                    WHERE strpos(f.prosrc, quote_literal(split_part(g.name, '.', 2))) > 0
                      AND f.prosrc ~ 'CONSTRAINT');

-- query: nullable_columns
-- out:   rel i64, num i32
-- rows:  0..N limit 50000
SELECT o.oid::bigint, a.attnum::integer
  FROM pg_class AS o JOIN pg_attribute AS a ON a.attrelid = o.oid
 WHERE o.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND NOT a.attnotnull;
