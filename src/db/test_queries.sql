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
 WHERE r.rolname IN ('oqu_public', 'oqu_family', 'oqu_staff', 'oqu_work', 'oqu_check') AND o.relkind IN ('r', 'p')
   AND has_table_privilege(r.oid, o.oid, p.name) AND NOT (o.name || ' ' || r.rolname) = ANY ($1);

-- query: public_door_that_writes
-- out:   what text
-- rows:  0..N limit 5000
SELECT o.name FROM db_test.ours AS o
 WHERE o.relkind IN ('r', 'p') AND has_any_column_privilege('oqu_public', o.oid, 'INSERT, UPDATE');

-- query: auditor_that_writes
-- out:   what text
-- rows:  0..N limit 5000
SELECT o.name FROM db_test.ours AS o
 WHERE o.relkind IN ('r', 'p') AND has_any_column_privilege('oqu_check', o.oid, 'INSERT, UPDATE');

-- query: roles_with_power
-- out:   what text
-- rows:  0..N limit 5000
SELECT r.rolname::text FROM pg_roles AS r
 WHERE r.rolname LIKE 'oqu\_%' AND r.rolname <> 'oqu_admin'
   AND (r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication
        OR r.rolbypassrls <> (r.rolname IN ('oqu_core', 'oqu_check')) OR r.rolcanlogin <> (r.rolname NOT IN ('oqu_core', 'oqu_partner')));

-- What belongs to a person, a sign-in or a case is looked for by it, and is as much as there are cases: the
-- column leads an index, or a page reads the whole table. Others, such as the school of a row, lead to few rows.
-- query: references_without_index
-- in:    allowed texts
-- out:   what text
-- rows:  0..N limit 5000
SELECT g.what
  FROM (SELECT c.conrelid::regclass || '.' || a.attname AS what
          FROM pg_constraint AS c
          JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
         WHERE c.contype = 'f'
           AND c.confrelid::regclass::text IN ('person.person', 'account.account', 'account.session', 'admission.application',
                                               'admission.draft', 'club.application')
           AND NOT EXISTS (SELECT FROM pg_index AS i
                            WHERE i.indrelid = c.conrelid AND i.indkey[0] = a.attnum
                              AND coalesce(pg_get_expr(i.indpred, i.indrelid), '') IN ('', '(' || a.attname || ' IS NOT NULL)'))) AS g
 WHERE NOT g.what = ANY ($1);

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

-- ---- what test_db.c runs -----------------------------------------------------------------------

-- query: echo
-- in:    a bool, b i32, c1 i64, d text, e uuid, f date, g instant, h bytes
-- out:   a bool, b i32, c1 i64, d text, e uuid, f date, g instant, h bytes
-- rows:  1
SELECT $1, $2, $3, $4, $5, $6, $7, $8;

-- query: echo_opt
-- in:    a opt_bool, b opt_i32, c1 opt_i64, d opt_text, e opt_uuid, f opt_date, g opt_instant, h opt_bytes
-- out:   a opt_bool, b opt_i32, c1 opt_i64, d opt_text, e opt_uuid, f opt_date, g opt_instant, h opt_bytes
-- rows:  1
SELECT $1, $2, $3, $4, $5, $6, $7, $8;

-- query: print
-- in:    f date, g instant, h bytes
-- out:   f text, g text, h text
-- rows:  1
SELECT $1::text, $2::text, encode($3, 'hex');

-- query: contained
-- in:    a i64s, b uuids, c1 texts
-- out:   a text, b text, c1 text
-- rows:  1
SELECT array_to_string($1, ','), array_to_string($2, ','), array_to_string($3, ',');

-- query: endless
-- out:   g opt_instant
-- rows:  1
SELECT 'infinity'::timestamptz;

-- query: unexpected_null
-- out:   g text
-- rows:  1
SELECT NULL::text;

-- query: two_as_maybe
-- out:   n i32
-- rows:  0..1
SELECT generate_series(1, 2);

-- query: none_as_maybe
-- out:   n i32
-- rows:  0..1
SELECT 1 WHERE false;

-- query: none_as_one
-- out:   n i32
-- rows:  1
SELECT 1 WHERE false;

-- query: three_of
-- in:    n i32
-- out:   n i32
-- rows:  0..N limit 3
-- ahead: yes
SELECT generate_series(1, $1);

-- query: note_add
-- in:    name text, amount i32
-- rows:  none
INSERT INTO db_test_tables.note (name, amount) VALUES ($1, $2);

-- query: note_change
-- in:    name text, amount i32
-- rows:  none
UPDATE db_test_tables.note SET amount = $2 WHERE name = $1;

-- query: note_sum
-- out:   n i64, total i64
-- rows:  1
-- ahead: yes
SELECT count(*), coalesce(sum(amount), 0) FROM db_test_tables.note;

-- query: notes_remove
-- rows:  none
DELETE FROM db_test_tables.note;

-- query: same
-- in:    id uuid
-- out:   id uuid
-- rows:  1
-- ahead: yes
SELECT $1;

-- query: divide
-- in:    by i32
-- out:   n i32
-- rows:  1
-- ahead: yes
SELECT 1 / $1;

-- query: refuse
-- in:    state text, message text, field text, value text
-- rows:  none
SELECT db_test_tables.refuse($1, $2, $3, $4);

-- query: refuse_times
-- in:    state text, times i32
-- rows:  none
SELECT db_test_tables.refuse_times($1, $2);

-- query: forget_times
-- rows:  none
SELECT db_test_tables.forget_times();

-- query: context
-- out:   context text, request text, isolation text, read_only text
-- rows:  1
SELECT current_setting('oqu.context', true), current_setting('oqu.request', true),
       current_setting('transaction_isolation'), current_setting('transaction_read_only');

-- query: pid
-- out:   pid i32
-- rows:  1
SELECT pg_backend_pid();

-- query: kill
-- in:    pid i32
-- out:   done bool
-- rows:  1
SELECT pg_terminate_backend($1, 5000);

-- query: set_timeout
-- out:   a text
-- rows:  1
SELECT set_config('statement_timeout', '20ms', true);

-- query: slow
-- out:   b opt_text
-- rows:  1
SELECT pg_sleep(10)::text;

-- ---- what the tests of migrations and clusters ask ----------------------------------------------

-- query: table_there
-- in:    name text
-- out:   there bool
-- rows:  1
SELECT to_regclass($1) IS NOT NULL;

-- query: applied
-- in:    module text
-- out:   n i64
-- rows:  1
SELECT count(*) FROM db.migration WHERE module = $1;

-- query: setting
-- in:    name text
-- out:   value text
-- rows:  1
SELECT current_setting($1);
