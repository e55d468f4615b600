-- Acts that take two people: what the first proposed, and what the second made of it.
CREATE SCHEMA approval;
COMMENT ON SCHEMA approval IS 'Proposals of acts that take effect only when a second person approves them.';
REVOKE ALL ON SCHEMA approval FROM PUBLIC;
GRANT USAGE ON SCHEMA approval TO oqu_staff, oqu_work;
GRANT USAGE, CREATE ON SCHEMA approval TO oqu_core;

INSERT INTO platform.setting (key, value, valid_from, legal_source, reason) VALUES
    ('approval.days', '7', '2018-01-01', 'ISO/IEC 27002:2022, 8.2', 'days after which a proposal that nobody approved is over'),
    ('approval.factor_minutes', '60', '2018-01-01', 'NIST SP 800-63B, 6.1.2',
     'minutes between the approval and the removal of an authenticator, in which the owner can object');

CREATE TABLE approval.proposal (
    id              uuid PRIMARY KEY,
    kind            text NOT NULL CHECK (kind IN ('ROLE', 'FACTOR', 'GLASS', 'CRITICAL', 'EXPORT', 'SETTING')),
    organisation_id uuid NOT NULL,
    person_id       uuid,
    about           text CHECK (length(about) BETWEEN 1 AND 200),
    link            text CHECK (link ~ '^/staff/'),
    role            text,
    level           text,
    valid_from      date,
    valid_to        date,
    reason          text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    proposed_by     uuid NOT NULL,
    proposed_at     timestamptz NOT NULL DEFAULT platform.now(),
    expires_at      timestamptz NOT NULL,
    state           text NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN', 'APPROVED', 'REFUSED', 'WITHDRAWN', 'EXPIRED', 'DONE')),
    settled_by      uuid,
    settled_at      timestamptz,
    words           text CHECK (length(words) BETWEEN 1 AND 500),
    due_at          timestamptz,
    told            smallint NOT NULL DEFAULT 0,
    CONSTRAINT proposal_of_role CHECK ((kind = 'ROLE') = (role IS NOT NULL AND valid_from IS NOT NULL)),
    CONSTRAINT proposal_of_person CHECK ((kind IN ('ROLE', 'FACTOR')) = (person_id IS NOT NULL) AND (person_id IS NULL) = (about IS NOT NULL) AND (about IS NULL) = (link IS NULL)),
    CONSTRAINT proposal_not_for_oneself CHECK (proposed_by <> person_id AND settled_by <> person_id),
    CONSTRAINT proposal_two_people CHECK (state NOT IN ('APPROVED', 'REFUSED', 'DONE') OR settled_by <> proposed_by),
    CONSTRAINT proposal_refused_why CHECK (state <> 'REFUSED' OR words IS NOT NULL),
    CONSTRAINT proposal_settled CHECK ((state = 'OPEN') = (settled_at IS NULL) AND (state IN ('OPEN', 'EXPIRED')) = (settled_by IS NULL))
);
CREATE UNIQUE INDEX proposal_once ON approval.proposal (kind, person_id, organisation_id, (coalesce(role, ''))) WHERE state = 'OPEN';
CREATE UNIQUE INDEX proposal_act_once ON approval.proposal (kind, organisation_id, about, proposed_by) WHERE state = 'OPEN' AND person_id IS NULL;
CREATE INDEX proposal_of_organisation ON approval.proposal (organisation_id, proposed_at);
CREATE INDEX proposal_waits ON approval.proposal (proposed_at) WHERE state IN ('OPEN', 'APPROVED');
COMMENT ON TABLE approval.proposal IS 'class: restricted. Acts that a first person proposed and a second one approves, refuses or lets expire.';
COMMENT ON COLUMN approval.proposal.id IS 'Identifier; of the right, too, that comes of it.';
COMMENT ON COLUMN approval.proposal.kind IS 'class: internal. ROLE: somebody gets a role. FACTOR: somebody''s authenticator is removed. Others: acts of features above, which do them when they are approved (trigger); GLASS: src/glass; CRITICAL: src/critical; EXPORT: src/bulk; SETTING: src/setting.';
COMMENT ON COLUMN approval.proposal.organisation_id IS 'class: internal. Where the role is held; for FACTOR: that keeps the account; for other acts: whose people settle it.';
COMMENT ON COLUMN approval.proposal.person_id IS 'Whom it is about; empty for acts about no single person.';
COMMENT ON COLUMN approval.proposal.about IS 'class: internal. What such an act is about, without names of people: number of an application, name of an organisation.';
COMMENT ON COLUMN approval.proposal.link IS 'class: internal. Page of such an act, where all of it stands.';
COMMENT ON COLUMN approval.proposal.role IS 'class: internal. The role.';
COMMENT ON COLUMN approval.proposal.level IS 'class: internal. Highest class of data, as in account.role_grant.';
COMMENT ON COLUMN approval.proposal.valid_from IS 'class: internal. First day of the role.';
COMMENT ON COLUMN approval.proposal.valid_to IS 'class: internal. Last day; empty: until it is ended.';
COMMENT ON COLUMN approval.proposal.reason IS 'class: internal. Order or other ground.';
COMMENT ON COLUMN approval.proposal.proposed_by IS 'The first person.';
COMMENT ON COLUMN approval.proposal.proposed_at IS 'class: internal. When.';
COMMENT ON COLUMN approval.proposal.expires_at IS 'class: internal. From when on nobody can approve it.';
COMMENT ON COLUMN approval.proposal.state IS 'class: internal. OPEN; APPROVED, REFUSED, WITHDRAWN, EXPIRED; DONE: an approved removal has happened.';
COMMENT ON COLUMN approval.proposal.settled_by IS 'The second person; the first when withdrawn.';
COMMENT ON COLUMN approval.proposal.settled_at IS 'class: internal. When.';
COMMENT ON COLUMN approval.proposal.words IS 'class: internal. Why it was refused.';
COMMENT ON COLUMN approval.proposal.due_at IS 'class: internal. When an approved removal happens.';
COMMENT ON COLUMN approval.proposal.told IS 'class: internal. What people were told of: 1 the proposal, 2 its outcome, 3 that it happened.';

ALTER TABLE approval.proposal ENABLE ROW LEVEL SECURITY;
ALTER TABLE approval.proposal FORCE ROW LEVEL SECURITY;
CREATE POLICY overseers_read ON approval.proposal FOR SELECT TO oqu_staff
    USING (organisation_id = ANY ((SELECT account.overseen())::uuid[]));
CREATE POLICY gates_write ON approval.proposal TO oqu_core USING (true) WITH CHECK (true);
GRANT SELECT ON approval.proposal TO oqu_staff;
GRANT SELECT, INSERT, UPDATE ON approval.proposal TO oqu_core;
CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON approval.proposal
    FOR EACH ROW EXECUTE FUNCTION audit.journal('id', 'organisation_id', 'person_id');

-- What is settled stays as it was settled; only the removal that was approved goes on.
CREATE FUNCTION approval.only_forward() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.id = OLD.id
       AND (to_jsonb(OLD) - ARRAY['state', 'settled_by', 'settled_at', 'words', 'due_at', 'told'])
         = (to_jsonb(NEW) - ARRAY['state', 'settled_by', 'settled_at', 'words', 'due_at', 'told'])
       AND (OLD.state = NEW.state OR (OLD.state, NEW.state) IN
                (('OPEN', 'APPROVED'), ('OPEN', 'REFUSED'), ('OPEN', 'WITHDRAWN'), ('OPEN', 'EXPIRED'),
                 ('APPROVED', 'REFUSED'), ('APPROVED', 'WITHDRAWN'), ('APPROVED', 'DONE'))) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'approval.history-stays';
END
$$;
COMMENT ON FUNCTION approval.only_forward() IS 'Trigger: a proposal is settled, never rewritten.';
CREATE TRIGGER only_forward BEFORE UPDATE OR DELETE ON approval.proposal FOR EACH ROW EXECUTE FUNCTION approval.only_forward();
CREATE TRIGGER stays BEFORE TRUNCATE ON approval.proposal FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE FUNCTION approval.expire() RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    UPDATE approval.proposal SET state = 'EXPIRED', settled_at = expires_at WHERE state = 'OPEN' AND expires_at <= platform.now()
$$;
COMMENT ON FUNCTION approval.expire() IS 'Ends the proposals that nobody approved in time.';

CREATE FUNCTION approval.propose(in_id uuid, in_kind text, in_person uuid, in_organisation uuid, in_role text, in_level text,
                                 in_from date, in_to date, in_reason text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    keeper uuid := (account.kept(in_person)).organisation_id;
    place  uuid := coalesce(in_organisation, keeper);
BEGIN
    PERFORM account.require_admin(place);
    IF in_kind = 'ROLE' THEN
        PERFORM account.require_level(in_role, in_level);
    END IF;
    PERFORM approval.expire();
    IF EXISTS (SELECT FROM approval.proposal AS p
                WHERE p.kind = in_kind AND p.person_id = in_person AND p.organisation_id = place
                  AND (p.state = 'OPEN' OR p.state = 'APPROVED' AND p.due_at > platform.now())
                  AND p.role IS NOT DISTINCT FROM in_role) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'approval.exists';
    END IF;
    INSERT INTO approval.proposal (id, kind, organisation_id, person_id, role, level, valid_from, valid_to, reason, proposed_by, expires_at)
    VALUES (in_id, in_kind, place, in_person, in_role, in_level, in_from, in_to, in_reason, sec.person(),
            platform.now() + platform.setting_text('approval.days', organisation.today())::integer * interval '1 day');
    PERFORM audit.add('approval.proposed', 'approval.proposal', in_id::text, place, in_person,
                      jsonb_build_object('kind', in_kind, 'role', in_role));
END
$$;
COMMENT ON FUNCTION approval.propose(uuid, text, uuid, uuid, text, text, date, date, text) IS
    'The first of two people proposes an act about somebody in the own scope.';

-- The same for a feature above, whose gate has judged whether the first may propose it. It does the act by a trigger.
CREATE FUNCTION approval.propose_act(in_id uuid, in_kind text, in_organisation uuid, in_about text, in_link text, in_reason text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM approval.expire();
    INSERT INTO approval.proposal (id, kind, organisation_id, about, link, reason, proposed_by, expires_at)
    VALUES (in_id, in_kind, in_organisation, in_about, in_link, in_reason, sec.person(),
            platform.now() + platform.setting_text('approval.days', organisation.today())::integer * interval '1 day');
    PERFORM audit.add('approval.proposed', 'approval.proposal', in_id::text, in_organisation, NULL,
                      jsonb_build_object('kind', in_kind, 'about', in_about));
END
$$;
COMMENT ON FUNCTION approval.propose_act(uuid, text, uuid, text, text, text) IS
    'For gates of other features: the first of two people proposes an act that is about no single person.';

-- Whoever proposed it must still have the power to: what was proposed by somebody dismissed since gives nobody anything.
CREATE FUNCTION approval.proposer_stands(in_person uuid, in_organisation uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN EXISTS (SELECT FROM organisation.tree AS t
                    WHERE t.descendant_id = in_organisation AND sec.holds(in_person, 'admin', t.ancestor_id)
                      AND organisation.today() BETWEEN t.valid_from AND coalesce(t.valid_to, 'infinity'));
END
$$;
COMMENT ON FUNCTION approval.proposer_stands(uuid, uuid) IS 'Whether somebody still is an administrator of this organisation or one above it.';

CREATE FUNCTION approval.approve(p approval.proposal) RETURNS timestamptz
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF p.person_id IS NULL THEN
        RETURN NULL;
    END IF;
    IF NOT approval.proposer_stands(p.proposed_by, p.organisation_id) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'approval.proposer-gone';
    END IF;
    IF p.kind = 'FACTOR' THEN
        RETURN platform.now() + platform.setting_text('approval.factor_minutes', organisation.today())::integer * interval '1 minute';
    END IF;
    PERFORM account.put_grant(p.id, p.person_id, p.role, p.organisation_id, p.valid_from, p.valid_to, p.reason, p.level, p.proposed_by);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION approval.approve(approval.proposal) IS 'Does what was proposed, or says when it will be done; acts of other features are done by their triggers.';

CREATE FUNCTION approval.settle(in_id uuid, in_state text, in_words text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    p   approval.proposal;
    due timestamptz;
BEGIN
    SELECT * INTO p FROM approval.proposal AS x WHERE x.id = in_id FOR UPDATE;
    IF NOT FOUND OR (p.organisation_id = ANY (account.overseen()) OR p.proposed_by = sec.person()) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'approval.none';
    END IF;
    IF in_state = 'WITHDRAWN' THEN
        IF p.proposed_by <> sec.person() THEN
            RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'approval.not-yours';
        END IF;
    ELSIF p.proposed_by = sec.person() OR p.person_id = sec.person() THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'approval.own';
    ELSIF sec.role() <> 'admin' AND p.kind = 'ROLE' THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'approval.admins-only';
    END IF;
    IF NOT (p.state = 'OPEN' AND p.expires_at > platform.now()
            OR p.state = 'APPROVED' AND p.due_at > platform.now() AND in_state <> 'APPROVED') THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'approval.settled';
    END IF;
    IF in_state = 'APPROVED' THEN
        due := approval.approve(p);
    END IF;
    UPDATE approval.proposal
       SET state = in_state, settled_by = sec.person(), settled_at = platform.now(), words = nullif(in_words, ''), due_at = due
     WHERE id = in_id;
    PERFORM audit.add('approval.' || lower(in_state), 'approval.proposal', in_id::text, p.organisation_id, p.person_id,
                      jsonb_build_object('kind', p.kind, 'role', p.role, 'proposed_by', p.proposed_by));
END
$$;
COMMENT ON FUNCTION approval.settle(uuid, text, text) IS
    'The second person approves or refuses, the first withdraws; a removal that was approved can be stopped until it happens.';

-- ---- `oqu work` -----------------------------------------------------------------------------------------------------------------

CREATE FUNCTION approval.carry_out() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    p approval.proposal;
BEGIN
    PERFORM approval.expire();
    FOR p IN SELECT * FROM approval.proposal AS x WHERE x.state = 'APPROVED' AND x.due_at <= platform.now() FOR UPDATE LOOP
        PERFORM account.remove_factor(p.person_id);
        UPDATE approval.proposal SET state = 'DONE' WHERE id = p.id;
        PERFORM audit.add('account.factor-removed', 'account', p.person_id::text, p.organisation_id, p.person_id,
                          jsonb_build_object('proposed_by', p.proposed_by, 'approved_by', p.settled_by));
    END LOOP;
END
$$;
COMMENT ON FUNCTION approval.carry_out() IS 'Removes the authenticators whose time has come, and ends what nobody approved.';

CREATE FUNCTION approval.admins_over(in_organisation uuid, in_roles text[]) RETURNS SETOF uuid
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY
    SELECT DISTINCT g.person_id
      FROM organisation.tree AS t
      JOIN account.role_grant AS g ON g.organisation_id = t.ancestor_id AND g.role = ANY (in_roles) AND g.ended_at IS NULL
                                  AND organisation.today() BETWEEN g.valid_from AND coalesce(g.valid_to, 'infinity')
     WHERE t.descendant_id = in_organisation AND organisation.today() BETWEEN t.valid_from AND coalesce(t.valid_to, 'infinity');
END
$$;
COMMENT ON FUNCTION approval.admins_over(uuid, text[]) IS 'Who holds one of these roles in an organisation or above it today.';

-- Who hears of the next proposal that moved, each as OWNER (whom it is about), PROPOSER or SECOND (who may settle it).
CREATE FUNCTION approval.tell_next()
    RETURNS TABLE (proposal uuid, kind text, state text, due_at timestamptz, organisation uuid, person uuid, audience text, lang text,
                   link text)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    p     approval.proposal;
    stage smallint;
BEGIN
    SELECT * INTO p FROM approval.proposal AS x
     WHERE x.told < CASE x.state WHEN 'OPEN' THEN 1 WHEN 'DONE' THEN 3 ELSE 2 END
     ORDER BY x.proposed_at LIMIT 1 FOR UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    stage := CASE p.state WHEN 'OPEN' THEN 1 WHEN 'DONE' THEN 3 ELSE 2 END;
    UPDATE approval.proposal SET told = stage WHERE id = p.id;
    RETURN QUERY
    SELECT p.id, p.kind, p.state, p.due_at, p.organisation_id, r.person, r.audience,
           coalesce((SELECT e.lang FROM account.event AS e WHERE e.person_id = r.person ORDER BY e.id DESC LIMIT 1), 'kk'), p.link
      FROM (SELECT p.person_id AS person, 'OWNER' AS audience WHERE p.person_id IS NOT NULL
            UNION ALL SELECT p.proposed_by, 'PROPOSER'
            UNION ALL SELECT x, 'SECOND' FROM approval.admins_over(p.organisation_id,
                          CASE p.kind WHEN 'ROLE' THEN '{admin}'::text[] ELSE '{admin,security}' END) AS x
                       WHERE x <> p.proposed_by AND x IS DISTINCT FROM p.person_id) AS r;
END
$$;
COMMENT ON FUNCTION approval.tell_next() IS 'Takes the next proposal that moved, and says who hears of it.';

DO $$
DECLARE f text;
BEGIN
    FOREACH f IN ARRAY ARRAY['expire()', 'propose(uuid, text, uuid, uuid, text, text, date, date, text)',
                             'propose_act(uuid, text, uuid, text, text, text)', 'proposer_stands(uuid, uuid)',
                             'approve(approval.proposal)', 'settle(uuid, text, text)', 'carry_out()', 'admins_over(uuid, text[])',
                             'tell_next()'] LOOP
        EXECUTE format('ALTER FUNCTION approval.%s OWNER TO oqu_core', f);
        EXECUTE format('REVOKE ALL ON FUNCTION approval.%s FROM PUBLIC', f);
    END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION approval.propose(uuid, text, uuid, uuid, text, text, date, date, text), approval.settle(uuid, text, text) TO oqu_staff;
GRANT EXECUTE ON FUNCTION approval.carry_out(), approval.tell_next() TO oqu_work;
