-- Which dated settings people may change, within which bounds, and what waits for a second person. The values themselves are rows
-- of platform.setting, whose history is never rewritten.
CREATE SCHEMA setting;
COMMENT ON SCHEMA setting IS 'Dated settings that people change: bounds, and changes that wait for a second person.';
REVOKE ALL ON SCHEMA setting FROM PUBLIC;
GRANT USAGE ON SCHEMA setting TO oqu_staff;
GRANT USAGE, CREATE ON SCHEMA setting TO oqu_core;

CREATE TABLE setting.rule (
    key       text PRIMARY KEY,
    area      text NOT NULL CHECK (area IN ('SIGN_IN', 'DATA', 'APPROVAL', 'SERVICE')),
    least     integer NOT NULL CHECK (least >= 0),
    most      integer NOT NULL,
    roles     text NOT NULL CHECK (roles IN ('NONE', 'STAFF', 'ALL')),
    takes_two boolean NOT NULL,
    law       text NOT NULL CHECK (length(law) BETWEEN 1 AND 40),
    position  integer GENERATED ALWAYS AS IDENTITY,
    CONSTRAINT rule_bounds CHECK (most >= least)
);
COMMENT ON TABLE setting.rule IS 'class: public. Settings that are whole numbers and may be changed, with their bounds.';
COMMENT ON COLUMN setting.rule.key IS 'As in platform.setting.';
COMMENT ON COLUMN setting.rule.area IS 'What kind of setting it is.';
COMMENT ON COLUMN setting.rule.least IS 'Smallest value.';
COMMENT ON COLUMN setting.rule.most IS 'Largest value.';
COMMENT ON COLUMN setting.rule.roles IS 'Whether single roles may have a value of their own: NONE, those of STAFF, or ALL with parents.';
COMMENT ON COLUMN setting.rule.takes_two IS 'Whether a change waits for a second person.';
COMMENT ON COLUMN setting.rule.law IS 'Act and item that what is shipped rests on: a key of the catalogues.';
COMMENT ON COLUMN setting.rule.position IS 'Order in lists.';

-- The bounds of sessions are those of Order 456 and NIST SP 800-63B, 2.2.3: quiet for half an hour at most, half a day in all.
INSERT INTO setting.rule (key, area, least, most, roles, takes_two, law) VALUES
    ('account.session_idle_minutes', 'SIGN_IN', 5, 30, 'ALL', true, 'order-456-5-9'),
    ('account.session_hours', 'SIGN_IN', 1, 12, 'ALL', true, 'order-456-5-9'),
    ('account.session_most', 'SIGN_IN', 1, 10, 'ALL', true, 'order-456-5-9'),
    ('account.trust_days', 'SIGN_IN', 0, 30, 'STAFF', true, 'order-456-5-11'),
    ('account.initial_hours', 'SIGN_IN', 1, 72, 'NONE', true, 'order-456-5-9'),
    ('bulk.people_most', 'DATA', 50, 5000, 'NONE', true, 'iso-27002-8-2'),
    ('bulk.hours', 'DATA', 1, 72, 'NONE', true, 'iso-27002-8-2'),
    ('bulk.seen_day', 'DATA', 50, 5000, 'STAFF', true, 'iso-27002-8-16'),
    ('bulk.seen_more', 'DATA', 10, 500, 'NONE', true, 'iso-27002-8-16'),
    ('glass.minutes_most', 'DATA', 30, 240, 'NONE', true, 'iso-27002-8-2'),
    ('approval.days', 'APPROVAL', 1, 30, 'NONE', true, 'iso-27002-8-2'),
    ('approval.factor_minutes', 'APPROVAL', 15, 1440, 'NONE', true, 'nist-63b-6-1-2'),
    ('complaint.answer_days', 'SERVICE', 1, 15, 'NONE', true, 'services-4-24'),
    ('complaint.provider_days', 'SERVICE', 1, 10, 'NONE', false, 'services-4'),
    ('task.days', 'SERVICE', 1, 30, 'NONE', false, 'own-week'),
    ('report.keep_days', 'SERVICE', 1, 365, 'NONE', false, 'order-456-5-15'),
    ('exchange.requests_per_minute', 'SERVICE', 1, 6000, 'NONE', false, 'order-456-5-1');

CREATE TABLE setting.proposal (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    key             text NOT NULL REFERENCES setting.rule,
    scope           text NOT NULL,
    value           integer NOT NULL,
    valid_from      date NOT NULL,
    legal_source    text NOT NULL CHECK (length(legal_source) BETWEEN 1 AND 500)
);
CREATE INDEX proposal_of_rule ON setting.proposal (key);
COMMENT ON TABLE setting.proposal IS 'class: internal. Changes that were proposed to a second person; what became of them stands in approval.proposal.';
COMMENT ON COLUMN setting.proposal.id IS 'That of the proposal in approval.proposal.';
COMMENT ON COLUMN setting.proposal.organisation_id IS 'The ministry whose people settle it.';
COMMENT ON COLUMN setting.proposal.key IS 'The setting.';
COMMENT ON COLUMN setting.proposal.scope IS 'Role; empty: everybody.';
COMMENT ON COLUMN setting.proposal.value IS 'The value to be.';
COMMENT ON COLUMN setting.proposal.valid_from IS 'First day in UTC+5; the day of the approval where that is later.';
COMMENT ON COLUMN setting.proposal.legal_source IS 'Act and item that it rests on.';

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['rule', 'proposal'] LOOP
        EXECUTE format('ALTER TABLE setting.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE setting.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY watchers_read ON setting.%I FOR SELECT TO oqu_staff
                            USING ((SELECT sec.role()) IN (''admin'', ''security''))', name);
        EXECUTE format('CREATE POLICY gates_read ON setting.%I FOR SELECT TO oqu_core USING (true)', name);
        EXECUTE format('CREATE POLICY owner_all ON setting.%I TO oqu_owner USING (true) WITH CHECK (true)', name);
        EXECUTE format('GRANT SELECT ON setting.%I TO oqu_staff, oqu_core', name);
    END LOOP;
END
$$;
CREATE POLICY gates_add ON setting.proposal FOR INSERT TO oqu_core WITH CHECK (true);
GRANT INSERT ON setting.proposal TO oqu_core;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON setting.proposal
    FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE FUNCTION setting.may_change() RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (sec.door() = 'staff' AND sec.role() = 'admin' AND sec.is_ministry()) IS TRUE;
END
$$;
COMMENT ON FUNCTION setting.may_change() IS 'Whether the signed context is that of an administrator of the ministry: settings are of the whole country.';

CREATE FUNCTION setting.waiting(in_key text) RETURNS uuid
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT p.id FROM setting.proposal AS p JOIN approval.proposal AS a ON a.id = p.id
             WHERE p.key = in_key AND a.state = 'OPEN' AND a.expires_at > platform.now() LIMIT 1);
END
$$;
COMMENT ON FUNCTION setting.waiting(text) IS 'The proposal to change a setting that waits for its second person; NULL: none.';

CREATE FUNCTION setting.record(in_key text, in_scope text, in_value integer, in_from date, in_source text, in_reason text, in_author uuid,
                               in_approver uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO platform.setting (key, scope, value, valid_from, legal_source, author, approved_by, reason)
    VALUES (in_key, in_scope, in_value::text, in_from, in_source, in_author, in_approver, in_reason);
    PERFORM audit.add('setting.changed', 'platform.setting', in_key, sec.organisation(), NULL,
                      jsonb_build_object('role', in_scope, 'value', in_value, 'from', in_from, 'source', in_source, 'reason', in_reason,
                                         'proposed_by', in_author));
END
$$;
COMMENT ON FUNCTION setting.record(text, text, integer, date, text, text, uuid, uuid) IS 'One more row of the history of a setting, and of the journal.';

CREATE FUNCTION setting.put(in_id uuid, in_key text, in_scope text, in_value integer, in_from date, in_source text, in_reason text)
    RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    r setting.rule;
BEGIN
    IF NOT setting.may_change() THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'setting.ministry-only';
    END IF;
    SELECT * INTO r FROM setting.rule AS x WHERE x.key = in_key;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'setting.none';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('setting.' || in_key, 0));
    IF in_value NOT BETWEEN r.least AND r.most THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'setting.out-of-bounds', COLUMN = 'value';
    ELSIF in_scope <> '' AND (r.roles = 'NONE' OR (in_scope = 'parent' AND r.roles <> 'ALL')) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'setting.no-role', COLUMN = 'scope';
    ELSIF in_from < organisation.today() THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'setting.past', COLUMN = 'valid_from';
    ELSIF setting.waiting(in_key) IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'setting.waits';
    ELSIF (SELECT s.value FROM platform.setting AS s WHERE s.key = in_key AND s.scope = in_scope AND s.valid_from <= in_from
            ORDER BY s.valid_from DESC, s.id DESC LIMIT 1) = in_value::text THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'setting.same', COLUMN = 'value';
    END IF;
    IF NOT r.takes_two THEN
        PERFORM setting.record(in_key, in_scope, in_value, in_from, in_source, in_reason, sec.person(), NULL);
        RETURN false;
    END IF;
    INSERT INTO setting.proposal (id, organisation_id, key, scope, value, valid_from, legal_source)
    VALUES (in_id, sec.organisation(), in_key, in_scope, in_value, in_from, in_source);
    PERFORM approval.propose_act(in_id, 'SETTING', sec.organisation(), in_key, '/staff/setting/' || in_key, in_reason);
    RETURN true;
END
$$;
COMMENT ON FUNCTION setting.put(uuid, text, text, integer, date, text, text) IS
    'A setting gets another value from a day on; true: it was only proposed and waits for a second person.';

CREATE FUNCTION setting.settled() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    p setting.proposal;
BEGIN
    SELECT * INTO STRICT p FROM setting.proposal AS x WHERE x.id = NEW.id;
    PERFORM setting.record(p.key, p.scope, p.value, greatest(p.valid_from, organisation.today()), p.legal_source, NEW.reason,
                           NEW.proposed_by, NEW.settled_by);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION setting.settled() IS 'Trigger: a change that a second person approved is recorded, from the day of the approval at the earliest.';
CREATE TRIGGER setting_settled AFTER UPDATE OF state ON approval.proposal
    FOR EACH ROW WHEN (NEW.kind = 'SETTING' AND OLD.state = 'OPEN' AND NEW.state = 'APPROVED') EXECUTE FUNCTION setting.settled();

DO $$
DECLARE f text;
BEGIN
    FOREACH f IN ARRAY ARRAY['may_change()', 'waiting(text)', 'record(text, text, integer, date, text, text, uuid, uuid)',
                             'put(uuid, text, text, integer, date, text, text)', 'settled()'] LOOP
        EXECUTE format('ALTER FUNCTION setting.%s OWNER TO oqu_core', f);
        EXECUTE format('REVOKE ALL ON FUNCTION setting.%s FROM PUBLIC', f);
    END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION setting.may_change(), setting.waiting(text), setting.put(uuid, text, text, integer, date, text, text) TO oqu_staff;
