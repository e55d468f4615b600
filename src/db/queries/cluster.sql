-- query: database_exists
-- in:    name text
-- out:   there bool
-- rows:  1
SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1);

-- Which databases bootstrap/0003_switch.sql puts in whose place, until the end of the transaction.
-- query: switch_names
-- in:    name text, next text, former text
-- out:   a text, b text, c1 text
-- rows:  1
SELECT set_config('oqu.switch_name', $1, true), set_config('oqu.switch_next', $2, true), set_config('oqu.switch_former', $3, true);
