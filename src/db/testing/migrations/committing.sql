-- Tries to end the transaction by itself, which the runner refuses.
CREATE TABLE migration_test.four (id integer);
COMMIT;
