-- What the controls are judged by, how they turned, and what people recorded about them.

-- Everything that the database knows of itself. Sealed columns end in _sealed or _index and are bytes; a column with the
-- bare name of what is sealed elsewhere would be plain. The owner and the administrator of the server keep it, the
-- auditor reads a replica: none of them serves anybody.
-- query: facts
-- out:   open_tables i64, strong_roles i64, silent_triggers i64, plain_columns i64, clock_offset_us i64, machine_at instant,
--        factorless i64, stale_initial i64, weak_hashes i64, quiet_most_s i64
-- rows:  1
SELECT (SELECT count(*) FROM pg_class AS t JOIN pg_namespace AS s ON s.oid = t.relnamespace
         WHERE t.relkind IN ('r', 'p') AND s.nspname NOT IN ('pg_catalog', 'information_schema', 'db', 'public')
           AND s.nspname NOT LIKE 'pg\_%' AND NOT (t.relrowsecurity AND t.relforcerowsecurity)) AS open_tables,
       (SELECT count(*) FROM pg_roles AS r
         WHERE r.rolname IN ('oqu_public', 'oqu_family', 'oqu_staff', 'oqu_work', 'oqu_wait')
           AND (r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolreplication)) AS strong_roles,
       (SELECT count(*) FROM pg_trigger AS g
         WHERE g.tgname IN ('append_only', 'journal') AND g.tgenabled NOT IN ('O', 'A')) AS silent_triggers,
       (SELECT count(*) FROM pg_attribute AS a JOIN pg_class AS t ON t.oid = a.attrelid AND t.relkind = 'r'
         WHERE a.attnum > 0 AND NOT a.attisdropped
           AND ((a.attname LIKE '%\_sealed' AND a.atttypid <> 'bytea'::regtype) OR a.attname = 'iin')
       ) AS plain_columns,
       platform.clock_offset() AS clock_offset_us, clock_timestamp() AS machine_at,
       f.factorless, f.stale_initial, f.weak_hashes, f.quiet_most_s
  FROM account.sign_in_facts() AS f;

-- `former` is what stood there when the statement began.
-- query: put_state
-- in:    codes texts, passed i64s, seen texts
-- out:   code text, passed bool
-- rows:  0..N limit 100
WITH found AS (SELECT f.code, f.passed <> 0 AS passed, f.seen FROM unnest($1::text[], $2::bigint[], $3::text[]) AS f (code, passed, seen)),
     former AS (SELECT s.code, s.passed FROM control.state AS s),
     put AS (INSERT INTO control.state AS s (code, passed, seen) SELECT code, passed, seen FROM found
             ON CONFLICT (code) DO UPDATE
                SET changed_at = CASE WHEN s.passed = excluded.passed THEN s.changed_at ELSE excluded.checked_at END,
                    passed = excluded.passed, seen = excluded.seen, checked_at = excluded.checked_at
             RETURNING s.code)
INSERT INTO control.change (code, passed, seen)
SELECT f.code, f.passed, f.seen
  FROM found AS f JOIN put USING (code) LEFT JOIN former AS o USING (code)
 WHERE o.passed IS DISTINCT FROM f.passed
 ORDER BY f.code
RETURNING code, passed;

-- query: states
-- out:   code text, passed bool, seen text, changed_at instant, checked_at instant, waived_to opt_date
-- rows:  0..N limit 100
SELECT s.code, s.passed, s.seen, s.changed_at, s.checked_at,
       (SELECT max(w.last_day) FROM control.waiver AS w
         WHERE w.code = s.code AND w.at >= s.changed_at AND w.last_day >= organisation.today()) AS waived_to
  FROM control.state AS s
 ORDER BY s.code
 LIMIT 100;

-- query: history
-- in:    code text
-- out:   at instant, kind text, seen text, name text, last_day opt_date
-- rows:  0..N limit 200
SELECT h.at, h.kind, h.seen, h.name, h.last_day
  FROM (SELECT c.at, CASE WHEN c.passed THEN 'PASSED' ELSE 'FAILED' END AS kind, c.seen, '' AS name, NULL::date AS last_day
          FROM control.change AS c WHERE c.code = $1
         UNION ALL
        SELECT w.at, 'WAIVED', w.reason, w.name, w.last_day FROM control.waiver AS w WHERE w.code = $1) AS h
 ORDER BY h.at DESC, h.kind
 LIMIT 200;

-- query: waive
-- in:    id uuid, code text, name text, last_day date, reason text, signed_id uuid
-- rows:  none
INSERT INTO control.waiver (id, code, person_id, name, last_day, reason, signed_id)
SELECT $1, $2, sec.person(), $3, $4, $5, $6
  FROM control.state AS s WHERE s.code = $2 AND NOT s.passed;

-- query: put_release
-- in:    program bytes, version text
-- rows:  none
INSERT INTO control.release AS r (program, version) VALUES ($1, $2)
ON CONFLICT (program) DO UPDATE SET last_at = platform.now();

-- query: attested_to
-- in:    program bytes
-- out:   valid_to opt_date
-- rows:  1
SELECT max(p.valid_to) AS valid_to FROM control.protocol AS p
 WHERE p.program = $1 AND p.issued_on <= organisation.today() AND p.valid_to >= organisation.today();

-- Of the build that works now, which is the last to have said so.
-- query: attested_now
-- out:   attested bool
-- rows:  1
SELECT EXISTS (SELECT FROM control.protocol AS p
                WHERE p.program = (SELECT r.program FROM control.release AS r ORDER BY r.last_at DESC LIMIT 1)
                  AND p.issued_on <= organisation.today() AND p.valid_to >= organisation.today()) AS attested;

-- query: releases
-- out:   program text, version text, first_at instant, last_at instant, number opt_text, laboratory opt_text, scope opt_text,
--        issued_on opt_date, valid_to opt_date, attested bool
-- rows:  0..N limit 1000
SELECT encode(r.program, 'hex') AS program, r.version, r.first_at, r.last_at, p.number, p.laboratory, p.scope, p.issued_on, p.valid_to,
       coalesce(p.issued_on <= organisation.today() AND p.valid_to >= organisation.today(), false) AS attested
  FROM control.release AS r
  LEFT JOIN control.protocol AS p ON p.program = r.program
 ORDER BY r.first_at DESC, p.at DESC
 LIMIT 1000;

-- query: put_protocol
-- in:    id uuid, program text, number text, laboratory text, scope text, issued_on date, valid_to date
-- rows:  none
INSERT INTO control.protocol (id, program, person_id, number, laboratory, scope, issued_on, valid_to)
SELECT $1, r.program, sec.person(), $3, $4, $5, $6, $7 FROM control.release AS r WHERE encode(r.program, 'hex') = $2
ON CONFLICT ON CONSTRAINT protocol_once DO NOTHING;
