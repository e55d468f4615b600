-- When an organisation is closed or merged, what it formed in the system passes to another one by an order (Order 456, p. 12).
-- sec.organisations() of the new owner then holds the closed one too, so that every policy follows at once.

CREATE TABLE organisation.succession (
    organisation_id uuid NOT NULL REFERENCES organisation.organisation,
    owner_id        uuid NOT NULL REFERENCES organisation.organisation,
    valid_from      date NOT NULL,
    valid_to        date,
    basis           text NOT NULL CHECK (basis <> ''),
    made_name       text NOT NULL,
    made_by         uuid NOT NULL,
    made_at         timestamptz NOT NULL DEFAULT platform.now(),
    PRIMARY KEY (organisation_id, valid_from),
    CONSTRAINT succession_period CHECK (valid_to >= valid_from),
    CONSTRAINT succession_not_self CHECK (organisation_id <> owner_id),
    CONSTRAINT succession_one_owner EXCLUDE USING gist
        (organisation_id WITH =, daterange(valid_from, valid_to, '[]') WITH &&)
);
CREATE INDEX succession_owner ON organisation.succession (owner_id);
COMMENT ON TABLE organisation.succession IS 'class: public. To whom the records of a closed organisation belong, with dates: one owner on any day.';
COMMENT ON COLUMN organisation.succession.organisation_id IS 'The closed organisation, which formed the records.';
COMMENT ON COLUMN organisation.succession.owner_id IS 'The organisation that owns them.';
COMMENT ON COLUMN organisation.succession.valid_from IS 'First day.';
COMMENT ON COLUMN organisation.succession.valid_to IS 'Last day, empty while it lasts.';
COMMENT ON COLUMN organisation.succession.basis IS 'The order, with number and date.';
COMMENT ON COLUMN organisation.succession.made_name IS 'Who entered it, by name at the time.';
COMMENT ON COLUMN organisation.succession.made_by IS 'Who entered it.';
COMMENT ON COLUMN organisation.succession.made_at IS 'When.';
ALTER TABLE organisation.succession ENABLE ROW LEVEL SECURITY;
ALTER TABLE organisation.succession FORCE ROW LEVEL SECURITY;
CREATE POLICY all_see ON organisation.succession FOR SELECT USING (true);
CREATE POLICY owner_all ON organisation.succession TO oqu_owner USING (true) WITH CHECK (true);
GRANT SELECT ON organisation.succession TO oqu_public, oqu_family, oqu_staff, oqu_work;
GRANT SELECT, INSERT, UPDATE, DELETE ON organisation.succession TO oqu_core;

CREATE FUNCTION organisation.owner_today(in_id uuid) RETURNS uuid
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN coalesce((SELECT s.owner_id FROM organisation.succession AS s
                      WHERE s.organisation_id = in_id AND s.valid_from <= organisation.today()
                        AND (s.valid_to IS NULL OR s.valid_to >= organisation.today())), in_id);
END
$$;
COMMENT ON FUNCTION organisation.owner_today(uuid) IS 'Who owns what an organisation formed: itself, until an order passes it on.';
GRANT EXECUTE ON FUNCTION organisation.owner_today(uuid) TO oqu_core, oqu_public, oqu_family, oqu_staff, oqu_work;

CREATE FUNCTION organisation.pass_on(in_id uuid, in_owner uuid, in_from date, in_by text, in_basis text) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    DELETE FROM organisation.succession AS s WHERE s.organisation_id = in_id AND s.valid_from >= in_from;
    UPDATE organisation.succession AS s SET valid_to = in_from - 1
     WHERE s.organisation_id = in_id AND (s.valid_to IS NULL OR s.valid_to >= in_from);
    INSERT INTO organisation.succession (organisation_id, owner_id, valid_from, basis, made_name, made_by)
    VALUES (in_id, in_owner, in_from, in_basis, in_by, sec.person());
END
$$;
COMMENT ON FUNCTION organisation.pass_on(uuid, uuid, date, text, text) IS 'One line of an order: the records of one organisation have another owner from a day on.';
GRANT EXECUTE ON FUNCTION organisation.pass_on(uuid, uuid, date, text, text) TO oqu_core;

CREATE FUNCTION organisation.put_successor(
    in_id uuid, in_version integer, in_by text, in_reason text, in_owner uuid, in_from date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    o organisation.organisation := organisation.held(in_id, in_version, true, in_by, in_reason);
    inherited uuid[];
BEGIN
    IF o.valid_to IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'organisation.successor.not-closed', COLUMN = 'bin';
    END IF;
    PERFORM organisation.require_day(in_from, greatest(o.valid_to + 1, organisation.today()), 'from');
    IF in_owner = in_id OR NOT (in_owner = ANY (organisation.kept()))
       OR EXISTS (SELECT FROM organisation.organisation AS n WHERE n.id = in_owner AND n.valid_to < in_from) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'organisation.successor.unknown', COLUMN = 'bin';
    END IF;
    IF EXISTS (SELECT FROM organisation.succession AS s WHERE s.organisation_id = in_id AND s.owner_id = in_owner
                  AND s.valid_from <= in_from AND (s.valid_to IS NULL OR s.valid_to >= in_from)) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'organisation.successor.same', COLUMN = 'bin';
    END IF;
    -- What the closed one had inherited itself goes on with the rest.
    SELECT array_agg(s.organisation_id) INTO inherited FROM organisation.succession AS s
     WHERE s.owner_id = in_id AND s.organisation_id <> in_owner
       AND s.valid_from <= in_from AND (s.valid_to IS NULL OR s.valid_to >= in_from);
    PERFORM organisation.pass_on(x.id, in_owner, in_from, in_by, in_reason) FROM unnest(inherited || in_id) AS x (id);
    UPDATE organisation.organisation SET version = version + 1 WHERE id = in_id;
    PERFORM audit.add('organisation.succeeded', 'organisation', in_id::text, in_id, NULL,
                      jsonb_build_object('owner', in_owner, 'from', in_from, 'basis', in_reason));
    PERFORM audit.add('organisation.inherited', 'organisation', in_owner::text, in_owner, NULL,
                      jsonb_build_object('of', in_id, 'from', in_from, 'basis', in_reason));
END
$$;
COMMENT ON FUNCTION organisation.put_successor(uuid, integer, text, text, uuid, date) IS
    'The records of a closed organisation pass to another one that the administrator keeps, from a day on, by an order.';
ALTER FUNCTION organisation.put_successor(uuid, integer, text, text, uuid, date) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION organisation.put_successor(uuid, integer, text, text, uuid, date),
                       organisation.pass_on(uuid, uuid, date, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organisation.put_successor(uuid, integer, text, text, uuid, date) TO oqu_staff;
