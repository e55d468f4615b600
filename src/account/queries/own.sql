-- The own account: secrets, authenticator, sessions, roles.

-- query: own_secret_list
-- out:   phc text
-- rows:  0..N limit 10
SELECT phc FROM account.own_secrets();

-- query: change_own_secret
-- in:    phc text, session uuid
-- out:   done opt_text
-- rows:  1
SELECT account.change_secret($1, $2)::text AS done;

-- query: own_factor
-- out:   seed_sealed bytes, confirmed_at opt_instant, last_step i64
-- rows:  0..1
SELECT f.seed_sealed, f.confirmed_at, f.last_step FROM account.factor AS f WHERE f.person_id = (SELECT sec.person());

-- query: set_own_factor
-- in:    sealed bytes
-- out:   done opt_text
-- rows:  1
SELECT account.set_factor($1)::text AS done;

-- query: use_factor_step
-- in:    step i64
-- out:   fresh bool
-- rows:  1
SELECT account.use_step($1) AS fresh;

-- query: set_recovery_codes
-- in:    codes texts
-- out:   done opt_text
-- rows:  1
SELECT account.set_recovery($1)::text AS done;

-- query: use_recovery_code
-- in:    code bytes
-- out:   fits bool
-- rows:  1
SELECT account.use_recovery($1) AS fits;

-- query: recovery_left
-- out:   n i64, made_at opt_instant
-- rows:  1
SELECT count(*) FILTER (WHERE r.used_at IS NULL) AS n, max(r.made_at) AS made_at
  FROM account.recovery_code AS r
 WHERE r.person_id = (SELECT sec.person());

-- query: sessions_of
-- in:    person uuid
-- out:   id uuid, role opt_text, organisation_id opt_uuid, created_at instant, seen_at instant,
--        ends_at instant, idle_s i32, address text, agent text
-- rows:  0..N limit 50
SELECT s.id, g.role, g.organisation_id, s.created_at, s.seen_at, e.ends_at, l.idle_s, s.address, s.agent
  FROM account.session AS s
 CROSS JOIN LATERAL account.limits_of(s.person_id, s.door, organisation.today()) AS l
 CROSS JOIN LATERAL (SELECT least(s.expires_at, s.created_at + l.absolute_s * interval '1 second') AS ends_at) AS e
  LEFT JOIN account.role_grant AS g ON g.id = s.grant_id
 WHERE s.person_id = $1 AND s.stage = 'FULL' AND s.ended_at IS NULL AND e.ends_at > platform.now()
   AND s.seen_at + l.idle_s * interval '1 second' > platform.now()
 ORDER BY s.seen_at DESC
 LIMIT 50;

-- Without rights, which the family door does not have.
-- query: family_sessions_of
-- in:    person uuid
-- out:   id uuid, created_at instant, seen_at instant, ends_at instant, idle_s i32, address text, agent text
-- rows:  0..N limit 50
SELECT s.id, s.created_at, s.seen_at, e.ends_at, l.idle_s, s.address, s.agent
  FROM account.session AS s
 CROSS JOIN LATERAL account.limits_of(s.person_id, s.door, organisation.today()) AS l
 CROSS JOIN LATERAL (SELECT least(s.expires_at, s.created_at + l.absolute_s * interval '1 second') AS ends_at) AS e
 WHERE s.person_id = $1 AND s.stage = 'FULL' AND s.ended_at IS NULL AND e.ends_at > platform.now()
   AND s.seen_at + l.idle_s * interval '1 second' > platform.now()
 ORDER BY s.seen_at DESC
 LIMIT 50;

-- query: end_own_others
-- in:    session uuid
-- out:   n i64
-- rows:  1
SELECT account.end_own_others($1) AS n;

-- Sign-ins, failures and what happened to the account. A whole session that begins as another one ends is no sign-in
-- but another role, or a code given once more.
-- query: own_history
-- in:    from_at opt_instant, to_at opt_instant, kind text, search text, descending bool, most i64,
--        skip i64
-- out:   at instant, kind text, address text, agent text, total i64
-- rows:  0..N limit 10000
SELECT h.at, h.kind, h.address, h.agent, count(*) OVER () AS total
  FROM (SELECT s.created_at AS at, 'IN' AS kind, s.address, s.agent
          FROM account.session AS s
         WHERE s.person_id = (SELECT sec.person()) AND s.stage = 'FULL'
           AND NOT EXISTS (SELECT FROM account.session AS o
                            WHERE o.person_id = s.person_id AND o.door = s.door AND o.stage = 'FULL' AND o.end_reason = 'NEXT'
                              AND o.ended_at = s.created_at)
        UNION ALL
        SELECT f.at, f.reason, f.address, f.agent FROM account.failure AS f WHERE f.person_id = (SELECT sec.person())
        UNION ALL
        SELECT e.at, e.kind, e.address, '' FROM account.event AS e WHERE e.person_id = (SELECT sec.person())) AS h
 WHERE ($1::timestamptz IS NULL OR h.at >= $1) AND ($2::timestamptz IS NULL OR h.at < $2)
   AND ($3 = '' OR h.kind = $3)
   AND ($4 = '' OR strpos(h.address, $4) > 0)
 ORDER BY CASE WHEN $5 THEN h.at END DESC, CASE WHEN NOT $5 THEN h.at END, h.kind
 LIMIT $6 OFFSET $7;

-- query: session_facts
-- in:    session uuid
-- out:   factor_at opt_instant, grant_id opt_uuid
-- rows:  0..1
SELECT s.factor_at, s.grant_id FROM account.session AS s WHERE s.id = $1;

-- query: add_event
-- in:    person uuid, kind text, address text, lang text
-- out:   done opt_text
-- rows:  1
SELECT account.note_event($1, $2, $3, $4)::text AS done;

-- query: note_failed_factor
-- in:    person uuid, address text, lang text
-- out:   done opt_text
-- rows:  1
SELECT account.note_failed_factor($1, $2, $3)::text AS done;

-- The oldest that nobody was told of; whoever takes it writes the messages in the same transaction.
-- query: next_event
-- out:   id i64, at instant, person uuid, kind text, address text, lang text
-- rows:  0..1
UPDATE account.event AS e SET told_at = platform.now()
 WHERE e.id = (SELECT n.id FROM account.event AS n WHERE n.told_at IS NULL ORDER BY n.id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING e.id, e.at, e.person_id, e.kind, e.address, e.lang;

-- query: resettable_person
-- in:    login bytes
-- out:   person opt_uuid
-- rows:  1
SELECT account.resettable($1) AS person;

-- query: holders_of
-- in:    marks i64s, organisations uuids, roles texts
-- out:   mark i32, person_id uuid, lang text
-- rows:  0..N limit 20000
SELECT h.mark, h.person_id, h.lang FROM account.holders($1::int[], $2, $3) AS h ORDER BY h.mark, h.person_id;

-- query: watchers_of
-- out:   person_id uuid, lang text
-- rows:  0..N limit 1000
SELECT w.person_id, w.lang FROM account.watchers() AS w ORDER BY w.person_id;

-- query: own_stage
-- in:    session uuid
-- out:   stage text
-- rows:  0..1
SELECT CASE WHEN s.policy_owed THEN 'POLICY' ELSE s.stage END AS stage
  FROM account.session AS s WHERE s.id = $1 AND s.person_id = (SELECT sec.person());
