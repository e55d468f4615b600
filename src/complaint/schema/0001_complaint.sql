-- Complaints of families to the education department (Model Rules p. 7), from the draft to the answer.
CREATE SCHEMA complaint;
COMMENT ON SCHEMA complaint IS 'Complaints of families about admission, and what the authority made of them.';
REVOKE ALL ON SCHEMA complaint FROM PUBLIC;
GRANT USAGE ON SCHEMA complaint TO oqu_family, oqu_staff, oqu_work;
GRANT USAGE, CREATE ON SCHEMA complaint TO oqu_core;
CREATE SEQUENCE complaint.number;

INSERT INTO platform.setting (key, value, valid_from, legal_source, reason) VALUES
    ('complaint.answer_days', '15', '2018-01-01', 'Law on state services, art. 4, 24: body that assesses the quality of state services',
     'working days in which the education department answers a complaint'),
    ('complaint.provider_days', '5', '2018-01-01', 'Law on state services, art. 4: the provider of the service',
     'working days in which the school explains itself when asked');

CREATE TABLE complaint.complaint (
    id                 uuid PRIMARY KEY,
    number             bigint UNIQUE,
    person_id          uuid NOT NULL,
    person_name        text NOT NULL,
    child_id           uuid NOT NULL,
    child_name         text NOT NULL,
    application_id     uuid,
    application_number bigint,
    school_id          uuid,
    refusal_ground     text,
    organisation_id    uuid NOT NULL,
    region_kato        text NOT NULL,
    language           text NOT NULL CHECK (language IN ('kk', 'ru', 'en')),
    ground             text CHECK (ground IN ('FULL', 'DOCUMENTS', 'ORDER', 'TERM', 'NO_SCHOOL', 'OTHER')),
    text               text,
    wish               text CHECK (wish IN ('THIS_SCHOOL', 'NEAR_SCHOOL', 'EXPLANATION')),
    state              text NOT NULL DEFAULT 'DRAFT' CHECK (state IN ('DRAFT', 'OPEN', 'PROPOSED', 'SETTLED', 'WITHDRAWN')),
    created_at         timestamptz NOT NULL DEFAULT platform.now(),
    lodged_at          timestamptz,
    due_at             timestamptz,
    ended_at           timestamptz,
    asked_at           timestamptz,
    asked_text         text,
    explain_due_at     timestamptz,
    explained_at       timestamptz,
    explained_name     text,
    explanation        text,
    outcome            text CHECK (outcome IN ('REJECTED', 'DIRECTED', 'ABOVE', 'ENLARGED', 'HELPED')),
    found              text,
    rule               text,
    done               text,
    next               text,
    settled_name       text,
    decision_id        uuid,
    CONSTRAINT lodged_whole CHECK (state = 'DRAFT' OR (number IS NOT NULL AND lodged_at IS NOT NULL AND due_at > lodged_at
                                                       AND ground IS NOT NULL AND text <> '' AND wish IS NOT NULL)),
    CONSTRAINT settled_whole CHECK ((state = 'SETTLED') = (outcome IS NOT NULL AND settled_name IS NOT NULL AND decision_id IS NOT NULL)),
    CONSTRAINT settled_with_words CHECK (state <> 'SETTLED' OR (found <> '' AND rule <> '' AND done <> '' AND next <> '')),
    CONSTRAINT ended_whole CHECK ((state IN ('SETTLED', 'WITHDRAWN')) = (ended_at IS NOT NULL)),
    CONSTRAINT asked_whole CHECK ((asked_at IS NULL) = (asked_text IS NULL) AND (asked_at IS NULL) = (explain_due_at IS NULL)),
    CONSTRAINT explained_whole CHECK ((explained_at IS NULL) = (explanation IS NULL) AND (explained_at IS NULL OR asked_at IS NOT NULL))
);
-- One at a time about one application, and one draft of a person for a child.
CREATE UNIQUE INDEX one_open_complaint ON complaint.complaint (application_id) WHERE state IN ('OPEN', 'PROPOSED');
CREATE UNIQUE INDEX one_draft ON complaint.complaint (person_id, child_id) WHERE state = 'DRAFT';
CREATE INDEX complaint_of_body ON complaint.complaint (organisation_id, lodged_at);
CREATE INDEX complaint_of_school ON complaint.complaint (school_id);
CREATE INDEX complaint_of_person ON complaint.complaint (person_id);
COMMENT ON TABLE complaint.complaint IS 'class: restricted. One complaint of a family, from the draft to the answer';
COMMENT ON COLUMN complaint.complaint.id IS 'identifier; stands in addresses';
COMMENT ON COLUMN complaint.complaint.number IS 'number of registration; none of a draft';
COMMENT ON COLUMN complaint.complaint.person_id IS 'who complains';
COMMENT ON COLUMN complaint.complaint.person_name IS 'the name then';
COMMENT ON COLUMN complaint.complaint.child_id IS 'child';
COMMENT ON COLUMN complaint.complaint.child_name IS 'the name then';
COMMENT ON COLUMN complaint.complaint.application_id IS 'application it is about; none where the family has no school';
COMMENT ON COLUMN complaint.complaint.application_number IS 'its number';
COMMENT ON COLUMN complaint.complaint.school_id IS 'school that decided';
COMMENT ON COLUMN complaint.complaint.refusal_ground IS 'ground of the refusal, R1 to R5, as it stood when the complaint was lodged';
COMMENT ON COLUMN complaint.complaint.organisation_id IS 'body that answers';
COMMENT ON COLUMN complaint.complaint.region_kato IS 'region whose calendar and figures count';
COMMENT ON COLUMN complaint.complaint.language IS 'language in which the family reads messages';
COMMENT ON COLUMN complaint.complaint.ground IS 'what it is about';
COMMENT ON COLUMN complaint.complaint.text IS 'what happened, in the words of the family';
COMMENT ON COLUMN complaint.complaint.wish IS 'what the family asks for';
COMMENT ON COLUMN complaint.complaint.state IS 'where it stands; PROPOSED: a decision waits for the second officer';
COMMENT ON COLUMN complaint.complaint.created_at IS 'when the draft was begun';
COMMENT ON COLUMN complaint.complaint.lodged_at IS 'when it was registered';
COMMENT ON COLUMN complaint.complaint.due_at IS 'until when the body answers';
COMMENT ON COLUMN complaint.complaint.ended_at IS 'when it was settled or withdrawn';
COMMENT ON COLUMN complaint.complaint.asked_at IS 'when the school was asked to explain';
COMMENT ON COLUMN complaint.complaint.asked_text IS 'what it was asked';
COMMENT ON COLUMN complaint.complaint.explain_due_at IS 'until when it explains';
COMMENT ON COLUMN complaint.complaint.explained_at IS 'when it did';
COMMENT ON COLUMN complaint.complaint.explained_name IS 'who did, the name then';
COMMENT ON COLUMN complaint.complaint.explanation IS 'its words';
COMMENT ON COLUMN complaint.complaint.outcome IS 'what came of it';
COMMENT ON COLUMN complaint.complaint.found IS 'what was found; while PROPOSED, what is to be said';
COMMENT ON COLUMN complaint.complaint.rule IS 'rule applied';
COMMENT ON COLUMN complaint.complaint.done IS 'what was done';
COMMENT ON COLUMN complaint.complaint.next IS 'where the family may go next';
COMMENT ON COLUMN complaint.complaint.settled_name IS 'officer who settled it, the name then';
COMMENT ON COLUMN complaint.complaint.decision_id IS 'sealed text of the answer';

CREATE TABLE complaint.paper (
    id              uuid PRIMARY KEY,
    complaint_id    uuid NOT NULL REFERENCES complaint.complaint,
    file_id         uuid NOT NULL UNIQUE,
    added_at        timestamptz NOT NULL DEFAULT platform.now(),
    removed_at      timestamptz
);
CREATE INDEX paper_of_complaint ON complaint.paper (complaint_id);
COMMENT ON TABLE complaint.paper IS 'class: restricted. A document that the family added; who sees the complaint sees it';
COMMENT ON COLUMN complaint.paper.id IS 'identifier; stands in addresses';
COMMENT ON COLUMN complaint.paper.complaint_id IS 'complaint';
COMMENT ON COLUMN complaint.paper.file_id IS 'file in feature file';
COMMENT ON COLUMN complaint.paper.added_at IS 'when';
COMMENT ON COLUMN complaint.paper.removed_at IS 'when the family took it away from the draft';

CREATE TABLE complaint.step (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    complaint_id uuid NOT NULL REFERENCES complaint.complaint,
    at           timestamptz NOT NULL,
    kind         text NOT NULL CHECK (kind IN ('LODGED', 'ASKED', 'EXPLAINED', 'PROPOSED', 'RETURNED', 'SETTLED', 'WITHDRAWN')),
    person_id    uuid NOT NULL,
    name         text NOT NULL,
    words        text NOT NULL
);
CREATE INDEX step_of_complaint ON complaint.step (complaint_id, id);
COMMENT ON TABLE complaint.step IS 'class: restricted. The way of a complaint; only added';
COMMENT ON COLUMN complaint.step.id IS 'order';
COMMENT ON COLUMN complaint.step.complaint_id IS 'complaint';
COMMENT ON COLUMN complaint.step.at IS 'when';
COMMENT ON COLUMN complaint.step.kind IS 'what happened; PROPOSED and RETURNED are for the authority alone';
COMMENT ON COLUMN complaint.step.person_id IS 'who';
COMMENT ON COLUMN complaint.step.name IS 'the name then';
COMMENT ON COLUMN complaint.step.words IS 'what was said; may be empty';

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['complaint', 'paper', 'step'] LOOP
        EXECUTE format('ALTER TABLE complaint.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE complaint.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY owner_all ON complaint.%I TO oqu_owner USING (true) WITH CHECK (true)', name);
        EXECUTE format('GRANT SELECT ON complaint.%I TO oqu_family, oqu_staff', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON complaint.%I TO oqu_core', name);
    END LOOP;
END $$;
GRANT USAGE ON SEQUENCE complaint.number TO oqu_core;
-- The family its own; the body, and those above it, what was lodged; the school only what it was asked about.
CREATE POLICY own ON complaint.complaint FOR SELECT TO oqu_family
    USING (person_id = (SELECT sec.person()) AND child_id <> ALL ((SELECT sec.closed_children())::uuid[]));
CREATE POLICY own_body ON complaint.complaint FOR SELECT TO oqu_staff
    USING (state <> 'DRAFT' AND organisation_id = ANY ((SELECT sec.organisations())::uuid[]) AND (SELECT sec.role()) = 'department');
CREATE POLICY asked_school ON complaint.complaint FOR SELECT TO oqu_staff
    USING (asked_at IS NOT NULL AND school_id = (SELECT sec.organisation()) AND (SELECT sec.role()) IN ('clerk', 'director'));
CREATE POLICY work_reads ON complaint.complaint FOR SELECT TO oqu_work USING (true);
GRANT SELECT ON complaint.complaint TO oqu_work;
CREATE POLICY seen ON complaint.paper FOR SELECT TO oqu_family, oqu_staff
    USING (EXISTS (SELECT FROM complaint.complaint AS k WHERE k.id = complaint_id));
CREATE POLICY own ON complaint.step FOR SELECT TO oqu_family
    USING (kind NOT IN ('PROPOSED', 'RETURNED') AND EXISTS (SELECT FROM complaint.complaint AS k WHERE k.id = complaint_id));
CREATE POLICY own_body ON complaint.step FOR SELECT TO oqu_staff
    USING (EXISTS (SELECT FROM complaint.complaint AS k WHERE k.id = complaint_id));
CREATE TRIGGER complaint_stays BEFORE DELETE OR TRUNCATE ON complaint.complaint
    FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER step_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON complaint.step
    FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER journal AFTER INSERT OR UPDATE ON complaint.complaint
    FOR EACH ROW EXECUTE FUNCTION audit.journal('id', 'organisation_id', 'child_id');
