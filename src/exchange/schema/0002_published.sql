-- What is published to partner systems, once for web services and once for database roles. Both stand on the same functions,
-- which take organisations and are called by nobody but the two kinds of reader below.

CREATE FUNCTION exchange.below(in_organisation uuid) RETURNS uuid[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT coalesce(array_agg(t.descendant_id), '{}')
              FROM organisation.tree AS t
             WHERE t.ancestor_id = in_organisation AND t.valid_from <= organisation.today()
               AND (t.valid_to IS NULL OR t.valid_to >= organisation.today()));
END
$$;
COMMENT ON FUNCTION exchange.below(uuid) IS 'An organisation and all below it today.';
ALTER FUNCTION exchange.below(uuid) OWNER TO oqu_core;

CREATE FUNCTION exchange.orgs_of(in_organisations uuid[])
    RETURNS TABLE (id uuid, parent_id uuid, bin text, kind text, class text, name_kk text, name_ru text, region_kato text,
                   district_kato text, status text, languages text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    today date := organisation.today();
BEGIN
    RETURN QUERY
    SELECT o.id,
           (SELECT t.ancestor_id FROM organisation.tree AS t
             WHERE t.descendant_id = o.id AND t.depth = 1 AND t.valid_from <= today AND (t.valid_to IS NULL OR t.valid_to >= today)),
           o.bin, o.kind, k.class, o.name_kk, o.name_ru, o.region_kato, o.district_kato,
           organisation.status_on(o.status, o.opens_on, o.valid_to, today),
           (SELECT coalesce(string_agg(l.language, ',' ORDER BY l.language), '') FROM organisation.teaches_in AS l
             WHERE l.organisation_id = o.id AND l.valid_from <= today AND (l.valid_to IS NULL OR l.valid_to >= today))
      FROM organisation.organisation AS o
      JOIN organisation.kind AS k ON k.code = o.kind
     WHERE o.id = ANY (in_organisations);
END
$$;
COMMENT ON FUNCTION exchange.orgs_of(uuid[]) IS 'These organisations, as the register has them.';
ALTER FUNCTION exchange.orgs_of(uuid[]) OWNER TO oqu_core;

-- ---- by access key --------------------------------------------------------------------------

CREATE FUNCTION exchange.reader(in_key text, in_scope text) RETURNS uuid[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT exchange.below(k.organisation_id)
              FROM exchange.access_key AS k
             WHERE k.hash = exchange.digest(in_key) AND k.revoked_at IS NULL AND k.valid_to >= organisation.today()
               AND in_scope = ANY (k.scopes));
END
$$;
COMMENT ON FUNCTION exchange.reader(text, text) IS 'Organisations that a key may read about with a scope; NULL when it may not.';
ALTER FUNCTION exchange.reader(text, text) OWNER TO oqu_core;

CREATE FUNCTION exchange.read_orgs(in_key text)
    RETURNS TABLE (id uuid, parent_id uuid, bin text, kind text, class text, name_kk text, name_ru text, region_kato text,
                   district_kato text, status text, languages text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT o.* FROM exchange.orgs_of(exchange.reader(in_key, 'orgs')) AS o
$$;
COMMENT ON FUNCTION exchange.read_orgs(text) IS 'Organisations of a key that has the scope orgs.';
ALTER FUNCTION exchange.read_orgs(text) OWNER TO oqu_core;

CREATE FUNCTION exchange.read_classes(in_key text)
    RETURNS TABLE (id uuid, organisation uuid, year int, language text, class_type text, classes int, seats_per_class int,
                   seats int, taken int)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT p.* FROM admission.classes_of(exchange.reader(in_key, 'classes')) AS p
$$;
COMMENT ON FUNCTION exchange.read_classes(text) IS 'Classes of a key that has the scope classes.';
ALTER FUNCTION exchange.read_classes(text) OWNER TO oqu_core;

-- Names and the IIN only where the key has those scopes: what is not asked for does not leave the database.
CREATE FUNCTION exchange.read_learners(in_key text)
    RETURNS TABLE (id uuid, enrolment uuid, organisation uuid, class uuid, letter text, since date, surname text, given text,
                   patronymic text, born date, iin_sealed bytea)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT p.child, p.application, p.organisation, p.pool, p.letter, p.since,
           CASE WHEN named.organisations IS NOT NULL THEN f.surname END, CASE WHEN named.organisations IS NOT NULL THEN f.given END,
           CASE WHEN named.organisations IS NOT NULL THEN f.patronymic END, CASE WHEN named.organisations IS NOT NULL THEN f.born END,
           CASE WHEN numbered.organisations IS NOT NULL THEN f.iin_sealed END
      FROM (SELECT exchange.reader(in_key, 'names') AS organisations) AS named,
           (SELECT exchange.reader(in_key, 'iin') AS organisations) AS numbered,
           admission.pupils_of(exchange.reader(in_key, 'learners')) AS p,
           LATERAL sec.published_person(p.child) AS f
$$;
COMMENT ON FUNCTION exchange.read_learners(text) IS 'Pupils of a key that has the scope learners; without protected people.';
ALTER FUNCTION exchange.read_learners(text) OWNER TO oqu_core;

CREATE FUNCTION exchange.read_figures(in_key text)
    RETURNS TABLE (id uuid, organisation uuid, received bigint, waiting bigint, placed bigint, approved bigint, enrolled bigint,
                   departed bigint, withdrawn bigint, refused bigint, reserve bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT p.* FROM admission.figures_of(exchange.reader(in_key, 'figures')) AS p
$$;
COMMENT ON FUNCTION exchange.read_figures(text) IS 'Figures of a key that has the scope figures.';
ALTER FUNCTION exchange.read_figures(text) OWNER TO oqu_core;

GRANT EXECUTE ON FUNCTION exchange.read_orgs(text), exchange.read_classes(text), exchange.read_learners(text),
    exchange.read_figures(text) TO oqu_staff;

-- ---- by database role -----------------------------------------------------------------------

CREATE TABLE exchange.db_role (
    name            text PRIMARY KEY CHECK (name ~ '^partner_[a-z0-9]{3,30}$'),
    organisation_id uuid NOT NULL,
    holder          text NOT NULL CHECK (length(holder) BETWEEN 1 AND 200),
    valid_to        date NOT NULL,
    reason          text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    granted_at      timestamptz NOT NULL DEFAULT platform.now(),
    revoked_at      timestamptz,
    revoke_reason   text CHECK (length(revoke_reason) BETWEEN 1 AND 500),
    CONSTRAINT db_role_revoked_whole CHECK ((revoked_at IS NULL) = (revoke_reason IS NULL))
);
COMMENT ON TABLE exchange.db_role IS 'class: internal. Roles of the database that partners sign in with; ended, never deleted.';
COMMENT ON COLUMN exchange.db_role.name IS 'Name of the role.';
COMMENT ON COLUMN exchange.db_role.organisation_id IS 'Whose data: this organisation and all below it.';
COMMENT ON COLUMN exchange.db_role.holder IS 'Who runs the system and answers for the role.';
COMMENT ON COLUMN exchange.db_role.valid_to IS 'Last day.';
COMMENT ON COLUMN exchange.db_role.reason IS 'Why it was granted.';
COMMENT ON COLUMN exchange.db_role.granted_at IS 'When.';
COMMENT ON COLUMN exchange.db_role.revoked_at IS 'When it was taken back before its last day.';
COMMENT ON COLUMN exchange.db_role.revoke_reason IS 'Why.';
ALTER TABLE exchange.db_role ENABLE ROW LEVEL SECURITY;
ALTER TABLE exchange.db_role FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON exchange.db_role TO oqu_owner USING (true) WITH CHECK (true);
CREATE POLICY watchers_see ON exchange.db_role FOR SELECT TO oqu_staff
    USING ((SELECT sec.role()) IN ('admin', 'security') AND organisation_id = ANY ((SELECT sec.organisations())::uuid[]));
GRANT SELECT ON exchange.db_role TO oqu_staff, oqu_core;

-- The role that signed in, whatever it calls itself afterwards.
CREATE FUNCTION exchange.partner() RETURNS uuid[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT exchange.below(r.organisation_id)
              FROM exchange.db_role AS r
             WHERE r.name = session_user AND r.revoked_at IS NULL AND r.valid_to >= organisation.today());
END
$$;
COMMENT ON FUNCTION exchange.partner() IS 'Organisations that the partner who is signed in at the database may read about.';
ALTER FUNCTION exchange.partner() OWNER TO oqu_core;

CREATE SCHEMA published_v1;
COMMENT ON SCHEMA published_v1 IS
    'Version 1 of what partners read by database role. A view keeps its columns; what changes them is another version beside it.';
REVOKE ALL ON SCHEMA published_v1 FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA published_v1 TO oqu_core;
GRANT USAGE ON SCHEMA published_v1 TO oqu_partner;

CREATE FUNCTION published_v1.own_orgs()
    RETURNS TABLE (id uuid, parent_id uuid, bin text, kind text, class text, name_kk text, name_ru text, region_kato text,
                   district_kato text, status text, languages text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT o.* FROM exchange.orgs_of(exchange.partner()) AS o
$$;
COMMENT ON FUNCTION published_v1.own_orgs() IS 'Organisations of the partner who is signed in.';
ALTER FUNCTION published_v1.own_orgs() OWNER TO oqu_core;

CREATE FUNCTION published_v1.own_classes()
    RETURNS TABLE (id uuid, org_id uuid, year int, language text, class_type text, classes int, seats_per_class int, seats int,
                   taken int)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT p.* FROM admission.classes_of(exchange.partner()) AS p
$$;
COMMENT ON FUNCTION published_v1.own_classes() IS 'Classes of the partner who is signed in.';
ALTER FUNCTION published_v1.own_classes() OWNER TO oqu_core;

CREATE FUNCTION published_v1.own_learners()
    RETURNS TABLE (id uuid, org_id uuid, class_id uuid, letter text, since date)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT p.child, p.organisation, p.pool, p.letter, p.since
      FROM admission.pupils_of(exchange.partner()) AS p, LATERAL sec.published_person(p.child) AS f
$$;
COMMENT ON FUNCTION published_v1.own_learners() IS 'Pupils of the partner who is signed in, without names; without protected people.';
ALTER FUNCTION published_v1.own_learners() OWNER TO oqu_core;

CREATE FUNCTION published_v1.own_figures()
    RETURNS TABLE (class_id uuid, org_id uuid, received bigint, waiting bigint, placed bigint, approved bigint, enrolled bigint,
                   departed bigint, withdrawn bigint, refused bigint, reserve bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT p.* FROM admission.figures_of(exchange.partner()) AS p
$$;
COMMENT ON FUNCTION published_v1.own_figures() IS 'Figures of the partner who is signed in.';
ALTER FUNCTION published_v1.own_figures() OWNER TO oqu_core;

CREATE VIEW published_v1.orgs WITH (security_invoker = true) AS SELECT * FROM published_v1.own_orgs();
CREATE VIEW published_v1.classes WITH (security_invoker = true) AS SELECT * FROM published_v1.own_classes();
CREATE VIEW published_v1.learners WITH (security_invoker = true) AS SELECT * FROM published_v1.own_learners();
CREATE VIEW published_v1.figures WITH (security_invoker = true) AS SELECT * FROM published_v1.own_figures();
COMMENT ON VIEW published_v1.orgs IS 'class: public. Organisations of the reader, as the register has them today.';
COMMENT ON VIEW published_v1.classes IS 'class: public. Classes of these organisations by year and language, with their seats.';
COMMENT ON VIEW published_v1.learners IS 'class: restricted. Enrolled pupils of these organisations, without names.';
COMMENT ON VIEW published_v1.figures IS 'class: internal. Applications to each class by where they are.';
COMMENT ON COLUMN published_v1.orgs.id IS 'Identifier.';
COMMENT ON COLUMN published_v1.orgs.parent_id IS 'To which organisation it answers today; empty at the top.';
COMMENT ON COLUMN published_v1.orgs.bin IS 'Business identification number; empty where it has none.';
COMMENT ON COLUMN published_v1.orgs.kind IS 'Kind, of the platform''s dictionary.';
COMMENT ON COLUMN published_v1.orgs.class IS 'authority, school, preschool or other.';
COMMENT ON COLUMN published_v1.orgs.name_kk IS 'Short name in Kazakh.';
COMMENT ON COLUMN published_v1.orgs.name_ru IS 'Short name in Russian.';
COMMENT ON COLUMN published_v1.orgs.region_kato IS 'KATO code of the region.';
COMMENT ON COLUMN published_v1.orgs.district_kato IS 'KATO code of the district.';
COMMENT ON COLUMN published_v1.orgs.status IS 'OPEN, OPENING_SOON, CLOSED or EMERGENCY, today.';
COMMENT ON COLUMN published_v1.orgs.languages IS 'Languages of instruction today, ISO 639, with commas.';
COMMENT ON COLUMN published_v1.classes.id IS 'Identifier.';
COMMENT ON COLUMN published_v1.classes.org_id IS 'School.';
COMMENT ON COLUMN published_v1.classes.year IS 'Year of the campaign.';
COMMENT ON COLUMN published_v1.classes.language IS 'Language of instruction, ISO 639.';
COMMENT ON COLUMN published_v1.classes.class_type IS 'Class type or profile.';
COMMENT ON COLUMN published_v1.classes.classes IS 'Approved number of classes.';
COMMENT ON COLUMN published_v1.classes.seats_per_class IS 'Approved seats in a class.';
COMMENT ON COLUMN published_v1.classes.seats IS 'Seats.';
COMMENT ON COLUMN published_v1.classes.taken IS 'Seats that are held.';
COMMENT ON COLUMN published_v1.learners.id IS 'Identifier of the pupil.';
COMMENT ON COLUMN published_v1.learners.org_id IS 'School.';
COMMENT ON COLUMN published_v1.learners.class_id IS 'Class, of the view classes.';
COMMENT ON COLUMN published_v1.learners.letter IS 'Letter of the class in the order.';
COMMENT ON COLUMN published_v1.learners.since IS 'Date of the enrolment order.';
COMMENT ON COLUMN published_v1.figures.class_id IS 'Class, of the view classes.';
COMMENT ON COLUMN published_v1.figures.org_id IS 'School.';
COMMENT ON COLUMN published_v1.figures.received IS 'Applications that arrived.';
COMMENT ON COLUMN published_v1.figures.waiting IS 'Without a seat yet.';
COMMENT ON COLUMN published_v1.figures.placed IS 'With a seat, documents not yet decided.';
COMMENT ON COLUMN published_v1.figures.approved IS 'Approved, not yet enrolled.';
COMMENT ON COLUMN published_v1.figures.enrolled IS 'Pupils: the contingent.';
COMMENT ON COLUMN published_v1.figures.departed IS 'Enrolled, and left since.';
COMMENT ON COLUMN published_v1.figures.withdrawn IS 'Taken back by the family.';
COMMENT ON COLUMN published_v1.figures.refused IS 'Refused, or an offer that lapsed.';
COMMENT ON COLUMN published_v1.figures.reserve IS 'In the reserve, or with an offer.';
GRANT EXECUTE ON FUNCTION published_v1.own_orgs(), published_v1.own_classes(), published_v1.own_learners(),
    published_v1.own_figures() TO oqu_partner;
GRANT SELECT ON published_v1.orgs, published_v1.classes, published_v1.learners, published_v1.figures TO oqu_partner;

-- Called by the operator's command as the superuser of the cluster: no role of the program may make roles.
CREATE FUNCTION exchange.grant_role(in_name text, in_bin text, in_holder text, in_valid_to date, in_reason text, in_verifier text)
    RETURNS uuid
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    reader uuid := (SELECT o.id FROM organisation.organisation AS o WHERE o.bin = in_bin);
BEGIN
    IF reader IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'exchange.role.no-organisation';
    END IF;
    IF EXISTS (SELECT FROM pg_roles AS r WHERE r.rolname = in_name) OR EXISTS (SELECT FROM exchange.db_role AS r WHERE r.name = in_name) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'exchange.role.taken';
    END IF;
    INSERT INTO exchange.db_role (name, organisation_id, holder, valid_to, reason)
    VALUES (in_name, reader, in_holder, in_valid_to, in_reason);
    EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS INHERIT CONNECTION LIMIT 4 '
                   'PASSWORD %L VALID UNTIL %L IN ROLE oqu_partner', in_name, in_verifier, in_valid_to + 1);
    EXECUTE format('ALTER ROLE %I SET default_transaction_read_only = on', in_name);
    EXECUTE format('ALTER ROLE %I SET statement_timeout = %L', in_name, '30s');
    EXECUTE format('ALTER ROLE %I SET search_path = published_v1', in_name);
    PERFORM audit.add('exchange.role-granted', 'exchange.role', in_name, reader, NULL,
                      jsonb_build_object('reason', in_reason, 'until', in_valid_to));
    RETURN reader;
END
$$;
COMMENT ON FUNCTION exchange.grant_role(text, text, text, date, text, text) IS
    'Makes a role that reads published_v1 of one organisation and those below; in_verifier: SCRAM-SHA-256. Refused unless the caller may make roles.';

CREATE FUNCTION exchange.revoke_role(in_name text, in_reason text) RETURNS uuid
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    reader uuid;
BEGIN
    UPDATE exchange.db_role AS r SET revoked_at = platform.now(), revoke_reason = in_reason
     WHERE r.name = in_name AND r.revoked_at IS NULL
    RETURNING r.organisation_id INTO reader;
    IF reader IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'exchange.role.unknown';
    END IF;
    PERFORM pg_terminate_backend(a.pid) FROM pg_stat_activity AS a WHERE a.usename = in_name;
    EXECUTE format('DROP ROLE %I', in_name);
    PERFORM audit.add('exchange.role-revoked', 'exchange.role', in_name, reader, NULL, jsonb_build_object('reason', in_reason));
    RETURN reader;
END
$$;
COMMENT ON FUNCTION exchange.revoke_role(text, text) IS 'Ends a partner''s sessions and takes the role away; what it was stays on record.';
