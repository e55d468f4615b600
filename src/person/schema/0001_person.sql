-- People as the registers know them. Names are plain, since lists are sorted and searched by them
-- behind row-level security; everything that identifies or locates a person is sealed (SEC-80).
CREATE SCHEMA person;
COMMENT ON SCHEMA person IS 'People, their kinship, pre-school preparation and school enrolment, as the registers know them.';
REVOKE ALL ON SCHEMA person FROM PUBLIC;
GRANT USAGE ON SCHEMA person TO oqu_family, oqu_staff, oqu_work;
GRANT USAGE, CREATE ON SCHEMA person TO oqu_core;

CREATE TABLE person.person (
    id                uuid PRIMARY KEY,
    iin_sealed        bytea,
    iin_index         bytea CONSTRAINT person_iin_once UNIQUE CHECK (length(iin_index) = 32),
    temporary_number  text CONSTRAINT person_temporary_number_once UNIQUE CHECK (temporary_number ~ '^T-[0-9]{5}-[0-9]{5}$'),
    surname           text NOT NULL DEFAULT '',
    given             text NOT NULL DEFAULT '',
    patronymic        text NOT NULL DEFAULT '',
    born              date,
    female            boolean,
    citizenship       text CHECK (citizenship ~ '^[A-Z]{2}$'),
    alive             boolean NOT NULL DEFAULT true,
    excluded          boolean NOT NULL DEFAULT false,
    identity_source   text NOT NULL CHECK (identity_source IN ('REGISTER', 'EGOV', 'KEY', 'DECLARED')),
    identity_at       timestamptz NOT NULL DEFAULT platform.now(),
    phone_sealed      bytea,
    phone_index       bytea CHECK (length(phone_index) = 32),
    phone_source      text CHECK (phone_source IN ('REGISTER', 'EGOV', 'DECLARED')),
    phone_at          timestamptz,
    email_sealed      bytea,
    email_at          timestamptz,
    address_sealed    bytea,
    address_street_id uuid,
    address_kato      text CHECK (address_kato ~ '^[0-9]{9}$'),
    address_source    text CHECK (address_source IN ('REGISTER', 'DECLARED')),
    address_at        timestamptz,
    protected         boolean NOT NULL DEFAULT false,
    version           integer NOT NULL DEFAULT 1,
    CONSTRAINT person_iin_whole CHECK ((iin_sealed IS NULL) = (iin_index IS NULL)),
    CONSTRAINT person_has_number CHECK (iin_index IS NOT NULL OR temporary_number IS NOT NULL),
    CONSTRAINT person_has_name CHECK (surname <> '' OR given <> ''),
    CONSTRAINT person_phone_whole CHECK
        ((phone_sealed IS NULL) = (phone_index IS NULL) AND (phone_sealed IS NULL) = (phone_source IS NULL)
         AND (phone_sealed IS NULL) = (phone_at IS NULL)),
    CONSTRAINT person_email_whole CHECK ((email_sealed IS NULL) = (email_at IS NULL)),
    CONSTRAINT person_address_whole CHECK
        ((address_sealed IS NULL) = (address_source IS NULL) AND (address_sealed IS NULL) = (address_at IS NULL)
         AND (address_sealed IS NOT NULL OR (address_street_id IS NULL AND address_kato IS NULL)))
);
COMMENT ON TABLE person.person IS 'class: restricted. One person; facts with the register they come from and the time they were last confirmed.';
COMMENT ON COLUMN person.person.id IS 'Identifier made by the application.';
COMMENT ON COLUMN person.person.iin_sealed IS 'IIN, sealed (identity); empty while a foreigner has none.';
COMMENT ON COLUMN person.person.iin_index IS 'Blind index of the IIN, for equality and uniqueness.';
COMMENT ON COLUMN person.person.temporary_number IS 'Number of somebody who came without an IIN; stays as history once there is one.';
COMMENT ON COLUMN person.person.surname IS 'class: internal. Surname as in the register; empty when the person has none.';
COMMENT ON COLUMN person.person.given IS 'class: internal. Given name as in the register.';
COMMENT ON COLUMN person.person.patronymic IS 'class: internal. Patronymic as in the register; empty when the person has none.';
COMMENT ON COLUMN person.person.born IS 'Date of birth by the register, never computed from the IIN; empty until the register answered.';
COMMENT ON COLUMN person.person.female IS 'Sex by the register; empty until it answered.';
COMMENT ON COLUMN person.person.citizenship IS 'class: internal. ISO 3166 code; empty until the register answered.';
COMMENT ON COLUMN person.person.alive IS 'class: internal. False once the register says that the person has died.';
COMMENT ON COLUMN person.person.excluded IS 'class: internal. The register removed or excluded the record: cannot apply, is asked to visit.';
COMMENT ON COLUMN person.person.identity_source IS 'class: internal. Where names, birth date, sex and citizenship come from.';
COMMENT ON COLUMN person.person.identity_at IS 'class: internal. When they were last confirmed.';
COMMENT ON COLUMN person.person.phone_sealed IS 'Phone, sealed (contact).';
COMMENT ON COLUMN person.person.phone_index IS 'Blind index of the phone.';
COMMENT ON COLUMN person.person.phone_source IS 'class: internal. Where the phone comes from.';
COMMENT ON COLUMN person.person.phone_at IS 'class: internal. When it was last confirmed.';
COMMENT ON COLUMN person.person.email_sealed IS 'E-mail address, sealed (contact); always declared by the person.';
COMMENT ON COLUMN person.person.email_at IS 'class: internal. When it was declared.';
COMMENT ON COLUMN person.person.address_sealed IS 'Lines Kazakh text, Russian text, house, flat; sealed (address).';
COMMENT ON COLUMN person.person.address_street_id IS 'Street in organisation.street; empty when it is not in the street register.';
COMMENT ON COLUMN person.person.address_kato IS 'Settlement.';
COMMENT ON COLUMN person.person.address_source IS 'class: internal. REGISTER, or DECLARED while the register is silent (ADM-20).';
COMMENT ON COLUMN person.person.address_at IS 'class: internal. When it was last confirmed.';
COMMENT ON COLUMN person.person.protected IS 'class: internal. Whereabouts must not be found out by relatives: staff see the person only with the role of director (T11).';
COMMENT ON COLUMN person.person.version IS 'class: internal. Counts changes, for optimistic locking.';
CREATE INDEX person_phone ON person.person (phone_index) WHERE phone_index IS NOT NULL;

CREATE TABLE person.guardianship (
    id         uuid PRIMARY KEY,
    adult_id   uuid NOT NULL REFERENCES person.person,
    child_id   uuid NOT NULL REFERENCES person.person,
    relation   text NOT NULL CHECK (relation IN ('MOTHER', 'FATHER', 'ADOPTER', 'GUARDIAN', 'TRUSTEE', 'FOSTER')),
    valid_from date NOT NULL,
    valid_to   date,
    source     text NOT NULL CHECK (source IN ('REGISTER', 'DECLARED')),
    document   text NOT NULL DEFAULT '',
    checked_at timestamptz NOT NULL DEFAULT platform.now(),
    version    integer NOT NULL DEFAULT 1,
    of_age_on  date,
    CONSTRAINT guardianship_once UNIQUE (adult_id, child_id, relation, valid_from),
    CONSTRAINT guardianship_of_another CHECK (adult_id <> child_id),
    CONSTRAINT guardianship_period CHECK (valid_to >= valid_from)
);
CREATE INDEX guardianship_child ON person.guardianship (child_id);
COMMENT ON TABLE person.guardianship IS 'class: restricted. Parents and other legal representatives of a child, with dates.';
COMMENT ON COLUMN person.guardianship.id IS 'Identifier made by the application.';
COMMENT ON COLUMN person.guardianship.adult_id IS 'Parent or representative.';
COMMENT ON COLUMN person.guardianship.child_id IS 'Child.';
COMMENT ON COLUMN person.guardianship.relation IS 'class: internal. Kind of relation.';
COMMENT ON COLUMN person.guardianship.valid_from IS 'class: internal. First day.';
COMMENT ON COLUMN person.guardianship.valid_to IS 'class: internal. Last day, empty while it lasts.';
COMMENT ON COLUMN person.guardianship.source IS 'class: internal. REGISTER (birth record, guardianship act), or DECLARED and not yet confirmed.';
COMMENT ON COLUMN person.guardianship.document IS 'Number and date of the record or act.';
COMMENT ON COLUMN person.guardianship.checked_at IS 'class: internal. When the register last confirmed it.';
COMMENT ON COLUMN person.guardianship.version IS 'class: internal. Counts changes.';
COMMENT ON COLUMN person.guardianship.of_age_on IS
    'class: internal. Eighteenth birthday of the child; follows person.person.born, and empty as long as that is.';

-- Every policy of the family door asks for the children of today: what decides it stands in the link itself, so that no other person is read
-- for it, whose change would get in the way of a serializable transaction.
CREATE FUNCTION person.of_age_on() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.of_age_on := (SELECT p.born + interval '18 years' FROM person.person AS p WHERE p.id = NEW.child_id);
    RETURN NEW;
END $$;
COMMENT ON FUNCTION person.of_age_on() IS 'Trigger: a link knows when the child comes of age.';
ALTER FUNCTION person.of_age_on() OWNER TO oqu_core;
CREATE TRIGGER of_age_on BEFORE INSERT ON person.guardianship FOR EACH ROW EXECUTE FUNCTION person.of_age_on();

CREATE FUNCTION person.born_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE person.guardianship SET of_age_on = NEW.born + interval '18 years' WHERE child_id = NEW.id;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION person.born_changed() IS 'Trigger: links of a child whose date of birth was corrected.';
ALTER FUNCTION person.born_changed() OWNER TO oqu_core;
CREATE TRIGGER born_changed AFTER UPDATE OF born ON person.person
    FOR EACH ROW WHEN (OLD.born IS DISTINCT FROM NEW.born) EXECUTE FUNCTION person.born_changed();

-- What ends a representative's part although the register's link goes on: an act of a court or of the guardianship
-- body (src/custody records it), or the eighteenth birthday, unless the one who came of age agrees.
CREATE TABLE person.closing (
    id          uuid PRIMARY KEY,
    adult_id    uuid NOT NULL REFERENCES person.person,
    child_id    uuid NOT NULL REFERENCES person.person,
    closed_from date NOT NULL,
    open_from   date,
    version     integer NOT NULL DEFAULT 1,
    CONSTRAINT closing_of_another CHECK (adult_id <> child_id),
    CONSTRAINT closing_period CHECK (open_from >= closed_from)
);
CREATE INDEX closing_of_pair ON person.closing (adult_id, child_id);
CREATE INDEX closing_of_child ON person.closing (child_id);
COMMENT ON TABLE person.closing IS 'class: restricted. Children that an act in force closes to a representative.';
COMMENT ON COLUMN person.closing.id IS 'Identifier; that of the act in custody.act.';
COMMENT ON COLUMN person.closing.adult_id IS 'Whose rights it ended or limited.';
COMMENT ON COLUMN person.closing.child_id IS 'Towards whom.';
COMMENT ON COLUMN person.closing.closed_from IS 'class: internal. First day without access.';
COMMENT ON COLUMN person.closing.open_from IS 'class: internal. First day with access again; empty while no act has lifted it.';
COMMENT ON COLUMN person.closing.version IS 'class: internal. Counts changes.';

CREATE TABLE person.agreement (
    id           uuid PRIMARY KEY,
    child_id     uuid NOT NULL REFERENCES person.person,
    adult_id     uuid NOT NULL REFERENCES person.person,
    given_at     timestamptz NOT NULL DEFAULT platform.now(),
    withdrawn_at timestamptz,
    CONSTRAINT agreement_with_another CHECK (adult_id <> child_id),
    CONSTRAINT agreement_period CHECK (withdrawn_at >= given_at)
);
CREATE UNIQUE INDEX agreement_once ON person.agreement (child_id, adult_id) WHERE withdrawn_at IS NULL;
CREATE INDEX agreement_of_child ON person.agreement (child_id);
CREATE INDEX agreement_of_adult ON person.agreement (adult_id);
COMMENT ON TABLE person.agreement IS 'class: restricted. Representatives whom somebody of age still lets see the own pages.';
COMMENT ON COLUMN person.agreement.id IS 'Identifier made by the application.';
COMMENT ON COLUMN person.agreement.child_id IS 'Who agrees: of age.';
COMMENT ON COLUMN person.agreement.adult_id IS 'The representative.';
COMMENT ON COLUMN person.agreement.given_at IS 'class: internal. When.';
COMMENT ON COLUMN person.agreement.withdrawn_at IS 'class: internal. When it was taken back; empty while it stands.';

CREATE TABLE person.preschool (
    child_id     uuid NOT NULL REFERENCES person.person,
    bin          text NOT NULL CHECK (bin ~ '^[0-9]{12}$'),
    school_year  integer NOT NULL CHECK (school_year BETWEEN 2000 AND 2200),
    completed    boolean NOT NULL,
    source       text NOT NULL CHECK (source IN ('REGISTER', 'DECLARED')),
    checked_at   timestamptz NOT NULL DEFAULT platform.now(),
    PRIMARY KEY (child_id, bin, school_year)
);
CREATE INDEX preschool_of_organisation ON person.preschool (bin, school_year);
COMMENT ON TABLE person.preschool IS 'class: restricted. Pre-school preparation of a child by organisation and school year, as NEDB reports it (Algorithm p. 4).';
COMMENT ON COLUMN person.preschool.child_id IS 'Child.';
COMMENT ON COLUMN person.preschool.bin IS 'BIN of the organisation.';
COMMENT ON COLUMN person.preschool.school_year IS 'class: internal. Calendar year in which the school year ends.';
COMMENT ON COLUMN person.preschool.completed IS 'class: internal. True when the programme was mastered.';
COMMENT ON COLUMN person.preschool.source IS 'class: internal. Where the fact comes from.';
COMMENT ON COLUMN person.preschool.checked_at IS 'class: internal. When it was last confirmed.';

CREATE TABLE person.enrolment (
    child_id    uuid NOT NULL REFERENCES person.person,
    bin         text NOT NULL CHECK (bin ~ '^[0-9]{12}$'),
    grade       integer NOT NULL CHECK (grade BETWEEN 1 AND 12),
    valid_from  date NOT NULL,
    valid_to    date,
    source      text NOT NULL CHECK (source IN ('REGISTER', 'DECLARED')),
    checked_at  timestamptz NOT NULL DEFAULT platform.now(),
    PRIMARY KEY (child_id, bin, valid_from),
    CONSTRAINT enrolment_period CHECK (valid_to >= valid_from)
);
COMMENT ON TABLE person.enrolment IS 'class: restricted. Pupils already counted in a grade by NEDB (ADM-58).';
COMMENT ON COLUMN person.enrolment.child_id IS 'Pupil.';
COMMENT ON COLUMN person.enrolment.bin IS 'BIN of the school.';
COMMENT ON COLUMN person.enrolment.grade IS 'class: internal. Grade.';
COMMENT ON COLUMN person.enrolment.valid_from IS 'class: internal. First day.';
COMMENT ON COLUMN person.enrolment.valid_to IS 'class: internal. Last day, empty while it lasts.';
COMMENT ON COLUMN person.enrolment.source IS 'class: internal. Where the fact comes from.';
COMMENT ON COLUMN person.enrolment.checked_at IS 'class: internal. When it was last confirmed.';

-- Who has no IIN is recognised by the foreign document: one person per document.
CREATE TABLE person.foreign_document (
    id             uuid PRIMARY KEY,
    person_id      uuid NOT NULL REFERENCES person.person,
    country        text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
    kind           text NOT NULL CHECK (kind IN ('PASSPORT', 'BIRTH_CERTIFICATE', 'RESIDENCE_PERMIT', 'STATELESS', 'REFUGEE')),
    number_sealed  bytea NOT NULL,
    document_index bytea NOT NULL CONSTRAINT foreign_document_once UNIQUE CHECK (length(document_index) = 32),
    valid_until    date,
    recorded_at    timestamptz NOT NULL DEFAULT platform.now()
);
CREATE INDEX foreign_document_person ON person.foreign_document (person_id);
COMMENT ON TABLE person.foreign_document IS 'class: restricted. Documents by which somebody without an IIN is known (ADM-15).';
COMMENT ON COLUMN person.foreign_document.id IS 'Identifier made by the application.';
COMMENT ON COLUMN person.foreign_document.person_id IS 'Whose document.';
COMMENT ON COLUMN person.foreign_document.country IS 'class: internal. Country that issued it, ISO 3166; XX: none.';
COMMENT ON COLUMN person.foreign_document.kind IS 'class: internal. Passport, birth certificate, residence permit, certificate of a stateless person or of a refugee.';
COMMENT ON COLUMN person.foreign_document.number_sealed IS 'Number as written, sealed (identity).';
COMMENT ON COLUMN person.foreign_document.document_index IS 'Blind index of country, kind and number, for equality and uniqueness.';
COMMENT ON COLUMN person.foreign_document.valid_until IS 'class: internal. Last day of validity; empty when it has none.';
COMMENT ON COLUMN person.foreign_document.recorded_at IS 'class: internal. When an officer entered it.';

-- Staff see a person only where a service made it their business.
CREATE TABLE person.share (
    person_id       uuid NOT NULL REFERENCES person.person,
    organisation_id uuid NOT NULL,
    purpose         text NOT NULL CHECK (purpose ~ '^[a-z]+\.[a-z-]+$'),
    valid_from      date NOT NULL,
    valid_to        date NOT NULL,
    PRIMARY KEY (person_id, organisation_id, purpose),
    CONSTRAINT share_period CHECK (valid_to >= valid_from)
);
CREATE INDEX share_organisation ON person.share (organisation_id);
COMMENT ON TABLE person.share IS 'class: internal. Which organisation may see which person, for what purpose and how long.';
COMMENT ON COLUMN person.share.person_id IS 'Who may be seen.';
COMMENT ON COLUMN person.share.organisation_id IS 'By whom: this organisation and those above it.';
COMMENT ON COLUMN person.share.purpose IS 'Service and act: "admission.application".';
COMMENT ON COLUMN person.share.valid_from IS 'First day.';
COMMENT ON COLUMN person.share.valid_to IS 'Last day.';

CREATE TABLE person.refresh (
    person_id uuid PRIMARY KEY REFERENCES person.person,
    asked_at  timestamptz NOT NULL DEFAULT platform.now(),
    due_at    timestamptz NOT NULL DEFAULT platform.now(),
    tries     integer NOT NULL DEFAULT 0,
    outcome   text CHECK (outcome IN ('DONE', 'UNKNOWN', 'OTHER', 'SILENT'))
);
CREATE INDEX refresh_due ON person.refresh (due_at) WHERE outcome IS NULL OR outcome = 'SILENT';
COMMENT ON TABLE person.refresh IS 'class: internal. People whose facts are to be asked of the register again; sent by `oqu work`.';
COMMENT ON COLUMN person.refresh.person_id IS 'Whose facts.';
COMMENT ON COLUMN person.refresh.asked_at IS 'When it was asked for.';
COMMENT ON COLUMN person.refresh.due_at IS 'When to ask the register next.';
COMMENT ON COLUMN person.refresh.tries IS 'Attempts without an answer.';
COMMENT ON COLUMN person.refresh.outcome IS 'DONE, UNKNOWN (the register has no such person), OTHER (it has somebody born on another day under an IIN added later), SILENT (no answer yet); empty before the first try.';
