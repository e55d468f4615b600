-- A school that closes hands all its children over to another school by one act of the authority (X17).
CREATE TABLE admission.handover (
    id                 uuid PRIMARY KEY,
    campaign_id        uuid NOT NULL REFERENCES admission.campaign,
    organisation_id    uuid NOT NULL,
    to_organisation_id uuid NOT NULL,
    legal_act          text NOT NULL,
    reason             text NOT NULL CHECK (reason <> ''),
    done_by            uuid NOT NULL,
    done_at            timestamptz NOT NULL,
    CONSTRAINT handover_to_another CHECK (to_organisation_id <> organisation_id)
);
COMMENT ON TABLE admission.handover IS 'class: public. One act by which all children of a school went to another school; only added';
COMMENT ON COLUMN admission.handover.id IS 'identifier';
COMMENT ON COLUMN admission.handover.campaign_id IS 'campaign';
COMMENT ON COLUMN admission.handover.organisation_id IS 'school that closes';
COMMENT ON COLUMN admission.handover.to_organisation_id IS 'school that receives';
COMMENT ON COLUMN admission.handover.legal_act IS 'code of the act in the register of legal acts; the act is there in both languages';
COMMENT ON COLUMN admission.handover.reason IS 'why, in words that families read';
COMMENT ON COLUMN admission.handover.done_by IS 'officer of the department';
COMMENT ON COLUMN admission.handover.done_at IS 'when';
CREATE TRIGGER cites_complete_act BEFORE INSERT ON admission.handover
    FOR EACH ROW EXECUTE FUNCTION sec.cites_complete_act('legal_act');
CREATE TRIGGER basis_in_force BEFORE INSERT ON admission.handover
    FOR EACH ROW EXECUTE FUNCTION admission.basis_in_force();
CREATE TRIGGER handover_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON admission.handover
    FOR EACH STATEMENT EXECUTE FUNCTION admission.append_only();

CREATE TABLE admission.handover_line (
    handover_id     uuid NOT NULL REFERENCES admission.handover,
    application_id  uuid NOT NULL REFERENCES admission.application,
    organisation_id uuid NOT NULL,
    from_pool       uuid NOT NULL REFERENCES admission.pool,
    from_arrival    int  NOT NULL,
    from_turn       int,
    to_pool         uuid NOT NULL REFERENCES admission.pool,
    to_arrival      int  NOT NULL,
    with_seat       boolean NOT NULL,
    at              timestamptz NOT NULL,
    tx              xid8 NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (handover_id, application_id)
);
CREATE INDEX handover_line_of_application ON admission.handover_line (application_id);
COMMENT ON TABLE admission.handover_line IS 'class: restricted. One child of a hand-over, with the place in both orders of arrival; only added';
COMMENT ON COLUMN admission.handover_line.handover_id IS 'hand-over';
COMMENT ON COLUMN admission.handover_line.application_id IS 'application';
COMMENT ON COLUMN admission.handover_line.organisation_id IS 'school that receives';
COMMENT ON COLUMN admission.handover_line.from_pool IS 'pool before';
COMMENT ON COLUMN admission.handover_line.from_arrival IS 'arrival number there: that of the receipt';
COMMENT ON COLUMN admission.handover_line.from_turn IS 'turn in which that pool gave the seat';
COMMENT ON COLUMN admission.handover_line.to_pool IS 'pool after';
COMMENT ON COLUMN admission.handover_line.to_arrival IS 'arrival number there';
COMMENT ON COLUMN admission.handover_line.with_seat IS 'the seat went along; otherwise the child waits behind all who waited there';
COMMENT ON COLUMN admission.handover_line.at IS 'when';
COMMENT ON COLUMN admission.handover_line.tx IS 'transaction that wrote it: only there may the application change its school';
CREATE TRIGGER handover_line_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON admission.handover_line
    FOR EACH STATEMENT EXECUTE FUNCTION admission.append_only();

ALTER TABLE admission.handover ENABLE ROW LEVEL SECURITY;
ALTER TABLE admission.handover FORCE ROW LEVEL SECURITY;
ALTER TABLE admission.handover_line ENABLE ROW LEVEL SECURITY;
ALTER TABLE admission.handover_line FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON admission.handover TO oqu_owner USING (true) WITH CHECK (true);
CREATE POLICY owner_all ON admission.handover_line TO oqu_owner USING (true) WITH CHECK (true);
CREATE POLICY everyone_reads ON admission.handover FOR SELECT TO oqu_family, oqu_staff USING (true);
-- Whoever sees the application, by its own policies, sees where it came from.
CREATE POLICY own ON admission.handover_line FOR SELECT TO oqu_family, oqu_staff
    USING (EXISTS (SELECT FROM admission.application AS a WHERE a.id = application_id));
CREATE POLICY work_reads ON admission.handover_line FOR SELECT TO oqu_work USING (true);
GRANT SELECT ON admission.handover_line TO oqu_work;
GRANT SELECT ON admission.handover, admission.handover_line TO oqu_family, oqu_staff;
GRANT ALL ON admission.handover, admission.handover_line TO oqu_core;

-- One child goes over. A child who holds a seat, and an own pre-school child, whom nobody refuses for lack of seats,
-- come with a seat; who waits makes a new arrival behind all who wait there, with the term unchanged. Internal.
CREATE FUNCTION admission.hand_over_child(in_handover admission.handover, a admission.application, in_to uuid)
    RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    held    boolean := a.state <> 'HELD';
    seated  boolean := a.state <> 'HELD' OR a.lane = 'AUTO';
    arrives text := CASE WHEN held THEN a.state WHEN a.lane = 'AUTO' THEN 'ALLOCATED' ELSE 'REGISTERED' END;
    number  int;
    place   int;
    target  admission.pool;
BEGIN
    IF held THEN
        SELECT s.seat_no INTO STRICT number FROM admission.seat AS s WHERE s.application_id = a.id;
        UPDATE admission.seat SET application_id = NULL WHERE pool_id = a.pool_id AND seat_no = number;
        DELETE FROM admission.seat WHERE pool_id = a.pool_id AND seat_no = number;
    END IF;
    PERFORM admission.log_pool_event(p.id, in_handover.done_at, 'leave', a.id, a.arrival_no, a.lane, NULL,
                                     CASE WHEN held THEN p.capacity END, in_handover.legal_act)
       FROM admission.pool AS p WHERE p.id = a.pool_id;
    UPDATE admission.pool SET last_arrival = last_arrival + 1 WHERE id = in_to RETURNING last_arrival INTO place;
    SELECT * INTO STRICT target FROM admission.pool WHERE id = in_to;
    INSERT INTO admission.handover_line (handover_id, application_id, organisation_id, from_pool, from_arrival, from_turn, to_pool,
                                         to_arrival, with_seat, at)
    VALUES (in_handover.id, a.id, target.organisation_id, a.pool_id, a.arrival_no, a.turn, in_to, place, seated, in_handover.done_at);
    UPDATE admission.application
       SET pool_id = in_to, organisation_id = target.organisation_id, region_kato = target.region_kato, arrival_no = place,
           came = seated, spare = false, turn = NULL, state = arrives, version = version + 1
     WHERE id = a.id;
    INSERT INTO admission.event (application_id, pool_id, organisation_id, at, from_state, to_state, actor_kind, actor_id, rule)
    VALUES (a.id, a.pool_id, a.organisation_id, in_handover.done_at, a.state, 'MOVED', 'department', in_handover.done_by,
            'admission.event.moved'),
           (a.id, in_to, target.organisation_id, in_handover.done_at, 'MOVED', arrives, 'department', in_handover.done_by,
            CASE WHEN seated THEN 'admission.event.came' ELSE 'admission.event.came-waiting' END);
    IF seated THEN
        SELECT coalesce(max(s.seat_no), 0) + 1 INTO number FROM admission.seat AS s WHERE s.pool_id = in_to;
        INSERT INTO admission.seat (pool_id, seat_no, act) VALUES (in_to, number, in_handover.legal_act);
        UPDATE admission.seat SET application_id = a.id WHERE pool_id = in_to AND seat_no = number;
    END IF;
    PERFORM admission.log_pool_event(in_to, in_handover.done_at, CASE WHEN seated THEN 'come' ELSE 'apply' END, a.id, place, a.lane,
                                     CASE WHEN seated THEN NULL ELSE a.deadline_at END,
                                     CASE WHEN seated THEN target.capacity + 1 END,
                                     CASE WHEN seated THEN in_handover.legal_act END);
    IF seated AND NOT held THEN
        UPDATE admission.application SET decided_at = in_handover.done_at WHERE id = a.id;
        PERFORM admission.move_state(a.id, 'ALLOCATED', 'APPROVED', 'system', NULL, 'admission.event.came-own', in_handover.done_at);
    END IF;
    UPDATE admission.attachment SET organisation_id = target.organisation_id WHERE application_id = a.id;
    UPDATE admission.fix_request SET organisation_id = target.organisation_id WHERE application_id = a.id;
    PERFORM sec.hand_person_over(p.id, a.organisation_id, target.organisation_id, 'admission.application', c.basis_until)
       FROM admission.campaign AS c, unnest(ARRAY[a.child_id, a.applicant_id]) AS p (id)
      WHERE c.id = a.campaign_id;
END $$;
ALTER FUNCTION admission.hand_over_child(admission.handover, admission.application, uuid) OWNER TO oqu_core;

-- All children of a pool, those with a seat first; then the pool takes no more applications. Internal.
CREATE FUNCTION admission.hand_over_pool(in_handover admission.handover, in_from uuid, in_to uuid)
    RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    a admission.application;
BEGIN
    FOR a IN SELECT * FROM admission.application
              WHERE pool_id = in_from AND state IN ('HELD', 'ALLOCATED', 'APPROVED', 'ENROLLED')
              ORDER BY state = 'HELD', arrival_no FOR UPDATE LOOP
        IF in_to IS NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'admission.handover.no-pool';
        ELSIF a.state = 'HELD' AND a.lane <> 'AUTO' AND a.deadline_at <= in_handover.done_at THEN
            RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'admission.handover.changed'; -- its answer is about to come
        END IF;
        PERFORM admission.hand_over_child(in_handover, a, in_to);
    END LOOP;
    PERFORM admission.dissolve_reserve(in_from, in_handover.done_at);
    DELETE FROM admission.seat WHERE pool_id = in_from;
    UPDATE admission.pool SET classes = 0, opened = false WHERE id = in_from;
    PERFORM admission.log_pool_event(in_from, in_handover.done_at, 'capacity', NULL, NULL, NULL, NULL, 0, in_handover.legal_act);
    UPDATE admission.seat_proposal
       SET state = 'DECLINED', decided_by = in_handover.done_by, decided_at = in_handover.done_at, act = in_handover.reason
     WHERE pool_id = in_from AND state = 'PROPOSED';
END $$;
ALTER FUNCTION admission.hand_over_pool(admission.handover, uuid, uuid) OWNER TO oqu_core;

-- Classes of the receiving pool are as full as its seats say now; never above the most.
CREATE FUNCTION admission.fill_classes(in_pool uuid, in_day date) RETURNS void LANGUAGE plpgsql VOLATILE
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    p    admission.pool;
    most int := platform.setting_text('admission.class_hard_max', in_day)::int;
BEGIN
    SELECT * INTO STRICT p FROM admission.pool WHERE id = in_pool;
    IF p.capacity > p.classes * most THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'admission.handover.above-most';
    END IF;
    UPDATE admission.pool SET seats_per_class = greatest(p.seats_per_class, ceil(p.capacity / p.classes::numeric))
     WHERE id = in_pool AND p.classes > 0;
END $$;
ALTER FUNCTION admission.fill_classes(uuid, date) OWNER TO oqu_core;

-- The department's act: every child of one school of the own territory to another one of it, all or nothing. in_children
-- is how many the officer saw. Gives who went; the seat algorithm then runs for those who wait.
CREATE FUNCTION admission.hand_over(in_id uuid, in_campaign uuid, in_from uuid, in_to uuid, in_act text, in_reason text,
                                    in_children int)
    RETURNS TABLE (at timestamptz, application_id uuid, pool_id uuid, arrival_no int, lane text, deadline_at timestamptz,
                   with_seat boolean, number bigint, applicant_id uuid, child_id uuid, language text)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    h    admission.handover;
    pair record;
BEGIN
    IF sec.door() IS DISTINCT FROM 'staff' OR sec.role() IS DISTINCT FROM 'department'
       OR NOT (ARRAY[in_from, in_to] <@ sec.organisations()) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'admission.handover.no-such-school';
    END IF;
    PERFORM FROM admission.pool AS p
      WHERE p.campaign_id = in_campaign AND p.organisation_id IN (in_from, in_to) ORDER BY p.id FOR UPDATE;
    INSERT INTO admission.handover (id, campaign_id, organisation_id, to_organisation_id, legal_act, reason, done_by, done_at)
    VALUES (in_id, in_campaign, in_from, in_to, in_act, in_reason, sec.person(),
            (SELECT max(admission.moment(p)) FROM admission.pool AS p
              WHERE p.campaign_id = in_campaign AND p.organisation_id IN (in_from, in_to)))
    RETURNING * INTO h;
    FOR pair IN SELECT s.id AS source, t.id AS target
                  FROM admission.pool AS s
                  LEFT JOIN admission.pool AS t ON t.campaign_id = s.campaign_id AND t.organisation_id = in_to AND t.opened
                                               AND t.language = s.language AND t.class_type = s.class_type
                 WHERE s.campaign_id = in_campaign AND s.organisation_id = in_from AND s.opened
                 ORDER BY s.id LOOP
        PERFORM admission.hand_over_pool(h, pair.source, pair.target);
    END LOOP;
    IF in_children = 0 OR in_children <> (SELECT count(*) FROM admission.handover_line AS l WHERE l.handover_id = in_id) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'admission.handover.changed';
    END IF;
    PERFORM admission.fill_classes(t.to_pool, (h.done_at AT TIME ZONE INTERVAL '+05:00')::date)
       FROM (SELECT DISTINCT l.to_pool FROM admission.handover_line AS l WHERE l.handover_id = in_id) AS t;
    RETURN QUERY
    SELECT h.done_at, l.application_id, l.to_pool, l.to_arrival, a.lane, a.deadline_at, l.with_seat, a.number, a.applicant_id,
           a.child_id, a.language
      FROM admission.handover_line AS l
      JOIN admission.application AS a ON a.id = l.application_id
     WHERE l.handover_id = in_id
     ORDER BY l.to_pool, l.to_arrival;
END $$;
ALTER FUNCTION admission.hand_over(uuid, uuid, uuid, uuid, text, text, int) OWNER TO oqu_core;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA admission FROM PUBLIC;
GRANT EXECUTE ON FUNCTION admission.hand_over(uuid, uuid, uuid, uuid, text, text, int) TO oqu_staff;

COMMENT ON FUNCTION admission.hand_over_child(admission.handover, admission.application, uuid) IS
    'One child goes to another pool, with the seat or as a new arrival; for the gate only.';
COMMENT ON FUNCTION admission.hand_over_pool(admission.handover, uuid, uuid) IS
    'All children of a pool go to another, and the pool closes; for the gate only.';
COMMENT ON FUNCTION admission.fill_classes(uuid, date) IS
    'Pupils in a class follow the seats of a pool; refuses more than the most.';
COMMENT ON FUNCTION admission.hand_over(uuid, uuid, uuid, uuid, text, text, int) IS
    'The department hands all children of a school over to another of its territory, all or nothing.';
