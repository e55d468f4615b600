-- Twins: several applications of one family to one pool, signed once (ADM-60). They stand next to each other in the order of
-- arrival, and the seat algorithm treats each by its number and nothing else. When it has a seat for one and none for another,
-- the family is asked whether to keep it; until it answers the seat is taken like any other.
CREATE TABLE admission.package_line (
    application_id uuid PRIMARY KEY REFERENCES admission.application,
    package_id     uuid NOT NULL,
    place          int  NOT NULL CHECK (place > 0),
    person_id      uuid NOT NULL,
    asked_at       timestamptz,
    kept_at        timestamptz,
    CONSTRAINT one_place_in_a_package UNIQUE (package_id, place),
    CONSTRAINT kept_when_asked CHECK (kept_at IS NULL OR asked_at IS NOT NULL)
);
CREATE INDEX package_line_of_person ON admission.package_line (person_id);
COMMENT ON TABLE admission.package_line IS 'class: restricted. Applications of one family that were signed together (ADM-60)';
COMMENT ON COLUMN admission.package_line.application_id IS 'application';
COMMENT ON COLUMN admission.package_line.package_id IS 'the object that the family signed, which names all of them';
COMMENT ON COLUMN admission.package_line.place IS '1, 2, 3 … in the order of arrival';
COMMENT ON COLUMN admission.package_line.person_id IS 'parent who signed';
COMMENT ON COLUMN admission.package_line.asked_at IS 'when the family was asked whether to keep the seat of this child, as there was none for another';
COMMENT ON COLUMN admission.package_line.kept_at IS 'when it answered that it keeps it; who gives it back withdraws the application';
ALTER TABLE admission.package_line ENABLE ROW LEVEL SECURITY;
ALTER TABLE admission.package_line FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON admission.package_line TO oqu_owner USING (true) WITH CHECK (true);
CREATE POLICY own ON admission.package_line FOR SELECT TO oqu_family USING (person_id = (SELECT sec.person()));
GRANT SELECT ON admission.package_line TO oqu_family;
GRANT ALL ON admission.package_line TO oqu_core;

CREATE FUNCTION admission.links_twins(in_region text) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN platform.setting_text('admission.link_twins', (platform.now() AT TIME ZONE INTERVAL '+05:00')::date, in_region) = 'yes';
END $$;
ALTER FUNCTION admission.links_twins(text) OWNER TO oqu_core;

-- What was just registered is one package: all of the signed-in parent, to one pool, over one signed object, with numbers next
-- to each other in this order. Before the seat algorithm has seen any of them.
CREATE FUNCTION admission.bind_package(in_applications uuid[]) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    first admission.application;
    fit   int;
BEGIN
    SELECT * INTO first FROM admission.application AS x
     WHERE x.id = in_applications[1] AND x.applicant_id = sec.person() AND x.state = 'REGISTERED';
    IF NOT FOUND OR sec.door() IS DISTINCT FROM 'family' THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'admission.no-such-application';
    ELSIF NOT admission.links_twins(first.region_kato) THEN
        PERFORM admission.refuse_input('admission.together.none');
    END IF;
    SELECT count(*) INTO fit
      FROM unnest(in_applications) WITH ORDINALITY AS i (id, place)
      JOIN admission.application AS a ON a.id = i.id
     WHERE a.state = 'REGISTERED' AND a.applicant_id = first.applicant_id AND a.signed_id = first.signed_id
       AND a.pool_id = first.pool_id AND a.arrival_no = first.arrival_no + i.place - 1
       AND (extract(year FROM a.child_born) = extract(year FROM first.child_born) OR abs(a.child_born - first.child_born) <= 1);
    IF fit < 2 OR fit <> cardinality(in_applications) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'admission.together.no-package';
    END IF;
    INSERT INTO admission.package_line (application_id, package_id, place, person_id)
    SELECT i.id, first.signed_id, i.place, first.applicant_id FROM unnest(in_applications) WITH ORDINALITY AS i (id, place);
END $$;
ALTER FUNCTION admission.bind_package(uuid[]) OWNER TO oqu_core;

-- Whether a child of the package has no seat, and none is there for it at this moment: refused as full, or waiting while nothing
-- is free. An own pre-school child is never refused (ADM-43). Internal.
CREATE FUNCTION admission.package_lacks_seat(in_package uuid) RETURNS boolean LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM admission.package_line AS l
                     JOIN admission.application AS a ON a.id = l.application_id
                     JOIN admission.pool AS p ON p.id = a.pool_id
                    WHERE l.package_id = in_package
                      AND (a.state IN ('REFUSED_FULL', 'RESERVE', 'OFFER_EXPIRED')
                           OR (a.state = 'HELD' AND a.lane <> 'AUTO'
                               AND p.capacity - p.taken
                                   - (CASE WHEN p.aside THEN greatest(0, p.auto_reserved - p.auto_taken) ELSE 0 END) <= 0)));
END $$;
ALTER FUNCTION admission.package_lacks_seat(uuid) OWNER TO oqu_core;

-- Whom to ask after the seat algorithm has decided about these: each child with a seat whose brother or sister has none. Once
-- for each child. The caller holds the pool's lock.
CREATE FUNCTION admission.ask_package(in_applications uuid[]) RETURNS TABLE (application_id uuid)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    UPDATE admission.package_line AS l SET asked_at = admission.moment(p)
      FROM admission.application AS a JOIN admission.pool AS p ON p.id = a.pool_id
     WHERE a.id = l.application_id AND l.asked_at IS NULL AND a.state IN ('ALLOCATED', 'APPROVED')
       AND l.package_id IN (SELECT d.package_id FROM admission.package_line AS d WHERE d.application_id = ANY (in_applications))
       AND admission.package_lacks_seat(l.package_id)
    RETURNING l.application_id;
END $$;
ALTER FUNCTION admission.ask_package(uuid[]) OWNER TO oqu_core;

-- The others of the own package, and whether the question about this child's seat is open.
CREATE FUNCTION admission.package_of(in_application uuid)
    RETURNS TABLE (application_id uuid, number bigint, child_name text, state text, own boolean, asks boolean, kept_at timestamptz)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    me admission.package_line;
BEGIN
    SELECT * INTO me FROM admission.package_line AS l WHERE l.application_id = in_application AND l.person_id = sec.person();
    IF FOUND AND sec.door() = 'family' THEN
        RETURN QUERY
        SELECT a.id, a.number, a.child_name, a.state, a.id = in_application,
               a.state IN ('ALLOCATED', 'APPROVED') AND l.asked_at IS NOT NULL AND l.kept_at IS NULL
               AND admission.package_lacks_seat(me.package_id),
               l.kept_at
          FROM admission.package_line AS l JOIN admission.application AS a ON a.id = l.application_id
         WHERE l.package_id = me.package_id ORDER BY l.place;
    END IF;
END $$;
ALTER FUNCTION admission.package_of(uuid) OWNER TO oqu_core;

-- The family keeps the seat. Giving it back is a withdrawal, which has its own gate.
CREATE FUNCTION admission.keep_seat(in_application uuid) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    a admission.application := admission.lock_own(in_application);
BEGIN
    IF NOT EXISTS (SELECT FROM admission.package_of(a.id) AS o WHERE o.own AND o.asks) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'admission.keep.over';
    END IF;
    UPDATE admission.package_line
       SET kept_at = (SELECT admission.moment(p) FROM admission.pool AS p WHERE p.id = a.pool_id)
     WHERE application_id = a.id;
END $$;
ALTER FUNCTION admission.keep_seat(uuid) OWNER TO oqu_core;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA admission FROM PUBLIC;
GRANT EXECUTE ON FUNCTION admission.links_twins(text), admission.bind_package(uuid[]), admission.package_of(uuid),
    admission.keep_seat(uuid) TO oqu_family;
GRANT EXECUTE ON FUNCTION admission.ask_package(uuid[]) TO oqu_family, oqu_staff, oqu_work;

COMMENT ON FUNCTION admission.links_twins(text) IS 'Whether children of one family may be signed together in a region.';
COMMENT ON FUNCTION admission.bind_package(uuid[]) IS 'Makes one package of what the signed-in parent has just registered.';
COMMENT ON FUNCTION admission.package_lacks_seat(uuid) IS 'Whether a child of a package has no seat and none is free; for the gates only.';
COMMENT ON FUNCTION admission.ask_package(uuid[]) IS
    'Gives the children whose family is asked whether to keep the seat, as there was none for another.';
COMMENT ON FUNCTION admission.package_of(uuid) IS 'The own package, and whether its question is open.';
COMMENT ON FUNCTION admission.keep_seat(uuid) IS 'The family keeps the seat that it was asked about.';
