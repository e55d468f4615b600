-- Acts of courts and guardianship bodies that end or limit what a representative is to a child. Two people of the
-- department record each; src/person knows from when to when it closes the child.
CREATE SCHEMA custody;
COMMENT ON SCHEMA custody IS 'Acts that end or limit the rights of parents and other legal representatives, and acts that lift them.';
REVOKE ALL ON SCHEMA custody FROM PUBLIC;
GRANT USAGE ON SCHEMA custody TO oqu_staff;
GRANT USAGE, CREATE ON SCHEMA custody TO oqu_core;

CREATE TABLE custody.act (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    child_id        uuid NOT NULL,
    adult_id        uuid NOT NULL,
    child_name      text NOT NULL,
    adult_name      text NOT NULL,
    kind            text NOT NULL CHECK (kind IN ('ENDED', 'LIMITED', 'REMOVED', 'LIFTED')),
    lifts           uuid REFERENCES custody.act,
    body            text NOT NULL CHECK (length(body) BETWEEN 3 AND 200),
    number          text NOT NULL CHECK (length(number) BETWEEN 1 AND 50),
    dated           date NOT NULL,
    holds_from      date NOT NULL,
    state           text NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN', 'APPROVED', 'REFUSED', 'WITHDRAWN')),
    proposed_by     uuid NOT NULL,
    proposed_name   text NOT NULL,
    proposed_at     timestamptz NOT NULL DEFAULT platform.now(),
    settled_by      uuid,
    settled_name    text,
    settled_at      timestamptz,
    words           text CHECK (length(words) BETWEEN 1 AND 500),
    CONSTRAINT act_two_people CHECK (state NOT IN ('APPROVED', 'REFUSED') OR settled_by <> proposed_by),
    CONSTRAINT act_settled_whole CHECK ((state = 'OPEN') = (settled_by IS NULL) AND (settled_by IS NULL) = (settled_at IS NULL)),
    CONSTRAINT act_of_nobody_who_records CHECK (adult_id <> proposed_by AND adult_id IS DISTINCT FROM settled_by),
    CONSTRAINT act_lifts_another CHECK ((kind = 'LIFTED') = (lifts IS NOT NULL)),
    CONSTRAINT act_holds_after CHECK (holds_from >= dated)
);
CREATE UNIQUE INDEX act_open_once ON custody.act (child_id, adult_id) WHERE state = 'OPEN';
CREATE UNIQUE INDEX act_lifted_once ON custody.act (lifts) WHERE state = 'APPROVED';
CREATE INDEX act_lifts ON custody.act (lifts);
CREATE INDEX act_of_organisation ON custody.act (organisation_id, proposed_at);
COMMENT ON TABLE custody.act IS 'class: restricted. Acts that end, limit or give back the rights of a representative, and who recorded and who confirmed each.';
COMMENT ON COLUMN custody.act.id IS 'Identifier; of the closing in person.closing, too.';
COMMENT ON COLUMN custody.act.organisation_id IS 'class: internal. The department that recorded it.';
COMMENT ON COLUMN custody.act.child_id IS 'Child.';
COMMENT ON COLUMN custody.act.adult_id IS 'Whose rights it is about.';
COMMENT ON COLUMN custody.act.child_name IS 'Name of the child then.';
COMMENT ON COLUMN custody.act.adult_name IS 'Name of that person then.';
COMMENT ON COLUMN custody.act.kind IS 'ENDED: deprived of parental rights. LIMITED: limited in them. REMOVED: a guardian, trustee or foster parent was released. LIFTED: another act gives back what `lifts` took.';
COMMENT ON COLUMN custody.act.lifts IS 'class: internal. The act that this one lifts.';
COMMENT ON COLUMN custody.act.body IS 'class: internal. Court or guardianship body.';
COMMENT ON COLUMN custody.act.number IS 'class: internal. Number of the act.';
COMMENT ON COLUMN custody.act.dated IS 'class: internal. Date of the act.';
COMMENT ON COLUMN custody.act.holds_from IS 'class: internal. First day on which it holds.';
COMMENT ON COLUMN custody.act.state IS 'class: internal. OPEN: recorded by one person; APPROVED: confirmed by a second, it holds; REFUSED; WITHDRAWN by the first.';
COMMENT ON COLUMN custody.act.proposed_by IS 'The first person.';
COMMENT ON COLUMN custody.act.proposed_name IS 'class: internal. Name of that person then.';
COMMENT ON COLUMN custody.act.proposed_at IS 'class: internal. When.';
COMMENT ON COLUMN custody.act.settled_by IS 'The second person; the first, who withdrew it.';
COMMENT ON COLUMN custody.act.settled_name IS 'class: internal. Name of that person then.';
COMMENT ON COLUMN custody.act.settled_at IS 'class: internal. When.';
COMMENT ON COLUMN custody.act.words IS 'Why it was not confirmed.';

ALTER TABLE custody.act ENABLE ROW LEVEL SECURITY;
ALTER TABLE custody.act FORCE ROW LEVEL SECURITY;
CREATE POLICY gates_write ON custody.act TO oqu_core USING (true) WITH CHECK (true);
CREATE POLICY own_department ON custody.act FOR SELECT TO oqu_staff
    USING ((SELECT sec.role()) = 'department' AND organisation_id = ANY ((SELECT sec.organisations())::uuid[])
           AND 'RESTRICTED' = ANY ((SELECT sec.levels())::text[]));
GRANT SELECT ON custody.act TO oqu_staff;
GRANT SELECT, INSERT, UPDATE ON custody.act TO oqu_core;
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON custody.act
    FOR EACH ROW EXECUTE FUNCTION audit.journal('id', 'organisation_id', 'child_id');
CREATE TRIGGER stays BEFORE DELETE OR TRUNCATE ON custody.act
    FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

-- ---- the gates ----------------------------------------------------------------------------------

CREATE FUNCTION custody.require_officer() RETURNS void
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF (sec.door() = 'staff' AND sec.role() = 'department' AND 'RESTRICTED' = ANY (sec.levels())) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'custody.none';
    END IF;
END
$$;
COMMENT ON FUNCTION custody.require_officer() IS 'Refuses all but officers of a department.';

CREATE FUNCTION custody.check_days(in_dated date, in_from date) RETURNS void
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF in_dated > organisation.today() THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'custody.dated-later', COLUMN = 'dated';
    ELSIF in_from < in_dated THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'custody.from-before', COLUMN = 'from';
    END IF;
END
$$;
COMMENT ON FUNCTION custody.check_days(date, date) IS 'An act is not dated later than today and holds from its own date at the earliest.';

CREATE FUNCTION custody.propose(in_id uuid, in_child bytea, in_adult bytea, in_kind text, in_body text, in_number text,
                                in_dated date, in_from date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    pair record;
BEGIN
    PERFORM custody.require_officer();
    PERFORM custody.check_days(in_dated, in_from);
    SELECT * INTO pair FROM person.find_pair(in_child, in_adult);
    IF NOT FOUND OR pair.adult = sec.person() THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'custody.no-pair', COLUMN = 'adult';
    END IF;
    IF EXISTS (SELECT FROM custody.act AS a
                WHERE a.child_id = pair.child AND a.adult_id = pair.adult
                  AND (a.state = 'OPEN'
                       OR a.state = 'APPROVED' AND a.kind <> 'LIFTED'
                          AND NOT EXISTS (SELECT FROM custody.act AS l WHERE l.lifts = a.id AND l.state = 'APPROVED'))) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'custody.recorded-already', COLUMN = 'adult';
    END IF;
    INSERT INTO custody.act (id, organisation_id, child_id, adult_id, child_name, adult_name, kind, body, number, dated, holds_from,
                             proposed_by, proposed_name)
    SELECT in_id, sec.organisation(), pair.child, pair.adult, c.name, a.name, in_kind, in_body, in_number, in_dated, in_from,
           sec.person(), coalesce(account.name_of(sec.person()), '—')
      FROM sec.person_facts(pair.child) AS c, sec.person_facts(pair.adult) AS a;
END
$$;
COMMENT ON FUNCTION custody.propose(uuid, bytea, bytea, text, text, text, date, date) IS
    'An officer records an act that ends or limits the rights of a representative; a second one confirms it.';

CREATE FUNCTION custody.propose_lift(in_id uuid, in_act uuid, in_body text, in_number text, in_dated date, in_from date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    a custody.act;
BEGIN
    PERFORM custody.require_officer();
    SELECT * INTO a FROM custody.act AS x
     WHERE x.id = in_act AND x.organisation_id = ANY (sec.organisations()) AND x.adult_id <> sec.person() FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'custody.none';
    ELSIF a.state <> 'APPROVED' OR a.kind = 'LIFTED'
          OR EXISTS (SELECT FROM custody.act AS l WHERE l.lifts = a.id AND l.state IN ('OPEN', 'APPROVED')) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'custody.not-to-lift';
    END IF;
    PERFORM custody.check_days(in_dated, in_from);
    INSERT INTO custody.act (id, organisation_id, child_id, adult_id, child_name, adult_name, kind, lifts, body, number, dated, holds_from,
                             proposed_by, proposed_name)
    VALUES (in_id, sec.organisation(), a.child_id, a.adult_id, a.child_name, a.adult_name, 'LIFTED', a.id, in_body, in_number, in_dated,
            in_from, sec.person(), coalesce(account.name_of(sec.person()), '—'));
END
$$;
COMMENT ON FUNCTION custody.propose_lift(uuid, uuid, text, text, date, date) IS
    'An officer records an act that gives back what another one took; a second one confirms it.';

-- Who is told of what was settled: the representative (SELF), and the other current ones (FAMILY).
CREATE FUNCTION custody.settle(in_id uuid, in_state text, in_words text)
    RETURNS TABLE (person uuid, audience text, lang text, kind text, holds_from date, organisation uuid)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    a custody.act;
BEGIN
    PERFORM custody.require_officer();
    SELECT * INTO a FROM custody.act AS x
     WHERE x.id = in_id AND x.organisation_id = ANY (sec.organisations()) AND x.adult_id <> sec.person() FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'custody.none';
    ELSIF a.state <> 'OPEN' THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'custody.settled-already';
    ELSIF (in_state = 'WITHDRAWN') <> (a.proposed_by = sec.person()) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'custody.two-people';
    END IF;
    UPDATE custody.act AS x
       SET state = in_state, settled_by = sec.person(), settled_name = coalesce(account.name_of(sec.person()), '—'),
           settled_at = platform.now(), words = nullif(in_words, '')
     WHERE x.id = a.id;
    IF in_state <> 'APPROVED' THEN
        RETURN;
    ELSIF a.kind = 'LIFTED' THEN
        PERFORM sec.reopen_child(a.lifts, a.holds_from);
    ELSE
        PERFORM sec.close_child(a.id, a.adult_id, a.child_id, a.holds_from);
    END IF;
    RETURN QUERY
    SELECT r.person, r.audience,
           coalesce((SELECT e.lang FROM account.event AS e WHERE e.person_id = r.person ORDER BY e.id DESC LIMIT 1), 'kk'),
           a.kind, a.holds_from, a.organisation_id
      FROM (SELECT a.adult_id AS person, 'SELF' AS audience
            UNION ALL
            SELECT o, 'FAMILY' FROM unnest(sec.representatives(a.child_id, a.adult_id)) AS o) AS r;
END
$$;
COMMENT ON FUNCTION custody.settle(uuid, text, text) IS
    'A second officer confirms or refuses an act, the first withdraws it. Confirmed, it holds from its day on, at the next request; gives who is told.';

DO $$
DECLARE f text;
BEGIN
    FOREACH f IN ARRAY ARRAY['require_officer()', 'check_days(date, date)', 'propose(uuid, bytea, bytea, text, text, text, date, date)',
                             'propose_lift(uuid, uuid, text, text, date, date)', 'settle(uuid, text, text)'] LOOP
        EXECUTE format('ALTER FUNCTION custody.%s OWNER TO oqu_core', f);
        EXECUTE format('REVOKE ALL ON FUNCTION custody.%s FROM PUBLIC', f);
    END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION custody.propose(uuid, bytea, bytea, text, text, text, date, date),
    custody.propose_lift(uuid, uuid, text, text, date, date), custody.settle(uuid, text, text) TO oqu_staff;
