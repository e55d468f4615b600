-- Printed copies: by number and code anyone finds out what was signed, by whom and when.
CREATE TABLE signature.copy (
    object_id       uuid PRIMARY KEY REFERENCES signature.object,
    organisation_id uuid NOT NULL,
    number          bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    code_hash       bytea NOT NULL CHECK (octet_length(code_hash) = 32),
    code_sealed     bytea NOT NULL,
    title           text NOT NULL,
    document_number text NOT NULL,
    dated           date NOT NULL,
    organisation_kk text NOT NULL,
    organisation_ru text NOT NULL,
    bin             text NOT NULL,
    signer          text NOT NULL,
    serial          text NOT NULL,
    content_hash    bytea NOT NULL CHECK (octet_length(content_hash) = 32),
    signed_at       timestamptz NOT NULL DEFAULT platform.now()
);
COMMENT ON TABLE signature.copy IS 'class: internal. What whoever holds a printed copy of a signed document may ask; never changed';
COMMENT ON COLUMN signature.copy.object_id IS 'signed object';
COMMENT ON COLUMN signature.copy.organisation_id IS 'organisation that signed';
COMMENT ON COLUMN signature.copy.number IS 'stands on the copy; may have gaps';
COMMENT ON COLUMN signature.copy.code_hash IS 'SHA-256 of the code, which has 60 random bits';
COMMENT ON COLUMN signature.copy.code_sealed IS 'the code, encrypted, to be printed again';
COMMENT ON COLUMN signature.copy.title IS 'what the document is: key of the catalogues';
COMMENT ON COLUMN signature.copy.document_number IS 'number that the organisation gave it';
COMMENT ON COLUMN signature.copy.dated IS 'date that it bears';
COMMENT ON COLUMN signature.copy.organisation_kk IS 'name of the organisation then, in Kazakh';
COMMENT ON COLUMN signature.copy.organisation_ru IS 'name of the organisation then, in Russian';
COMMENT ON COLUMN signature.copy.bin IS 'its business identification number';
COMMENT ON COLUMN signature.copy.signer IS 'official who signed, as the certificate names them';
COMMENT ON COLUMN signature.copy.serial IS 'serial number of the certificate, hexadecimal';
COMMENT ON COLUMN signature.copy.content_hash IS 'SHA-256 of the exact bytes';
COMMENT ON COLUMN signature.copy.signed_at IS 'when the signature was found right';

CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON signature.copy
    FOR EACH STATEMENT EXECUTE FUNCTION signature.never_changed();

ALTER TABLE signature.copy ENABLE ROW LEVEL SECURITY;
ALTER TABLE signature.copy FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON signature.copy TO oqu_owner USING (true) WITH CHECK (true);
CREATE POLICY core_reads ON signature.copy FOR SELECT TO oqu_core USING (true);
CREATE POLICY with_the_object_reads ON signature.copy FOR SELECT TO oqu_family, oqu_staff
    USING (EXISTS (SELECT 1 FROM signature.object AS o WHERE o.id = object_id));
CREATE POLICY own_signs ON signature.copy FOR INSERT TO oqu_staff
    WITH CHECK (organisation_id = (SELECT sec.organisation())
                AND EXISTS (SELECT 1 FROM signature.object AS o WHERE o.id = object_id AND o.person_id = (SELECT sec.person())));
GRANT SELECT ON signature.copy TO oqu_family, oqu_staff, oqu_core;
GRANT INSERT ON signature.copy TO oqu_staff;

CREATE FUNCTION signature.copy_find(in_number bigint, in_code_hash bytea)
    RETURNS TABLE (title text, document_number text, dated date, organisation_kk text, organisation_ru text, bin text, signer text,
                   serial text, content_hash bytea, signed_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT c.title, c.document_number, c.dated, c.organisation_kk, c.organisation_ru, c.bin, c.signer, c.serial, c.content_hash, c.signed_at
      FROM signature.copy AS c WHERE c.number = in_number AND c.code_hash = in_code_hash
$$;
COMMENT ON FUNCTION signature.copy_find(bigint, bytea) IS
    'What a printed copy stands for; nothing for an absent number as for a wrong code.';
ALTER FUNCTION signature.copy_find(bigint, bytea) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION signature.copy_find(bigint, bytea) FROM PUBLIC;
GRANT USAGE ON SCHEMA signature TO oqu_public;
GRANT EXECUTE ON FUNCTION signature.copy_find(bigint, bytea) TO oqu_public;
