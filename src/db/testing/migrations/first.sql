-- The first file of a module that tests invent.
CREATE SCHEMA migration_test;
CREATE TABLE migration_test.one (id integer);
