-- Groups: the teachers of a class, a methodical association, a commission. What is given to a group holds for whoever belongs
-- to it, directly or through a group inside it, from the day of joining until the day of leaving (M456-5.8b). Rows are ended
-- and never changed or deleted, so that every past day can be read.
CREATE TABLE rights.user_group (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    name            text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    kind            text NOT NULL CHECK (kind IN ('CLASS', 'METHODICAL', 'COMMISSION', 'OTHER')),
    reason          text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    made_by         uuid NOT NULL,
    made_at         timestamptz NOT NULL DEFAULT platform.now(),
    CONSTRAINT user_group_name_once UNIQUE (organisation_id, name)
);
COMMENT ON TABLE rights.user_group IS 'class: internal. Groups of an organisation''s people (M456-5.8b).';
COMMENT ON COLUMN rights.user_group.id IS 'Identifier.';
COMMENT ON COLUMN rights.user_group.organisation_id IS 'Whose group; its rights hold there and in the organisations below.';
COMMENT ON COLUMN rights.user_group.name IS 'Name, once in the organisation.';
COMMENT ON COLUMN rights.user_group.kind IS 'CLASS who teaches a class, METHODICAL an association of teachers, COMMISSION, OTHER.';
COMMENT ON COLUMN rights.user_group.reason IS 'Order or other ground.';
COMMENT ON COLUMN rights.user_group.made_by IS 'Administrator.';
COMMENT ON COLUMN rights.user_group.made_at IS 'When it was made.';

CREATE TABLE rights.membership (
    id              uuid PRIMARY KEY,
    group_id        uuid NOT NULL REFERENCES rights.user_group,
    organisation_id uuid NOT NULL,
    person_id       uuid,
    inner_id        uuid REFERENCES rights.user_group,
    valid_from      date NOT NULL,
    valid_to        date,
    reason          text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    added_by        uuid NOT NULL,
    added_at        timestamptz NOT NULL DEFAULT platform.now(),
    ended_at        timestamptz,
    ended_by        uuid,
    end_reason      text CHECK (length(end_reason) BETWEEN 1 AND 500),
    CONSTRAINT membership_of_one CHECK ((person_id IS NULL) <> (inner_id IS NULL)),
    CONSTRAINT membership_period CHECK (valid_to >= valid_from),
    CONSTRAINT membership_end_whole CHECK ((ended_at IS NULL) = (end_reason IS NULL) AND (ended_at IS NULL) = (ended_by IS NULL))
);
CREATE INDEX membership_person ON rights.membership (person_id) WHERE ended_at IS NULL;
CREATE INDEX membership_inner ON rights.membership (inner_id) WHERE inner_id IS NOT NULL;
CREATE INDEX membership_group ON rights.membership (group_id);
COMMENT ON TABLE rights.membership IS 'class: restricted. Who belongs to a group: a person or a group inside it, for a period.';
COMMENT ON COLUMN rights.membership.id IS 'Identifier.';
COMMENT ON COLUMN rights.membership.group_id IS 'class: internal. The group.';
COMMENT ON COLUMN rights.membership.organisation_id IS 'class: internal. Organisation of the group.';
COMMENT ON COLUMN rights.membership.person_id IS 'The member; empty for a group.';
COMMENT ON COLUMN rights.membership.inner_id IS 'class: internal. The group whose members are members; empty for a person.';
COMMENT ON COLUMN rights.membership.valid_from IS 'class: internal. First day.';
COMMENT ON COLUMN rights.membership.valid_to IS 'class: internal. Last day; empty: until it is ended.';
COMMENT ON COLUMN rights.membership.reason IS 'class: internal. Order or other ground.';
COMMENT ON COLUMN rights.membership.added_by IS 'class: internal. Administrator.';
COMMENT ON COLUMN rights.membership.added_at IS 'class: internal. When it was written.';
COMMENT ON COLUMN rights.membership.ended_at IS 'class: internal. When it was ended; empty while it stands.';
COMMENT ON COLUMN rights.membership.ended_by IS 'class: internal. Administrator who ended it.';
COMMENT ON COLUMN rights.membership.end_reason IS 'class: internal. Why.';

CREATE TABLE rights.group_right (
    id              uuid PRIMARY KEY,
    group_id        uuid NOT NULL REFERENCES rights.user_group,
    organisation_id uuid NOT NULL,
    permission      text NOT NULL CHECK (permission ~ '^[a-z]+[.]may[.][a-z-]+$'),
    valid_from      date NOT NULL,
    valid_to        date,
    reason          text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    added_by        uuid NOT NULL,
    added_at        timestamptz NOT NULL DEFAULT platform.now(),
    ended_at        timestamptz,
    ended_by        uuid,
    end_reason      text CHECK (length(end_reason) BETWEEN 1 AND 500),
    CONSTRAINT group_right_period CHECK (valid_to >= valid_from),
    CONSTRAINT group_right_end_whole CHECK ((ended_at IS NULL) = (end_reason IS NULL) AND (ended_at IS NULL) = (ended_by IS NULL))
);
CREATE INDEX group_right_group ON rights.group_right (group_id);
COMMENT ON TABLE rights.group_right IS 'class: internal. Permissions given to a group, for a period.';
COMMENT ON COLUMN rights.group_right.id IS 'Identifier.';
COMMENT ON COLUMN rights.group_right.group_id IS 'The group.';
COMMENT ON COLUMN rights.group_right.organisation_id IS 'Organisation of the group.';
COMMENT ON COLUMN rights.group_right.permission IS 'Permission of a table of routes.';
COMMENT ON COLUMN rights.group_right.valid_from IS 'First day.';
COMMENT ON COLUMN rights.group_right.valid_to IS 'Last day; empty: until it is ended.';
COMMENT ON COLUMN rights.group_right.reason IS 'Order or other ground.';
COMMENT ON COLUMN rights.group_right.added_by IS 'Administrator.';
COMMENT ON COLUMN rights.group_right.added_at IS 'When it was written.';
COMMENT ON COLUMN rights.group_right.ended_at IS 'When it was ended; empty while it stands.';
COMMENT ON COLUMN rights.group_right.ended_by IS 'Administrator who ended it.';
COMMENT ON COLUMN rights.group_right.end_reason IS 'Why.';

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['user_group', 'membership', 'group_right'] LOOP
        EXECUTE format('ALTER TABLE rights.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE rights.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY owner_all ON rights.%I TO oqu_owner USING (true) WITH CHECK (true)', name);
        EXECUTE format('CREATE POLICY overseer_sees ON rights.%I FOR SELECT TO oqu_staff '
                       'USING (organisation_id = ANY ((SELECT account.overseen())::uuid[]))', name);
        EXECUTE format('GRANT SELECT ON rights.%I TO oqu_core, oqu_staff', name);
        EXECUTE format('CREATE TRIGGER moved AFTER INSERT OR UPDATE ON rights.%I '
                       'FOR EACH STATEMENT EXECUTE FUNCTION rights.moved()', name);
    END LOOP;
END $$;

-- Whose administrator acts: the own organisation's, in the own name. Once per statement.
CREATE FUNCTION rights.keeps(in_organisation uuid, in_author uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN sec.door() = 'staff' AND sec.role() = 'admin' AND in_organisation = sec.organisation() AND in_author = sec.person();
END
$$;
COMMENT ON FUNCTION rights.keeps(uuid, uuid) IS 'True when the administrator of this organisation acts and is the author.';
GRANT EXECUTE ON FUNCTION rights.keeps(uuid, uuid) TO oqu_staff;

CREATE POLICY administrator_makes ON rights.user_group FOR INSERT TO oqu_staff WITH CHECK (rights.keeps(organisation_id, made_by));
GRANT INSERT (id, organisation_id, name, kind, reason, made_by) ON rights.user_group TO oqu_staff;
CREATE POLICY administrator_adds ON rights.membership FOR INSERT TO oqu_staff WITH CHECK (rights.keeps(organisation_id, added_by));
GRANT INSERT (id, group_id, organisation_id, person_id, inner_id, valid_from, valid_to, reason, added_by) ON rights.membership TO oqu_staff;
CREATE POLICY administrator_ends ON rights.membership FOR UPDATE TO oqu_staff
    USING (organisation_id = (SELECT sec.organisation())) WITH CHECK (rights.keeps(organisation_id, ended_by));
GRANT UPDATE (ended_at, ended_by, end_reason) ON rights.membership TO oqu_staff;
CREATE POLICY administrator_gives ON rights.group_right FOR INSERT TO oqu_staff WITH CHECK (rights.keeps(organisation_id, added_by));
GRANT INSERT (id, group_id, organisation_id, permission, valid_from, valid_to, reason, added_by) ON rights.group_right TO oqu_staff;
CREATE POLICY administrator_ends ON rights.group_right FOR UPDATE TO oqu_staff
    USING (organisation_id = (SELECT sec.organisation())) WITH CHECK (rights.keeps(organisation_id, ended_by));
GRANT UPDATE (ended_at, ended_by, end_reason) ON rights.group_right TO oqu_staff;

-- ---- history -----------------------------------------------------------------------------------

CREATE FUNCTION rights.only_ends() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.ended_at IS NULL
       AND (to_jsonb(OLD) - ARRAY['ended_at', 'ended_by', 'end_reason']) = (to_jsonb(NEW) - ARRAY['ended_at', 'ended_by', 'end_reason']) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'rights.history-stays';
END
$$;
COMMENT ON FUNCTION rights.only_ends() IS 'Trigger: refuses every change of a right but its one end.';

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON rights.user_group
    FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER only_ends BEFORE UPDATE OR DELETE ON rights.membership FOR EACH ROW EXECUTE FUNCTION rights.only_ends();
CREATE TRIGGER stays BEFORE TRUNCATE ON rights.membership FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER only_ends BEFORE UPDATE OR DELETE ON rights.group_right FOR EACH ROW EXECUTE FUNCTION rights.only_ends();
CREATE TRIGGER stays BEFORE TRUNCATE ON rights.group_right FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON rights.user_group
    FOR EACH ROW EXECUTE FUNCTION audit.journal('id', 'organisation_id');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON rights.membership
    FOR EACH ROW EXECUTE FUNCTION audit.journal('id', 'organisation_id', 'person_id');
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON rights.group_right
    FOR EACH ROW EXECUTE FUNCTION audit.journal('id', 'organisation_id');

-- ---- what a group is ---------------------------------------------------------------------------

-- The group and all inside it, now or in days to come.
CREATE FUNCTION rights.within(in_group uuid) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    WITH RECURSIVE inside (id) AS (
        SELECT in_group
        UNION
        SELECT m.inner_id
          FROM inside AS i
          JOIN rights.membership AS m ON m.group_id = i.id AND m.inner_id IS NOT NULL AND m.ended_at IS NULL
                                     AND (m.valid_to IS NULL OR m.valid_to >= organisation.today())
    )
    SELECT i.id FROM inside AS i
$$;
COMMENT ON FUNCTION rights.within(uuid) IS 'A group and the groups inside it that are not over.';
ALTER FUNCTION rights.within(uuid) OWNER TO oqu_core;

CREATE FUNCTION rights.is_within(in_person uuid, in_group uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT EXISTS (SELECT FROM rights.membership AS m
                    WHERE m.person_id = in_person AND m.ended_at IS NULL
                      AND (m.valid_to IS NULL OR m.valid_to >= organisation.today())
                      AND m.group_id IN (SELECT rights.within(in_group)))
$$;
COMMENT ON FUNCTION rights.is_within(uuid, uuid) IS 'Whether a person belongs to a group, directly or through one inside it, now or in days to come.';
ALTER FUNCTION rights.is_within(uuid, uuid) OWNER TO oqu_core;

-- One change of groups at a time: two of them together could close a ring that neither sees.
CREATE FUNCTION rights.check_membership() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM FROM rights.version FOR UPDATE;
    IF NOT EXISTS (SELECT FROM rights.user_group AS g WHERE g.id = NEW.group_id AND g.organisation_id = NEW.organisation_id)
       OR (NEW.inner_id IS NOT NULL
           AND NOT EXISTS (SELECT FROM rights.user_group AS g WHERE g.id = NEW.inner_id AND g.organisation_id = NEW.organisation_id)) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'http.not-found';
    END IF;
    IF NEW.valid_to < organisation.today() THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'rights.group.over', COLUMN = 'to';
    END IF;
    IF NEW.inner_id IS NOT NULL AND NEW.group_id IN (SELECT rights.within(NEW.inner_id)) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'rights.group.ring', COLUMN = 'group';
    END IF;
    IF NEW.person_id = sec.person() OR (NEW.inner_id IS NOT NULL AND rights.is_within(sec.person(), NEW.inner_id)) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'rights.group.oneself';
    END IF;
    IF EXISTS (SELECT FROM rights.membership AS m
                WHERE m.group_id = NEW.group_id AND m.ended_at IS NULL
                  AND (m.person_id = NEW.person_id OR m.inner_id = NEW.inner_id)
                  AND daterange(m.valid_from, m.valid_to, '[]') && daterange(NEW.valid_from, NEW.valid_to, '[]')) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'rights.group.member-already', COLUMN = 'from';
    END IF;
    IF NEW.person_id IS NOT NULL AND session_user <> 'oqu_owner' AND NOT sec.works_at(NEW.person_id, sec.organisations()) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'http.not-found';
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION rights.check_membership() IS
    'Trigger: refuses a ring of groups, oneself, people who do not work here, and what is over or there already.';
ALTER FUNCTION rights.check_membership() OWNER TO oqu_core;
CREATE TRIGGER check_membership BEFORE INSERT ON rights.membership FOR EACH ROW EXECUTE FUNCTION rights.check_membership();

CREATE FUNCTION rights.check_group_right() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM FROM rights.version FOR UPDATE;
    IF NOT EXISTS (SELECT FROM rights.user_group AS g WHERE g.id = NEW.group_id AND g.organisation_id = NEW.organisation_id) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'http.not-found';
    END IF;
    IF NEW.valid_to < organisation.today() THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'rights.group.over', COLUMN = 'to';
    END IF;
    IF rights.is_within(sec.person(), NEW.group_id) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'rights.group.oneself';
    END IF;
    IF EXISTS (SELECT FROM rights.group_right AS r
                WHERE r.group_id = NEW.group_id AND r.permission = NEW.permission AND r.ended_at IS NULL
                  AND daterange(r.valid_from, r.valid_to, '[]') && daterange(NEW.valid_from, NEW.valid_to, '[]')) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'rights.group.right-already', COLUMN = 'permission';
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION rights.check_group_right() IS 'Trigger: refuses a right for a group one belongs to, and what is over or there already.';
ALTER FUNCTION rights.check_group_right() OWNER TO oqu_core;
CREATE TRIGGER check_group_right BEFORE INSERT ON rights.group_right FOR EACH ROW EXECUTE FUNCTION rights.check_group_right();

-- What a person's groups bring to them in an organisation today: of its own groups (depth 0) and those of the organisations
-- above. Only of the signed-in person.
CREATE FUNCTION rights.by_groups(in_organisation uuid) RETURNS TABLE (permission text, depth integer)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    today date := organisation.today();
BEGIN
    RETURN QUERY
    WITH RECURSIVE mine (id) AS (
        SELECT m.group_id FROM rights.membership AS m
         WHERE m.person_id = sec.person() AND m.ended_at IS NULL AND m.valid_from <= today AND (m.valid_to IS NULL OR m.valid_to >= today)
        UNION
        SELECT m.group_id FROM mine AS i
          JOIN rights.membership AS m ON m.inner_id = i.id AND m.ended_at IS NULL
                                     AND m.valid_from <= today AND (m.valid_to IS NULL OR m.valid_to >= today)
    )
    SELECT DISTINCT r.permission, t.depth
      FROM mine AS i
      JOIN rights.group_right AS r ON r.group_id = i.id AND r.ended_at IS NULL
                                  AND r.valid_from <= today AND (r.valid_to IS NULL OR r.valid_to >= today)
      JOIN organisation.tree AS t ON t.ancestor_id = r.organisation_id AND t.descendant_id = in_organisation
                                 AND t.valid_from <= today AND (t.valid_to IS NULL OR t.valid_to >= today);
END
$$;
COMMENT ON FUNCTION rights.by_groups(uuid) IS 'Permissions that the signed-in person has through groups in an organisation today, and at which height they are given.';
ALTER FUNCTION rights.by_groups(uuid) OWNER TO oqu_core;
GRANT EXECUTE ON FUNCTION rights.by_groups(uuid) TO oqu_staff;
