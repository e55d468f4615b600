-- What the public log shows of a campaign, and the marks under which families stand in it.
CREATE TABLE admission.publication (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    tx  xid8 NOT NULL
);
COMMENT ON TABLE admission.publication IS 'class: internal. How far the public log has come';
COMMENT ON COLUMN admission.publication.one IS 'there is one row';
COMMENT ON COLUMN admission.publication.tx IS 'every event of this transaction and of those before it is published';
INSERT INTO admission.publication (tx) VALUES ('0');

CREATE TABLE admission.mark (
    application_id uuid PRIMARY KEY REFERENCES admission.application,
    salt           bytea NOT NULL CHECK (octet_length(salt) = 32),
    mark           bytea NOT NULL UNIQUE CHECK (octet_length(mark) = 32)
);
COMMENT ON TABLE admission.mark IS 'class: restricted. The name of an application in the public log: SHA-256 of salt and identifier';
COMMENT ON COLUMN admission.mark.application_id IS 'application';
COMMENT ON COLUMN admission.mark.salt IS 'random; who knows it can show that the mark is theirs';
COMMENT ON COLUMN admission.mark.mark IS 'what stands in the log';

ALTER TABLE admission.publication ENABLE ROW LEVEL SECURITY;
ALTER TABLE admission.publication FORCE ROW LEVEL SECURITY;
ALTER TABLE admission.mark ENABLE ROW LEVEL SECURITY;
ALTER TABLE admission.mark FORCE ROW LEVEL SECURITY;
CREATE POLICY work_moves ON admission.publication TO oqu_work USING (true) WITH CHECK (true);
CREATE POLICY work_marks ON admission.mark TO oqu_work USING (true) WITH CHECK (true);
-- Whoever sees the application, by its own policies, sees its mark.
CREATE POLICY own ON admission.mark FOR SELECT TO oqu_family
    USING (EXISTS (SELECT FROM admission.application AS a WHERE a.id = application_id));
GRANT SELECT, UPDATE (tx) ON admission.publication TO oqu_work;
GRANT SELECT, INSERT ON admission.mark TO oqu_work;
GRANT SELECT ON admission.mark TO oqu_family;

-- The inputs of a pool, without whose they are: who sees an application may run the rule over them again.
CREATE FUNCTION admission.story(in_application uuid, in_pool uuid)
    RETURNS TABLE (at timestamptz, kind text, arrival_no int, lane text, deadline_at timestamptz, seats int)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF EXISTS (SELECT FROM admission.application AS a
                WHERE a.id = in_application
                  AND CASE sec.door()
                        WHEN 'family' THEN (a.applicant_id = sec.person() OR a.child_id = ANY (sec.children()))
                                           AND a.child_id <> ALL (sec.closed_children())
                        WHEN 'staff' THEN a.organisation_id = ANY (sec.organisations())
                      END)
       AND EXISTS (SELECT FROM admission.pool_event AS e WHERE e.pool_id = in_pool AND e.application_id = in_application) THEN
        RETURN QUERY
        SELECT e.at, e.kind, e.arrival_no, e.lane, e.deadline_at, e.seats
          FROM admission.pool_event AS e WHERE e.pool_id = in_pool ORDER BY e.event_no;
    END IF;
END $$;
ALTER FUNCTION admission.story(uuid, uuid) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION admission.story(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION admission.story(uuid, uuid) TO oqu_family, oqu_staff;
COMMENT ON FUNCTION admission.story(uuid, uuid) IS
    'Inputs of the seat algorithm of a pool, by number, for who sees an application that was in it.';
