-- Critical functions: which acts of the journal are marked, since when and by whose decision (Order 456, p. 5, sp. 13).
CREATE SCHEMA critical;
COMMENT ON SCHEMA critical IS 'The list of critical functions: acts that the journal marks.';
REVOKE ALL ON SCHEMA critical FROM PUBLIC;
GRANT USAGE ON SCHEMA critical TO oqu_staff;
GRANT USAGE, CREATE ON SCHEMA critical TO oqu_core;

CREATE TABLE critical.function (
    code     text PRIMARY KEY,
    area     text NOT NULL CHECK (area IN ('ENROLMENT', 'GRADE', 'ORDER', 'SIGNATURE', 'RIGHTS', 'ACCOUNT', 'EXPORT', 'REPORT', 'SETTING', 'READING')),
    shipped  boolean NOT NULL,
    position int GENERATED ALWAYS AS IDENTITY
);
COMMENT ON TABLE critical.function IS 'class: internal. Acts of the journal that can be on the list.';
COMMENT ON COLUMN critical.function.code IS 'The act, as in audit.entry.action.';
COMMENT ON COLUMN critical.function.area IS 'What kind of act it is.';
COMMENT ON COLUMN critical.function.shipped IS 'Whether it is on the list until somebody decides otherwise.';
COMMENT ON COLUMN critical.function.position IS 'Order in lists.';

INSERT INTO critical.function (code, area, shipped) VALUES
    ('admission.approve', 'ENROLMENT', true), ('admission.refuse', 'ENROLMENT', true), ('admission.withdraw', 'ENROLMENT', true),
    ('admission.paper', 'ENROLMENT', true), ('admission.direct', 'ENROLMENT', true), ('admission.decline-direction', 'ENROLMENT', true),
    ('admission.hand-over', 'ENROLMENT', true), ('admission.set-seats', 'ENROLMENT', true), ('admission.take-offer', 'ENROLMENT', true),
    ('admission.check-by-documents', 'ENROLMENT', true), ('admission.prepare', 'ENROLMENT', true),
    ('admission.propose-seats', 'ENROLMENT', false), ('admission.decline-seats', 'ENROLMENT', false), ('admission.ask-fix', 'ENROLMENT', false),
    ('journal.mark-changed', 'GRADE', true), ('journal.marked', 'GRADE', false),
    ('admission.order', 'ORDER', true), ('complaint.decide', 'ORDER', true), ('complaint.settle', 'ORDER', true),
    ('organisation.succeeded', 'ORDER', true), ('legal-act.made', 'ORDER', true), ('legal-act.changed', 'ORDER', true),
    ('admission.submit', 'SIGNATURE', true), ('admission.order-key', 'SIGNATURE', true), ('account.factor-waived', 'SIGNATURE', true),
    ('account.factor-restored', 'SIGNATURE', true), ('signature.refused', 'SIGNATURE', true),
    ('account.role-granted', 'RIGHTS', true), ('account.role-ended', 'RIGHTS', true), ('rights.changed', 'RIGHTS', true),
    ('rights.group-made', 'RIGHTS', true), ('rights.group-joined', 'RIGHTS', true), ('rights.group-left', 'RIGHTS', true),
    ('rights.group-given', 'RIGHTS', true), ('rights.group-taken', 'RIGHTS', true), ('rights.lent', 'RIGHTS', true),
    ('rights.loan-ended', 'RIGHTS', true), ('approval.proposed', 'RIGHTS', true), ('approval.approved', 'RIGHTS', true),
    ('approval.refused', 'RIGHTS', true), ('approval.withdrawn', 'RIGHTS', true), ('exchange.key-issued', 'RIGHTS', true),
    ('exchange.key-revoked', 'RIGHTS', true), ('exchange.role-granted', 'RIGHTS', true), ('exchange.role-revoked', 'RIGHTS', true),
    ('access.refused', 'RIGHTS', false),
    ('account.created', 'ACCOUNT', true), ('account.changed', 'ACCOUNT', true), ('account.status', 'ACCOUNT', true),
    ('account.initial-password', 'ACCOUNT', true), ('account.factor-removed', 'ACCOUNT', true), ('account.password-reset', 'ACCOUNT', false),
    ('account.signed-in', 'ACCOUNT', false), ('account.session-ended', 'ACCOUNT', false),
    ('account.failures-exported', 'EXPORT', true), ('account.history-exported', 'EXPORT', true), ('egov.exported', 'EXPORT', true),
    ('nedb.exported', 'EXPORT', true), ('nedb.mismatches-exported', 'EXPORT', true), ('notice.exported', 'EXPORT', true),
    ('wait.exported', 'EXPORT', true), ('bulk.exported', 'EXPORT', true), ('critical.exported', 'EXPORT', true), ('ownership.asked', 'EXPORT', true),
    ('ownership.granted', 'EXPORT', true), ('ownership.exported', 'EXPORT', true), ('ownership.taken', 'EXPORT', true),
    ('exchange.read', 'EXPORT', true),
    ('report.order', 'REPORT', true), ('report.delete', 'REPORT', true), ('nedb.sent-again', 'REPORT', true),
    ('setting.changed', 'SETTING', true), ('extra.changed', 'SETTING', true), ('admission.work-day', 'SETTING', true), ('wait.room-set', 'SETTING', true),
    ('privacy.published', 'SETTING', true), ('control.waive', 'SETTING', true), ('control.protocol', 'SETTING', true),
    ('critical.added', 'SETTING', true), ('critical.removed', 'SETTING', true), ('organisation.made', 'SETTING', true),
    ('organisation.moved', 'SETTING', true), ('organisation.status-changed', 'SETTING', true),
    ('organisation.territories-imported', 'SETTING', true), ('organisation.territory-changed', 'SETTING', true),
    ('sso.client-added', 'SETTING', true), ('sso.client-changed', 'SETTING', true), ('sso.client-blocked', 'SETTING', true),
    ('glass.read', 'READING', true), ('glass.revoke', 'READING', true), ('audit.viewed', 'READING', true), ('integrity.met', 'READING', true),
    ('admission.open', 'READING', false), ('board.look', 'READING', false), ('complaint.open', 'READING', false), ('nedb.open', 'READING', false);

CREATE TABLE critical.change (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code        text NOT NULL REFERENCES critical.function,
    state       text NOT NULL CHECK (state IN ('ON', 'OFF')),
    reason      text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    made_at     timestamptz NOT NULL DEFAULT platform.now(),
    made_by     uuid NOT NULL,
    approved_by uuid,
    CONSTRAINT change_two_people CHECK (state = 'ON' OR (approved_by IS NOT NULL AND approved_by <> made_by))
);
CREATE INDEX change_of_function ON critical.change (code, id);
COMMENT ON TABLE critical.change IS 'class: internal. How the list changed; rows are only added. Nothing leaves it by one person.';
COMMENT ON COLUMN critical.change.id IS 'Order of the changes.';
COMMENT ON COLUMN critical.change.code IS 'The act.';
COMMENT ON COLUMN critical.change.state IS 'ON: on the list from then on; OFF: not.';
COMMENT ON COLUMN critical.change.reason IS 'Why.';
COMMENT ON COLUMN critical.change.made_at IS 'When.';
COMMENT ON COLUMN critical.change.made_by IS 'Who added it, or proposed its removal.';
COMMENT ON COLUMN critical.change.approved_by IS 'The second person, of a removal.';

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['function', 'change'] LOOP
        EXECUTE format('ALTER TABLE critical.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE critical.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY watchers_read ON critical.%I FOR SELECT TO oqu_staff
                            USING ((SELECT sec.role()) IN (''admin'', ''security''))', name);
        EXECUTE format('CREATE POLICY gates_write ON critical.%I TO oqu_core USING (true) WITH CHECK (true)', name);
        EXECUTE format('CREATE POLICY owner_all ON critical.%I TO oqu_owner USING (true) WITH CHECK (true)', name);
        EXECUTE format('GRANT SELECT ON critical.%I TO oqu_staff, oqu_core', name);
    END LOOP;
END
$$;
GRANT INSERT ON critical.change TO oqu_core;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON critical.change
    FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE FUNCTION critical.is_on(in_code text, in_at timestamptz) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN coalesce((SELECT c.state = 'ON' FROM critical.change AS c WHERE c.code = in_code AND c.made_at <= in_at ORDER BY c.id DESC LIMIT 1),
                    (SELECT f.shipped FROM critical.function AS f WHERE f.code = in_code), false);
END
$$;
COMMENT ON FUNCTION critical.is_on(text, timestamptz) IS 'Whether an act was on the list at a moment: what was critical then stays marked.';

CREATE FUNCTION critical.require_keeper() RETURNS void
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF (sec.door() = 'staff' AND sec.role() IN ('admin', 'security') AND sec.is_ministry()) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'critical.ministry-only';
    END IF;
END
$$;
COMMENT ON FUNCTION critical.require_keeper() IS 'Refuses all but administrators and officers of information security of the ministry.';

CREATE FUNCTION critical.add(in_code text, in_reason text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM critical.require_keeper();
    PERFORM FROM critical.function AS f WHERE f.code = in_code;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'critical.none';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('critical.' || in_code, 0));
    IF critical.is_on(in_code, platform.now()) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'critical.is-on';
    END IF;
    INSERT INTO critical.change (code, state, reason, made_by) VALUES (in_code, 'ON', in_reason, sec.person());
    PERFORM audit.add('critical.added', 'critical.function', in_code, sec.organisation(), NULL, jsonb_build_object('reason', in_reason));
END
$$;
COMMENT ON FUNCTION critical.add(text, text) IS 'Puts an act on the list: one person suffices to watch more.';

CREATE FUNCTION critical.propose_removal(in_id uuid, in_code text, in_reason text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM critical.require_keeper();
    IF NOT critical.is_on(in_code, platform.now()) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'critical.is-off';
    END IF;
    PERFORM approval.propose_act(in_id, 'CRITICAL', sec.organisation(), in_code, '/staff/critical/' || in_code, in_reason);
END
$$;
COMMENT ON FUNCTION critical.propose_removal(uuid, text, text) IS 'The first of two people proposes to take an act off the list.';

CREATE FUNCTION critical.settled() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('critical.' || NEW.about, 0));
    IF critical.is_on(NEW.about, platform.now()) THEN
        INSERT INTO critical.change (code, state, reason, made_by, approved_by)
        VALUES (NEW.about, 'OFF', NEW.reason, NEW.proposed_by, NEW.settled_by);
        PERFORM audit.add('critical.removed', 'critical.function', NEW.about, NEW.organisation_id, NULL,
                          jsonb_build_object('proposed_by', NEW.proposed_by, 'reason', NEW.reason));
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION critical.settled() IS 'Trigger: a removal that a second person approved takes effect.';
CREATE TRIGGER critical_settled AFTER UPDATE OF state ON approval.proposal
    FOR EACH ROW WHEN (NEW.kind = 'CRITICAL' AND OLD.state = 'OPEN' AND NEW.state = 'APPROVED') EXECUTE FUNCTION critical.settled();

DO $$
DECLARE f text;
BEGIN
    FOREACH f IN ARRAY ARRAY['is_on(text, timestamptz)', 'require_keeper()', 'add(text, text)', 'propose_removal(uuid, text, text)',
                             'settled()'] LOOP
        EXECUTE format('ALTER FUNCTION critical.%s OWNER TO oqu_core', f);
        EXECUTE format('REVOKE ALL ON FUNCTION critical.%s FROM PUBLIC', f);
    END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION critical.is_on(text, timestamptz), critical.add(text, text), critical.propose_removal(uuid, text, text) TO oqu_staff;
