-- Idempotency (REL-3, REL-4): the key that came with a form, written in the transaction that the
-- form caused. Lives as long as the receipts it answers for.
CREATE TABLE platform.idem (
    person       uuid        NOT NULL,
    key          text        NOT NULL CHECK (length(key) BETWEEN 1 AND 100),
    request_hash bytea       NOT NULL CHECK (octet_length(request_hash) = 32),
    object       uuid        NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT platform.now(),
    CONSTRAINT idem_once PRIMARY KEY (person, key)
);
COMMENT ON TABLE platform.idem IS
    'class: internal. What was answered to a form: the same key with the same content gets the same answer.';
COMMENT ON COLUMN platform.idem.person IS 'Who sent the form.';
COMMENT ON COLUMN platform.idem.key IS 'Random key that the server put into the form.';
COMMENT ON COLUMN platform.idem.request_hash IS 'SHA-256 of the content of the form.';
COMMENT ON COLUMN platform.idem.object IS 'What the form made or changed; the answer to a repetition.';
COMMENT ON COLUMN platform.idem.created_at IS 'When it took effect.';
ALTER TABLE platform.idem ENABLE ROW LEVEL SECURITY;
ALTER TABLE platform.idem FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON platform.idem FOR SELECT TO oqu_family, oqu_staff
    USING (person = (SELECT sec.person()));
CREATE POLICY own_add ON platform.idem FOR INSERT TO oqu_family, oqu_staff
    WITH CHECK (person = (SELECT sec.person()));
GRANT SELECT, INSERT ON platform.idem TO oqu_family, oqu_staff;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON platform.idem
    FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
