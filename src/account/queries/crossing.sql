-- From one door to the other: functions of schema/0013_crossing.sql.

-- query: crossing_mark
-- in:    cookie text
-- out:   mark text
-- rows:  1
SELECT encode(sha256(convert_to($1, 'UTF8')), 'hex') AS mark;

-- query: may_cross
-- in:    session uuid, door text
-- out:   outcome text
-- rows:  1
SELECT account.crossing_may($1, $2) AS outcome;

-- query: make_crossing
-- in:    session uuid, ticket text, mark text, door text
-- out:   outcome text
-- rows:  1
SELECT account.crossing_make($1, $2, $3, $4) AS outcome;

-- query: take_crossing
-- in:    ticket text, mark text, door text
-- out:   session opt_uuid, person opt_uuid
-- rows:  1
SELECT session, person FROM account.crossing_take($1, $2, $3);
