-- How long the lines were, for charts and for whoever sets the next limit. Of rooms, not of people.
CREATE TABLE wait.load (
    region  text NOT NULL CHECK (region ~ '^[0-9]{9}$'),
    day     date NOT NULL,
    slot    integer NOT NULL CHECK (slot BETWEEN 0 AND 287),
    waiting bigint NOT NULL CHECK (waiting >= 0),
    inside  bigint NOT NULL CHECK (inside >= 0),
    PRIMARY KEY (day, slot, region),
    CONSTRAINT load_somebody CHECK (waiting + inside > 0)
);
COMMENT ON TABLE wait.load IS 'class: internal. The longest that each line was within five minutes; nothing is kept of those in which nobody was there.';
COMMENT ON COLUMN wait.load.region IS 'Whose room.';
COMMENT ON COLUMN wait.load.day IS 'By the calendar of Kazakhstan.';
COMMENT ON COLUMN wait.load.slot IS 'Which five minutes of the day.';
COMMENT ON COLUMN wait.load.waiting IS 'Families in line, at most.';
COMMENT ON COLUMN wait.load.inside IS 'Families whose turn it was or who checked and sent, at most.';
ALTER TABLE wait.load ENABLE ROW LEVEL SECURITY;
ALTER TABLE wait.load FORCE ROW LEVEL SECURITY;
CREATE POLICY core_all ON wait.load TO oqu_core USING (true) WITH CHECK (true);
CREATE POLICY staff_read ON wait.load FOR SELECT TO oqu_staff USING (true);
GRANT SELECT ON wait.load TO oqu_staff;
GRANT SELECT, INSERT, UPDATE (waiting, inside), DELETE ON wait.load TO oqu_core;

CREATE FUNCTION wait.note_load(in_day date, in_slot integer, in_regions text[], in_waiting bigint[], in_inside bigint[])
    RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    noted bigint;
BEGIN
    INSERT INTO wait.load AS l (region, day, slot, waiting, inside)
    SELECT n.region, in_day, in_slot, n.waiting, n.inside
      FROM unnest(in_regions, in_waiting, in_inside) AS n (region, waiting, inside)
        ON CONFLICT (day, slot, region) DO UPDATE
       SET waiting = greatest(l.waiting, excluded.waiting), inside = greatest(l.inside, excluded.inside);
    GET DIAGNOSTICS noted = ROW_COUNT;
    DELETE FROM wait.load WHERE day < in_day - 1100;
    RETURN noted;
END
$$;
COMMENT ON FUNCTION wait.note_load(date, integer, text[], bigint[], bigint[]) IS
    'For the job: what the rooms say now; what is older than three campaigns goes.';
ALTER FUNCTION wait.note_load(date, integer, text[], bigint[], bigint[]) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION wait.note_load(date, integer, text[], bigint[], bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wait.note_load(date, integer, text[], bigint[], bigint[]) TO oqu_work;
