CREATE SCHEMA migration_test;
CREATE TABLE migration_test.one (id integer);
