-- Technical controls of the installation as they were last found, what changed, what was accepted with a signed reason;
-- releases that ran here and the protocols of their tests.
CREATE SCHEMA control;
COMMENT ON SCHEMA control IS 'Whether the installation keeps the rules of information security, as it finds by itself.';
REVOKE ALL ON SCHEMA control FROM PUBLIC;
GRANT USAGE ON SCHEMA control TO oqu_staff, oqu_work;

CREATE TABLE control.state (
    code       text PRIMARY KEY CHECK (code ~ '^[A-Z_]{3,40}$'),
    passed     boolean NOT NULL,
    seen       text NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT platform.now(),
    checked_at timestamptz NOT NULL DEFAULT platform.now()
);
COMMENT ON TABLE control.state IS 'class: internal. Each control as it was last found.';
COMMENT ON COLUMN control.state.code IS 'Which control; src/control/rules.c.';
COMMENT ON COLUMN control.state.passed IS 'Whether the installation keeps it.';
COMMENT ON COLUMN control.state.seen IS 'What was found: a number, an address, a mode of a file. Nothing secret, nobody''s data.';
COMMENT ON COLUMN control.state.changed_at IS 'Since when it is so.';
COMMENT ON COLUMN control.state.checked_at IS 'When it was last looked at.';

CREATE TABLE control.change (
    id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at     timestamptz NOT NULL DEFAULT platform.now(),
    code   text NOT NULL,
    passed boolean NOT NULL,
    seen   text NOT NULL
);
CREATE INDEX change_of ON control.change (code, id DESC);
COMMENT ON TABLE control.change IS 'class: internal. Every turn of a control, the first finding included; rows are only added.';
COMMENT ON COLUMN control.change.id IS 'Order of writing.';
COMMENT ON COLUMN control.change.at IS 'When it was found.';
COMMENT ON COLUMN control.change.code IS 'Which control.';
COMMENT ON COLUMN control.change.passed IS 'What it turned to.';
COMMENT ON COLUMN control.change.seen IS 'What was found.';

CREATE TABLE control.waiver (
    id         uuid PRIMARY KEY,
    code       text NOT NULL,
    at         timestamptz NOT NULL DEFAULT platform.now(),
    person_id  uuid NOT NULL,
    name       text NOT NULL CHECK (name <> ''),
    last_day   date NOT NULL,
    reason     text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    signed_id  uuid NOT NULL,
    CONSTRAINT waiver_ends CHECK (last_day > (at AT TIME ZONE 'Asia/Almaty')::date - 1
                                  AND last_day <= (at AT TIME ZONE 'Asia/Almaty')::date + 366)
);
CREATE INDEX waiver_of ON control.waiver (code, at DESC);
COMMENT ON TABLE control.waiver IS
    'class: internal. Failing controls that a security officer accepted for a time, each with a signed reason; rows are only added.';
COMMENT ON COLUMN control.waiver.id IS 'Identifier.';
COMMENT ON COLUMN control.waiver.code IS 'Which control.';
COMMENT ON COLUMN control.waiver.at IS 'When it was accepted.';
COMMENT ON COLUMN control.waiver.person_id IS 'By whom.';
COMMENT ON COLUMN control.waiver.name IS 'Name of that officer then.';
COMMENT ON COLUMN control.waiver.last_day IS 'Last day; at most a year.';
COMMENT ON COLUMN control.waiver.reason IS 'Why, in the officer''s words.';
COMMENT ON COLUMN control.waiver.signed_id IS 'The signed object: these words, sealed in the officer''s name after a fresh second factor.';

CREATE TABLE control.release (
    program  bytea PRIMARY KEY CHECK (length(program) = 32),
    version  text NOT NULL,
    first_at timestamptz NOT NULL DEFAULT platform.now(),
    last_at  timestamptz NOT NULL DEFAULT platform.now()
);
COMMENT ON TABLE control.release IS 'class: internal. Builds of the program that worked here.';
COMMENT ON COLUMN control.release.program IS 'SHA-256 of the program file.';
COMMENT ON COLUMN control.release.version IS 'Version as the program names itself.';
COMMENT ON COLUMN control.release.first_at IS 'When `oqu work` of this build first worked.';
COMMENT ON COLUMN control.release.last_at IS 'When it last did.';

CREATE TABLE control.protocol (
    id         uuid PRIMARY KEY,
    program    bytea NOT NULL REFERENCES control.release,
    at         timestamptz NOT NULL DEFAULT platform.now(),
    person_id  uuid NOT NULL,
    number     text NOT NULL CHECK (length(number) BETWEEN 1 AND 60),
    laboratory text NOT NULL CHECK (length(laboratory) BETWEEN 1 AND 200),
    scope      text NOT NULL CHECK (length(scope) BETWEEN 1 AND 500),
    issued_on  date NOT NULL,
    valid_to   date NOT NULL,
    CONSTRAINT protocol_period CHECK (valid_to >= issued_on),
    CONSTRAINT protocol_once UNIQUE (program, number)
);
COMMENT ON TABLE control.protocol IS
    'class: internal. Protocols of tests for information security with a positive result (joint order 73-НҚ / 168/НҚ, p. 3 (1)); rows are only added.';
COMMENT ON COLUMN control.protocol.id IS 'Identifier.';
COMMENT ON COLUMN control.protocol.program IS 'The build that was tested.';
COMMENT ON COLUMN control.protocol.at IS 'When it was recorded.';
COMMENT ON COLUMN control.protocol.person_id IS 'By whom.';
COMMENT ON COLUMN control.protocol.number IS 'Number of the protocol.';
COMMENT ON COLUMN control.protocol.laboratory IS 'Who tested.';
COMMENT ON COLUMN control.protocol.scope IS 'What was tested.';
COMMENT ON COLUMN control.protocol.issued_on IS 'Day of the protocol.';
COMMENT ON COLUMN control.protocol.valid_to IS 'Last day on which it counts.';

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['state', 'change', 'waiver', 'release', 'protocol'] LOOP
        EXECUTE format('ALTER TABLE control.%I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE control.%I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY watchers_read ON control.%I FOR SELECT TO oqu_staff
                            USING ((SELECT sec.role()) IN (''security'', ''admin''))', t);
        EXECUTE format('CREATE POLICY work_reads ON control.%I FOR SELECT TO oqu_work USING (true)', t);
        EXECUTE format('GRANT SELECT ON control.%I TO oqu_staff, oqu_work', t);
        IF t IN ('change', 'waiver', 'protocol') THEN
            EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON control.%I
                                FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()', t);
        END IF;
    END LOOP;
END
$$;
CREATE POLICY work_keeps ON control.state TO oqu_work USING (true) WITH CHECK (true);
CREATE POLICY work_adds ON control.change FOR INSERT TO oqu_work WITH CHECK (true);
CREATE POLICY work_keeps ON control.release TO oqu_work USING (true) WITH CHECK (true);
CREATE POLICY security_accepts ON control.waiver FOR INSERT TO oqu_staff
    WITH CHECK ((SELECT sec.role()) = 'security' AND person_id = (SELECT sec.person()));
CREATE POLICY watchers_record ON control.protocol FOR INSERT TO oqu_staff
    WITH CHECK ((SELECT sec.role()) IN ('security', 'admin') AND person_id = (SELECT sec.person()));
GRANT INSERT, UPDATE ON control.state TO oqu_work;
GRANT INSERT ON control.change TO oqu_work;
GRANT INSERT, UPDATE (last_at) ON control.release TO oqu_work;
GRANT INSERT ON control.waiver, control.protocol TO oqu_staff;
