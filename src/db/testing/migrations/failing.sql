CREATE TABLE migration_test.three (id integer);
INSERT INTO migration_test.nowhere VALUES (1);
