-- The reserve: who was refused because the classes are full may wait for a seat that becomes free (ADM-52). Order of arrival; a
-- seat is offered only while nobody waits for one, for one working day.

-- Whether a child applies somewhere now, so that it cannot be offered a second seat (ADM-55).
CREATE FUNCTION admission.is_active(in_campaign uuid, in_child bytea) RETURNS boolean LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM admission.application AS x
                    WHERE x.campaign_id = in_campaign AND x.child_key = in_child
                      AND x.state IN ('REGISTERED', 'HELD', 'ALLOCATED', 'APPROVED', 'ENROLLED', 'OFFERED'));
END $$;
ALTER FUNCTION admission.is_active(uuid, bytea) OWNER TO oqu_core;

CREATE FUNCTION admission.has_reserve(in_region text, in_at timestamptz) RETURNS boolean LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN platform.setting_text('admission.reserve_enabled', (in_at AT TIME ZONE INTERVAL '+05:00')::date, in_region) = 'yes';
END $$;
ALTER FUNCTION admission.has_reserve(text, timestamptz) OWNER TO oqu_core;

-- One child joins or leaves; the caller holds the pool's lock and has checked who may. Internal.
CREATE FUNCTION admission.move_reserve(a admission.application, in_to text, in_kind text, in_rule text, in_at timestamptz)
    RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM admission.move_state(a.id, CASE in_to WHEN 'RESERVE' THEN 'REFUSED_FULL' ELSE 'RESERVE' END, in_to, in_kind,
                                 CASE in_kind WHEN 'applicant' THEN sec.person() END, in_rule, in_at);
    PERFORM admission.log_pool_event(a.pool_id, in_at, CASE in_to WHEN 'RESERVE' THEN 'reserve' ELSE 'unreserve' END, a.id,
                                     a.arrival_no, a.lane, NULL, NULL, NULL);
END $$;
ALTER FUNCTION admission.move_reserve(admission.application, text, text, text, timestamptz) OWNER TO oqu_core;

-- Whoever signed the wish for the reserve in the application is in it with the refusal. Internal.
CREATE FUNCTION admission.reserve_as_wished(a admission.application, in_at timestamptz) RETURNS void LANGUAGE plpgsql VOLATILE
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF a.wants_reserve AND admission.has_reserve(a.region_kato, in_at) THEN
        PERFORM admission.move_reserve(a, 'RESERVE', 'system', 'admission.event.reserve-wished', in_at);
    END IF;
END $$;
ALTER FUNCTION admission.reserve_as_wished(admission.application, timestamptz) OWNER TO oqu_core;

-- A school that closes has no reserve; a seat that a family is just thinking about is not taken from it. Internal.
CREATE FUNCTION admission.dissolve_reserve(in_pool uuid, in_at timestamptz) RETURNS void LANGUAGE plpgsql VOLATILE
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM admission.application WHERE pool_id = in_pool AND state = 'OFFERED') THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'admission.handover.offer-open';
    END IF;
    PERFORM admission.move_reserve(a, 'REFUSED_FULL', 'system', 'admission.event.reserve-closed', in_at)
       FROM admission.application AS a WHERE a.pool_id = in_pool AND a.state = 'RESERVE';
END $$;
ALTER FUNCTION admission.dissolve_reserve(uuid, timestamptz) OWNER TO oqu_core;

-- The applicant's own application under the lock of its pool; nothing for anybody else. Internal.
CREATE FUNCTION admission.lock_own(in_application uuid) RETURNS admission.application LANGUAGE plpgsql VOLATILE
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    a admission.application;
BEGIN
    SELECT * INTO a FROM admission.application AS x WHERE x.id = in_application AND x.applicant_id = sec.person()
       AND x.child_id <> ALL (sec.closed_children());
    IF NOT FOUND OR sec.door() IS DISTINCT FROM 'family' THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'admission.no-such-application';
    END IF;
    PERFORM admission.lock_pool(a.pool_id);
    SELECT * INTO STRICT a FROM admission.application AS x WHERE x.id = in_application FOR UPDATE;
    RETURN a;
END $$;
ALTER FUNCTION admission.lock_own(uuid) OWNER TO oqu_core;

-- The family joins the reserve or leaves it.
CREATE FUNCTION admission.wish_reserve(in_application uuid, in_wish boolean) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    a   admission.application := admission.lock_own(in_application);
    now timestamptz := (SELECT admission.moment(p) FROM admission.pool AS p WHERE p.id = a.pool_id);
BEGIN
    IF a.state <> (CASE WHEN in_wish THEN 'REFUSED_FULL' ELSE 'RESERVE' END) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'admission.changed-meanwhile';
    ELSIF in_wish AND NOT (SELECT p.opened AND admission.has_reserve(p.region_kato, now)
                             FROM admission.pool AS p WHERE p.id = a.pool_id) THEN
        PERFORM admission.refuse_input('admission.reserve.none');
    ELSIF in_wish AND admission.is_active(a.campaign_id, a.child_key) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'admission.reserve.applies-elsewhere';
    END IF;
    PERFORM admission.move_reserve(a, CASE WHEN in_wish THEN 'RESERVE' ELSE 'REFUSED_FULL' END, 'applicant',
                                   CASE WHEN in_wish THEN 'admission.event.reserve-joined' ELSE 'admission.event.reserve-left' END, now);
END $$;
ALTER FUNCTION admission.wish_reserve(uuid, boolean) OWNER TO oqu_core;

-- The family takes the seat that is held for it, or leaves it to the next. Not after the term, whether or not a timer has
-- worked it off.
CREATE FUNCTION admission.answer_offer(in_application uuid, in_yes boolean, in_decision uuid)
    RETURNS TABLE (pool_id uuid, at timestamptz) LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a   admission.application := admission.lock_own(in_application);
    now timestamptz := (SELECT admission.moment(p) FROM admission.pool AS p WHERE p.id = a.pool_id);
BEGIN
    IF a.state <> 'OFFERED' OR a.offer_until <= now THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'admission.offer.over';
    END IF;
    PERFORM admission.log_pool_event(a.pool_id, now, CASE WHEN in_yes THEN 'accept' ELSE 'decline' END, a.id, a.arrival_no, a.lane,
                                     NULL, NULL, NULL);
    IF in_yes THEN
        UPDATE admission.application
           SET state = 'APPROVED', ground = NULL, decided_at = now, decision_id = in_decision, version = version + 1
         WHERE id = a.id;
        INSERT INTO admission.event (application_id, pool_id, organisation_id, at, from_state, to_state, actor_kind, actor_id, rule)
        VALUES (a.id, a.pool_id, a.organisation_id, now, 'OFFERED', 'APPROVED', 'applicant', sec.person(),
                'admission.event.offer-accepted');
    ELSE
        UPDATE admission.seat SET application_id = NULL WHERE application_id = a.id;
        PERFORM admission.move_state(a.id, 'OFFERED', 'OFFER_EXPIRED', 'applicant', sec.person(), 'admission.event.offer-declined',
                                     now);
    END IF;
    RETURN QUERY SELECT a.pool_id, now;
END $$;
ALTER FUNCTION admission.answer_offer(uuid, boolean, uuid) OWNER TO oqu_core;

-- Whether a child of the reserve was admitted elsewhere, or a seat can be offered to one.
CREATE FUNCTION admission.reserve_to_call(p admission.pool, in_at timestamptz) RETURNS boolean LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM admission.application AS a
                     JOIN admission.application AS x ON x.campaign_id = a.campaign_id AND x.child_key = a.child_key
                                                    AND x.state IN ('APPROVED', 'ENROLLED')
                    WHERE a.pool_id = p.id AND a.state = 'RESERVE')
        OR (p.capacity - p.taken - (CASE WHEN p.aside THEN greatest(0, p.auto_reserved - p.auto_taken) ELSE 0 END) > 0
            AND admission.has_reserve(p.region_kato, in_at)
            AND NOT EXISTS (SELECT FROM admission.application AS w WHERE w.pool_id = p.id AND w.state = 'HELD')
            AND EXISTS (SELECT FROM admission.application AS a
                         WHERE a.pool_id = p.id AND a.state = 'RESERVE' AND NOT admission.is_active(a.campaign_id, a.child_key)));
END $$;
ALTER FUNCTION admission.reserve_to_call(admission.pool, timestamptz) OWNER TO oqu_core;

-- Who was admitted elsewhere leaves the reserve; the caller holds the pool's lock.
CREATE FUNCTION admission.leave_reserve_admitted(in_pool uuid) RETURNS TABLE (application_id uuid)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    a admission.application;
BEGIN
    FOR a IN SELECT r.* FROM admission.application AS r
              WHERE r.pool_id = in_pool AND r.state = 'RESERVE'
                AND EXISTS (SELECT FROM admission.application AS x
                             WHERE x.campaign_id = r.campaign_id AND x.child_key = r.child_key AND x.state IN ('APPROVED', 'ENROLLED'))
              ORDER BY r.arrival_no LOOP
        PERFORM admission.move_reserve(a, 'REFUSED_FULL', 'system', 'admission.event.reserve-elsewhere',
                                       (SELECT admission.moment(p) FROM admission.pool AS p WHERE p.id = in_pool));
        application_id := a.id;
        RETURN NEXT;
    END LOOP;
END $$;
ALTER FUNCTION admission.leave_reserve_admitted(uuid) OWNER TO oqu_core;

-- Calls as many of the reserve as there are seats that nobody waits for. Who applies elsewhere at this moment cannot be offered
-- a second seat and is passed over, which is an input of the seat algorithm as the call itself is. Gives those who can be
-- offered one; the caller holds the pool's lock.
CREATE FUNCTION admission.call_reserve(in_pool uuid)
    RETURNS TABLE (application_id uuid, lane text, arrival_no int, until timestamptz, at timestamptz)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    p     admission.pool;
    a     admission.application;
    ready uuid[] := '{}';
    away  admission.application[] := '{}';
    seats int;
    now   timestamptz;
    term  timestamptz;
BEGIN
    SELECT * INTO STRICT p FROM admission.pool WHERE id = in_pool;
    now := admission.moment(p);
    IF p.reserve = 0 OR NOT admission.reserve_to_call(p, now) THEN
        RETURN;
    END IF;
    seats := p.capacity - p.taken - (CASE WHEN p.aside THEN greatest(0, p.auto_reserved - p.auto_taken) ELSE 0 END);
    FOR a IN SELECT r.* FROM admission.application AS r WHERE r.pool_id = in_pool AND r.state = 'RESERVE' ORDER BY r.arrival_no LOOP
        EXIT WHEN cardinality(ready) >= seats;
        IF admission.is_active(a.campaign_id, a.child_key) THEN
            away := away || a;
        ELSE
            ready := ready || a.id;
        END IF;
    END LOOP;
    IF cardinality(ready) = 0 THEN
        RETURN;
    END IF;
    FOREACH a IN ARRAY away LOOP
        PERFORM admission.log_pool_event(in_pool, now, 'pass', a.id, a.arrival_no, a.lane, NULL, NULL, NULL);
    END LOOP;
    term := admission.answer_deadline(now, p.region_kato);
    PERFORM admission.log_pool_event(in_pool, now, 'offer', NULL, NULL, NULL, term, NULL, NULL);
    RETURN QUERY
    SELECT r.id, r.lane, r.arrival_no, term, now FROM admission.application AS r WHERE r.id = ANY (ready) ORDER BY r.arrival_no;
END $$;
ALTER FUNCTION admission.call_reserve(uuid) OWNER TO oqu_core;

-- What the family is shown of the reserve: whether it may join, and how many stand before it.
CREATE FUNCTION admission.reserve_of(in_application uuid) RETURNS TABLE (may_join boolean, before int)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    a admission.application;
BEGIN
    SELECT * INTO a FROM admission.application AS x WHERE x.id = in_application AND x.applicant_id = sec.person()
       AND x.child_id <> ALL (sec.closed_children());
    IF FOUND AND sec.door() = 'family' THEN
        RETURN QUERY
        SELECT a.state = 'REFUSED_FULL' AND p.opened AND admission.has_reserve(p.region_kato, platform.now())
               AND NOT admission.is_active(a.campaign_id, a.child_key),
               (SELECT count(*)::int FROM admission.application AS r
                 WHERE r.pool_id = a.pool_id AND r.state = 'RESERVE' AND r.arrival_no < a.arrival_no)
          FROM admission.pool AS p WHERE p.id = a.pool_id;
    END IF;
END $$;
ALTER FUNCTION admission.reserve_of(uuid) OWNER TO oqu_core;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA admission FROM PUBLIC;
GRANT EXECUTE ON FUNCTION admission.wish_reserve(uuid, boolean), admission.answer_offer(uuid, boolean, uuid),
    admission.reserve_of(uuid) TO oqu_family;
GRANT EXECUTE ON FUNCTION admission.call_reserve(uuid), admission.leave_reserve_admitted(uuid) TO oqu_work;

COMMENT ON FUNCTION admission.is_active(uuid, bytea) IS 'Whether a child applies somewhere now; for the gates only.';
COMMENT ON FUNCTION admission.has_reserve(text, timestamptz) IS 'Whether a region has reserves; for the gates only.';
COMMENT ON FUNCTION admission.move_reserve(admission.application, text, text, text, timestamptz) IS
    'One child joins or leaves the reserve; for the gates only.';
COMMENT ON FUNCTION admission.reserve_as_wished(admission.application, timestamptz) IS
    'Who signed the wish for the reserve joins it with the refusal; for the gates only.';
COMMENT ON FUNCTION admission.dissolve_reserve(uuid, timestamptz) IS
    'The reserve of a school that closes ends; for the gate only.';
COMMENT ON FUNCTION admission.lock_own(uuid) IS 'The applicant''s own application under the lock of its pool; for the gates only.';
COMMENT ON FUNCTION admission.wish_reserve(uuid, boolean) IS 'The family joins the reserve or leaves it.';
COMMENT ON FUNCTION admission.answer_offer(uuid, boolean, uuid) IS 'The family takes a seat that is held for it, or leaves it to the next.';
COMMENT ON FUNCTION admission.reserve_to_call(admission.pool, timestamptz) IS
    'Whether a timer has something to do with the reserve of a pool; for the gates only.';
COMMENT ON FUNCTION admission.leave_reserve_admitted(uuid) IS 'Who was admitted elsewhere leaves the reserve.';
COMMENT ON FUNCTION admission.call_reserve(uuid) IS 'Calls as many of the reserve as there are seats that nobody waits for.';
COMMENT ON FUNCTION admission.reserve_of(uuid) IS 'What the family is shown of the reserve.';
