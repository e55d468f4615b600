-- query: database_exists
-- in:    name text
-- out:   there bool
-- rows:  1
SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1);
