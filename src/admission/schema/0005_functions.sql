-- The narrow gates through which doors change admission (SEC-17). Each is SECURITY DEFINER of oqu_core, takes
-- identifiers, checks the caller's signed context itself, and returns the least possible.

-- ADM-44: close of working hours on the first working day strictly after the calendar day of submission.
CREATE FUNCTION admission.is_working(on_day date, region text) RETURNS boolean LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT coalesce(
                (SELECT w.working FROM admission.work_day AS w
                  WHERE w.day = on_day AND w.region_kato IN ('', region)
                  ORDER BY w.region_kato DESC, w.recorded_at DESC LIMIT 1),
                extract(isodow FROM on_day) < 6));
END
$$;
CREATE FUNCTION admission.answer_deadline(at timestamptz, region text) RETURNS timestamptz LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    day date := (at AT TIME ZONE INTERVAL '+05:00')::date + 1;
BEGIN
    WHILE NOT admission.is_working(day, region) LOOP
        day := day + 1;
    END LOOP;
    RETURN (day + platform.setting_text('admission.work_close', day)::time) AT TIME ZONE INTERVAL '+05:00';
END $$;

-- The end of so many working days, the day itself not counted: terms of other features by the same calendar.
CREATE FUNCTION sec.work_term(in_at timestamptz, in_days int, in_region text) RETURNS timestamptz LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    term timestamptz := in_at;
BEGIN
    FOR i IN 1 .. in_days LOOP
        term := admission.answer_deadline(term, in_region);
    END LOOP;
    RETURN term;
END $$;
ALTER FUNCTION sec.work_term(timestamptz, int, text) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION sec.work_term(timestamptz, int, text) FROM PUBLIC;
COMMENT ON FUNCTION sec.work_term(timestamptz, int, text) IS 'For gates of other features: the end of so many working days of a region.';

-- So many hours of working time later, or earlier when negative. Sixty days without any working time end the search: a
-- calendar that says so is wrong, and a warning at once is the lesser evil.
CREATE FUNCTION admission.work_shift(in_at timestamptz, in_hours int, region text) RETURNS timestamptz LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    day    date := (in_at AT TIME ZONE INTERVAL '+05:00')::date;
    remain interval := make_interval(hours => abs(in_hours));
    opens  timestamptz;
    closes timestamptz;
BEGIN
    FOR i IN 0 .. 60 LOOP
        opens := (day + platform.setting_text('admission.work_open', day)::time) AT TIME ZONE INTERVAL '+05:00';
        closes := (day + platform.setting_text('admission.work_close', day)::time) AT TIME ZONE INTERVAL '+05:00';
        IF in_hours < 0 THEN
            closes := least(closes, in_at);
        ELSE
            opens := greatest(opens, in_at);
        END IF;
        IF admission.is_working(day, region) AND closes > opens THEN
            IF closes - opens >= remain THEN
                RETURN CASE WHEN in_hours < 0 THEN closes - remain ELSE opens + remain END;
            END IF;
            remain := remain - (closes - opens);
        END IF;
        day := day + sign(in_hours)::int;
    END LOOP;
    RETURN in_at;
END $$;

CREATE FUNCTION admission.refuse_input(code text) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = code;
END $$;

-- Locks the pool's row: everything that takes or frees a seat stands behind this lock, so the order in which
-- transactions pass is the order of arrival.
CREATE FUNCTION admission.lock_pool(in_pool uuid) RETURNS SETOF admission.pool LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT * FROM admission.pool WHERE id = in_pool FOR UPDATE;
END
$$;
ALTER FUNCTION admission.lock_pool(uuid) OWNER TO oqu_core;

-- The moment of what happens behind the lock of a pool. platform.now() is the beginning of the transaction, and whoever waited for
-- the lock longest began first: without the moment of the one before, the queue would run backwards.
CREATE FUNCTION admission.moment(p admission.pool) RETURNS timestamptz LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN greatest(platform.now(), p.last_at);
END
$$;
ALTER FUNCTION admission.moment(admission.pool) OWNER TO oqu_core;

-- The first waiting applications of each lane, every one that is due, and every offer whose term has come: its seat is one
-- more to give. Callers hold the pool's lock.
CREATE FUNCTION admission.waiting(in_pool uuid, in_most int, in_due timestamptz)
    RETURNS TABLE (id uuid, lane text, arrival_no int, deadline_at timestamptz, offered boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    over int := (SELECT count(*) FROM admission.application AS x
                  WHERE x.pool_id = in_pool AND x.state = 'OFFERED' AND x.offer_until <= in_due);
BEGIN
    RETURN QUERY
    SELECT a.id, a.lane, a.arrival_no, a.deadline_at, false
      FROM unnest(ARRAY['AUTO', 'T', 'O']) AS l (lane)
     CROSS JOIN LATERAL (SELECT w.* FROM admission.application AS w
                          WHERE w.pool_id = in_pool AND w.lane = l.lane AND w.state = 'HELD'
                          ORDER BY w.arrival_no LIMIT in_most + over) AS a
    UNION
    SELECT d.id, d.lane, d.arrival_no, d.deadline_at, false
      FROM admission.application AS d
     WHERE d.pool_id = in_pool AND d.state = 'HELD' AND d.deadline_at <= in_due
    UNION ALL
    SELECT x.id, x.lane, x.arrival_no, x.offer_until, true
      FROM admission.application AS x
     WHERE over > 0 AND x.pool_id = in_pool AND x.state = 'OFFERED' AND x.offer_until <= in_due
     ORDER BY arrival_no;
END
$$;
ALTER FUNCTION admission.waiting(uuid, int, timestamptz) OWNER TO oqu_core;

-- Next number of the pool's input log; the caller holds the pool's lock.
CREATE FUNCTION admission.log_pool_event(in_pool uuid, in_at timestamptz, in_kind text, in_application uuid, in_arrival int,
                                         in_lane text, in_deadline timestamptz, in_seats int, in_act text)
    RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    WITH next AS (
        UPDATE admission.pool SET last_event = last_event + 1, last_at = greatest(last_at, in_at) WHERE id = in_pool
        RETURNING last_event)
    INSERT INTO admission.pool_event (pool_id, event_no, at, kind, application_id, arrival_no, lane, deadline_at, seats, act)
    SELECT in_pool, last_event, in_at, in_kind, in_application, in_arrival, in_lane, in_deadline, in_seats, in_act FROM next;
END
$$;
ALTER FUNCTION admission.log_pool_event(uuid, timestamptz, text, uuid, int, text, timestamptz, int, text) OWNER TO oqu_core;

-- Registers one signed application. A parent registers for a current child; a clerk enters a paper form of the
-- own school. Time, numbers and the term of answer are the database's.
CREATE FUNCTION admission.register(in_id uuid, in_pool uuid, in_child uuid, in_applicant uuid, in_relation text, in_lane text,
                                   in_lane_basis text, in_channel text, in_special boolean, in_reserve boolean,
                                   in_to_check text[], in_language text, in_signed uuid, in_signed_hash bytea,
                                   in_paper_date date)
    RETURNS TABLE (number bigint, arrival_no int, submitted_at timestamptz, deadline_at timestamptz)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    p    admission.pool;
    c    admission.campaign;
    now  timestamptz;
    kind text;
    term timestamptz;
    no   bigint;
    child record;
    adult record;
BEGIN
    SELECT * INTO p FROM admission.pool WHERE id = in_pool FOR UPDATE;
    now := admission.moment(p);
    IF NOT FOUND OR NOT p.opened THEN
        PERFORM admission.refuse_input('admission.submit.no-such-pool');
    END IF;
    SELECT * INTO STRICT c FROM admission.campaign WHERE id = p.campaign_id;
    IF sec.door() = 'family' AND in_applicant = sec.person() AND in_child = ANY (sec.children()) AND in_channel <> 'PAPER' THEN
        kind := 'applicant';
    ELSIF sec.door() = 'staff' AND in_channel = 'PAPER' AND p.organisation_id = ANY (sec.organisations()) THEN
        kind := 'clerk';
    ELSE
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'admission.submit.no-such-child';
    END IF;
    IF NOT EXISTS (SELECT FROM admission.region_window AS w
                    WHERE w.campaign_id = c.id AND w.region_kato = p.region_kato AND w.replaced_at IS NULL
                      AND now >= admission.opens_at(w.first_day, w.region_kato)
                      AND (now AT TIME ZONE INTERVAL '+05:00')::date <= w.last_day)
       OR (now AT TIME ZONE INTERVAL '+05:00')::date NOT BETWEEN c.basis_from AND c.basis_until THEN
        PERFORM admission.refuse_input('admission.submit.closed');
    END IF;
    IF in_channel = 'PAPER'
       AND platform.setting_text('admission.paper_enabled', (now AT TIME ZONE INTERVAL '+05:00')::date, p.region_kato) <> 'yes' THEN
        PERFORM admission.refuse_input('admission.paper.disabled');
    END IF;
    SELECT * INTO child FROM sec.person_facts(in_child);
    SELECT * INTO adult FROM sec.person_facts(in_applicant);
    IF child.key IS NULL OR adult.key IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'admission.submit.no-such-child';
    END IF;
    IF child.born > c.born_until THEN
        PERFORM admission.refuse_input('admission.submit.too-young');
    END IF;
    term := admission.answer_deadline(now, p.region_kato);
    no := nextval('admission.application_number');
    UPDATE admission.pool SET last_arrival = last_arrival + 1 WHERE id = p.id RETURNING last_arrival INTO p.last_arrival;
    INSERT INTO admission.application (
        id, number, campaign_id, pool_id, organisation_id, region_kato, arrival_no, child_id, child_key, child_name, child_born,
        child_temporary, applicant_id, applicant_name, relation, lane, lane_basis, channel, special_needs, wants_reserve, to_check, language,
        signed_id, signed_hash, paper_date, submitted_at, deadline_at, state)
    VALUES (in_id, no, c.id, p.id, p.organisation_id, p.region_kato, p.last_arrival, in_child, child.key, child.name, child.born,
            child.temporary_number, in_applicant, adult.name, in_relation, in_lane, in_lane_basis, in_channel, in_special, in_reserve, in_to_check,
            in_language, in_signed, in_signed_hash, in_paper_date, now, term, 'REGISTERED');
    INSERT INTO admission.event (application_id, pool_id, organisation_id, at, from_state, to_state, actor_kind, actor_id, rule)
    VALUES (in_id, p.id, p.organisation_id, now, '-', 'REGISTERED', kind, sec.person(), 'admission.event.registered');
    PERFORM sec.share_person(in_child, p.organisation_id, 'admission.application', c.basis_until);
    PERFORM sec.share_person(in_applicant, p.organisation_id, 'admission.application', c.basis_until);
    PERFORM admission.log_pool_event(p.id, now, 'apply', in_id, p.last_arrival, in_lane, term, NULL, NULL);
    RETURN QUERY SELECT no, p.last_arrival, now, term;
END $$;
ALTER FUNCTION admission.register(uuid, uuid, uuid, uuid, text, text, text, text, boolean, boolean, text[], text, uuid, bytea, date)
    OWNER TO oqu_core;

-- One change of state with its event. Internal: the gates below check who may.
CREATE FUNCTION admission.move_state(in_application uuid, in_from text, in_to text, in_kind text, in_actor uuid,
                                     in_rule text, in_at timestamptz)
    RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE admission.application SET state = in_to, version = version + 1 WHERE id = in_application AND state = in_from;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'admission.changed-meanwhile';
    END IF;
    INSERT INTO admission.event (application_id, pool_id, organisation_id, at, from_state, to_state, actor_kind, actor_id, rule)
    SELECT in_application, pool_id, organisation_id, in_at, in_from, in_to, in_kind, in_actor, in_rule
      FROM admission.application WHERE id = in_application;
END $$;
ALTER FUNCTION admission.move_state(uuid, text, text, text, uuid, text, timestamptz) OWNER TO oqu_core;

-- Writes what the seat algorithm decided after one event of the pool; the caller holds the pool's lock.
-- in_seen is the number of the event that was decided on: nothing may have come between. Gives whether one of them was signed
-- together with others.
CREATE FUNCTION admission.record(in_pool uuid, in_seen int, in_run int, in_credit int, in_aside boolean, in_applications uuid[],
                                 in_outcomes text[], in_turns int[], in_rules text[])
    RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    now timestamptz;
    a   admission.application;
    free_seat int;
BEGIN
    SELECT admission.moment(p) INTO now FROM admission.pool AS p WHERE p.id = in_pool AND p.last_event = in_seen;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'admission.changed-meanwhile';
    END IF;
    FOR i IN 1 .. coalesce(array_length(in_applications, 1), 0) LOOP
        SELECT * INTO STRICT a FROM admission.application
         WHERE id = in_applications[i] AND pool_id = in_pool AND state IN ('REGISTERED', 'HELD', 'RESERVE', 'OFFERED');
        IF in_outcomes[i] = 'HELD' THEN
            PERFORM admission.move_state(a.id, a.state, 'HELD', 'system', NULL, in_rules[i], now);
            CONTINUE;
        ELSIF in_outcomes[i] = 'REFUSED_FULL' THEN
            UPDATE admission.application SET ground = 'R4', state = 'REFUSED_FULL', decided_at = now, version = version + 1
             WHERE id = a.id;
            INSERT INTO admission.event (application_id, pool_id, organisation_id, at, from_state, to_state, actor_kind, rule)
            VALUES (a.id, a.pool_id, a.organisation_id, now, a.state, 'REFUSED_FULL', 'system', in_rules[i]);
            PERFORM admission.reserve_as_wished(a, now);
            CONTINUE;
        ELSIF in_outcomes[i] = 'OFFER_EXPIRED' THEN
            UPDATE admission.seat SET application_id = NULL WHERE application_id = a.id;
            PERFORM admission.move_state(a.id, 'OFFERED', 'OFFER_EXPIRED', 'system', NULL, in_rules[i], now);
            CONTINUE;
        END IF;
        SELECT min(seat_no) INTO free_seat FROM admission.seat WHERE pool_id = in_pool AND application_id IS NULL;
        IF free_seat IS NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'admission.guard.no-seat';
        END IF;
        UPDATE admission.seat SET application_id = a.id WHERE pool_id = in_pool AND seat_no = free_seat;
        UPDATE admission.application
           SET spare = (in_outcomes[i] = 'SPARE'), turn = in_turns[i],
               offer_until = CASE WHEN in_outcomes[i] = 'OFFERED' THEN (SELECT e.deadline_at FROM admission.pool_event AS e
                                                                       WHERE e.pool_id = in_pool AND e.event_no = in_seen) END
         WHERE id = a.id;
        PERFORM admission.move_state(a.id, a.state, CASE WHEN in_outcomes[i] = 'OFFERED' THEN 'OFFERED' ELSE 'ALLOCATED' END,
                                     'system', NULL, in_rules[i], now);
        IF in_outcomes[i] = 'AUTO' THEN
            UPDATE admission.application SET decided_at = now WHERE id = a.id;
            PERFORM admission.move_state(a.id, 'ALLOCATED', 'APPROVED', 'system', NULL, 'admission.event.automatic', now);
        END IF;
        UPDATE admission.pool
           SET last_turn = greatest(last_turn, in_turns[i]),
               last_t = CASE WHEN a.lane = 'T' AND a.state <> 'RESERVE' THEN greatest(last_t, a.arrival_no) ELSE last_t END,
               last_o = CASE WHEN a.lane = 'O' AND a.state <> 'RESERVE' THEN greatest(last_o, a.arrival_no) ELSE last_o END
         WHERE id = in_pool;
    END LOOP;
    UPDATE admission.pool SET run = in_run, credit = in_credit, aside = in_aside, last_at = now WHERE id = in_pool;
    RETURN EXISTS (SELECT FROM admission.package_line AS l WHERE l.application_id = ANY (in_applications));
END $$;
ALTER FUNCTION admission.record(uuid, int, int, int, boolean, uuid[], text[], int[], text[]) OWNER TO oqu_core;

-- The officer's decision on an application that holds a seat. Refusal frees the seat and logs the pool event.
CREATE FUNCTION admission.decide(in_application uuid, in_version int, in_ground text, in_facts text, in_remedy text, in_law text,
                                 in_decision uuid)
    RETURNS TABLE (pool_id uuid, applicant_id uuid, number bigint, at timestamptz, came boolean) LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a   admission.application;
    now timestamptz;
BEGIN
    SELECT * INTO a FROM admission.application AS x
     WHERE x.id = in_application AND x.organisation_id = ANY (sec.organisations());
    IF NOT FOUND OR sec.door() IS DISTINCT FROM 'staff' THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'admission.no-such-application';
    END IF;
    SELECT admission.moment(p) INTO now FROM admission.lock_pool(a.pool_id) AS p;
    SELECT * INTO STRICT a FROM admission.application AS x WHERE x.id = in_application FOR UPDATE;
    IF a.state = 'HELD' THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'admission.decide.waiting';
    ELSIF a.state <> 'ALLOCATED' THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'admission.already-decided';
    ELSIF a.version <> in_version THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'admission.changed-meanwhile';
    END IF;
    UPDATE admission.application
       SET decided_at = now, decided_by = sec.person(),
           decided_name = (SELECT f.name FROM sec.person_facts(sec.person()) AS f), decision_id = in_decision, ground = in_ground, ground_facts = in_facts,
           ground_remedy = in_remedy, ground_law = in_law,
           state = CASE WHEN in_ground IS NULL THEN 'APPROVED' ELSE 'REFUSED_DOCS' END, version = version + 1
     WHERE id = a.id;
    INSERT INTO admission.event (application_id, pool_id, organisation_id, at, from_state, to_state, actor_kind, actor_id, rule)
    VALUES (a.id, a.pool_id, a.organisation_id, now, 'ALLOCATED', CASE WHEN in_ground IS NULL THEN 'APPROVED' ELSE 'REFUSED_DOCS' END,
            'clerk', sec.person(), CASE WHEN in_ground IS NULL THEN 'admission.event.approved' ELSE 'admission.event.refused' END);
    IF in_ground IS NOT NULL THEN
        UPDATE admission.seat SET application_id = NULL WHERE application_id = a.id;
        PERFORM admission.log_pool_event(a.pool_id, now, 'refuse', a.id, a.arrival_no, a.lane, NULL, NULL, NULL);
    END IF;
    RETURN QUERY SELECT a.pool_id, a.applicant_id, a.number, now, a.came;
END $$;
ALTER FUNCTION admission.decide(uuid, int, text, text, text, text, uuid) OWNER TO oqu_core;

-- What the signed-in person may know of a withdrawal: whether it is theirs to make (the applicant's; another parent's
-- where that is allowed, Q19; none where the campaign has no electronic withdrawal), and how often applications for the child were withdrawn. Nothing for strangers.
CREATE FUNCTION admission.withdrawal_of(in_application uuid) RETURNS TABLE (may boolean, withdrawn int)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    a      admission.application;
    others text := platform.setting_text('admission.withdraw_by_other_parent',
                                         (platform.now() AT TIME ZONE INTERVAL '+05:00')::date);
BEGIN
    SELECT * INTO a FROM admission.application AS x
     WHERE x.id = in_application AND (x.applicant_id = sec.person() OR x.child_id = ANY (sec.children()))
       AND x.child_id <> ALL (sec.closed_children());
    IF FOUND AND sec.door() = 'family' THEN
        RETURN QUERY
        SELECT (a.applicant_id = sec.person() OR others = 'yes')
               AND (SELECT r.applies FROM admission.rule_of(a.campaign_id, 'WITHDRAWAL',
                                                            (platform.now() AT TIME ZONE INTERVAL '+05:00')::date) AS r),
               count(*)::int
          FROM admission.application AS x
         WHERE x.campaign_id = a.campaign_id AND x.child_key = a.child_key AND x.state = 'WITHDRAWN';
    END IF;
END $$;
ALTER FUNCTION admission.withdrawal_of(uuid) OWNER TO oqu_core;

-- Withdrawal, before or after a positive answer (Algorithm p. 6). Not after the order (ADM-53), and not more often
-- than allowed (Q20).
CREATE FUNCTION admission.withdraw(in_application uuid)
    RETURNS TABLE (pool_id uuid, number bigint, at timestamptz, held boolean, came boolean) LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a    admission.application;
    now  timestamptz;
    most int;
    own  record;
BEGIN
    SELECT * INTO own FROM admission.withdrawal_of(in_application) AS w WHERE w.may;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'admission.no-such-application';
    END IF;
    SELECT admission.moment(p) INTO now
      FROM admission.application AS x CROSS JOIN LATERAL admission.lock_pool(x.pool_id) AS p
     WHERE x.id = in_application;
    SELECT * INTO STRICT a FROM admission.application AS x WHERE x.id = in_application FOR UPDATE;
    IF a.state = 'ENROLLED' THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'admission.withdraw.after-order';
    ELSIF a.state NOT IN ('HELD', 'ALLOCATED', 'APPROVED') THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'admission.withdraw.already-ended';
    END IF;
    most := platform.setting_text('admission.max_withdrawals', (now AT TIME ZONE INTERVAL '+05:00')::date)::int;
    IF most > 0 AND own.withdrawn >= most THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'admission.withdraw.too-often';
    END IF;
    UPDATE admission.seat SET application_id = NULL WHERE application_id = a.id;
    PERFORM admission.move_state(a.id, a.state, 'WITHDRAWN', 'applicant', sec.person(), 'admission.event.withdrawn', now);
    PERFORM admission.log_pool_event(a.pool_id, now, 'withdraw', a.id, a.arrival_no, a.lane, NULL, NULL, NULL);
    RETURN QUERY SELECT a.pool_id, a.number, now, a.state <> 'HELD', a.came;
END $$;
ALTER FUNCTION admission.withdraw(uuid) OWNER TO oqu_core;

-- Timers: pools with an application whose term has ended or with set-aside seats to release.
CREATE FUNCTION admission.pools_due(in_most int) RETURNS TABLE (pool_id uuid) LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    now timestamptz := platform.now();
BEGIN
    RETURN QUERY
    SELECT d.id
      FROM (SELECT a.pool_id AS id FROM admission.application AS a
             WHERE a.state = 'HELD' AND a.lane <> 'AUTO' AND a.deadline_at <= now
             UNION
            SELECT a.pool_id FROM admission.application AS a WHERE a.state = 'OFFERED' AND a.offer_until <= now
             UNION
            SELECT p.id FROM admission.pool AS p WHERE p.aside AND p.auto_until <= now
             UNION
            SELECT p.id FROM admission.pool AS p WHERE p.reserve > 0 AND admission.reserve_to_call(p, now)) AS d
     LIMIT in_most;
END
$$;
ALTER FUNCTION admission.pools_due(int) OWNER TO oqu_core;

-- The department opens a pool or raises its capacity by an act (ADM-62, ADM-65). Lowering removes free seats only.
CREATE FUNCTION admission.set_capacity(in_pool uuid, in_classes int, in_seats_per_class int, in_act text)
    RETURNS TABLE (at timestamptz, capacity_before int, opened_before boolean)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    p      admission.pool;
    now    timestamptz;
    wanted int := in_classes * in_seats_per_class;
BEGIN
    SELECT * INTO p FROM admission.pool WHERE id = in_pool FOR UPDATE;
    IF NOT FOUND OR NOT (session_user = 'oqu_owner' OR pg_has_role(session_user, 'oqu_owner', 'member')
                         OR (sec.door() = 'staff' AND sec.role() = 'department' AND p.organisation_id = ANY (sec.organisations()))) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'admission.submit.no-such-pool';
    END IF;
    now := admission.moment(p);
    IF in_act = '' THEN
        PERFORM admission.refuse_input('admission.seats.act-missing');
    END IF;
    IF in_seats_per_class
       > platform.setting_text('admission.class_hard_max', (now AT TIME ZONE INTERVAL '+05:00')::date)::int THEN
        PERFORM admission.refuse_input('admission.seats.above-most');
    END IF;
    IF wanted < p.taken THEN
        PERFORM admission.refuse_input('admission.seats.below-taken');
    END IF;
    IF wanted > p.capacity THEN
        INSERT INTO admission.seat (pool_id, seat_no, act)
        SELECT p.id, coalesce((SELECT max(seat_no) FROM admission.seat WHERE pool_id = p.id), 0) + n, in_act
          FROM generate_series(1, wanted - p.capacity) AS n;
    ELSIF wanted < p.capacity THEN
        DELETE FROM admission.seat WHERE pool_id = p.id AND application_id IS NULL AND seat_no IN (
            SELECT seat_no FROM admission.seat WHERE pool_id = p.id AND application_id IS NULL
             ORDER BY seat_no DESC LIMIT p.capacity - wanted);
    END IF;
    UPDATE admission.pool SET classes = in_classes, seats_per_class = in_seats_per_class, opened = true WHERE id = p.id;
    PERFORM admission.log_pool_event(p.id, now, CASE WHEN p.opened THEN 'capacity' ELSE 'open' END, NULL, NULL, NULL,
                                     NULL, wanted, in_act);
    RETURN QUERY SELECT now, p.capacity, p.opened;
END $$;
ALTER FUNCTION admission.set_capacity(uuid, int, int, text) OWNER TO oqu_core;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA admission FROM PUBLIC;
GRANT EXECUTE ON FUNCTION admission.is_working(date, text), admission.work_shift(timestamptz, int, text),
    admission.answer_deadline(timestamptz, text)
    TO oqu_family, oqu_staff, oqu_work, oqu_core;
GRANT EXECUTE ON FUNCTION admission.refuse_input(text), admission.move_state(uuid, text, text, text, uuid, text, timestamptz),
    admission.log_pool_event(uuid, timestamptz, text, uuid, int, text, timestamptz, int, text) TO oqu_core;
GRANT EXECUTE ON FUNCTION admission.lock_pool(uuid), admission.moment(admission.pool), admission.waiting(uuid, int, timestamptz),
    admission.record(uuid, int, int, int, boolean, uuid[], text[], int[], text[]) TO oqu_family, oqu_staff, oqu_work, oqu_core, oqu_owner;
GRANT EXECUTE ON FUNCTION admission.register(uuid, uuid, uuid, uuid, text, text, text, text, boolean, boolean, text[], text, uuid,
    bytea, date) TO oqu_family, oqu_staff;
GRANT EXECUTE ON FUNCTION admission.decide(uuid, int, text, text, text, text, uuid) TO oqu_staff;
GRANT EXECUTE ON FUNCTION admission.withdraw(uuid), admission.withdrawal_of(uuid) TO oqu_family, oqu_core;
GRANT EXECUTE ON FUNCTION admission.pools_due(int) TO oqu_work;
GRANT EXECUTE ON FUNCTION admission.set_capacity(uuid, int, int, text) TO oqu_staff, oqu_owner;

-- What a notice to the family needs about applications that the algorithm moved, whoever triggered it.
CREATE FUNCTION admission.notice_facts(in_applications uuid[])
    RETURNS TABLE (id uuid, applicant_id uuid, number bigint, state text, language text, organisation_id uuid,
                   offer_until timestamptz)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT a.id, a.applicant_id, a.number, a.state, a.language, a.organisation_id, a.offer_until
      FROM admission.application AS a WHERE a.id = ANY (in_applications);
END
$$;
ALTER FUNCTION admission.notice_facts(uuid[]) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION admission.notice_facts(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION admission.notice_facts(uuid[]) TO oqu_family, oqu_staff, oqu_work, oqu_owner;

-- One application by its number, for an officer of the ministry: who asks has written why into the journal.
CREATE FUNCTION admission.one_for_ministry(in_school uuid, in_number bigint)
    RETURNS TABLE (id uuid, child_id uuid, child_name text, child_born date, language text, lane text, channel text,
                   submitted_at timestamptz, deadline_at timestamptz, state text, decided_at timestamptz, decided_name text,
                   ground text, facts text, remedy text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF sec.door() = 'staff' AND sec.role() = 'ministry' AND sec.is_ministry() THEN
        RETURN QUERY
        SELECT a.id, a.child_id, a.child_name, a.child_born, p.language, a.lane, a.channel, a.submitted_at, a.deadline_at,
               a.state, a.decided_at, a.decided_name, a.ground, a.ground_facts, a.ground_remedy
          FROM admission.application AS a
          JOIN admission.pool AS p ON p.id = a.pool_id
         WHERE a.organisation_id = in_school AND a.number = in_number;
    END IF;
END
$$;
ALTER FUNCTION admission.one_for_ministry(uuid, bigint) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION admission.one_for_ministry(uuid, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION admission.one_for_ministry(uuid, bigint) TO oqu_staff;

-- Numbers and terms of what a school has not answered; nothing in it is about a person.
CREATE FUNCTION admission.owed_of(in_school uuid)
    RETURNS TABLE (number bigint, language text, lane text, channel text, submitted_at timestamptz, deadline_at timestamptz,
                   asked boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF sec.door() = 'staff' AND (sec.role() = 'ministry' AND sec.is_ministry()
                                 OR sec.role() = 'department' AND in_school = ANY (sec.organisations())) THEN
        RETURN QUERY
        SELECT a.number, p.language, a.lane, a.channel, a.submitted_at, a.deadline_at,
               EXISTS (SELECT FROM admission.fix_request AS f WHERE f.application_id = a.id AND f.answered_at IS NULL)
          FROM admission.application AS a
          JOIN admission.pool AS p ON p.id = a.pool_id
         WHERE a.organisation_id = in_school AND a.state = 'ALLOCATED'
         ORDER BY a.deadline_at, a.number
         LIMIT 10000;
    END IF;
END
$$;
ALTER FUNCTION admission.owed_of(uuid) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION admission.owed_of(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION admission.owed_of(uuid) TO oqu_staff;
COMMENT ON FUNCTION admission.owed_of(uuid) IS
    'What a school has not answered, without names: for its department and the ministry; nothing for anybody else.';

-- A day of the work calendar: of the country by the ministry, of a region by the region's department too. Terms that run
-- keep their end: it stands on receipts and in the public log.
CREATE FUNCTION admission.set_work_day(in_day date, in_region text, in_working boolean, in_source text, in_reason text)
    RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF sec.door() IS DISTINCT FROM 'staff'
       OR NOT (sec.role() = 'ministry' AND sec.is_ministry()
               OR sec.role() = 'department' AND in_region <> ''
                  AND EXISTS (SELECT FROM sec.territory() AS t WHERE t.region = in_region AND t.district = '')) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'admission.calendar.not-yours';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('admission.work_day'));
    IF (SELECT w.working = in_working AND w.legal_source = in_source
          FROM admission.work_day AS w
         WHERE w.day = in_day AND w.region_kato = in_region
         ORDER BY w.recorded_at DESC LIMIT 1) THEN
        RETURN false; -- the same press again, or nothing new
    END IF;
    INSERT INTO admission.work_day (day, region_kato, working, legal_source, reason, author)
    VALUES (in_day, in_region, in_working, in_source, in_reason, sec.person());
    RETURN true;
END
$$;
ALTER FUNCTION admission.set_work_day(date, text, boolean, text, text) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION admission.set_work_day(date, text, boolean, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION admission.set_work_day(date, text, boolean, text, text) TO oqu_staff;
COMMENT ON FUNCTION admission.set_work_day(date, text, boolean, text, text) IS
    'The ministry, or a region''s department for its region, says whether a day is worked; false: it is so already.';

-- The department's answer to a proposal; not by the person who proposed it.
CREATE FUNCTION admission.settle_proposal(in_proposal uuid, in_yes boolean, in_act text)
    RETURNS TABLE (pool_id uuid, organisation_id uuid, classes int, seats_per_class int)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    p admission.seat_proposal;
BEGIN
    SELECT * INTO p FROM admission.seat_proposal AS s
     WHERE s.id = in_proposal AND s.organisation_id = ANY (sec.organisations()) FOR UPDATE;
    IF NOT FOUND OR sec.door() IS DISTINCT FROM 'staff' OR sec.role() IS DISTINCT FROM 'department' THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'admission.no-such-application';
    END IF;
    IF p.state <> 'PROPOSED' THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'admission.already-decided';
    END IF;
    UPDATE admission.seat_proposal
       SET state = CASE WHEN in_yes THEN 'APPROVED' ELSE 'DECLINED' END, decided_by = sec.person(), decided_at = platform.now(),
           act = in_act
     WHERE id = p.id;
    RETURN QUERY SELECT p.pool_id, p.organisation_id, p.classes, p.seats_per_class;
END $$;
ALTER FUNCTION admission.settle_proposal(uuid, boolean, text) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION admission.settle_proposal(uuid, boolean, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION admission.settle_proposal(uuid, boolean, text) TO oqu_staff;

-- Whether a child applies somewhere already, for a clerk who is about to say that it is this one. Yes or no.
CREATE FUNCTION admission.has_applied(in_child uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT sec.door() = 'staff' AND sec.role() = 'clerk'
                   AND EXISTS (SELECT FROM admission.application AS a
                                WHERE a.child_id = in_child
                                  AND a.state IN ('REGISTERED', 'HELD', 'ALLOCATED', 'APPROVED', 'ENROLLED', 'OFFERED')));
END
$$;
ALTER FUNCTION admission.has_applied(uuid) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION admission.has_applied(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION admission.has_applied(uuid) TO oqu_staff;
COMMENT ON FUNCTION admission.has_applied(uuid) IS
    'Whether a child has an active application at any school; for a clerk.';

COMMENT ON FUNCTION admission.is_working(date, text) IS
    'Whether schools of a region work on a day (ADM-45).';
COMMENT ON FUNCTION admission.answer_deadline(timestamptz, text) IS
    'Close of working hours on the first working day after the day of submission (ADM-44).';
COMMENT ON FUNCTION admission.work_shift(timestamptz, int, text) IS
    'So many hours of working time later, or earlier when negative.';
COMMENT ON FUNCTION admission.refuse_input(text) IS
    'Fails with a catalogue key as wrong input.';
COMMENT ON FUNCTION admission.lock_pool(uuid) IS
    'Locks a pool: the order in which transactions pass is the order of arrival.';
COMMENT ON FUNCTION admission.moment(admission.pool) IS
    'The moment of what happens behind the lock of a pool: now, and never before what happened there already.';
COMMENT ON FUNCTION admission.waiting(uuid, int, timestamptz) IS
    'The first waiting applications of each lane and everything that is due; the caller holds the lock.';
COMMENT ON FUNCTION admission.log_pool_event(uuid, timestamptz, text, uuid, int, text, timestamptz, int, text) IS
    'Adds to the inputs of the seat algorithm; the caller holds the lock.';
COMMENT ON FUNCTION admission.register(uuid, uuid, uuid, uuid, text, text, text, text, boolean, boolean, text[], text, uuid, bytea, date) IS
    'Registers one signed application: a parent for a current child, a clerk for a paper form.';
COMMENT ON FUNCTION admission.move_state(uuid, text, text, text, uuid, text, timestamptz) IS
    'One change of state with its event; for the gates only.';
COMMENT ON FUNCTION admission.record(uuid, int, int, int, boolean, uuid[], text[], int[], text[]) IS
    'Writes what the seat algorithm decided after one event; refuses when another came between.';
COMMENT ON FUNCTION admission.decide(uuid, int, text, text, text, text, uuid) IS
    'An officer approves or refuses an application of the own school that holds a seat.';
COMMENT ON FUNCTION admission.withdrawal_of(uuid) IS
    'Whether the signed-in person may withdraw this application, and how often the child''s were withdrawn.';
COMMENT ON FUNCTION admission.withdraw(uuid) IS
    'The family withdraws, before or after a positive answer, not after the order.';
COMMENT ON FUNCTION admission.pools_due(int) IS
    'Pools with something that a timer has to do.';
COMMENT ON FUNCTION admission.set_capacity(uuid, int, int, text) IS
    'The department sets the seats of a pool by an act; only free seats are removed.';
COMMENT ON FUNCTION admission.notice_facts(uuid[]) IS
    'What a notice needs about applications that the algorithm moved.';
COMMENT ON FUNCTION admission.one_for_ministry(uuid, bigint) IS
    'One application for an officer of the ministry, read-only; nothing for anybody else.';
COMMENT ON FUNCTION admission.settle_proposal(uuid, boolean, text) IS
    'The department answers a proposal of seats; not the person who proposed.';
