-- The authority's decision for one refused child (Model Rules p. 7): it is directed to a free seat of another school, or, where the
-- refusal was a mistake, gets a seat above the others of the same school; nobody else is moved by it (ADM-79, ADM-81). One officer
-- outside the school proposes, another confirms.
CREATE TABLE admission.direction (
    id                 uuid PRIMARY KEY,
    application_id     uuid NOT NULL REFERENCES admission.application,
    organisation_id    uuid NOT NULL,
    kind               text NOT NULL CHECK (kind IN ('FREE_SEAT', 'ABOVE_CAPACITY')),
    to_pool            uuid NOT NULL REFERENCES admission.pool,
    to_organisation_id uuid NOT NULL,
    basis              text NOT NULL CHECK (basis <> ''),
    reason             text NOT NULL CHECK (reason <> ''),
    state              text NOT NULL DEFAULT 'PROPOSED' CHECK (state IN ('PROPOSED', 'CONFIRMED', 'DECLINED', 'TAKEN_BACK')),
    proposed_by        uuid NOT NULL,
    proposed_name      text NOT NULL,
    proposed_for       uuid NOT NULL,
    proposed_at        timestamptz NOT NULL,
    decided_by         uuid,
    decided_name       text,
    decided_for        uuid,
    decided_at         timestamptz,
    decline_reason     text,
    tx                 xid8,
    CONSTRAINT two_people CHECK (state NOT IN ('CONFIRMED', 'DECLINED') OR decided_by <> proposed_by),
    CONSTRAINT taken_back_by_who_proposed CHECK (state <> 'TAKEN_BACK' OR decided_by = proposed_by),
    CONSTRAINT decided_whole CHECK ((state = 'PROPOSED') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)),
    CONSTRAINT declined_with_reason CHECK (state <> 'DECLINED' OR decline_reason <> '')
);
CREATE UNIQUE INDEX one_open_direction ON admission.direction (application_id) WHERE state = 'PROPOSED';
CREATE INDEX direction_of_application ON admission.direction (application_id, proposed_at);
CREATE INDEX direction_to_pool ON admission.direction (to_pool);
COMMENT ON TABLE admission.direction IS 'class: restricted. What the authority decides for one refused child: proposed by one officer, decided by another; never deleted';
COMMENT ON COLUMN admission.direction.id IS 'identifier; stands in addresses';
COMMENT ON COLUMN admission.direction.application_id IS 'application';
COMMENT ON COLUMN admission.direction.organisation_id IS 'school that had refused';
COMMENT ON COLUMN admission.direction.kind IS 'a free seat of another pool, or a seat above the others of the same';
COMMENT ON COLUMN admission.direction.to_pool IS 'pool of the seat';
COMMENT ON COLUMN admission.direction.to_organisation_id IS 'its school';
COMMENT ON COLUMN admission.direction.basis IS 'rule or act on which it rests';
COMMENT ON COLUMN admission.direction.reason IS 'why, in words that the family reads';
COMMENT ON COLUMN admission.direction.state IS 'proposed, and what the other officer made of it';
COMMENT ON COLUMN admission.direction.proposed_by IS 'officer who proposed';
COMMENT ON COLUMN admission.direction.proposed_name IS 'the name then';
COMMENT ON COLUMN admission.direction.proposed_for IS 'body of that officer';
COMMENT ON COLUMN admission.direction.proposed_at IS 'when';
COMMENT ON COLUMN admission.direction.decided_by IS 'officer who decided: another one';
COMMENT ON COLUMN admission.direction.decided_name IS 'the name then';
COMMENT ON COLUMN admission.direction.decided_for IS 'body of that officer';
COMMENT ON COLUMN admission.direction.decided_at IS 'when';
COMMENT ON COLUMN admission.direction.decline_reason IS 'why not, for who proposed';
COMMENT ON COLUMN admission.direction.tx IS 'transaction that confirmed it: only there may the application get the seat';
ALTER TABLE admission.direction ENABLE ROW LEVEL SECURITY;
ALTER TABLE admission.direction FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON admission.direction TO oqu_owner USING (true) WITH CHECK (true);
CREATE POLICY own_territory ON admission.direction FOR SELECT TO oqu_staff
    USING (organisation_id = ANY ((SELECT sec.organisations())::uuid[]) OR to_organisation_id = ANY ((SELECT sec.organisations())::uuid[]));
CREATE POLICY own_family ON admission.direction FOR SELECT TO oqu_family
    USING (state = 'CONFIRMED' AND application_id IN (SELECT id FROM admission.application));
GRANT SELECT ON admission.direction TO oqu_staff, oqu_family;
GRANT SELECT, INSERT, UPDATE ON admission.direction TO oqu_core;
CREATE TRIGGER direction_stays BEFORE DELETE OR TRUNCATE ON admission.direction
    FOR EACH STATEMENT EXECUTE FUNCTION admission.append_only();
CREATE TRIGGER basis_in_force BEFORE INSERT OR UPDATE ON admission.direction
    FOR EACH ROW EXECUTE FUNCTION admission.basis_in_force();
CREATE TRIGGER journal AFTER INSERT OR UPDATE ON admission.direction
    FOR EACH ROW EXECUTE FUNCTION audit.journal('id', 'organisation_id', '');

-- A child that is directed goes from pool to pool as one that is handed over.
ALTER TABLE admission.handover_line
    DROP CONSTRAINT handover_line_pkey,
    ALTER COLUMN handover_id DROP NOT NULL,
    ADD COLUMN direction_id uuid UNIQUE REFERENCES admission.direction,
    ADD CONSTRAINT line_of_one CHECK (num_nonnulls(handover_id, direction_id) = 1),
    ADD PRIMARY KEY (application_id, tx);
CREATE INDEX handover_line_of_handover ON admission.handover_line (handover_id);
COMMENT ON COLUMN admission.handover_line.direction_id IS 'decision of the authority, where it was no hand-over';

-- Who decides for a child that a school refused: an officer of a department above both schools who has no role in either.
-- Internal.
CREATE FUNCTION admission.may_direct(in_schools uuid[]) RETURNS boolean LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN sec.door() = 'staff' AND sec.role() = 'department' AND in_schools <@ sec.organisations()
       AND NOT (sec.organisation() = ANY (in_schools)) AND NOT sec.works_at(sec.person(), in_schools);
END $$;
ALTER FUNCTION admission.may_direct(uuid[]) OWNER TO oqu_core;

-- What stands in the public log and in the journal of seats: the number, and the two who decided.
CREATE FUNCTION admission.direction_words(d admission.direction) RETURNS text LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN format('%s; %s; %s', d.basis, d.proposed_name, d.decided_name);
END $$;
ALTER FUNCTION admission.direction_words(admission.direction) OWNER TO oqu_core;

-- One officer proposes.
CREATE FUNCTION admission.propose_direction(in_id uuid, in_application uuid, in_kind text, in_to_pool uuid, in_basis text, in_reason text)
    RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    a admission.application;
    p admission.pool;
BEGIN
    SELECT * INTO a FROM admission.application AS x WHERE x.id = in_application FOR UPDATE;
    SELECT * INTO p FROM admission.pool AS x
      WHERE x.id = CASE WHEN in_kind = 'FREE_SEAT' THEN in_to_pool ELSE a.pool_id END AND x.campaign_id = a.campaign_id;
    IF NOT FOUND OR NOT admission.may_direct(ARRAY[a.organisation_id, p.organisation_id]) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'admission.no-such-application';
    ELSIF a.state NOT IN ('REFUSED_FULL', 'REFUSED_DOCS', 'RESERVE', 'OFFER_EXPIRED') THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'admission.direction.not-refused';
    ELSIF NOT p.opened OR (in_kind = 'FREE_SEAT' AND p.id = a.pool_id) THEN
        PERFORM admission.refuse_input('admission.direction.no-such-pool');
    ELSIF EXISTS (SELECT FROM admission.direction AS d WHERE d.application_id = a.id AND d.state = 'PROPOSED') THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'admission.direction.proposed-already';
    END IF;
    INSERT INTO admission.direction (id, application_id, organisation_id, kind, to_pool, to_organisation_id, basis, reason, proposed_by,
                                     proposed_name, proposed_for, proposed_at)
    VALUES (in_id, a.id, a.organisation_id, in_kind, p.id, p.organisation_id, in_basis, in_reason, sec.person(),
            (SELECT f.name FROM sec.person_facts(sec.person()) AS f), sec.organisation(), platform.now());
END $$;
ALTER FUNCTION admission.propose_direction(uuid, uuid, text, uuid, text, text) OWNER TO oqu_core;

-- The child takes a free seat of another pool that nobody waits for. Internal: the gate holds both locks.
CREATE FUNCTION admission.direct_child(d admission.direction, a admission.application) RETURNS void LANGUAGE plpgsql VOLATILE
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    target admission.pool;
    number int;
    words  text := admission.direction_words(d);
BEGIN
    SELECT * INTO STRICT target FROM admission.pool WHERE id = d.to_pool;
    IF target.capacity - target.taken - (CASE WHEN target.aside THEN greatest(0, target.auto_reserved - target.auto_taken) ELSE 0 END) <= 0
       OR EXISTS (SELECT FROM admission.application AS w WHERE w.pool_id = target.id AND w.state = 'HELD') THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'admission.direction.not-free';
    END IF;
    PERFORM admission.log_pool_event(a.pool_id, d.decided_at, 'leave', a.id, a.arrival_no, a.lane, NULL, NULL, words);
    UPDATE admission.pool SET last_arrival = last_arrival + 1 WHERE id = target.id RETURNING last_arrival INTO target.last_arrival;
    INSERT INTO admission.handover_line (direction_id, application_id, organisation_id, from_pool, from_arrival, from_turn, to_pool,
                                         to_arrival, with_seat, at)
    VALUES (d.id, a.id, target.organisation_id, a.pool_id, a.arrival_no, a.turn, target.id, target.last_arrival, true, d.decided_at);
    UPDATE admission.application
       SET pool_id = target.id, organisation_id = target.organisation_id, region_kato = target.region_kato, arrival_no = target.last_arrival,
           came = true, spare = false, turn = NULL, state = 'APPROVED', ground = NULL, version = version + 1
     WHERE id = a.id;
    SELECT min(s.seat_no) INTO STRICT number FROM admission.seat AS s WHERE s.pool_id = target.id AND s.application_id IS NULL;
    UPDATE admission.seat SET application_id = a.id WHERE pool_id = target.id AND seat_no = number;
    INSERT INTO admission.event (application_id, pool_id, organisation_id, at, from_state, to_state, actor_kind, actor_id, rule)
    VALUES (a.id, a.pool_id, a.organisation_id, d.decided_at, a.state, 'MOVED', 'department', d.decided_by, 'admission.event.moved'),
           (a.id, target.id, target.organisation_id, d.decided_at, 'MOVED', 'APPROVED', 'department', d.decided_by,
            'admission.event.directed');
    PERFORM admission.log_pool_event(target.id, d.decided_at, 'direct', a.id, target.last_arrival, a.lane, NULL, NULL, words);
    UPDATE admission.attachment SET organisation_id = target.organisation_id WHERE application_id = a.id;
    UPDATE admission.fix_request SET organisation_id = target.organisation_id WHERE application_id = a.id;
    PERFORM sec.hand_person_over(p.id, a.organisation_id, target.organisation_id, 'admission.application', c.basis_until)
       FROM admission.campaign AS c, unnest(ARRAY[a.child_id, a.applicant_id]) AS p (id)
      WHERE c.id = a.campaign_id;
END $$;
ALTER FUNCTION admission.direct_child(admission.direction, admission.application) OWNER TO oqu_core;

-- The child gets one more seat of its own pool: who has a seat keeps it, who waits goes on waiting. Internal as above.
CREATE FUNCTION admission.grant_seat(d admission.direction, a admission.application) RETURNS void LANGUAGE plpgsql VOLATILE
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    number int;
    words  text := admission.direction_words(d);
BEGIN
    UPDATE admission.application SET came = true, spare = false, state = 'APPROVED', ground = NULL, version = version + 1 WHERE id = a.id;
    SELECT coalesce(max(s.seat_no), 0) + 1 INTO number FROM admission.seat AS s WHERE s.pool_id = a.pool_id;
    INSERT INTO admission.seat (pool_id, seat_no, act) VALUES (a.pool_id, number, words);
    UPDATE admission.seat SET application_id = a.id WHERE pool_id = a.pool_id AND seat_no = number;
    INSERT INTO admission.event (application_id, pool_id, organisation_id, at, from_state, to_state, actor_kind, actor_id, rule)
    VALUES (a.id, a.pool_id, a.organisation_id, d.decided_at, a.state, 'APPROVED', 'department', d.decided_by, 'admission.event.granted');
    PERFORM admission.log_pool_event(p.id, d.decided_at, 'grant', a.id, a.arrival_no, a.lane, NULL, p.capacity, words)
       FROM admission.pool AS p WHERE p.id = a.pool_id;
END $$;
ALTER FUNCTION admission.grant_seat(admission.direction, admission.application) OWNER TO oqu_core;

-- Another officer confirms or declines; who proposed may only take it back. All of it behind the locks of both pools.
CREATE FUNCTION admission.decide_direction(in_id uuid, in_answer text, in_reason text, in_decision uuid)
    RETURNS TABLE (application_id uuid, kind text, school uuid) LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    d   admission.direction;
    a   admission.application;
    now timestamptz;
BEGIN
    SELECT * INTO d FROM admission.direction AS x WHERE x.id = in_id FOR UPDATE;
    IF NOT FOUND OR NOT admission.may_direct(ARRAY[d.organisation_id, d.to_organisation_id]) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'admission.no-such-application';
    ELSIF d.state <> 'PROPOSED' THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'admission.direction.decided-already';
    ELSIF (in_answer = 'TAKEN_BACK') <> (d.proposed_by = sec.person()) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'admission.direction.one-person';
    END IF;
    SELECT * INTO STRICT a FROM admission.application AS x WHERE x.id = d.application_id;
    PERFORM FROM admission.pool AS p WHERE p.id IN (a.pool_id, d.to_pool) ORDER BY p.id FOR UPDATE;
    SELECT max(admission.moment(p)) INTO now FROM admission.pool AS p WHERE p.id IN (a.pool_id, d.to_pool);
    SELECT * INTO STRICT a FROM admission.application AS x WHERE x.id = d.application_id FOR UPDATE;
    UPDATE admission.direction
       SET state = in_answer, decided_by = sec.person(), decided_name = (SELECT f.name FROM sec.person_facts(sec.person()) AS f),
           decided_for = sec.organisation(), decided_at = now, decline_reason = nullif(in_reason, ''),
           tx = CASE in_answer WHEN 'CONFIRMED' THEN pg_current_xact_id() END
     WHERE id = in_id RETURNING * INTO d;
    IF in_answer = 'CONFIRMED' THEN
        IF a.organisation_id <> d.organisation_id OR a.state NOT IN ('REFUSED_FULL', 'REFUSED_DOCS', 'RESERVE', 'OFFER_EXPIRED') THEN
            RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'admission.direction.not-refused';
        ELSIF admission.is_active(a.campaign_id, a.child_key) THEN
            RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'admission.direction.applies-elsewhere';
        END IF;
        IF a.state = 'RESERVE' THEN
            PERFORM admission.move_reserve(a, 'REFUSED_FULL', 'system', 'admission.event.reserve-decided', now);
            a.state := 'REFUSED_FULL';
        END IF;
        IF d.kind = 'FREE_SEAT' THEN
            PERFORM admission.direct_child(d, a);
        ELSE
            PERFORM admission.grant_seat(d, a);
        END IF;
        UPDATE admission.application AS x
           SET decided_at = now, decided_by = d.decided_by, decided_name = d.decided_name, decision_id = in_decision
         WHERE x.id = a.id;
    END IF;
    RETURN QUERY SELECT d.application_id, d.kind, d.to_organisation_id;
END $$;
ALTER FUNCTION admission.decide_direction(uuid, text, text, uuid) OWNER TO oqu_core;

-- Whether two officers gave this child a seat in this very transaction: for the gate that answers the complaint.
CREATE FUNCTION sec.was_directed(in_application uuid) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM admission.direction AS d
                    WHERE d.application_id = in_application AND d.state = 'CONFIRMED' AND d.tx = pg_current_xact_id());
END $$;
ALTER FUNCTION sec.was_directed(uuid) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION sec.was_directed(uuid) FROM PUBLIC;
COMMENT ON FUNCTION sec.was_directed(uuid) IS 'For gates of other features: whether two officers gave this child a seat in this transaction.';

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA admission FROM PUBLIC;
GRANT EXECUTE ON FUNCTION admission.propose_direction(uuid, uuid, text, uuid, text, text),
    admission.decide_direction(uuid, text, text, uuid) TO oqu_staff;

COMMENT ON FUNCTION admission.may_direct(uuid[]) IS
    'Whether the signed context is that of a department above these schools and the officer has no role in them; for the gates only.';
COMMENT ON FUNCTION admission.direction_words(admission.direction) IS
    'What the public log says of a decision of the authority: its basis and the two who decided.';
COMMENT ON FUNCTION admission.propose_direction(uuid, uuid, text, uuid, text, text) IS
    'One officer of the department proposes a seat for a refused child.';
COMMENT ON FUNCTION admission.direct_child(admission.direction, admission.application) IS
    'A refused child takes a free seat of another pool that nobody waits for; for the gate only.';
COMMENT ON FUNCTION admission.grant_seat(admission.direction, admission.application) IS
    'A refused child gets a seat above the others of its pool; for the gate only.';
COMMENT ON FUNCTION admission.decide_direction(uuid, text, text, uuid) IS
    'Another officer than the one who proposed confirms or declines; who proposed may take it back.';
