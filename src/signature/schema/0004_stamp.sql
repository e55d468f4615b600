-- Time-stamps beside the signatures that were made with a key, and when the next one is due. The first says when
-- the signature was there; each later one keeps everything before it, so that it can be judged when the first
-- certificates and algorithms have had their day.
CREATE TABLE signature.stamp (
    object_id   uuid NOT NULL REFERENCES signature.proof,
    no          int NOT NULL CHECK (no > 0),
    token       bytea NOT NULL,
    parts       int NOT NULL CHECK (parts >= 0),
    answer      bytea,
    digest      text NOT NULL,
    authority   text NOT NULL,
    stamped_at  timestamptz NOT NULL,
    holds_until timestamptz NOT NULL,
    made_at     timestamptz NOT NULL DEFAULT platform.now(),
    PRIMARY KEY (object_id, no)
);
COMMENT ON TABLE signature.stamp IS 'class: restricted. Time-stamps beside a signature, oldest first; never changed';
COMMENT ON COLUMN signature.stamp.object_id IS 'signed object';
COMMENT ON COLUMN signature.stamp.no IS 'which, from 1';
COMMENT ON COLUMN signature.stamp.token IS 'RFC 3161 token';
COMMENT ON COLUMN signature.stamp.parts IS 'over the list of so many of the parts that were there; 0: over the signature itself';
COMMENT ON COLUMN signature.stamp.answer IS 'answer of the OCSP service given after it: about the signer''s key, later about the authority of the stamp before';
COMMENT ON COLUMN signature.stamp.digest IS 'digest in it';
COMMENT ON COLUMN signature.stamp.authority IS 'who made it, as the certificate says';
COMMENT ON COLUMN signature.stamp.stamped_at IS 'time that it proves';
COMMENT ON COLUMN signature.stamp.holds_until IS 'end of the first certificate of its chain to end';
COMMENT ON COLUMN signature.stamp.made_at IS 'when it was kept';

CREATE TABLE signature.keeping (
    object_id uuid PRIMARY KEY REFERENCES signature.proof,
    digest    text NOT NULL DEFAULT '',
    due_at    timestamptz NOT NULL
);
CREATE INDEX keeping_due ON signature.keeping (due_at);
CREATE INDEX keeping_digest ON signature.keeping (digest, due_at);
COMMENT ON TABLE signature.keeping IS 'class: internal. When a signature needs its next time-stamp';
COMMENT ON COLUMN signature.keeping.object_id IS 'signed object';
COMMENT ON COLUMN signature.keeping.digest IS 'digest in the newest time-stamp; empty: there is none yet';
COMMENT ON COLUMN signature.keeping.due_at IS 'when, by the machine''s clock';

CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON signature.stamp
    FOR EACH STATEMENT EXECUTE FUNCTION signature.never_changed();

ALTER TABLE signature.stamp ENABLE ROW LEVEL SECURITY;
ALTER TABLE signature.stamp FORCE ROW LEVEL SECURITY;
ALTER TABLE signature.keeping ENABLE ROW LEVEL SECURITY;
ALTER TABLE signature.keeping FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON signature.stamp TO oqu_owner USING (true) WITH CHECK (true);
CREATE POLICY core_reads ON signature.stamp FOR SELECT TO oqu_core USING (true);
CREATE POLICY with_the_object_reads ON signature.stamp FOR SELECT TO oqu_family, oqu_staff
    USING (EXISTS (SELECT 1 FROM signature.object AS o WHERE o.id = object_id));
CREATE POLICY work_reads ON signature.stamp FOR SELECT TO oqu_work USING (true);
CREATE POLICY work_stamps ON signature.stamp FOR INSERT TO oqu_work WITH CHECK (true);
CREATE POLICY owner_all ON signature.keeping TO oqu_owner USING (true) WITH CHECK (true);
CREATE POLICY work_all ON signature.keeping TO oqu_work USING (true) WITH CHECK (true);
CREATE POLICY own_signs ON signature.keeping FOR INSERT TO oqu_family, oqu_staff
    WITH CHECK (EXISTS (SELECT 1 FROM signature.object AS o WHERE o.id = object_id AND o.person_id = (SELECT sec.person())));
CREATE POLICY work_reads ON signature.object FOR SELECT TO oqu_work USING (true);
CREATE POLICY work_reads ON signature.proof FOR SELECT TO oqu_work USING (true);
GRANT SELECT ON signature.stamp TO oqu_family, oqu_staff, oqu_core, oqu_work;
GRANT INSERT ON signature.stamp TO oqu_work;
GRANT INSERT ON signature.keeping TO oqu_family, oqu_staff;
GRANT SELECT, UPDATE (digest, due_at) ON signature.keeping TO oqu_work;
GRANT SELECT ON signature.object, signature.proof TO oqu_work;

CREATE FUNCTION signature.copy_stamps(in_number bigint, in_code_hash bytea)
    RETURNS TABLE (n int, authority text, first_at timestamptz, last_at timestamptz, holds_until timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT count(*)::int, (array_agg(s.authority ORDER BY s.no))[1], min(s.stamped_at), max(s.stamped_at),
           (array_agg(s.holds_until ORDER BY s.no DESC))[1]
      FROM signature.copy AS c JOIN signature.stamp AS s ON s.object_id = c.object_id
     WHERE c.number = in_number AND c.code_hash = in_code_hash
    HAVING count(*) > 0
$$;
COMMENT ON FUNCTION signature.copy_stamps(bigint, bytea) IS
    'Time-stamps of what a printed copy stands for; nothing without any, as for an absent number and a wrong code.';
ALTER FUNCTION signature.copy_stamps(bigint, bytea) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION signature.copy_stamps(bigint, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION signature.copy_stamps(bigint, bytea) TO oqu_public;
