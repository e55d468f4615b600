-- Applications and what happened to them.
CREATE SEQUENCE admission.application_number;
GRANT USAGE ON SEQUENCE admission.application_number TO oqu_core;

CREATE TABLE admission.application (
    id              uuid PRIMARY KEY,
    number          bigint NOT NULL UNIQUE,
    campaign_id     uuid NOT NULL REFERENCES admission.campaign,
    pool_id         uuid NOT NULL REFERENCES admission.pool,
    organisation_id uuid NOT NULL,
    region_kato     text NOT NULL,
    arrival_no      int  NOT NULL CHECK (arrival_no > 0),
    child_id        uuid NOT NULL,
    child_key       bytea NOT NULL CHECK (octet_length(child_key) = 32),
    child_name      text NOT NULL,
    child_born      date NOT NULL,
    child_temporary text,
    applicant_id    uuid NOT NULL,
    applicant_name  text NOT NULL,
    relation        text NOT NULL CHECK (relation IN ('parent', 'guardian', 'foster', 'adopter', 'other')),
    lane            text NOT NULL CHECK (lane IN ('T', 'O', 'AUTO')),
    lane_basis      text NOT NULL,
    channel         text NOT NULL CHECK (channel IN ('OQU', 'EGOV', 'PAPER')),
    special_needs   boolean NOT NULL,
    wants_reserve   boolean NOT NULL,
    to_check        text[] NOT NULL DEFAULT '{}',
    language        text NOT NULL CHECK (language IN ('kk', 'ru', 'en')),
    signed_id       uuid NOT NULL,
    signed_hash     bytea NOT NULL CHECK (octet_length(signed_hash) = 32),
    paper_date      date,
    submitted_at    timestamptz NOT NULL,
    deadline_at     timestamptz NOT NULL,
    state           text NOT NULL CHECK (state IN ('REGISTERED', 'HELD', 'ALLOCATED', 'APPROVED', 'ENROLLED', 'LEFT',
                                                   'WITHDRAWN', 'REFUSED_DOCS', 'REFUSED_FULL', 'RESERVE', 'OFFERED',
                                                   'OFFER_EXPIRED')),
    offer_until     timestamptz,
    spare           boolean NOT NULL DEFAULT false,
    came            boolean NOT NULL DEFAULT false,
    turn            int CHECK (turn > 0),
    decided_at      timestamptz,
    decided_by      uuid,
    decided_name    text,
    decision_id     uuid,
    ground          text CHECK (ground IN ('R1', 'R2', 'R3', 'R4', 'R5')),
    ground_facts    text,
    ground_remedy   text,
    ground_law      text,
    version         int NOT NULL DEFAULT 1,
    CONSTRAINT arrival_is_unique UNIQUE (pool_id, arrival_no),
    CONSTRAINT deadline_after_submission CHECK (deadline_at > submitted_at),
    CONSTRAINT refusal_has_ground
        CHECK ((state IN ('REFUSED_DOCS', 'REFUSED_FULL', 'RESERVE', 'OFFERED', 'OFFER_EXPIRED')) = (ground IS NOT NULL)),
    CONSTRAINT full_is_r4
        CHECK ((state IN ('REFUSED_FULL', 'RESERVE', 'OFFERED', 'OFFER_EXPIRED')) = (ground IS NOT DISTINCT FROM 'R4')),
    CONSTRAINT offer_has_term CHECK (state <> 'OFFERED' OR offer_until IS NOT NULL),
    CONSTRAINT other_ground_names_law CHECK (ground IS DISTINCT FROM 'R5' OR ground_law <> ''),
    CONSTRAINT refusal_says_facts CHECK (ground IS NULL OR ground = 'R4' OR (ground_facts <> '' AND ground_remedy <> '')),
    CONSTRAINT paper_has_date CHECK ((channel = 'PAPER') = (paper_date IS NOT NULL))
);
-- One child, one active application in the whole country and campaign, whoever applies (ADM-55).
CREATE UNIQUE INDEX one_active_per_child ON admission.application (campaign_id, child_key)
    WHERE state IN ('REGISTERED', 'HELD', 'ALLOCATED', 'APPROVED', 'ENROLLED', 'OFFERED');
CREATE INDEX application_withdrawn ON admission.application (campaign_id, child_key) WHERE state = 'WITHDRAWN';
CREATE INDEX application_reserve ON admission.application (pool_id, arrival_no) WHERE state = 'RESERVE';
CREATE INDEX application_offered ON admission.application (pool_id, offer_until) WHERE state = 'OFFERED';
CREATE INDEX application_waiting ON admission.application (pool_id, lane, arrival_no) WHERE state = 'HELD';
CREATE INDEX application_due ON admission.application (deadline_at) WHERE state IN ('HELD', 'ALLOCATED');
CREATE INDEX application_of_school ON admission.application (organisation_id, deadline_at);
CREATE INDEX application_of_applicant ON admission.application (applicant_id);
CREATE INDEX application_of_child ON admission.application (child_id);
COMMENT ON TABLE admission.application IS 'class: restricted. One signed application for one child to one pool';
COMMENT ON COLUMN admission.application.id IS 'identifier; random, stands in addresses';
COMMENT ON COLUMN admission.application.number IS 'national number: unique, increasing, may have gaps';
COMMENT ON COLUMN admission.application.campaign_id IS 'campaign';
COMMENT ON COLUMN admission.application.pool_id IS 'pool; changes only when the authority hands the children of a school over (X17)';
COMMENT ON COLUMN admission.application.organisation_id IS 'school that owns the record';
COMMENT ON COLUMN admission.application.region_kato IS 'region of the school';
COMMENT ON COLUMN admission.application.arrival_no IS 'place in the pool''s order of arrival, taken under its lock; gapless (REL-7)';
COMMENT ON COLUMN admission.application.child_id IS 'child';
COMMENT ON COLUMN admission.application.child_key IS 'what tells the child from all others: of the IIN, or of the temporary number, for good';
COMMENT ON COLUMN admission.application.child_name IS 'name as in the register at the moment of submission';
COMMENT ON COLUMN admission.application.child_born IS 'birth date as in the register';
COMMENT ON COLUMN admission.application.child_temporary IS 'temporary number of a child who came without an IIN; stays when there is one';
COMMENT ON COLUMN admission.application.applicant_id IS 'parent or legal representative';
COMMENT ON COLUMN admission.application.applicant_name IS 'name as in the register';
COMMENT ON COLUMN admission.application.relation IS 'relation of the applicant to the child';
COMMENT ON COLUMN admission.application.lane IS 'T territory, O outside, AUTO own pre-school child; fixed at submission (X16)';
COMMENT ON COLUMN admission.application.lane_basis IS 'what the lane rests on: territory item, no match, pre-school record, declared';
COMMENT ON COLUMN admission.application.channel IS 'OQU, EGOV or PAPER';
COMMENT ON COLUMN admission.application.special_needs IS 'special conditions of study asked for (ADM-24)';
COMMENT ON COLUMN admission.application.wants_reserve IS 'wishes to join the reserve when refused for R4';
COMMENT ON COLUMN admission.application.to_check IS 'declared data that a silent register could not confirm';
COMMENT ON COLUMN admission.application.language IS 'language of notices to the family';
COMMENT ON COLUMN admission.application.signed_id IS 'signed object: the exact bytes';
COMMENT ON COLUMN admission.application.signed_hash IS 'SHA-256 of those bytes';
COMMENT ON COLUMN admission.application.paper_date IS 'date on the paper form; a note, never the order (AB-7)';
COMMENT ON COLUMN admission.application.submitted_at IS 'the database''s time of registration';
COMMENT ON COLUMN admission.application.deadline_at IS 'end of the answer term (ADM-44)';
COMMENT ON COLUMN admission.application.state IS 'current state; changes only together with an event';
COMMENT ON COLUMN admission.application.spare IS 'seat given at the deadline because no territory child wanted it (ADM-70)';
COMMENT ON COLUMN admission.application.came IS 'the seat came with the child from a school that closed, or by decision of the authority: outside every count';
COMMENT ON COLUMN admission.application.turn IS 'position in which the pool gave out this seat';
COMMENT ON COLUMN admission.application.decided_at IS 'when approved or refused';
COMMENT ON COLUMN admission.application.offer_until IS 'until when the family answers an offer of a seat (ADM-52)';
COMMENT ON COLUMN admission.application.decided_by IS 'officer; empty for automatic decisions';
COMMENT ON COLUMN admission.application.decided_name IS 'name of that officer at the moment of the decision';
COMMENT ON COLUMN admission.application.decision_id IS 'signed decision object';
COMMENT ON COLUMN admission.application.ground IS 'ground of refusal (ADM-49)';
COMMENT ON COLUMN admission.application.ground_facts IS 'facts of the refusal';
COMMENT ON COLUMN admission.application.ground_remedy IS 'what can be corrected';
COMMENT ON COLUMN admission.application.ground_law IS 'law named for R5';
COMMENT ON COLUMN admission.application.version IS 'row version for optimistic locking';

CREATE TABLE admission.transition (
    from_state text NOT NULL,
    to_state   text NOT NULL,
    actor_kind text NOT NULL CHECK (actor_kind IN ('applicant', 'clerk', 'director', 'department', 'system')),
    PRIMARY KEY (from_state, to_state, actor_kind)
);
COMMENT ON TABLE admission.transition IS 'class: public. The only allowed changes of state and who makes them';
COMMENT ON COLUMN admission.transition.from_state IS 'state before; "-" at registration, MOVED on the way from another school';
COMMENT ON COLUMN admission.transition.to_state IS 'state after';
COMMENT ON COLUMN admission.transition.actor_kind IS 'who may';
INSERT INTO admission.transition VALUES
    ('-', 'REGISTERED', 'applicant'), ('-', 'REGISTERED', 'clerk'),
    ('REGISTERED', 'ALLOCATED', 'system'), ('REGISTERED', 'HELD', 'system'), ('HELD', 'ALLOCATED', 'system'),
    ('HELD', 'REFUSED_FULL', 'system'), ('ALLOCATED', 'APPROVED', 'clerk'), ('ALLOCATED', 'APPROVED', 'system'),
    ('ALLOCATED', 'REFUSED_DOCS', 'clerk'),
    ('HELD', 'WITHDRAWN', 'applicant'), ('ALLOCATED', 'WITHDRAWN', 'applicant'), ('APPROVED', 'WITHDRAWN', 'applicant'),
    ('APPROVED', 'ENROLLED', 'director'), ('ENROLLED', 'LEFT', 'director'),
    -- The reserve of those who were refused as full (ADM-52).
    ('REFUSED_FULL', 'RESERVE', 'applicant'), ('REFUSED_FULL', 'RESERVE', 'system'), ('RESERVE', 'REFUSED_FULL', 'applicant'),
    ('RESERVE', 'REFUSED_FULL', 'system'), ('RESERVE', 'OFFERED', 'system'), ('OFFERED', 'APPROVED', 'applicant'),
    ('OFFERED', 'OFFER_EXPIRED', 'applicant'), ('OFFERED', 'OFFER_EXPIRED', 'system'),
    -- To another school by an act (X17): out of one, into the other, in one transaction.
    ('HELD', 'MOVED', 'department'), ('ALLOCATED', 'MOVED', 'department'), ('APPROVED', 'MOVED', 'department'),
    ('ENROLLED', 'MOVED', 'department'), ('MOVED', 'REGISTERED', 'department'), ('MOVED', 'ALLOCATED', 'department'),
    ('MOVED', 'APPROVED', 'department'), ('MOVED', 'ENROLLED', 'department'),
    -- By decision of two officers of the authority (ADM-79, ADM-81): to a free seat of another pool, or a seat above the others.
    ('REFUSED_FULL', 'MOVED', 'department'), ('REFUSED_DOCS', 'MOVED', 'department'), ('OFFER_EXPIRED', 'MOVED', 'department'),
    ('REFUSED_FULL', 'APPROVED', 'department'), ('REFUSED_DOCS', 'APPROVED', 'department'),
    ('OFFER_EXPIRED', 'APPROVED', 'department');

CREATE TABLE admission.event (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES admission.application,
    pool_id        uuid NOT NULL REFERENCES admission.pool,
    organisation_id uuid NOT NULL,
    at             timestamptz NOT NULL,
    from_state     text NOT NULL,
    to_state       text NOT NULL,
    actor_kind     text NOT NULL,
    actor_id       uuid,
    rule           text NOT NULL,
    tx             xid8 NOT NULL DEFAULT pg_current_xact_id(),
    FOREIGN KEY (from_state, to_state, actor_kind) REFERENCES admission.transition
);
CREATE INDEX event_of_application ON admission.event (application_id, id);
CREATE INDEX event_by_tx ON admission.event (tx);
COMMENT ON TABLE admission.event IS 'class: restricted. Every change of an application''s state; append-only';
COMMENT ON COLUMN admission.event.id IS 'order of writing';
COMMENT ON COLUMN admission.event.application_id IS 'application';
COMMENT ON COLUMN admission.event.pool_id IS 'pool in which it happened';
COMMENT ON COLUMN admission.event.organisation_id IS 'school in which it happened';
COMMENT ON COLUMN admission.event.at IS 'when';
COMMENT ON COLUMN admission.event.from_state IS 'state before';
COMMENT ON COLUMN admission.event.to_state IS 'state after';
COMMENT ON COLUMN admission.event.actor_kind IS 'kind of actor';
COMMENT ON COLUMN admission.event.actor_id IS 'person; empty for the system';
COMMENT ON COLUMN admission.event.rule IS 'rule or act that decided, as a catalogue key';
COMMENT ON COLUMN admission.event.tx IS 'transaction that wrote it: the order of publication';

-- What the replay reads: the pool's inputs in their order (design of `oqu admission replay`).
CREATE TABLE admission.pool_event (
    pool_id        uuid NOT NULL REFERENCES admission.pool,
    event_no       int  NOT NULL CHECK (event_no > 0),
    at             timestamptz NOT NULL,
    kind           text NOT NULL CHECK (kind IN ('open', 'apply', 'withdraw', 'refuse', 'leave', 'come', 'direct', 'grant', 'capacity',
                                                    'reserve', 'unreserve', 'pass', 'offer', 'accept', 'decline')),
    application_id uuid,
    arrival_no     int,
    lane           text,
    deadline_at    timestamptz,
    seats          int,
    act            text,
    tx             xid8 NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (pool_id, event_no)
);
CREATE INDEX pool_event_by_tx ON admission.pool_event (tx);
COMMENT ON TABLE admission.pool_event IS 'class: internal. Inputs of the seat algorithm in the order in which they happened; append-only';
COMMENT ON COLUMN admission.pool_event.pool_id IS 'pool';
COMMENT ON COLUMN admission.pool_event.event_no IS 'gapless number inside the pool';
COMMENT ON COLUMN admission.pool_event.at IS 'when';
COMMENT ON COLUMN admission.pool_event.kind IS 'what happened';
COMMENT ON COLUMN admission.pool_event.application_id IS 'application, if one';
COMMENT ON COLUMN admission.pool_event.arrival_no IS 'its arrival number';
COMMENT ON COLUMN admission.pool_event.lane IS 'its lane';
COMMENT ON COLUMN admission.pool_event.deadline_at IS 'its deadline; of an offer, until when the families answer';
COMMENT ON COLUMN admission.pool_event.seats IS 'new capacity, where it changed';
COMMENT ON COLUMN admission.pool_event.act IS 'act that changed the capacity or handed the child over';
COMMENT ON COLUMN admission.pool_event.tx IS 'transaction that wrote it: the order of publication';

CREATE TABLE admission.attachment (
    id             uuid PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES admission.application,
    organisation_id uuid NOT NULL,
    kind           text NOT NULL CHECK (kind IN ('FORM_065', 'FORM_052_2', 'PHOTO', 'PMPC', 'AUTHORITY', 'RESIDENCE')),
    file_id        uuid NOT NULL UNIQUE,
    added_at       timestamptz NOT NULL DEFAULT platform.now(),
    added_by       uuid NOT NULL,
    replaced_at    timestamptz
);
CREATE INDEX attachment_of_application ON admission.attachment (application_id);
CREATE UNIQUE INDEX one_current_attachment ON admission.attachment (application_id, kind) WHERE replaced_at IS NULL;
COMMENT ON TABLE admission.attachment IS 'class: medical. Documents of an application; the kinds are a closed list (ADM-25)';
COMMENT ON COLUMN admission.attachment.id IS 'identifier; stands in addresses';
COMMENT ON COLUMN admission.attachment.application_id IS 'application';
COMMENT ON COLUMN admission.attachment.organisation_id IS 'school that owns the record';
COMMENT ON COLUMN admission.attachment.kind IS 'kind of document';
COMMENT ON COLUMN admission.attachment.file_id IS 'file in feature file';
COMMENT ON COLUMN admission.attachment.added_at IS 'when';
COMMENT ON COLUMN admission.attachment.added_by IS 'by whom';
COMMENT ON COLUMN admission.attachment.replaced_at IS 'when a better file took its place';

CREATE TABLE admission.fix_request (
    id             uuid PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES admission.application,
    organisation_id uuid NOT NULL,
    kind           text NOT NULL,
    reason         text NOT NULL CHECK (reason IN ('UNREADABLE', 'WRONG_DOCUMENT', 'INCOMPLETE', 'EXPIRED', 'OTHER_CHILD')),
    note           text NOT NULL,
    asked_by       uuid NOT NULL,
    asked_at       timestamptz NOT NULL DEFAULT platform.now(),
    answered_at    timestamptz,
    CONSTRAINT asked_once UNIQUE (application_id, kind)
);
COMMENT ON TABLE admission.fix_request IS 'class: restricted. The school asks once for a better document; the clock does not stop (X13)';
COMMENT ON COLUMN admission.fix_request.id IS 'identifier';
COMMENT ON COLUMN admission.fix_request.application_id IS 'application';
COMMENT ON COLUMN admission.fix_request.organisation_id IS 'school that owns the record';
COMMENT ON COLUMN admission.fix_request.kind IS 'kind of document';
COMMENT ON COLUMN admission.fix_request.reason IS 'what is wrong with it';
COMMENT ON COLUMN admission.fix_request.note IS 'words of the officer to the family';
COMMENT ON COLUMN admission.fix_request.asked_by IS 'officer';
COMMENT ON COLUMN admission.fix_request.asked_at IS 'when';
COMMENT ON COLUMN admission.fix_request.answered_at IS 'when the family sent a new file';

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['application', 'event', 'attachment', 'fix_request'] LOOP
        EXECUTE format('ALTER TABLE admission.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE admission.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY owner_all ON admission.%I TO oqu_owner USING (true) WITH CHECK (true)', name);
        EXECUTE format('CREATE POLICY work_all ON admission.%I FOR SELECT TO oqu_work USING (true)', name);
        EXECUTE format('GRANT SELECT ON admission.%I TO oqu_staff, oqu_family, oqu_work', name);
        EXECUTE format('GRANT ALL ON admission.%I TO oqu_core', name);
    END LOOP;
END $$;
CREATE POLICY own_school ON admission.application FOR SELECT TO oqu_staff
    USING (organisation_id = ANY ((SELECT sec.organisations())::uuid[]));
-- The classes are those of src/platform/level.c (M456-5.8c).
CREATE POLICY own_school ON admission.attachment FOR SELECT TO oqu_staff
    USING (organisation_id = ANY ((SELECT sec.organisations())::uuid[])
           AND CASE WHEN kind IN ('FORM_065', 'FORM_052_2', 'PMPC') THEN 'MEDICAL' ELSE 'RESTRICTED' END
               = ANY ((SELECT sec.levels())::text[]));
CREATE POLICY own_school ON admission.fix_request FOR SELECT TO oqu_staff
    USING (organisation_id = ANY ((SELECT sec.organisations())::uuid[]));
-- What happened to an application is for the school that has it now.
CREATE POLICY own_school ON admission.event FOR SELECT TO oqu_staff
    USING (EXISTS (SELECT FROM admission.application AS a WHERE a.id = application_id));
-- A family sees its own applications and those for its current children (ADM-56: the other parent's too).
CREATE POLICY own_family ON admission.application FOR SELECT TO oqu_family
    USING (applicant_id = (SELECT sec.person()) OR child_id = ANY ((SELECT sec.children())::uuid[]));
-- Who was a representative and is none any more sees nothing about the child, not even what was applied for by them.
CREATE POLICY standing ON admission.application AS RESTRICTIVE FOR SELECT TO oqu_family
    USING (child_id <> ALL ((SELECT sec.closed_children())::uuid[]));
CREATE FUNCTION admission.closed_objects() RETURNS uuid[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN ARRAY(SELECT a.signed_id FROM admission.application AS a
                  WHERE a.child_id = ANY (sec.closed_children()) AND a.applicant_id = sec.person());
END $$;
ALTER FUNCTION admission.closed_objects() OWNER TO oqu_core;
REVOKE ALL ON FUNCTION admission.closed_objects() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION admission.closed_objects() TO oqu_family;
COMMENT ON FUNCTION admission.closed_objects() IS 'For policies: what the signed-in person signed about children who are closed to them.';
CREATE FUNCTION admission.closed_messages() RETURNS text[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN ARRAY(SELECT 'admission.application:' || a.id FROM admission.application AS a WHERE a.child_id = ANY (sec.closed_children()));
END $$;
ALTER FUNCTION admission.closed_messages() OWNER TO oqu_core;
REVOKE ALL ON FUNCTION admission.closed_messages() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION admission.closed_messages() TO oqu_family;
COMMENT ON FUNCTION admission.closed_messages() IS 'For policies: what messages about children who are closed to the signed-in person are about.';
CREATE POLICY admission_standing ON notice.message AS RESTRICTIVE FOR SELECT TO oqu_family
    USING (object <> ALL ((SELECT admission.closed_messages())::text[]));
-- Nothing is sent to them either; the cabinet keeps it, should the child be open to them again.
CREATE FUNCTION admission.mute() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM admission.application AS a
                WHERE a.id = split_part(NEW.object, ':', 2)::uuid AND sec.closed_to(NEW.person_id, a.child_id)) THEN
        RETURN NULL;
    END IF;
    RETURN NEW;
END $$;
ALTER FUNCTION admission.mute() OWNER TO oqu_core;
REVOKE ALL ON FUNCTION admission.mute() FROM PUBLIC;
COMMENT ON FUNCTION admission.mute() IS 'Trigger: SMS and mail about a child do not go to somebody to whom the child is closed.';
CREATE TRIGGER admission_mute BEFORE INSERT ON notice.outbox
    FOR EACH ROW WHEN (NEW.object LIKE 'admission.application:%') EXECUTE FUNCTION admission.mute();
CREATE POLICY admission_standing ON signature.object AS RESTRICTIVE FOR SELECT TO oqu_family
    USING (id <> ALL ((SELECT admission.closed_objects())::uuid[]));
-- It also reads the decision that was signed on such an application: the school's, not its own.
CREATE POLICY answer_reads ON signature.object FOR SELECT TO oqu_family
    USING (kind = 'admission.decision' AND id IN (SELECT decision_id FROM admission.application));
CREATE POLICY own_family ON admission.event FOR SELECT TO oqu_family
    USING (application_id IN (SELECT id FROM admission.application));
CREATE POLICY own_family ON admission.attachment FOR SELECT TO oqu_family
    USING (application_id IN (SELECT id FROM admission.application));
CREATE POLICY own_family ON admission.fix_request FOR SELECT TO oqu_family
    USING (application_id IN (SELECT id FROM admission.application));

ALTER TABLE admission.transition ENABLE ROW LEVEL SECURITY;
ALTER TABLE admission.transition FORCE ROW LEVEL SECURITY;
CREATE POLICY everyone_reads ON admission.transition FOR SELECT USING (true);
GRANT SELECT ON admission.transition TO oqu_family, oqu_staff, oqu_work, oqu_core;
ALTER TABLE admission.pool_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE admission.pool_event FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON admission.pool_event TO oqu_owner USING (true) WITH CHECK (true);
CREATE POLICY work_reads ON admission.pool_event FOR SELECT TO oqu_work USING (true);
GRANT SELECT ON admission.pool_event TO oqu_work;
GRANT ALL ON admission.pool_event TO oqu_core;
