-- The second file of that module.
CREATE TABLE migration_test.two (id integer);
INSERT INTO migration_test.two VALUES (1), (2);
