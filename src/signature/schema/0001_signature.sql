-- Signed objects, and the one-time codes and keys that sign them.
CREATE SCHEMA signature;
COMMENT ON SCHEMA signature IS 'Signed objects: exact bytes, signer, method, the platform''s seal';
GRANT USAGE ON SCHEMA signature TO oqu_family, oqu_staff, oqu_work;
GRANT USAGE, CREATE ON SCHEMA signature TO oqu_core;

CREATE TABLE signature.code (
    id         uuid PRIMARY KEY,
    person_id  uuid NOT NULL,
    purpose    text NOT NULL CHECK (purpose <> ''),
    content_hash bytea NOT NULL CHECK (octet_length(content_hash) = 32),
    code_keyed bytea NOT NULL,
    phone_masked text NOT NULL,
    sent_at    timestamptz NOT NULL DEFAULT platform.now(),
    expires_at timestamptz NOT NULL,
    tries      int NOT NULL DEFAULT 0 CHECK (tries BETWEEN 0 AND 5),
    answered_at timestamptz,
    used_at    timestamptz,
    ended_at   timestamptz,
    CONSTRAINT used_after_answer CHECK (used_at IS NULL OR answered_at IS NOT NULL)
);
CREATE INDEX code_of_person ON signature.code (person_id, sent_at);
CREATE UNIQUE INDEX one_live_code ON signature.code (person_id, purpose) WHERE used_at IS NULL AND ended_at IS NULL;
COMMENT ON TABLE signature.code IS 'class: restricted. One-time codes; the code itself is kept only as a keyed hash';
COMMENT ON COLUMN signature.code.id IS 'identifier';
COMMENT ON COLUMN signature.code.person_id IS 'who signs';
COMMENT ON COLUMN signature.code.purpose IS 'act that is signed';
COMMENT ON COLUMN signature.code.content_hash IS 'SHA-256 of the bytes that are signed';
COMMENT ON COLUMN signature.code.code_keyed IS 'keyed hash of the code';
COMMENT ON COLUMN signature.code.phone_masked IS 'phone with hidden digits, for the page and the evidence';
COMMENT ON COLUMN signature.code.sent_at IS 'when sent';
COMMENT ON COLUMN signature.code.expires_at IS 'end of life';
COMMENT ON COLUMN signature.code.tries IS 'wrong answers so far';
COMMENT ON COLUMN signature.code.answered_at IS 'when answered right';
COMMENT ON COLUMN signature.code.used_at IS 'when it signed its object';
COMMENT ON COLUMN signature.code.ended_at IS 'when a newer code took its place';

CREATE TABLE signature.offer (
    id         uuid PRIMARY KEY,
    person_id  uuid NOT NULL,
    session_id uuid NOT NULL,
    purpose    text NOT NULL CHECK (purpose <> ''),
    content_hash bytea NOT NULL CHECK (octet_length(content_hash) = 32),
    made_at    timestamptz NOT NULL DEFAULT platform.now(),
    expires_at timestamptz NOT NULL,
    tries      int NOT NULL DEFAULT 0 CHECK (tries BETWEEN 0 AND 10),
    used_at    timestamptz,
    batch_id   uuid,
    batch_no   int,
    subject_id uuid,
    CONSTRAINT whole_batch CHECK (num_nulls(batch_id, batch_no, subject_id) IN (0, 3)),
    UNIQUE (batch_id, batch_no)
);
CREATE INDEX offer_person ON signature.offer (person_id, made_at);
COMMENT ON TABLE signature.offer IS 'class: restricted. Exact bytes offered to a person to be signed with a key, once, in one session';
COMMENT ON COLUMN signature.offer.id IS 'identifier; stands in the bytes, so that a signature fits this offer alone';
COMMENT ON COLUMN signature.offer.person_id IS 'who signs';
COMMENT ON COLUMN signature.offer.session_id IS 'session that asked; another one cannot use it';
COMMENT ON COLUMN signature.offer.purpose IS 'act that is signed';
COMMENT ON COLUMN signature.offer.content_hash IS 'SHA-256 of the bytes';
COMMENT ON COLUMN signature.offer.made_at IS 'when offered';
COMMENT ON COLUMN signature.offer.expires_at IS 'end of life';
COMMENT ON COLUMN signature.offer.tries IS 'signatures that were judged for it';
COMMENT ON COLUMN signature.offer.used_at IS 'when its signature was stored with the act';
COMMENT ON COLUMN signature.offer.batch_id IS 'documents that are offered together, to be signed with one PIN';
COMMENT ON COLUMN signature.offer.batch_no IS 'place among them';
COMMENT ON COLUMN signature.offer.subject_id IS 'which document, as its feature knows it';

CREATE TABLE signature.object (
    id              uuid PRIMARY KEY,
    kind            text NOT NULL CHECK (kind <> ''),
    person_id       uuid NOT NULL,
    organisation_id uuid NOT NULL,
    content_sealed  bytea NOT NULL,
    content_hash    bytea NOT NULL CHECK (octet_length(content_hash) = 32),
    method          text NOT NULL CHECK (method IN ('SMS_CODE', 'KEY', 'SEAL')),
    code_id         uuid UNIQUE REFERENCES signature.code,
    offer_id        uuid UNIQUE REFERENCES signature.offer,
    signed_at       timestamptz NOT NULL DEFAULT platform.now(),
    seal            bytea NOT NULL CHECK (octet_length(seal) = 64),
    CONSTRAINT code_for_code CHECK ((method = 'SMS_CODE') = (code_id IS NOT NULL)),
    CONSTRAINT offer_for_key CHECK ((method = 'KEY') = (offer_id IS NOT NULL))
);
COMMENT ON TABLE signature.object IS 'class: restricted. The exact bytes that were signed; never changed';
COMMENT ON COLUMN signature.object.id IS 'identifier';
COMMENT ON COLUMN signature.object.kind IS 'what it is, "admission.application"';
COMMENT ON COLUMN signature.object.person_id IS 'signer';
COMMENT ON COLUMN signature.object.organisation_id IS 'organisation that owns the record';
COMMENT ON COLUMN signature.object.content_sealed IS 'exact bytes, encrypted';
COMMENT ON COLUMN signature.object.content_hash IS 'SHA-256 of the exact bytes';
COMMENT ON COLUMN signature.object.method IS 'SMS_CODE; KEY of the National Certification Authority; SEAL in the name of an officer';
COMMENT ON COLUMN signature.object.code_id IS 'code that signed';
COMMENT ON COLUMN signature.object.offer_id IS 'offer that was signed with a key';
COMMENT ON COLUMN signature.object.signed_at IS 'when';
COMMENT ON COLUMN signature.object.seal IS 'Ed25519 of the platform over the hash';

CREATE TABLE signature.proof (
    object_id       uuid PRIMARY KEY REFERENCES signature.object,
    signature_sealed bytea NOT NULL,
    verdict_sealed  bytea NOT NULL,
    authorities     bytea NOT NULL,
    answer          bytea,
    judged_at       timestamptz NOT NULL DEFAULT platform.now(),
    machine_at      timestamptz NOT NULL
);
COMMENT ON TABLE signature.proof IS 'class: restricted. The signature made with a key, and by what it was found right; never changed';
COMMENT ON COLUMN signature.proof.object_id IS 'signed object, whose bytes are not repeated here';
COMMENT ON COLUMN signature.proof.signature_sealed IS 'CMS SignedData with the signer''s certificate, encrypted';
COMMENT ON COLUMN signature.proof.verdict_sealed IS 'JSON: every check with its result, and who signed; encrypted';
COMMENT ON COLUMN signature.proof.authorities IS 'certificates from the signer''s issuer to the root, one behind the other';
COMMENT ON COLUMN signature.proof.answer IS 'answer of the OCSP service, when one was given';
COMMENT ON COLUMN signature.proof.judged_at IS 'when it was judged';
COMMENT ON COLUMN signature.proof.machine_at IS 'the same moment by the machine''s clock, which keys live by';

CREATE FUNCTION signature.never_changed() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'signature.never-changed';
END $$;
COMMENT ON FUNCTION signature.never_changed() IS 'Trigger: a signed object is never changed or removed.';
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON signature.object
    FOR EACH STATEMENT EXECUTE FUNCTION signature.never_changed();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON signature.proof
    FOR EACH STATEMENT EXECUTE FUNCTION signature.never_changed();

ALTER TABLE signature.code ENABLE ROW LEVEL SECURITY;
ALTER TABLE signature.code FORCE ROW LEVEL SECURITY;
ALTER TABLE signature.offer ENABLE ROW LEVEL SECURITY;
ALTER TABLE signature.offer FORCE ROW LEVEL SECURITY;
ALTER TABLE signature.proof ENABLE ROW LEVEL SECURITY;
ALTER TABLE signature.proof FORCE ROW LEVEL SECURITY;
ALTER TABLE signature.object ENABLE ROW LEVEL SECURITY;
ALTER TABLE signature.object FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON signature.code TO oqu_owner USING (true) WITH CHECK (true);
CREATE POLICY own ON signature.code TO oqu_family, oqu_staff
    USING (person_id = (SELECT sec.person())) WITH CHECK (person_id = (SELECT sec.person()));
CREATE POLICY owner_all ON signature.offer TO oqu_owner USING (true) WITH CHECK (true);
CREATE POLICY own ON signature.offer TO oqu_family, oqu_staff
    USING (person_id = (SELECT sec.person())) WITH CHECK (person_id = (SELECT sec.person()));
CREATE POLICY owner_all ON signature.proof TO oqu_owner USING (true) WITH CHECK (true);
CREATE POLICY with_the_object_reads ON signature.proof FOR SELECT TO oqu_family, oqu_staff
    USING (EXISTS (SELECT 1 FROM signature.object AS o WHERE o.id = object_id));
CREATE POLICY own_signs ON signature.proof FOR INSERT TO oqu_family, oqu_staff
    WITH CHECK (EXISTS (SELECT 1 FROM signature.object AS o WHERE o.id = object_id AND o.person_id = (SELECT sec.person())));
CREATE POLICY owner_all ON signature.object TO oqu_owner USING (true) WITH CHECK (true);
CREATE POLICY own_reads ON signature.object FOR SELECT TO oqu_family, oqu_staff USING (person_id = (SELECT sec.person()));
CREATE POLICY own_school_reads ON signature.object FOR SELECT TO oqu_staff
    USING (organisation_id = ANY ((SELECT sec.organisations())::uuid[]));
CREATE POLICY own_signs ON signature.object FOR INSERT TO oqu_family, oqu_staff
    WITH CHECK (person_id = (SELECT sec.person()));
GRANT SELECT, INSERT, UPDATE (tries, answered_at, used_at, ended_at) ON signature.code TO oqu_family, oqu_staff;
GRANT SELECT, INSERT, UPDATE (tries, used_at) ON signature.offer TO oqu_family, oqu_staff;
GRANT SELECT, INSERT ON signature.object, signature.proof TO oqu_family, oqu_staff;
