-- What the database keeps whatever the program asks, and the narrow gates through which doors change clubs.

-- What is fixed at registration never changes, for any role.
CREATE FUNCTION club.application_is_fixed() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (NEW.id, NEW.number, NEW.season_id, NEW.pool_id, NEW.organisation_id, NEW.arrival_no, NEW.child_id, NEW.child_key,
        NEW.applicant_id, NEW.signed_id, NEW.signed_hash, NEW.submitted_at, NEW.deadline_at)
       IS DISTINCT FROM
       (OLD.id, OLD.number, OLD.season_id, OLD.pool_id, OLD.organisation_id, OLD.arrival_no, OLD.child_id, OLD.child_key,
        OLD.applicant_id, OLD.signed_id, OLD.signed_hash, OLD.submitted_at, OLD.deadline_at) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'admission.guard.fixed';
    END IF;
    RETURN NEW;
END $$;
COMMENT ON FUNCTION club.application_is_fixed() IS 'Trigger: what is fixed at registration never changes.';
CREATE TRIGGER application_is_fixed BEFORE UPDATE ON club.application
    FOR EACH ROW EXECUTE FUNCTION club.application_is_fixed();
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON club.event
    FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER pool_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON club.pool_event
    FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER application_never_deleted BEFORE DELETE OR TRUNCATE ON club.application
    FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

-- Nobody is overtaken, and nobody goes without a place while one is free.
CREATE FUNCTION club.event_is_fair() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    a club.application;
BEGIN
    SELECT * INTO STRICT a FROM club.application WHERE id = NEW.application_id;
    IF NEW.to_state = 'ALLOCATED' AND EXISTS (SELECT FROM club.application AS w
                                               WHERE w.pool_id = a.pool_id AND w.state = 'HELD' AND w.arrival_no < a.arrival_no) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'admission.guard.overtaken';
    END IF;
    IF NEW.to_state = 'REFUSED_FULL' AND EXISTS (SELECT FROM club.pool AS p WHERE p.id = a.pool_id AND p.taken < p.capacity) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'admission.guard.seat-is-free';
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION club.event_is_fair() IS 'Trigger: nobody is overtaken; nobody is refused while a place is free.';
ALTER FUNCTION club.event_is_fair() OWNER TO oqu_core;
CREATE TRIGGER event_is_fair AFTER INSERT ON club.event FOR EACH ROW EXECUTE FUNCTION club.event_is_fair();

-- At COMMIT: the state is that of the last event, and exactly who has a place holds one.
CREATE FUNCTION club.application_is_whole() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    now_state text;
BEGIN
    SELECT state INTO STRICT now_state FROM club.application WHERE id = NEW.id;
    IF now_state = 'REGISTERED' OR now_state IS DISTINCT FROM
       (SELECT to_state FROM club.event WHERE application_id = NEW.id ORDER BY id DESC LIMIT 1) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'admission.guard.state-without-event';
    END IF;
    IF (now_state = 'ALLOCATED') <> EXISTS (SELECT FROM club.seat WHERE application_id = NEW.id) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'admission.guard.seat-and-state';
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION club.application_is_whole() IS 'Trigger at COMMIT: state and last event agree; who has a place holds one.';
ALTER FUNCTION club.application_is_whole() OWNER TO oqu_core;
CREATE CONSTRAINT TRIGGER application_is_whole AFTER INSERT OR UPDATE ON club.application
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION club.application_is_whole();

-- Counters of the group follow the rows. The group's row is locked by whoever changes them.
CREATE FUNCTION club.count_seats() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        UPDATE club.pool SET capacity = capacity + 1 WHERE id = NEW.pool_id;
    ELSIF TG_OP = 'DELETE' THEN
        IF OLD.application_id IS NOT NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'admission.guard.seat-is-taken';
        END IF;
        UPDATE club.pool SET capacity = capacity - 1 WHERE id = OLD.pool_id;
    ELSE
        UPDATE club.pool
           SET taken = taken + (NEW.application_id IS NOT NULL)::int - (OLD.application_id IS NOT NULL)::int
         WHERE id = NEW.pool_id;
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION club.count_seats() IS 'Trigger: the counters of the group follow its seats.';
ALTER FUNCTION club.count_seats() OWNER TO oqu_core;
CREATE TRIGGER count_seats AFTER INSERT OR DELETE OR UPDATE OF application_id ON club.seat
    FOR EACH ROW EXECUTE FUNCTION club.count_seats();

CREATE FUNCTION club.moment(p club.pool) RETURNS timestamptz LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN greatest(platform.now(), p.last_at);
END $$;
COMMENT ON FUNCTION club.moment(club.pool) IS 'The moment of what happens behind the lock of a group: now, and never before what happened there already.';
ALTER FUNCTION club.moment(club.pool) OWNER TO oqu_core;

CREATE FUNCTION club.lock_pool(in_pool uuid) RETURNS SETOF club.pool LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT * FROM club.pool WHERE id = in_pool FOR UPDATE;
END $$;
COMMENT ON FUNCTION club.lock_pool(uuid) IS 'Locks a group: the order in which transactions pass is the order of arrival.';
ALTER FUNCTION club.lock_pool(uuid) OWNER TO oqu_core;

-- The first who wait, and all whose term has come. The caller holds the lock.
CREATE FUNCTION club.waiting(in_pool uuid, in_most int, in_due timestamptz) RETURNS TABLE (id uuid, arrival_no int, deadline_at timestamptz)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT f.id, f.arrival_no, f.deadline_at
      FROM (SELECT w.id, w.arrival_no, w.deadline_at FROM club.application AS w
             WHERE w.pool_id = in_pool AND w.state = 'HELD' ORDER BY w.arrival_no LIMIT in_most) AS f
    UNION
    SELECT d.id, d.arrival_no, d.deadline_at FROM club.application AS d
     WHERE d.pool_id = in_pool AND d.state = 'HELD' AND d.deadline_at <= in_due
     ORDER BY arrival_no;
END $$;
COMMENT ON FUNCTION club.waiting(uuid, int, timestamptz) IS 'The first who wait, and all whose term has come; the caller holds the lock.';
ALTER FUNCTION club.waiting(uuid, int, timestamptz) OWNER TO oqu_core;

CREATE FUNCTION club.log_pool_event(in_pool uuid, in_at timestamptz, in_kind text, in_application uuid, in_arrival int,
                                    in_deadline timestamptz, in_seats int, in_act text)
    RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    WITH next AS (
        UPDATE club.pool SET last_event = last_event + 1, last_at = greatest(last_at, in_at) WHERE id = in_pool
        RETURNING last_event)
    INSERT INTO club.pool_event (pool_id, event_no, at, kind, application_id, arrival_no, deadline_at, seats, act)
    SELECT in_pool, last_event, in_at, in_kind, in_application, in_arrival, in_deadline, in_seats, in_act FROM next;
END $$;
COMMENT ON FUNCTION club.log_pool_event(uuid, timestamptz, text, uuid, int, timestamptz, int, text) IS
    'Adds to the inputs of the seat algorithm; the caller holds the lock.';
ALTER FUNCTION club.log_pool_event(uuid, timestamptz, text, uuid, int, timestamptz, int, text) OWNER TO oqu_core;

CREATE FUNCTION club.move_state(in_application uuid, in_from text, in_to text, in_actor uuid, in_rule text, in_at timestamptz)
    RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE club.application SET state = in_to, decided_at = CASE WHEN in_to = 'HELD' THEN NULL ELSE in_at END
     WHERE id = in_application AND state = in_from;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'admission.changed-meanwhile';
    END IF;
    UPDATE club.pool AS p SET waiting = p.waiting + (in_to = 'HELD')::int - (in_from = 'HELD')::int
      FROM club.application AS a
     WHERE a.id = in_application AND p.id = a.pool_id AND 'HELD' IN (in_from, in_to);
    INSERT INTO club.event (application_id, pool_id, organisation_id, at, from_state, to_state, actor_id, rule)
    SELECT in_application, pool_id, organisation_id, in_at, in_from, in_to, in_actor, in_rule
      FROM club.application WHERE id = in_application;
END $$;
COMMENT ON FUNCTION club.move_state(uuid, text, text, uuid, text, timestamptz) IS 'One change of state with its event; for the gates only.';
ALTER FUNCTION club.move_state(uuid, text, text, uuid, text, timestamptz) OWNER TO oqu_core;

-- Whether a child's lessons of two groups would meet: a common day, and times that overlap.
CREATE FUNCTION club.clash(a club.pool, b club.pool) RETURNS boolean LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN a.days ~ ('[' || b.days || ']') AND a.starts < b.starts + b.minutes AND b.starts < a.starts + a.minutes;
END $$;
COMMENT ON FUNCTION club.clash(club.pool, club.pool) IS 'Whether the lessons of two groups meet in a week.';
ALTER FUNCTION club.clash(club.pool, club.pool) OWNER TO oqu_core;

-- Why a child of this birth date cannot be in a group now; NULL: it can. What only the lock can say is not among it.
CREATE FUNCTION club.refusal(p club.pool, s club.season, in_born date, in_at timestamptz) RETURNS text
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    years int := extract(year FROM age((in_at AT TIME ZONE INTERVAL '+05:00')::date, in_born));
BEGIN
    RETURN CASE WHEN NOT p.opened THEN 'club.apply.no-such-group'
                WHEN in_at < s.opens_at OR in_at >= s.closes_at THEN 'club.apply.closed'
                WHEN in_born IS NULL OR years NOT BETWEEN p.age_from AND p.age_to THEN 'club.apply.age' END;
END $$;
COMMENT ON FUNCTION club.refusal(club.pool, club.season, date, timestamptz) IS 'Why a child cannot be in a group now, as far as its age and the season say.';
ALTER FUNCTION club.refusal(club.pool, club.season, date, timestamptz) OWNER TO oqu_core;

-- Registers one signed application of a parent for a current child. Time and numbers are the database's.
CREATE FUNCTION club.register(in_id uuid, in_pool uuid, in_child uuid, in_language text, in_signed uuid, in_signed_hash bytea)
    RETURNS TABLE (number bigint, arrival_no int, submitted_at timestamptz, deadline_at timestamptz)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    p     club.pool;
    s     club.season;
    now   timestamptz;
    no    bigint;
    code  text;
    child record;
    adult record;
BEGIN
    IF sec.door() IS DISTINCT FROM 'family' OR NOT in_child = ANY (sec.children()) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'admission.submit.no-such-child';
    END IF;
    -- Two groups for one child at one instant: the second waits here, and sees the first. A family waits for nobody else,
    -- and has no group's lock yet.
    SELECT * INTO child FROM sec.person_facts(in_child);
    PERFORM pg_advisory_xact_lock(hashtext('club.child'), hashtext(encode(child.key, 'hex')));
    SELECT * INTO p FROM club.pool WHERE id = in_pool FOR UPDATE;
    IF NOT FOUND OR NOT extra.is_on(p.organisation_id, 'club', organisation.today()) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'club.apply.no-such-group';
    END IF;
    now := club.moment(p);
    SELECT * INTO STRICT s FROM club.season WHERE id = p.season_id;
    code := club.refusal(p, s, child.born, now);
    IF code IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = code, COLUMN = 'child';
    END IF;
    IF EXISTS (SELECT FROM club.application AS a JOIN club.pool AS o ON o.id = a.pool_id
                WHERE a.season_id = s.id AND a.child_key = child.key AND a.state IN ('HELD', 'ALLOCATED') AND o.id <> p.id
                  AND club.clash(p, o)) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'club.apply.clash', COLUMN = 'child';
    END IF;
    IF (SELECT count(*) FROM club.application AS a
         WHERE a.season_id = s.id AND a.child_key = child.key AND a.state IN ('HELD', 'ALLOCATED')) >= s.places_most THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'club.apply.too-many', COLUMN = 'child';
    END IF;
    SELECT * INTO adult FROM sec.person_facts(sec.person());
    no := nextval('club.application_number');
    UPDATE club.pool SET last_arrival = last_arrival + 1 WHERE id = p.id RETURNING last_arrival INTO p.last_arrival;
    INSERT INTO club.application (id, number, season_id, pool_id, organisation_id, arrival_no, child_id, child_key, child_name,
                                  child_born, applicant_id, applicant_name, language, signed_id, signed_hash, submitted_at,
                                  deadline_at, state)
    VALUES (in_id, no, s.id, p.id, p.organisation_id, p.last_arrival, in_child, child.key, child.name, child.born, sec.person(),
            adult.name, in_language, in_signed, in_signed_hash, now, s.ends_at, 'REGISTERED');
    INSERT INTO club.event (application_id, pool_id, organisation_id, at, from_state, to_state, actor_id, rule)
    VALUES (in_id, p.id, p.organisation_id, now, '-', 'REGISTERED', sec.person(), 'club.event.registered');
    PERFORM club.log_pool_event(p.id, now, 'apply', in_id, p.last_arrival, s.ends_at, NULL, NULL);
    RETURN QUERY SELECT no, p.last_arrival, now, s.ends_at;
END $$;
COMMENT ON FUNCTION club.register(uuid, uuid, uuid, text, uuid, bytea) IS 'Registers one signed application of a parent for a current child.';
ALTER FUNCTION club.register(uuid, uuid, uuid, text, uuid, bytea) OWNER TO oqu_core;

-- Writes what the seat algorithm decided after one event of the group; the caller holds its lock.
CREATE FUNCTION club.record(in_pool uuid, in_seen int, in_applications uuid[], in_outcomes text[], in_turns int[], in_rules text[])
    RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    p    club.pool;
    a    club.application;
    free_seat int;
BEGIN
    SELECT * INTO p FROM club.pool WHERE id = in_pool AND last_event = in_seen;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'admission.changed-meanwhile';
    END IF;
    FOR i IN 1 .. coalesce(array_length(in_applications, 1), 0) LOOP
        SELECT * INTO STRICT a FROM club.application
         WHERE id = in_applications[i] AND pool_id = in_pool AND state IN ('REGISTERED', 'HELD');
        IF in_outcomes[i] = 'ALLOCATED' THEN
            SELECT min(seat_no) INTO free_seat FROM club.seat WHERE pool_id = in_pool AND application_id IS NULL;
            IF free_seat IS NULL THEN
                RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'admission.guard.no-seat';
            END IF;
            UPDATE club.seat SET application_id = a.id WHERE pool_id = in_pool AND seat_no = free_seat;
            UPDATE club.application SET turn = in_turns[i] WHERE id = a.id;
            UPDATE club.pool SET last_turn = greatest(last_turn, in_turns[i]) WHERE id = in_pool;
        END IF;
        PERFORM club.move_state(a.id, a.state, in_outcomes[i], NULL, in_rules[i], club.moment(p));
    END LOOP;
END $$;
COMMENT ON FUNCTION club.record(uuid, int, uuid[], text[], int[], text[]) IS
    'Writes what the seat algorithm decided after one event; refuses when another came between.';
ALTER FUNCTION club.record(uuid, int, uuid[], text[], int[], text[]) OWNER TO oqu_core;

-- The family gives the place up, or stops waiting.
CREATE FUNCTION club.withdraw(in_application uuid) RETURNS TABLE (pool_id uuid, at timestamptz, held boolean)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a   club.application;
    now timestamptz;
BEGIN
    SELECT * INTO a FROM club.application AS x
     WHERE x.id = in_application AND sec.door() = 'family' AND x.applicant_id = sec.person()
       AND x.child_id <> ALL (sec.closed_children());
    IF NOT FOUND OR NOT extra.is_on(a.organisation_id, 'club', organisation.today()) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'admission.no-such-application';
    END IF;
    SELECT club.moment(p) INTO now FROM club.lock_pool(a.pool_id) AS p;
    SELECT * INTO STRICT a FROM club.application AS x WHERE x.id = in_application FOR UPDATE;
    IF a.state NOT IN ('HELD', 'ALLOCATED') THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'club.withdraw.already-ended';
    END IF;
    UPDATE club.seat SET application_id = NULL WHERE application_id = a.id;
    PERFORM club.move_state(a.id, a.state, 'WITHDRAWN', sec.person(), 'club.event.withdrawn', now);
    PERFORM club.log_pool_event(a.pool_id, now, 'withdraw', a.id, a.arrival_no, NULL, NULL, NULL);
    RETURN QUERY SELECT a.pool_id, now, a.state = 'ALLOCATED';
END $$;
COMMENT ON FUNCTION club.withdraw(uuid) IS 'The family gives the place up, or stops waiting.';
ALTER FUNCTION club.withdraw(uuid) OWNER TO oqu_core;

-- A group of the own organisation, by its head; words only, places come by set_places().
CREATE FUNCTION club.add_pool(in_id uuid, in_organisation uuid, in_title text, in_search_key text, in_direction text, in_level text, in_language text,
                              in_age_from int, in_age_to int, in_days text, in_starts int, in_minutes int, in_place text,
                              in_provider text, in_region text, in_district text)
    RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT (session_user = 'oqu_owner' OR pg_has_role(session_user, 'oqu_owner', 'member')
            OR (sec.door() = 'staff' AND sec.role() = 'director' AND in_organisation = sec.organisation())) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'club.apply.no-such-group';
    END IF;
    INSERT INTO club.pool (id, season_id, organisation_id, region_kato, district_kato, provider, title, search_key, direction,
                           level, language, age_from, age_to, days, starts, minutes, place)
    SELECT in_id, s.id, in_organisation, in_region, in_district, in_provider, in_title, in_search_key, in_direction, in_level,
           in_language, in_age_from, in_age_to, in_days, in_starts, in_minutes, in_place
      FROM club.season AS s ORDER BY s.year DESC LIMIT 1;
END $$;
COMMENT ON FUNCTION club.add_pool(uuid, uuid, text, text, text, text, text, int, int, text, int, int, text, text, text, text) IS
    'The head of an organisation writes down a group of it.';
ALTER FUNCTION club.add_pool(uuid, uuid, text, text, text, text, text, int, int, text, int, int, text, text, text, text) OWNER TO oqu_core;

-- Places of a group by a contract of the state order; only free ones are removed.
CREATE FUNCTION club.set_places(in_pool uuid, in_places int, in_act text)
    RETURNS TABLE (at timestamptz, capacity_before int, capacity int) LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    p   club.pool;
    now timestamptz;
BEGIN
    SELECT * INTO p FROM club.pool WHERE id = in_pool FOR UPDATE;
    IF NOT FOUND OR NOT (session_user = 'oqu_owner' OR pg_has_role(session_user, 'oqu_owner', 'member')
                         OR (sec.door() = 'staff' AND sec.role() = 'director' AND p.organisation_id = sec.organisation())) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'club.apply.no-such-group';
    END IF;
    now := club.moment(p);
    IF in_places < p.taken THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'club.places.below-taken', COLUMN = 'places';
    END IF;
    INSERT INTO club.seat (pool_id, seat_no, act)
    SELECT p.id, coalesce((SELECT max(seat_no) FROM club.seat WHERE pool_id = p.id), 0) + n, in_act
      FROM generate_series(1, in_places - p.capacity) AS n;
    DELETE FROM club.seat WHERE pool_id = p.id AND seat_no IN (
        SELECT seat_no FROM club.seat WHERE pool_id = p.id AND application_id IS NULL
         ORDER BY seat_no DESC LIMIT greatest(0, p.capacity - in_places));
    UPDATE club.pool SET opened = true WHERE id = p.id;
    PERFORM club.log_pool_event(p.id, now, CASE WHEN p.opened THEN 'capacity' ELSE 'open' END, NULL, NULL, NULL, in_places, in_act);
    RETURN QUERY SELECT now, p.capacity, in_places;
END $$;
COMMENT ON FUNCTION club.set_places(uuid, int, text) IS 'The head sets the places of a group by a contract; only free ones are removed.';
ALTER FUNCTION club.set_places(uuid, int, text) OWNER TO oqu_core;

CREATE FUNCTION club.pools_due(in_most int) RETURNS TABLE (pool_id uuid) LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT DISTINCT a.pool_id FROM club.application AS a
                  WHERE a.state = 'HELD' AND a.deadline_at <= platform.now() LIMIT in_most;
END $$;
COMMENT ON FUNCTION club.pools_due(int) IS 'Groups in which somebody''s term has come.';
ALTER FUNCTION club.pools_due(int) OWNER TO oqu_core;

-- What a notice to the family needs about applications that the algorithm moved, whoever triggered it.
CREATE FUNCTION club.notice_facts(in_applications uuid[])
    RETURNS TABLE (id uuid, applicant_id uuid, number bigint, state text, language text, organisation_id uuid)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT a.id, a.applicant_id, a.number, a.state, a.language, a.organisation_id
                   FROM club.application AS a WHERE a.id = ANY (in_applications);
END $$;
COMMENT ON FUNCTION club.notice_facts(uuid[]) IS 'What a notice needs about applications that the algorithm moved.';
ALTER FUNCTION club.notice_facts(uuid[]) OWNER TO oqu_core;

-- The inputs of a group, without whose they are: who sees an application may run the rule over them again.
CREATE FUNCTION club.story(in_application uuid)
    RETURNS TABLE (at timestamptz, kind text, arrival_no int, deadline_at timestamptz, seats int)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT e.at, e.kind, e.arrival_no, e.deadline_at, e.seats
      FROM club.application AS a
      JOIN club.pool_event AS e ON e.pool_id = a.pool_id
     WHERE a.id = in_application AND sec.door() = 'family' AND (a.applicant_id = sec.person() OR a.child_id = ANY (sec.children()))
       AND a.child_id <> ALL (sec.closed_children())
     ORDER BY e.event_no;
END $$;
COMMENT ON FUNCTION club.story(uuid) IS 'Inputs of the seat algorithm of a group, for who sees an application in it.';
ALTER FUNCTION club.story(uuid) OWNER TO oqu_core;

-- How many wait before an application; of an own one.
CREATE FUNCTION club.waiting_before(in_application uuid) RETURNS int LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT count(*) FROM club.application AS a
              JOIN club.application AS w ON w.pool_id = a.pool_id AND w.state = 'HELD' AND w.arrival_no < a.arrival_no
             WHERE a.id = in_application AND sec.door() = 'family'
               AND (a.applicant_id = sec.person() OR a.child_id = ANY (sec.children()))
               AND a.child_id <> ALL (sec.closed_children()));
END $$;
COMMENT ON FUNCTION club.waiting_before(uuid) IS 'How many wait before an own application.';
ALTER FUNCTION club.waiting_before(uuid) OWNER TO oqu_core;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA club FROM PUBLIC;
GRANT EXECUTE ON FUNCTION club.log_pool_event(uuid, timestamptz, text, uuid, int, timestamptz, int, text),
    club.move_state(uuid, text, text, uuid, text, timestamptz), club.clash(club.pool, club.pool),
    club.refusal(club.pool, club.season, date, timestamptz) TO oqu_core;
GRANT EXECUTE ON FUNCTION club.lock_pool(uuid), club.moment(club.pool), club.waiting(uuid, int, timestamptz),
    club.record(uuid, int, uuid[], text[], int[], text[]), club.notice_facts(uuid[])
    TO oqu_family, oqu_staff, oqu_work, oqu_core, oqu_owner;
GRANT EXECUTE ON FUNCTION club.register(uuid, uuid, uuid, text, uuid, bytea), club.withdraw(uuid), club.story(uuid),
    club.waiting_before(uuid), club.refusal(club.pool, club.season, date, timestamptz) TO oqu_family;
GRANT EXECUTE ON FUNCTION club.add_pool(uuid, uuid, text, text, text, text, text, int, int, text, int, int, text, text, text, text)
    TO oqu_staff, oqu_owner;
GRANT EXECUTE ON FUNCTION club.set_places(uuid, int, text) TO oqu_staff, oqu_owner;
GRANT EXECUTE ON FUNCTION club.pools_due(int) TO oqu_work;
