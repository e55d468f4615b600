-- The enrolment order is the cause of enrolment (ADM-72); a contract follows it (ADM-73).
CREATE TABLE admission.enrolment_order (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    campaign_id     uuid NOT NULL REFERENCES admission.campaign,
    number          text NOT NULL CHECK (number <> ''),
    dated           date NOT NULL,
    signed_by       uuid NOT NULL,
    signed_name     text NOT NULL,
    acts_for_name   text,
    signed_at       timestamptz NOT NULL DEFAULT platform.now(),
    signed_id       uuid NOT NULL,
    CONSTRAINT order_number_once UNIQUE (organisation_id, campaign_id, number)
);
COMMENT ON TABLE admission.enrolment_order IS 'class: internal. Order of the head of the school that enrols many children';
COMMENT ON COLUMN admission.enrolment_order.id IS 'identifier; random, stands in addresses';
COMMENT ON COLUMN admission.enrolment_order.organisation_id IS 'school';
COMMENT ON COLUMN admission.enrolment_order.campaign_id IS 'campaign';
COMMENT ON COLUMN admission.enrolment_order.number IS 'number in the school''s register of orders';
COMMENT ON COLUMN admission.enrolment_order.dated IS 'date of the order';
COMMENT ON COLUMN admission.enrolment_order.signed_by IS 'director';
COMMENT ON COLUMN admission.enrolment_order.signed_name IS 'name of the director at the moment of signing';
COMMENT ON COLUMN admission.enrolment_order.acts_for_name IS 'name of the head whose deputy signed; empty: the head signed';
COMMENT ON COLUMN admission.enrolment_order.signed_at IS 'when';
COMMENT ON COLUMN admission.enrolment_order.signed_id IS 'signed object: the exact bytes';

CREATE TABLE admission.order_line (
    order_id       uuid NOT NULL REFERENCES admission.enrolment_order,
    application_id uuid NOT NULL UNIQUE REFERENCES admission.application,
    organisation_id uuid NOT NULL,
    line_no        int  NOT NULL CHECK (line_no > 0),
    class_letter   text NOT NULL CHECK (class_letter <> ''),
    PRIMARY KEY (order_id, line_no)
);
COMMENT ON TABLE admission.order_line IS 'class: restricted. One child of an order';
COMMENT ON COLUMN admission.order_line.order_id IS 'order';
COMMENT ON COLUMN admission.order_line.application_id IS 'application that is fulfilled';
COMMENT ON COLUMN admission.order_line.organisation_id IS 'school';
COMMENT ON COLUMN admission.order_line.line_no IS 'number in the table of the order';
COMMENT ON COLUMN admission.order_line.class_letter IS 'class letter';

CREATE TABLE admission.order_key (
    order_id        uuid PRIMARY KEY REFERENCES admission.enrolment_order,
    organisation_id uuid NOT NULL,
    object_id       uuid NOT NULL UNIQUE REFERENCES signature.object,
    signed_by       uuid NOT NULL,
    signed_at       timestamptz NOT NULL DEFAULT platform.now()
);
COMMENT ON TABLE admission.order_key IS 'class: internal. Signature over an order, made with a key of the National Certification Authority';
COMMENT ON COLUMN admission.order_key.order_id IS 'order';
COMMENT ON COLUMN admission.order_key.organisation_id IS 'school';
COMMENT ON COLUMN admission.order_key.object_id IS 'signed object: the exact bytes of the order with the number of the signing request';
COMMENT ON COLUMN admission.order_key.signed_by IS 'director';
COMMENT ON COLUMN admission.order_key.signed_at IS 'when';

CREATE FUNCTION admission.order_not_too_early() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    today date := (platform.now() AT TIME ZONE INTERVAL '+05:00')::date;
BEGIN
    IF NEW.dated < (SELECT earliest_order FROM admission.campaign WHERE id = NEW.campaign_id) OR NEW.dated > today THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'admission.order.too-early';
    END IF;
    RETURN NEW;
END $$;
ALTER FUNCTION admission.order_not_too_early() OWNER TO oqu_core;
CREATE TRIGGER order_not_too_early BEFORE INSERT ON admission.enrolment_order
    FOR EACH ROW EXECUTE FUNCTION admission.order_not_too_early();

CREATE TRIGGER basis_in_force BEFORE INSERT OR UPDATE ON admission.enrolment_order
    FOR EACH ROW EXECUTE FUNCTION admission.basis_in_force();

ALTER TABLE admission.enrolment_order ENABLE ROW LEVEL SECURITY;
ALTER TABLE admission.enrolment_order FORCE ROW LEVEL SECURITY;
ALTER TABLE admission.order_line ENABLE ROW LEVEL SECURITY;
ALTER TABLE admission.order_line FORCE ROW LEVEL SECURITY;
ALTER TABLE admission.order_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE admission.order_key FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON admission.order_key TO oqu_owner USING (true) WITH CHECK (true);
CREATE POLICY own_school ON admission.order_key FOR SELECT TO oqu_staff
    USING (organisation_id = ANY ((SELECT sec.organisations())::uuid[]));
CREATE POLICY director_signs ON admission.order_key FOR INSERT TO oqu_staff
    WITH CHECK (organisation_id = (SELECT sec.organisation()) AND signed_by = (SELECT sec.person())
                AND (SELECT sec.role()) = 'director'
                AND EXISTS (SELECT 1 FROM admission.enrolment_order AS o
                             WHERE o.id = order_id AND o.organisation_id = order_key.organisation_id));
GRANT SELECT, INSERT ON admission.order_key TO oqu_staff;
CREATE POLICY owner_all ON admission.enrolment_order TO oqu_owner USING (true) WITH CHECK (true);
CREATE POLICY owner_all ON admission.order_line TO oqu_owner USING (true) WITH CHECK (true);
CREATE POLICY own_school ON admission.enrolment_order FOR SELECT TO oqu_staff
    USING (organisation_id = ANY ((SELECT sec.organisations())::uuid[]));
CREATE POLICY own_school ON admission.order_line FOR SELECT TO oqu_staff
    USING (organisation_id = ANY ((SELECT sec.organisations())::uuid[]));
CREATE POLICY own_family ON admission.order_line FOR SELECT TO oqu_family
    USING (application_id IN (SELECT id FROM admission.application));
CREATE POLICY own_family ON admission.enrolment_order FOR SELECT TO oqu_family
    USING (id IN (SELECT order_id FROM admission.order_line));
GRANT SELECT ON admission.enrolment_order, admission.order_line TO oqu_staff, oqu_family;
GRANT ALL ON admission.enrolment_order, admission.order_line TO oqu_core;

-- One order for many children, all or nothing (REL-11).
CREATE FUNCTION admission.enrol(in_order uuid, in_campaign uuid, in_number text, in_dated date, in_signed uuid,
                                in_applications uuid[], in_letters text[])
    RETURNS int LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    school uuid := sec.organisation();
    now    timestamptz := platform.now();
    a      admission.application;
BEGIN
    IF sec.door() IS DISTINCT FROM 'staff' OR sec.role() IS DISTINCT FROM 'director' THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'admission.order.director-only';
    END IF;
    INSERT INTO admission.enrolment_order (id, organisation_id, campaign_id, number, dated, signed_by, signed_name, acts_for_name, signed_id)
    VALUES (in_order, school, in_campaign, in_number, in_dated, sec.person(),
            (SELECT f.name FROM sec.person_facts(sec.person()) AS f), (SELECT f.name FROM sec.person_facts(sec.acts_for()) AS f),
            in_signed);
    FOR i IN 1 .. array_length(in_applications, 1) LOOP
        SELECT * INTO a FROM admission.application
         WHERE id = in_applications[i] AND organisation_id = school AND campaign_id = in_campaign FOR UPDATE;
        IF NOT FOUND THEN
            RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'admission.no-such-application';
        END IF;
        IF a.state <> 'APPROVED' THEN
            RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'admission.order.not-approved';
        END IF;
        INSERT INTO admission.order_line (order_id, application_id, organisation_id, line_no, class_letter)
        VALUES (in_order, a.id, school, i, in_letters[i]);
        PERFORM admission.move_state(a.id, 'APPROVED', 'ENROLLED', 'director', sec.person(), 'admission.event.enrolled', now);
    END LOOP;
    RETURN array_length(in_applications, 1);
END $$;
ALTER FUNCTION admission.enrol(uuid, uuid, text, date, uuid, uuid[], text[]) OWNER TO oqu_core;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA admission FROM PUBLIC;
GRANT EXECUTE ON FUNCTION admission.enrol(uuid, uuid, text, date, uuid, uuid[], text[]) TO oqu_staff;

COMMENT ON FUNCTION admission.order_not_too_early() IS
    'Trigger: an order is dated from the earliest day of the campaign to today.';
COMMENT ON FUNCTION admission.enrol(uuid, uuid, text, date, uuid, uuid[], text[]) IS
    'One order of the director for many children, all or nothing.';
