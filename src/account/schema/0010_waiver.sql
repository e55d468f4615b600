-- The second factor of learners under sixteen: off by a recorded consent of a parent or legal representative (Order 456,
-- p. 5, sp. 11). Whether a consent counts is asked at each sign-in, so that a birthday or a court ends it without a job.
CREATE TABLE account.waiver (
    id           uuid PRIMARY KEY,
    person_id    uuid NOT NULL REFERENCES account.account,
    given_by     uuid NOT NULL REFERENCES account.account,
    given_at     timestamptz NOT NULL DEFAULT platform.now(),
    object_id    uuid NOT NULL,
    object_hash  bytea NOT NULL CHECK (length(object_hash) = 32),
    withdrawn_at timestamptz,
    withdrawn_by uuid REFERENCES account.account,
    CONSTRAINT waiver_end_whole CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)),
    CONSTRAINT waiver_not_by_oneself CHECK (given_by <> person_id)
);
CREATE INDEX waiver_of_person ON account.waiver (person_id);
CREATE UNIQUE INDEX waiver_one ON account.waiver (person_id) WHERE withdrawn_at IS NULL;
COMMENT ON TABLE account.waiver IS 'class: restricted. Consents of parents and legal representatives that a learner under sixteen signs in without a second factor; withdrawn, never changed or deleted (M456-5.11).';
COMMENT ON COLUMN account.waiver.id IS 'Identifier.';
COMMENT ON COLUMN account.waiver.person_id IS 'The learner.';
COMMENT ON COLUMN account.waiver.given_by IS 'The representative who signed.';
COMMENT ON COLUMN account.waiver.given_at IS 'When.';
COMMENT ON COLUMN account.waiver.object_id IS 'What was signed: signature.object.';
COMMENT ON COLUMN account.waiver.object_hash IS 'SHA-256 of its bytes.';
COMMENT ON COLUMN account.waiver.withdrawn_at IS 'class: internal. When it was withdrawn; empty while it stands.';
COMMENT ON COLUMN account.waiver.withdrawn_by IS 'Which representative withdrew it.';
ALTER TABLE account.waiver ENABLE ROW LEVEL SECURITY;
ALTER TABLE account.waiver FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON account.waiver TO oqu_owner USING (true) WITH CHECK (true);
CREATE POLICY own ON account.waiver FOR SELECT TO oqu_staff USING (person_id = (SELECT sec.person()));
CREATE POLICY family ON account.waiver FOR SELECT TO oqu_family USING (person_id = ANY ((SELECT sec.children())::uuid[]));
GRANT SELECT ON account.waiver TO oqu_staff, oqu_family;
GRANT SELECT, INSERT, UPDATE ON account.waiver TO oqu_core;
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON account.waiver
    FOR EACH ROW EXECUTE FUNCTION audit.journal('id', '', 'person_id');

-- By the register's date of birth; who has none there is not under sixteen.
CREATE FUNCTION account.under_sixteen(in_person uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT coalesce(f.born + interval '16 years' > organisation.today(), false) FROM sec.person_facts(in_person) AS f);
END
$$;
COMMENT ON FUNCTION account.under_sixteen(uuid) IS 'Whether somebody has not reached sixteen today.';
ALTER FUNCTION account.under_sixteen(uuid) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION account.under_sixteen(uuid) FROM PUBLIC;

CREATE FUNCTION account.is_learner(in_person uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT coalesce(bool_and(g.role = 'learner'), false) FROM account.grants_of(in_person) AS g);
END
$$;
COMMENT ON FUNCTION account.is_learner(uuid) IS 'Whether somebody has the role of a learner today and no other.';
ALTER FUNCTION account.is_learner(uuid) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION account.is_learner(uuid) FROM PUBLIC;

CREATE FUNCTION account.factor_waived(in_person uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN EXISTS (SELECT FROM account.waiver AS w
                    WHERE w.person_id = in_person AND w.withdrawn_at IS NULL AND sec.guards(w.given_by, in_person)
                      AND account.under_sixteen(in_person) AND account.is_learner(in_person));
END
$$;
COMMENT ON FUNCTION account.factor_waived(uuid) IS
    'Whether somebody signs in without a second factor today: a learner and nothing else, under sixteen, by the consent of who is a representative still.';
ALTER FUNCTION account.factor_waived(uuid) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION account.factor_waived(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION account.factor_waived(uuid) TO oqu_staff;

CREATE FUNCTION account.learners_of_family()
    RETURNS TABLE (person_id uuid, name text, organisation_id uuid, young boolean, waived boolean, born date, given_at timestamptz,
                   given_by uuid)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT a.person_id, f.name, a.organisation_id, account.under_sixteen(a.person_id), account.factor_waived(a.person_id), f.born,
           w.given_at, w.given_by
      FROM account.account AS a
      CROSS JOIN LATERAL sec.person_facts(a.person_id) AS f
      LEFT JOIN account.waiver AS w ON w.person_id = a.person_id AND w.withdrawn_at IS NULL
     WHERE a.person_id = ANY (sec.children()) AND a.status = 'ACTIVE' AND a.organisation_id IS NOT NULL
       AND account.is_learner(a.person_id)
     ORDER BY f.born, a.person_id;
END
$$;
COMMENT ON FUNCTION account.learners_of_family() IS
    'Children of the signed-in representative who have a learner''s account, whether they are under sixteen, and the consent that stands.';
ALTER FUNCTION account.learners_of_family() OWNER TO oqu_core;

CREATE FUNCTION account.waive_factor(in_id uuid, in_child uuid, in_object uuid, in_hash bytea) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    young boolean;
BEGIN
    PERFORM FROM account.account AS a WHERE a.person_id = in_child FOR UPDATE;
    SELECT l.young INTO young FROM account.learners_of_family() AS l WHERE l.person_id = in_child;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'account.unknown';
    ELSIF NOT young THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'account.waiver.too-old';
    ELSIF account.factor_waived(in_child) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'account.waiver.exists';
    END IF;
    -- one that no longer counts, of a former representative
    UPDATE account.waiver AS w SET withdrawn_at = platform.now(), withdrawn_by = sec.person()
     WHERE w.person_id = in_child AND w.withdrawn_at IS NULL;
    INSERT INTO account.waiver (id, person_id, given_by, object_id, object_hash)
    VALUES (in_id, in_child, sec.person(), in_object, in_hash);
END
$$;
COMMENT ON FUNCTION account.waive_factor(uuid, uuid, uuid, bytea) IS
    'The signed consent of the signed-in representative; OQ404 unless the learner is an own child, OQ422 from the sixteenth birthday on.';
ALTER FUNCTION account.waive_factor(uuid, uuid, uuid, bytea) OWNER TO oqu_core;

CREATE FUNCTION account.end_waiver(in_child uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NOT sec.guards(sec.person(), in_child) OR sec.door() <> 'family' THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'account.unknown';
    END IF;
    UPDATE account.waiver AS w SET withdrawn_at = platform.now(), withdrawn_by = sec.person()
     WHERE w.person_id = in_child AND w.withdrawn_at IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'account.waiver.none';
    END IF;
    PERFORM account.end_sessions(in_child, NULL, 'FACTOR');
END
$$;
COMMENT ON FUNCTION account.end_waiver(uuid) IS
    'Any representative of today takes the consent back; the learner''s sessions end, and the next sign-in asks for a second factor.';
ALTER FUNCTION account.end_waiver(uuid) OWNER TO oqu_core;
GRANT EXECUTE ON FUNCTION account.learners_of_family(), account.waive_factor(uuid, uuid, uuid, bytea), account.end_waiver(uuid) TO oqu_family;
