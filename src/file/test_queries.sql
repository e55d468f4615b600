-- What only tests ask.

-- query: count
-- out:   n i64
-- rows:  1
SELECT count(*) FROM file.stored_file;
