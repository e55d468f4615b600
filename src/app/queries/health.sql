-- What the health pages ask the database.

-- query: migrations_applied
-- out:   n i64
-- rows:  1
SELECT count(*) FROM db.migration;
