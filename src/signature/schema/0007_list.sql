-- Lists of revoked certificates by which signatures were found right: each list once, however many signatures it spoke
-- for. With them an old verdict can be repeated by what was kept alone.
CREATE TABLE signature.list (
    hash    bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
    bytes   bytea NOT NULL,
    kept_at timestamptz NOT NULL DEFAULT platform.now()
);
COMMENT ON TABLE signature.list IS 'class: public. Lists of revoked certificates, as the authority published them; never changed';
COMMENT ON COLUMN signature.list.hash IS 'SHA-256 of the list';
COMMENT ON COLUMN signature.list.bytes IS 'CRL, DER';
COMMENT ON COLUMN signature.list.kept_at IS 'when a signature first needed it';

CREATE TABLE signature.proof_list (
    object_id uuid NOT NULL REFERENCES signature.proof,
    no        int NOT NULL CHECK (no > 0),
    hash      bytea NOT NULL REFERENCES signature.list,
    PRIMARY KEY (object_id, no)
);
COMMENT ON TABLE signature.proof_list IS 'class: internal. Which lists spoke about the signer''s certificate; never changed';
COMMENT ON COLUMN signature.proof_list.object_id IS 'signed object';
COMMENT ON COLUMN signature.proof_list.no IS 'which, from 1';
COMMENT ON COLUMN signature.proof_list.hash IS 'the list';

CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON signature.list
    FOR EACH STATEMENT EXECUTE FUNCTION signature.never_changed();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON signature.proof_list
    FOR EACH STATEMENT EXECUTE FUNCTION signature.never_changed();

ALTER TABLE signature.list ENABLE ROW LEVEL SECURITY;
ALTER TABLE signature.list FORCE ROW LEVEL SECURITY;
ALTER TABLE signature.proof_list ENABLE ROW LEVEL SECURITY;
ALTER TABLE signature.proof_list FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON signature.list TO oqu_owner USING (true) WITH CHECK (true);
CREATE POLICY all_read ON signature.list FOR SELECT TO oqu_family, oqu_staff, oqu_work USING (true);
CREATE POLICY who_signs_keeps ON signature.list FOR INSERT TO oqu_family, oqu_staff WITH CHECK (hash = sha256(bytes));
CREATE POLICY owner_all ON signature.proof_list TO oqu_owner USING (true) WITH CHECK (true);
CREATE POLICY with_the_object_reads ON signature.proof_list FOR SELECT TO oqu_family, oqu_staff
    USING (EXISTS (SELECT 1 FROM signature.object AS o WHERE o.id = object_id));
CREATE POLICY work_reads ON signature.proof_list FOR SELECT TO oqu_work USING (true);
CREATE POLICY own_signs ON signature.proof_list FOR INSERT TO oqu_family, oqu_staff
    WITH CHECK (EXISTS (SELECT 1 FROM signature.object AS o WHERE o.id = object_id AND o.person_id = (SELECT sec.person())));
GRANT SELECT, INSERT ON signature.list, signature.proof_list TO oqu_family, oqu_staff;
GRANT SELECT ON signature.list, signature.proof_list TO oqu_work;
