-- A table with personal data, as features have them, for the tests of the row trigger, and the
-- scopes that features above this one make.
CREATE SCHEMA audit_test;
CREATE TABLE audit_test.card (
    id              uuid PRIMARY KEY,
    name            text,
    state           text,
    iin_sealed      bytea,
    organisation_id uuid,
    person_id       uuid
);
COMMENT ON TABLE audit_test.card IS 'class: restricted. For tests.';
COMMENT ON COLUMN audit_test.card.state IS 'class: internal. For tests.';
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON audit_test.card
    FOR EACH ROW EXECUTE FUNCTION audit.journal('id', 'organisation_id', 'person_id');
GRANT USAGE ON SCHEMA audit_test TO oqu_staff;
GRANT SELECT, INSERT, UPDATE, DELETE ON audit_test.card TO oqu_staff;

-- The journal as it was before a test tampered with it.
CREATE TABLE audit_test.saved (LIKE audit.entry);

CREATE OR REPLACE FUNCTION sec.organisations() RETURNS uuid[]
    LANGUAGE sql STABLE AS $$ SELECT ARRAY[sec.organisation()] $$;
CREATE OR REPLACE FUNCTION sec.children() RETURNS uuid[]
    LANGUAGE sql STABLE AS $$ SELECT ARRAY['0b000000-0000-0000-0000-000000000000'::uuid] $$;
GRANT EXECUTE ON FUNCTION sec.organisations(), sec.children() TO oqu_staff, oqu_family;
