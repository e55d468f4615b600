-- What the catalogue tests look at: everything that is not PostgreSQL's or an extension's.
CREATE SCHEMA db_test;
CREATE VIEW db_test.ours AS
    SELECT c.oid, n.nspname::text AS schema, n.nspname || '.' || c.relname AS name, c.relkind, c.relrowsecurity,
           c.relforcerowsecurity, c.reloptions, c.relacl, pg_get_userbyid(c.relowner) AS owner
      FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname !~ '^(pg_|information_schema$|db_test$)'
       AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.objid = c.oid AND d.deptype = 'e');
CREATE VIEW db_test.functions AS
    SELECT p.oid, n.nspname || '.' || p.proname AS name, p.prosecdef, p.proconfig, p.proacl, p.proowner, p.prosrc
      FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
     WHERE n.nspname !~ '^(pg_|information_schema$|db_test$)'
       AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.objid = p.oid AND d.deptype = 'e');
CREATE VIEW db_test.indexes AS
    SELECT n.nspname || '.' || c.relname AS name
      FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
     WHERE c.relkind = 'i';
