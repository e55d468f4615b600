-- When the platform did not work, as it noticed itself: a beat every few seconds, and every gap between two beats.
CREATE SCHEMA outage;
COMMENT ON SCHEMA outage IS 'Interruptions of the platform, for everybody to read.';
REVOKE ALL ON SCHEMA outage FROM PUBLIC;
GRANT USAGE ON SCHEMA outage TO oqu_public, oqu_family, oqu_staff, oqu_work;

CREATE TABLE outage.beat (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    at  timestamptz NOT NULL
);
COMMENT ON TABLE outage.beat IS 'class: internal. The last time at which `oqu work` reached the database; one row.';
COMMENT ON COLUMN outage.beat.one IS 'There is one row.';
COMMENT ON COLUMN outage.beat.at IS 'By the clock of the machine: a rehearsal that moves the platform''s clock is no interruption.';

CREATE TABLE outage.outage (
    began_at timestamptz PRIMARY KEY,
    ended_at timestamptz NOT NULL,
    CONSTRAINT outage_lasts CHECK (ended_at > began_at)
);
COMMENT ON TABLE outage.outage IS 'class: public. Interruptions; append-only.';
COMMENT ON COLUMN outage.outage.began_at IS 'The last beat before it, by the platform''s clock.';
COMMENT ON COLUMN outage.outage.ended_at IS 'The first beat after it.';

ALTER TABLE outage.beat ENABLE ROW LEVEL SECURITY;
ALTER TABLE outage.beat FORCE ROW LEVEL SECURITY;
ALTER TABLE outage.outage ENABLE ROW LEVEL SECURITY;
ALTER TABLE outage.outage FORCE ROW LEVEL SECURITY;
CREATE POLICY work_beats ON outage.beat TO oqu_work USING (true) WITH CHECK (true);
CREATE POLICY all_read ON outage.outage FOR SELECT USING (true);
CREATE POLICY work_adds ON outage.outage FOR INSERT TO oqu_work WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (at) ON outage.beat TO oqu_work;
GRANT SELECT ON outage.outage TO oqu_public, oqu_family, oqu_staff, oqu_work;
GRANT INSERT ON outage.outage TO oqu_work;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON outage.outage
    FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
