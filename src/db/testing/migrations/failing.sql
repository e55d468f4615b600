-- Fails after its first statement: nothing of it may stay.
CREATE TABLE migration_test.three (id integer);
INSERT INTO migration_test.nowhere VALUES (1);
