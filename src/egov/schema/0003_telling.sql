-- The outbox: states of applications for the portal's accounts of parents, written by a job that follows finished
-- transactions, so that no family waits for it and none is passed over.
CREATE TABLE egov.progress (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    tx  bigint NOT NULL
);
COMMENT ON TABLE egov.progress IS 'class: internal. How far the outbox has come.';
COMMENT ON COLUMN egov.progress.one IS 'There is one row.';
COMMENT ON COLUMN egov.progress.tx IS 'Every change of this transaction and of those before it stands in the outbox.';
INSERT INTO egov.progress (tx) VALUES (0);

CREATE TABLE egov.telling (
    id             uuid PRIMARY KEY,
    event          bigint NOT NULL UNIQUE,
    application_id uuid NOT NULL,
    person_id      uuid NOT NULL,
    school_id      uuid NOT NULL,
    number         bigint NOT NULL,
    application_state text NOT NULL,
    ground         text NOT NULL,
    happened_at    timestamptz NOT NULL,
    state          text NOT NULL DEFAULT 'WAITING' CHECK (state IN ('WAITING', 'SENT', 'DEAD')),
    created_at     timestamptz NOT NULL DEFAULT platform.now(),
    due_at         timestamptz NOT NULL DEFAULT platform.now(),
    attempts       integer NOT NULL DEFAULT 0,
    ended_at       timestamptz,
    CONSTRAINT telling_ended_whole CHECK ((state = 'WAITING') = (ended_at IS NULL))
);
CREATE INDEX telling_due ON egov.telling (due_at, event) WHERE state = 'WAITING';
CREATE INDEX telling_of ON egov.telling (application_id, event) WHERE state = 'WAITING';
CREATE INDEX telling_at ON egov.telling (created_at);
COMMENT ON TABLE egov.telling IS 'class: restricted. Outbox: what the portal is to be told; the content is looked up when it leaves.';
COMMENT ON COLUMN egov.telling.id IS 'Number of the message.';
COMMENT ON COLUMN egov.telling.event IS 'Change of state it is about.';
COMMENT ON COLUMN egov.telling.application_id IS 'Application.';
COMMENT ON COLUMN egov.telling.person_id IS 'Applicant, whose account it is for.';
COMMENT ON COLUMN egov.telling.school_id IS 'School.';
COMMENT ON COLUMN egov.telling.number IS 'Number of the application.';
COMMENT ON COLUMN egov.telling.application_state IS 'State it came to.';
COMMENT ON COLUMN egov.telling.ground IS 'Ground of a refusal; else empty.';
COMMENT ON COLUMN egov.telling.happened_at IS 'When.';
COMMENT ON COLUMN egov.telling.state IS 'WAITING, SENT, DEAD (refused, or a week has passed).';
COMMENT ON COLUMN egov.telling.created_at IS 'When it was written.';
COMMENT ON COLUMN egov.telling.due_at IS 'When it may be tried next; moved ahead by whoever is trying.';
COMMENT ON COLUMN egov.telling.attempts IS 'Attempts begun.';
COMMENT ON COLUMN egov.telling.ended_at IS 'When it stopped waiting.';

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['progress', 'telling'] LOOP
        EXECUTE format('ALTER TABLE egov.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE egov.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY owner_all ON egov.%I TO oqu_owner USING (true) WITH CHECK (true)', name);
        EXECUTE format('CREATE POLICY work_all ON egov.%I TO oqu_work USING (true) WITH CHECK (true)', name);
    END LOOP;
END $$;
GRANT SELECT, UPDATE ON egov.progress TO oqu_work;
GRANT SELECT, INSERT, UPDATE (state, due_at, attempts, ended_at) ON egov.telling TO oqu_work;

-- Who keeps the exchange: it belongs to no organisation, so to a ministry.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['message', 'refusal', 'telling'] LOOP
        EXECUTE format('CREATE POLICY ministry_sees ON egov.%I FOR SELECT TO oqu_staff '
                       'USING ((SELECT sec.role()) IN (''admin'', ''security'') AND (SELECT sec.is_ministry()))', name);
    END LOOP;
END $$;
GRANT SELECT (id, kind, at, times, state, reason, number) ON egov.message TO oqu_staff;
GRANT SELECT ON egov.refusal TO oqu_staff;
GRANT SELECT (id, number, application_state, state, created_at, attempts) ON egov.telling TO oqu_staff;
