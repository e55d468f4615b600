-- The invariants, kept by the database whatever the program asks (REL-12 … REL-15).

-- What is fixed at registration never changes, for any role; the school and the place in its order of arrival only
-- together with a line of a hand-over, or a decision of the authority, that this transaction wrote.
CREATE FUNCTION admission.application_is_fixed() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (NEW.id, NEW.number, NEW.campaign_id, NEW.child_id, NEW.child_key, NEW.applicant_id, NEW.lane, NEW.channel, NEW.signed_id,
        NEW.signed_hash, NEW.submitted_at, NEW.deadline_at)
       IS DISTINCT FROM
       (OLD.id, OLD.number, OLD.campaign_id, OLD.child_id, OLD.child_key, OLD.applicant_id, OLD.lane, OLD.channel, OLD.signed_id,
        OLD.signed_hash, OLD.submitted_at, OLD.deadline_at)
       OR ((NEW.pool_id, NEW.organisation_id, NEW.region_kato, NEW.arrival_no, NEW.came)
           IS DISTINCT FROM (OLD.pool_id, OLD.organisation_id, OLD.region_kato, OLD.arrival_no, OLD.came)
           AND NOT EXISTS (SELECT FROM admission.handover_line AS l
                            WHERE l.application_id = NEW.id AND l.from_pool = OLD.pool_id AND l.to_pool = NEW.pool_id
                              AND l.to_arrival = NEW.arrival_no AND l.organisation_id = NEW.organisation_id
                              AND l.with_seat = NEW.came AND l.tx = pg_current_xact_id())
           AND NOT (NEW.came AND NEW.pool_id = OLD.pool_id AND NEW.arrival_no = OLD.arrival_no
                    AND EXISTS (SELECT FROM admission.direction AS d
                                 WHERE d.application_id = NEW.id AND d.to_pool = NEW.pool_id AND d.state = 'CONFIRMED'
                                   AND d.tx = pg_current_xact_id())))
    THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'admission.guard.fixed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER application_is_fixed BEFORE UPDATE ON admission.application
    FOR EACH ROW EXECUTE FUNCTION admission.application_is_fixed();

CREATE FUNCTION admission.append_only() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'admission.guard.append-only';
END $$;
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON admission.event
    FOR EACH STATEMENT EXECUTE FUNCTION admission.append_only();
CREATE TRIGGER pool_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON admission.pool_event
    FOR EACH STATEMENT EXECUTE FUNCTION admission.append_only();
CREATE TRIGGER application_never_deleted BEFORE DELETE OR TRUNCATE ON admission.application
    FOR EACH STATEMENT EXECUTE FUNCTION admission.append_only();

-- Nobody in a lane is overtaken, nobody is refused as "full" while a seat is free, and nothing is offered to the reserve while
-- anybody waits. Who came with a seat overtakes nobody.
CREATE FUNCTION admission.event_is_fair() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    a admission.application;
    p admission.pool;
BEGIN
    SELECT * INTO STRICT a FROM admission.application WHERE id = NEW.application_id;
    SELECT * INTO STRICT p FROM admission.pool WHERE id = a.pool_id;
    IF NEW.to_state = 'ALLOCATED' AND NEW.from_state <> 'MOVED' AND EXISTS (
        SELECT FROM admission.application AS w
         WHERE w.pool_id = a.pool_id AND w.state = 'HELD' AND w.arrival_no < a.arrival_no
           AND (w.lane = a.lane OR (p.ratio = 'none' AND w.lane <> 'AUTO' AND a.lane <> 'AUTO'))) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'admission.guard.overtaken';
    END IF;
    IF NEW.to_state = 'OFFERED' AND EXISTS (
        SELECT FROM admission.application AS w WHERE w.pool_id = a.pool_id AND w.state = 'HELD') THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'admission.guard.overtaken';
    END IF;
    IF NEW.to_state = 'REFUSED_FULL' AND NEW.from_state <> 'RESERVE'
       AND p.capacity - p.taken
           - (CASE WHEN p.aside THEN greatest(0, p.auto_reserved - p.auto_taken) ELSE 0 END) > 0 THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'admission.guard.seat-is-free';
    END IF;
    RETURN NULL;
END $$;
ALTER FUNCTION admission.event_is_fair() OWNER TO oqu_core;
CREATE TRIGGER event_is_fair AFTER INSERT ON admission.event
    FOR EACH ROW EXECUTE FUNCTION admission.event_is_fair();

-- At COMMIT: the state is that of the last event, and exactly the states that hold a seat hold one.
CREATE FUNCTION admission.application_is_whole() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    now_state text;
    seats     int;
BEGIN
    SELECT state INTO STRICT now_state FROM admission.application WHERE id = NEW.id;
    IF now_state IS DISTINCT FROM
       (SELECT to_state FROM admission.event WHERE application_id = NEW.id ORDER BY id DESC LIMIT 1) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'admission.guard.state-without-event';
    END IF;
    SELECT count(*) INTO seats FROM admission.seat WHERE application_id = NEW.id;
    IF seats <> (now_state IN ('ALLOCATED', 'APPROVED', 'ENROLLED', 'OFFERED'))::int THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'admission.guard.seat-and-state';
    END IF;
    IF now_state = 'REGISTERED' THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'admission.guard.not-allocated';
    END IF;
    RETURN NULL;
END $$;
ALTER FUNCTION admission.application_is_whole() OWNER TO oqu_core;
CREATE CONSTRAINT TRIGGER application_is_whole AFTER INSERT OR UPDATE ON admission.application
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION admission.application_is_whole();

-- Counters of the pool follow the rows. The pool's row is locked by whoever changes them.
CREATE FUNCTION admission.count_seats() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    held_before boolean := OLD.application_id IS NOT NULL;
    held_after  boolean := TG_OP <> 'DELETE' AND NEW.application_id IS NOT NULL;
    auto_before boolean := false;
    auto_after  boolean := false;
BEGIN
    IF TG_OP = 'DELETE' AND held_before THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'admission.guard.seat-is-taken';
    END IF;
    IF held_before THEN
        SELECT lane = 'AUTO' AND NOT came INTO STRICT auto_before FROM admission.application WHERE id = OLD.application_id;
    END IF;
    IF held_after THEN
        SELECT lane = 'AUTO' AND NOT came INTO STRICT auto_after FROM admission.application WHERE id = NEW.application_id;
    END IF;
    UPDATE admission.pool
       SET capacity = capacity - (TG_OP = 'DELETE')::int,
           taken = taken + held_after::int - held_before::int,
           auto_taken = auto_taken + auto_after::int - auto_before::int
     WHERE id = OLD.pool_id;
    RETURN NULL;
END $$;
ALTER FUNCTION admission.count_seats() OWNER TO oqu_core;
CREATE TRIGGER count_seats AFTER UPDATE OF application_id OR DELETE ON admission.seat
    FOR EACH ROW EXECUTE FUNCTION admission.count_seats();

-- New seats come by the hundred and are free: counted once a statement.
CREATE FUNCTION admission.count_new_seats() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM added WHERE application_id IS NOT NULL) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'admission.guard.seat-is-taken';
    END IF;
    UPDATE admission.pool AS p
       SET capacity = p.capacity + a.n
      FROM (SELECT pool_id, count(*)::int AS n FROM added GROUP BY pool_id) AS a
     WHERE p.id = a.pool_id;
    RETURN NULL;
END $$;
ALTER FUNCTION admission.count_new_seats() OWNER TO oqu_core;
CREATE TRIGGER count_new_seats AFTER INSERT ON admission.seat
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION admission.count_new_seats();

CREATE FUNCTION admission.count_waiting() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE admission.pool
       SET waiting_t = waiting_t - (OLD.lane = 'T')::int, waiting_o = waiting_o - (OLD.lane = 'O')::int
     WHERE id = OLD.pool_id AND OLD.state = 'HELD';
    UPDATE admission.pool SET reserve = reserve + (NEW.state = 'RESERVE')::int - (OLD.state = 'RESERVE')::int
     WHERE id = NEW.pool_id AND 'RESERVE' IN (OLD.state, NEW.state);
    UPDATE admission.pool
       SET waiting_t = waiting_t + (NEW.lane = 'T')::int, waiting_o = waiting_o + (NEW.lane = 'O')::int
     WHERE id = NEW.pool_id AND NEW.state = 'HELD';
    RETURN NULL;
END $$;
ALTER FUNCTION admission.count_waiting() OWNER TO oqu_core;
CREATE TRIGGER count_waiting AFTER UPDATE OF state ON admission.application
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION admission.count_waiting();

COMMENT ON FUNCTION admission.application_is_fixed() IS
    'Trigger: what is fixed at registration never changes, for any role; the school only by a hand-over.';
COMMENT ON FUNCTION admission.append_only() IS
    'Trigger: rows are added, never changed or removed.';
COMMENT ON FUNCTION admission.event_is_fair() IS
    'Trigger: nobody in a lane is overtaken; nobody is refused as full while a seat is free.';
COMMENT ON FUNCTION admission.application_is_whole() IS
    'Trigger at COMMIT: state and last event agree; exactly the states that hold a seat hold one.';
COMMENT ON FUNCTION admission.count_seats() IS
    'Trigger: the counters of the pool follow its seats.';
COMMENT ON FUNCTION admission.count_new_seats() IS
    'Trigger: the capacity of the pool follows the seats that are added.';
COMMENT ON FUNCTION admission.count_waiting() IS
    'Trigger: the counters of the pool follow who waits and who is in the reserve.';

-- The pilot ends with its legal basis (joint order p. 8): afterwards everything stays readable and nothing changes.
-- A pupil who leaves later does so by other rules.
CREATE FUNCTION admission.basis_in_force() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    of_campaign uuid;
BEGIN
    IF TG_TABLE_NAME = 'application' AND TG_OP = 'UPDATE' THEN
        IF OLD.state = 'ENROLLED' THEN
            RETURN NEW;
        END IF;
        of_campaign := NEW.campaign_id;
    ELSIF TG_TABLE_NAME IN ('application', 'draft', 'enrolment_order', 'handover') THEN
        of_campaign := NEW.campaign_id;
    ELSIF TG_TABLE_NAME = 'seat_proposal' THEN
        SELECT p.campaign_id INTO of_campaign FROM admission.pool AS p WHERE p.id = NEW.pool_id;
    ELSIF TG_TABLE_NAME = 'draft_file' THEN
        SELECT d.campaign_id INTO of_campaign FROM admission.draft AS d WHERE d.id = NEW.draft_id;
    ELSE
        SELECT a.campaign_id INTO of_campaign FROM admission.application AS a WHERE a.id = NEW.application_id;
    END IF;
    IF (platform.now() AT TIME ZONE INTERVAL '+05:00')::date
       > (SELECT c.basis_until FROM admission.campaign AS c WHERE c.id = of_campaign) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'admission.basis-expired';
    END IF;
    RETURN NEW;
END $$;
ALTER FUNCTION admission.basis_in_force() OWNER TO oqu_core;
COMMENT ON FUNCTION admission.basis_in_force() IS 'Trigger: nothing changes after the legal basis of the campaign has ended.';
CREATE TRIGGER basis_in_force BEFORE INSERT OR UPDATE ON admission.application
    FOR EACH ROW EXECUTE FUNCTION admission.basis_in_force();
CREATE TRIGGER basis_in_force BEFORE INSERT OR UPDATE ON admission.seat_proposal
    FOR EACH ROW EXECUTE FUNCTION admission.basis_in_force();
CREATE TRIGGER basis_in_force BEFORE INSERT OR UPDATE ON admission.attachment
    FOR EACH ROW EXECUTE FUNCTION admission.basis_in_force();
CREATE TRIGGER basis_in_force BEFORE INSERT OR UPDATE ON admission.fix_request
    FOR EACH ROW EXECUTE FUNCTION admission.basis_in_force();
