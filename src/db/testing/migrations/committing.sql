CREATE TABLE migration_test.four (id integer);
COMMIT;
