-- Before anybody is known: functions of schema/0003_sign_in.sql.

-- query: begin_sign_in
-- in:    login bytes, device text, address text
-- out:   person opt_uuid, phc opt_text, status opt_text, initial opt_bool, initial_over opt_bool,
--        has_factor opt_bool, waived opt_bool, trusted opt_bool,
--        wait_s i32
-- rows:  1
SELECT person, phc, status, initial, initial_over, has_factor, waived, trusted, wait_s FROM account.begin($1, $2, $3);

-- query: wait_for_key
-- in:    device text, address text
-- out:   wait_s i32
-- rows:  1
SELECT account.key_wait($1, $2) AS wait_s;

-- query: grants_of_person
-- in:    person uuid
-- out:   id uuid, role text, organisation_id uuid
-- rows:  0..N limit 100
SELECT id, role, organisation_id FROM account.grants_of($1);

-- query: write_failure
-- in:    door text, login opt_bytes, person opt_uuid, reason text, address text, device text,
--        agent text
-- out:   alarm bool
-- rows:  1
SELECT account.failed($1, $2, $3, $4, $5, $6, $7) AS alarm;

-- query: password_passed
-- in:    person uuid, login bytes, device text
-- out:   done opt_text
-- rows:  1
SELECT account.passed($1, $2, $3)::text AS done;

-- query: session_limits
-- in:    person uuid, door text
-- out:   idle_s opt_i32, absolute_s opt_i32, most opt_i32
-- rows:  1
SELECT idle_s, absolute_s, most FROM account.limits_of($1, $2, organisation.today());

-- query: start_session
-- in:    id uuid, token text, person uuid, door text, grant_id opt_uuid, stage text, context text,
--        expires instant, idle_s i32, most i32, factor_at opt_instant, device text,
--        address text, agent text, proof opt_text, before opt_uuid
-- out:   new_device bool, policy_owed bool
-- rows:  1
SELECT new_device, policy_owed FROM account.start($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16);

-- query: identify_token
-- in:    token text, door text, address text, request text
-- out:   id opt_uuid, person opt_uuid, stage opt_text, role opt_text, organisation opt_uuid,
--        name opt_text, context opt_text, stale opt_bool, elsewhere opt_bool, level opt_text, clock_us i64
-- rows:  1
SELECT id, person, stage, role, organisation, name, context, stale, elsewhere, level, clock_us FROM account.identify($1, $2, $3, $4);

-- query: move_session
-- in:    session uuid, address text, lang text, minutes i32
-- out:   shared bool
-- rows:  1
SELECT account.move($1, $2, $3, $4) AS shared;

-- query: touch_session
-- in:    session uuid
-- out:   done opt_text
-- rows:  1
SELECT account.touch($1)::text AS done;

-- query: finish_session
-- in:    session uuid, reason text
-- out:   ended bool
-- rows:  1
SELECT account.end_session($1, $2) AS ended;

-- query: settle_policy
-- in:    session uuid
-- out:   done bool
-- rows:  1
SELECT account.settle_policy($1) AS done;

-- query: factor_wait
-- in:    person uuid
-- out:   wait_s i32
-- rows:  1
SELECT account.wait_s('FACTOR', account.digest(uuid_send($1))) AS wait_s;

-- query: start_journey
-- in:    state text, browser text, next text
-- out:   done opt_text
-- rows:  1
SELECT account.journey_start($1, $2, $3)::text AS done;

-- query: end_journey
-- in:    state text, browser text
-- out:   next opt_text
-- rows:  1
SELECT account.journey_end($1, $2) AS next;

-- query: open_family_account
-- in:    person uuid, name text, search_key text, sort_key text
-- out:   status text
-- rows:  1
SELECT account.open_family($1, $2, $3, $4) AS status;

-- query: sweep_all
-- out:   done opt_text
-- rows:  1
SELECT account.sweep()::text AS done;
