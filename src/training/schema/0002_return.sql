-- The state that an installation for training returns to every night (joint order 73-НҚ / 168/НҚ, p. 4, sp. 3).
CREATE TABLE training.kept (
    id        uuid PRIMARY KEY,
    kept_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    stands_at timestamptz NOT NULL DEFAULT platform.now()
);
COMMENT ON TABLE training.kept IS 'class: internal. The state to which the data return; one row in an installation for training, none in others';
COMMENT ON COLUMN training.kept.id IS 'identifier, also the name of the folder that holds its files';
COMMENT ON COLUMN training.kept.kept_at IS 'when it was kept, by the machine''s clock';
COMMENT ON COLUMN training.kept.stands_at IS 'what the platform''s clock said then: every day of training begins at this moment';
ALTER TABLE training.kept ENABLE ROW LEVEL SECURITY;
ALTER TABLE training.kept FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON training.kept TO oqu_owner USING (true) WITH CHECK (true);

-- Lessons are taken on real days, whatever day the data stand at.
ALTER TABLE training.completion ALTER COLUMN completed_at SET DEFAULT clock_timestamp();
COMMENT ON COLUMN training.completion.completed_at IS 'when the right answer was given, by the machine''s clock: the platform''s begins anew with the data';

-- Whether the reader has done a job since the data last returned: what a lesson asks for where families are invented.
CREATE FUNCTION training.did(in_action text) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN EXISTS (SELECT FROM audit.entry AS e WHERE e.person = sec.person() AND e.door = 'staff' AND e.action = in_action);
END
$$;
COMMENT ON FUNCTION training.did(text) IS 'Whether the journal says that the signed-in person did this at the staff door.';
GRANT USAGE, CREATE ON SCHEMA training TO oqu_core;
ALTER FUNCTION training.did(text) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION training.did(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION training.did(text) TO oqu_staff;
