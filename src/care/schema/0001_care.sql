-- What a kindergarten keeps of a child's health: what the educator of the group must know, and what only the head and the family read.
CREATE SCHEMA care;
COMMENT ON SCHEMA care IS 'Health of children in groups of kindergartens.';
REVOKE ALL ON SCHEMA care FROM PUBLIC;
GRANT USAGE ON SCHEMA care TO oqu_family, oqu_staff;
GRANT USAGE, CREATE ON SCHEMA care TO oqu_core;

CREATE TABLE care.card (
    id               uuid PRIMARY KEY,
    organisation_id  uuid NOT NULL,
    child_id         uuid NOT NULL,
    allergies_sealed bytea NOT NULL,
    diet_sealed      bytea NOT NULL,
    kept_by          uuid NOT NULL,
    kept_name        text NOT NULL,
    kept_at          timestamptz NOT NULL DEFAULT platform.now(),
    version          integer NOT NULL DEFAULT 1,
    CONSTRAINT card_once UNIQUE (organisation_id, child_id)
);
COMMENT ON TABLE care.card IS 'class: restricted. What whoever feeds and minds a child of a kindergarten must know.';
COMMENT ON COLUMN care.card.id IS 'Identifier; part of where its fields are sealed.';
COMMENT ON COLUMN care.card.organisation_id IS 'class: internal. Kindergarten that owns the record.';
COMMENT ON COLUMN care.card.child_id IS 'Child.';
COMMENT ON COLUMN care.card.allergies_sealed IS 'Allergies and what to do, sealed (medical).';
COMMENT ON COLUMN care.card.diet_sealed IS 'Diet, sealed (medical).';
COMMENT ON COLUMN care.card.kept_by IS 'Who wrote it last.';
COMMENT ON COLUMN care.card.kept_name IS 'class: internal. Name of that person then.';
COMMENT ON COLUMN care.card.kept_at IS 'class: internal. When.';
COMMENT ON COLUMN care.card.version IS 'class: internal. Counts changes.';

CREATE TABLE care.health (
    id               uuid PRIMARY KEY REFERENCES care.card,
    organisation_id  uuid NOT NULL,
    child_id         uuid NOT NULL,
    vaccines_sealed  bytea NOT NULL,
    form065_sealed   bytea NOT NULL
);
CREATE INDEX health_of_child ON care.health (child_id);
COMMENT ON TABLE care.health IS 'class: medical. Beside the card: what no educator reads.';
COMMENT ON COLUMN care.health.id IS 'The card.';
COMMENT ON COLUMN care.health.organisation_id IS 'class: internal. Kindergarten that owns the record.';
COMMENT ON COLUMN care.health.child_id IS 'Child.';
COMMENT ON COLUMN care.health.vaccines_sealed IS 'Notes about vaccination, sealed (medical).';
COMMENT ON COLUMN care.health.form065_sealed IS 'Summary of form 065/у, sealed (medical).';

-- ---- who sees what ------------------------------------------------------------------------------

CREATE FUNCTION care.learns_at(in_child uuid, in_organisation uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM learner.member AS m
                     JOIN learner.group AS g ON g.id = m.group_id AND g.level = 'PRESCHOOL'
                    WHERE m.person_id = in_child AND m.organisation_id = in_organisation
                      AND organisation.today() BETWEEN m.from_on AND coalesce(m.to_on, g.to_on));
END $$;
COMMENT ON FUNCTION care.learns_at(uuid, uuid) IS 'Whether a child is in a group of a kindergarten today.';
ALTER FUNCTION care.learns_at(uuid, uuid) OWNER TO oqu_core;

CREATE FUNCTION care.leads(in_organisation uuid, in_child uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN coalesce(sec.door() = 'staff' AND sec.role() = 'director' AND sec.organisation() = in_organisation, false)
       AND care.learns_at(in_child, in_organisation);
END $$;
COMMENT ON FUNCTION care.leads(uuid, uuid) IS 'Whether the signed context is of the head of the kindergarten in which the child is today.';
ALTER FUNCTION care.leads(uuid, uuid) OWNER TO oqu_core;

CREATE FUNCTION care.minds(in_organisation uuid, in_child uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN coalesce(sec.door() = 'staff' AND sec.role() = 'educator' AND sec.organisation() = in_organisation, false)
       AND EXISTS (SELECT FROM learner.member AS m
                     JOIN learner.group AS g ON g.id = m.group_id AND g.level = 'PRESCHOOL'
                    WHERE m.person_id = in_child AND m.organisation_id = in_organisation
                      AND organisation.today() BETWEEN m.from_on AND coalesce(m.to_on, g.to_on) AND learner.teaches(g.id, NULL));
END $$;
COMMENT ON FUNCTION care.minds(uuid, uuid) IS 'Whether the signed context is of an educator who has the group of the child today.';
ALTER FUNCTION care.minds(uuid, uuid) OWNER TO oqu_core;

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['card', 'health'] LOOP
        EXECUTE format('ALTER TABLE care.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE care.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY owner_all ON care.%I TO oqu_owner USING (true) WITH CHECK (true)', name);
        EXECUTE format('CREATE POLICY gates_all ON care.%I TO oqu_core USING (true) WITH CHECK (true)', name);
        EXECUTE format('CREATE POLICY family_sees ON care.%I FOR SELECT TO oqu_family USING (child_id = ANY ((SELECT sec.children())::uuid[]) AND organisation_id <> ALL ((SELECT rights.taken(''parent'', ''care.may.family''))::uuid[]))', name);
        EXECUTE format('GRANT SELECT ON care.%I TO oqu_family, oqu_staff', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON care.%I TO oqu_core', name);
        EXECUTE format('CREATE TRIGGER stays BEFORE DELETE OR TRUNCATE ON care.%I FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()', name);
        EXECUTE format('CREATE TRIGGER journal AFTER INSERT OR UPDATE ON care.%I FOR EACH ROW EXECUTE FUNCTION audit.journal(''id'', ''organisation_id'', ''child_id'')', name);
    END LOOP;
END $$;
CREATE POLICY house_sees ON care.card FOR SELECT TO oqu_staff
    USING ('RESTRICTED' = ANY ((SELECT sec.levels())::text[]) AND (care.leads(organisation_id, child_id) OR care.minds(organisation_id, child_id)));
CREATE POLICY head_sees ON care.health FOR SELECT TO oqu_staff
    USING ('MEDICAL' = ANY ((SELECT sec.levels())::text[]) AND care.leads(organisation_id, child_id));

-- The head keeps it; in_id: of a new one. Version 0: there is none yet.
CREATE FUNCTION care.keep(in_id uuid, in_child uuid, in_version int, in_allergies bytea, in_diet bytea, in_vaccines bytea, in_form065 bytea)
    RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT care.leads(sec.organisation(), in_child) OR ('MEDICAL' = ANY (sec.levels())) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'care.none';
    END IF;
    INSERT INTO care.card AS k (id, organisation_id, child_id, allergies_sealed, diet_sealed, kept_by, kept_name)
    VALUES (in_id, sec.organisation(), in_child, in_allergies, in_diet, sec.person(), coalesce(account.name_of(sec.person()), '—'))
    ON CONFLICT (organisation_id, child_id) DO UPDATE
        SET allergies_sealed = excluded.allergies_sealed, diet_sealed = excluded.diet_sealed, kept_by = excluded.kept_by,
            kept_name = excluded.kept_name, kept_at = platform.now(), version = k.version + 1
      WHERE k.id = in_id AND k.version = in_version;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'care.changed';
    END IF;
    INSERT INTO care.health (id, organisation_id, child_id, vaccines_sealed, form065_sealed)
    VALUES (in_id, sec.organisation(), in_child, in_vaccines, in_form065)
    ON CONFLICT (id) DO UPDATE SET vaccines_sealed = excluded.vaccines_sealed, form065_sealed = excluded.form065_sealed;
END $$;
COMMENT ON FUNCTION care.keep(uuid, uuid, int, bytea, bytea, bytea, bytea) IS
    'The head of the kindergarten writes the card of a child of today; OQ409 when somebody else has written it meanwhile.';
ALTER FUNCTION care.keep(uuid, uuid, int, bytea, bytea, bytea, bytea) OWNER TO oqu_core;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA care FROM PUBLIC;
GRANT EXECUTE ON FUNCTION care.leads(uuid, uuid), care.minds(uuid, uuid) TO oqu_staff;
GRANT EXECUTE ON FUNCTION care.keep(uuid, uuid, int, bytea, bytea, bytea, bytea) TO oqu_staff;
