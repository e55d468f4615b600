-- The migrations runner (migrate.c). All of it runs as the owner of the database.

-- One migrator at a time; the lock belongs to the connection and ends with it.
-- query: migration_lock
-- out:   got bool
-- rows:  1
SELECT pg_try_advisory_lock(7306281042);

-- query: migration_table
-- out:   there bool
-- rows:  1
SELECT to_regclass('db.migration') IS NOT NULL;

-- query: migration_list
-- out:   module text, number i32, file text, sha256 text
-- rows:  0..N limit 10000
SELECT module, number, file, sha256
  FROM db.migration
 ORDER BY module, number;

-- query: migration_add
-- in:    module text, number i32, file text, sha256 text
-- rows:  none
INSERT INTO db.migration (module, number, file, sha256) VALUES ($1, $2, $3, $4);
