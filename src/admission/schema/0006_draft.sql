-- The draft of a family: survives anything, holds no place in any queue (ADM-35).
CREATE TABLE admission.draft (
    id            uuid PRIMARY KEY,
    person_id     uuid NOT NULL,
    campaign_id   uuid NOT NULL REFERENCES admission.campaign,
    child_id      uuid NOT NULL,
    relation      text NOT NULL DEFAULT '',
    pool_id       uuid REFERENCES admission.pool,
    phone_sealed  bytea,
    choice_confirmed boolean NOT NULL DEFAULT false,
    special_needs boolean NOT NULL DEFAULT false,
    wants_reserve boolean NOT NULL DEFAULT false,
    truthful      boolean NOT NULL DEFAULT false,
    consent_at    timestamptz,
    answered      text[] NOT NULL DEFAULT '{}',
    started_at    timestamptz NOT NULL DEFAULT platform.now(),
    changed_at    timestamptz NOT NULL DEFAULT platform.now(),
    sent_as       uuid,
    discarded_at  timestamptz,
    together_with uuid REFERENCES admission.draft,
    version       int NOT NULL DEFAULT 1,
    CONSTRAINT draft_ends_once CHECK (sent_as IS NULL OR discarded_at IS NULL),
    CONSTRAINT draft_goes_with_another CHECK (together_with <> id)
);
CREATE INDEX draft_together ON admission.draft (together_with) WHERE together_with IS NOT NULL;
CREATE UNIQUE INDEX one_draft_per_child ON admission.draft (person_id, campaign_id, child_id)
    WHERE sent_as IS NULL AND discarded_at IS NULL;
COMMENT ON TABLE admission.draft IS 'class: restricted. An application being filled in';
COMMENT ON COLUMN admission.draft.id IS 'identifier; random, stands in addresses';
COMMENT ON COLUMN admission.draft.person_id IS 'parent who fills it in';
COMMENT ON COLUMN admission.draft.campaign_id IS 'campaign';
COMMENT ON COLUMN admission.draft.child_id IS 'child';
COMMENT ON COLUMN admission.draft.relation IS 'relation to the child';
COMMENT ON COLUMN admission.draft.pool_id IS 'school and language chosen';
COMMENT ON COLUMN admission.draft.phone_sealed IS 'phone for notices, encrypted';
COMMENT ON COLUMN admission.draft.choice_confirmed IS 'parents of a child who turns six after 1 September confirmed their wish (ADM-10)';
COMMENT ON COLUMN admission.draft.special_needs IS 'special conditions of study asked for';
COMMENT ON COLUMN admission.draft.wants_reserve IS 'join the reserve when refused for full classes';
COMMENT ON COLUMN admission.draft.truthful IS 'truthfulness confirmed';
COMMENT ON COLUMN admission.draft.consent_at IS 'when consent to personal-data access was given (ADM-28)';
COMMENT ON COLUMN admission.draft.answered IS 'questions answered so far';
COMMENT ON COLUMN admission.draft.started_at IS 'when started';
COMMENT ON COLUMN admission.draft.changed_at IS 'when last changed';
COMMENT ON COLUMN admission.draft.sent_as IS 'application it became';
COMMENT ON COLUMN admission.draft.discarded_at IS 'when the parent threw it away';
COMMENT ON COLUMN admission.draft.together_with IS 'first draft of the package that is signed once (ADM-60); empty: it is that first one, or goes alone';
COMMENT ON COLUMN admission.draft.version IS 'row version for optimistic locking';

CREATE TABLE admission.draft_file (
    draft_id uuid NOT NULL REFERENCES admission.draft,
    person_id uuid NOT NULL,
    kind     text NOT NULL CHECK (kind IN ('FORM_065', 'FORM_052_2', 'PHOTO', 'PMPC', 'AUTHORITY', 'RESIDENCE')),
    file_id  uuid NOT NULL UNIQUE,
    added_at timestamptz NOT NULL DEFAULT platform.now(),
    removed_at timestamptz,
    PRIMARY KEY (draft_id, kind)
);
COMMENT ON TABLE admission.draft_file IS 'class: medical. Files attached to a draft';
COMMENT ON COLUMN admission.draft_file.draft_id IS 'draft';
COMMENT ON COLUMN admission.draft_file.person_id IS 'parent';
COMMENT ON COLUMN admission.draft_file.kind IS 'kind of document';
COMMENT ON COLUMN admission.draft_file.file_id IS 'file in feature file';
COMMENT ON COLUMN admission.draft_file.added_at IS 'when';
COMMENT ON COLUMN admission.draft_file.removed_at IS 'when the family took it away';

ALTER TABLE admission.draft ENABLE ROW LEVEL SECURITY;
ALTER TABLE admission.draft FORCE ROW LEVEL SECURITY;
ALTER TABLE admission.draft_file ENABLE ROW LEVEL SECURITY;
ALTER TABLE admission.draft_file FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON admission.draft TO oqu_owner USING (true) WITH CHECK (true);
CREATE POLICY owner_all ON admission.draft_file TO oqu_owner USING (true) WITH CHECK (true);
CREATE POLICY own ON admission.draft TO oqu_family
    USING (person_id = (SELECT sec.person()) AND child_id <> ALL ((SELECT sec.closed_children())::uuid[]))
    WITH CHECK (person_id = (SELECT sec.person()) AND child_id = ANY ((SELECT sec.children())::uuid[]));
CREATE POLICY own ON admission.draft_file TO oqu_family
    USING (person_id = (SELECT sec.person()) AND draft_id IN (SELECT id FROM admission.draft))
    WITH CHECK (person_id = (SELECT sec.person()) AND draft_id IN (SELECT id FROM admission.draft));
GRANT SELECT, INSERT, UPDATE ON admission.draft, admission.draft_file TO oqu_family;

-- A family adds documents when it applies and when the school asks for a better one.
CREATE POLICY own_family_adds ON admission.attachment FOR INSERT TO oqu_family
    WITH CHECK (added_by = (SELECT sec.person())
                AND application_id IN (SELECT id FROM admission.application WHERE applicant_id = (SELECT sec.person())));
CREATE POLICY own_family_replaces ON admission.attachment FOR UPDATE TO oqu_family
    USING (application_id IN (SELECT id FROM admission.application WHERE applicant_id = (SELECT sec.person())))
    WITH CHECK (replaced_at IS NOT NULL);
CREATE POLICY own_school_adds ON admission.attachment FOR INSERT TO oqu_staff
    WITH CHECK (added_by = (SELECT sec.person()) AND organisation_id = ANY ((SELECT sec.organisations())::uuid[]));
GRANT INSERT, UPDATE (replaced_at) ON admission.attachment TO oqu_family;
GRANT INSERT ON admission.attachment TO oqu_staff;
CREATE POLICY own_school_asks ON admission.fix_request FOR INSERT TO oqu_staff
    WITH CHECK (asked_by = (SELECT sec.person()) AND organisation_id = ANY ((SELECT sec.organisations())::uuid[]));
CREATE POLICY own_family_answers ON admission.fix_request FOR UPDATE TO oqu_family
    USING (application_id IN (SELECT id FROM admission.application WHERE applicant_id = (SELECT sec.person())))
    WITH CHECK (answered_at IS NOT NULL);
GRANT INSERT ON admission.fix_request TO oqu_staff;
GRANT UPDATE (answered_at) ON admission.fix_request TO oqu_family;

-- oqu_core asks on behalf of the trigger whose campaign a file belongs to.
GRANT SELECT ON admission.draft TO oqu_core;
CREATE TRIGGER basis_in_force BEFORE INSERT OR UPDATE ON admission.draft
    FOR EACH ROW EXECUTE FUNCTION admission.basis_in_force();
CREATE TRIGGER basis_in_force BEFORE INSERT OR UPDATE ON admission.draft_file
    FOR EACH ROW EXECUTE FUNCTION admission.basis_in_force();
