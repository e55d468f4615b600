-- Libraries and textbooks that people open from their account (LTI 1.3): systems, their resources, who has subscribed.
CREATE SCHEMA lti;
COMMENT ON SCHEMA lti IS 'Resources of others opened by Learning Tools Interoperability 1.3: tools, resources, subscriptions, launches.';
REVOKE ALL ON SCHEMA lti FROM PUBLIC;
GRANT USAGE ON SCHEMA lti TO oqu_public, oqu_family, oqu_staff, oqu_work;
GRANT USAGE, CREATE ON SCHEMA lti TO oqu_core;

CREATE TABLE lti.tool (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    name            text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    search_key      text NOT NULL,
    sort_key        text NOT NULL,
    holder          text NOT NULL CHECK (length(holder) BETWEEN 1 AND 200),
    login           text NOT NULL CHECK (length(login) BETWEEN 1 AND 300),
    redirects       text[] NOT NULL CHECK (cardinality(redirects) BETWEEN 1 AND 10),
    status          text NOT NULL DEFAULT 'ACTIVE' CHECK (status IN ('ACTIVE', 'BLOCKED')),
    status_reason   text NOT NULL DEFAULT '' CHECK (length(status_reason) <= 500),
    created_at      timestamptz NOT NULL DEFAULT platform.now(),
    version         integer NOT NULL DEFAULT 1,
    CONSTRAINT tool_reason CHECK (status = 'ACTIVE' OR status_reason <> '')
);
COMMENT ON TABLE lti.tool IS 'class: internal. Systems of libraries and publishers (tools of LTI).';
COMMENT ON COLUMN lti.tool.id IS 'Identifier; the client_id of the protocol.';
COMMENT ON COLUMN lti.tool.organisation_id IS 'Who connected it; only people of this organisation and of those below it can open it.';
COMMENT ON COLUMN lti.tool.name IS 'Name that people read.';
COMMENT ON COLUMN lti.tool.search_key IS 'Search key of name and holder, made by the application.';
COMMENT ON COLUMN lti.tool.sort_key IS 'Sort key of the name in the order of the Kazakh alphabet, hexadecimal.';
COMMENT ON COLUMN lti.tool.holder IS 'Who runs it and receives the data.';
COMMENT ON COLUMN lti.tool.login IS 'Address where a launch begins (OpenID Connect third-party initiated login).';
COMMENT ON COLUMN lti.tool.redirects IS 'Addresses to which tokens are sent, compared letter by letter.';
COMMENT ON COLUMN lti.tool.status IS 'ACTIVE, or BLOCKED: nobody opens anything of it.';
COMMENT ON COLUMN lti.tool.status_reason IS 'Why it was blocked or let in again.';
COMMENT ON COLUMN lti.tool.created_at IS 'When it was registered.';
COMMENT ON COLUMN lti.tool.version IS 'Counts changes, for optimistic locking.';

CREATE TABLE lti.resource (
    id              uuid PRIMARY KEY,
    tool_id         uuid NOT NULL REFERENCES lti.tool,
    organisation_id uuid NOT NULL,
    kind            text NOT NULL CHECK (kind IN ('LIBRARY', 'TEXTBOOK')),
    title           text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    sort_key        text NOT NULL,
    address         text NOT NULL CHECK (length(address) BETWEEN 1 AND 300),
    language        text NOT NULL CHECK (language ~ '^([a-z]{2,3})?$'),
    grade_from      integer NOT NULL CHECK (grade_from BETWEEN 1 AND 12),
    grade_to        integer NOT NULL CHECK (grade_to BETWEEN 1 AND 12),
    added_at        timestamptz NOT NULL DEFAULT platform.now(),
    withdrawn_at    timestamptz,
    CONSTRAINT resource_grades CHECK (grade_from <= grade_to)
);
CREATE INDEX resource_tool ON lti.resource (tool_id) WHERE withdrawn_at IS NULL;
COMMENT ON TABLE lti.resource IS 'class: internal. Libraries and textbooks of a tool; withdrawn, never deleted.';
COMMENT ON COLUMN lti.resource.id IS 'Identifier; the resource link of the protocol.';
COMMENT ON COLUMN lti.resource.tool_id IS 'Tool that shows it.';
COMMENT ON COLUMN lti.resource.organisation_id IS 'That of the tool.';
COMMENT ON COLUMN lti.resource.kind IS 'LIBRARY: digital educational resource; TEXTBOOK: electronic textbook.';
COMMENT ON COLUMN lti.resource.title IS 'Title that people read.';
COMMENT ON COLUMN lti.resource.sort_key IS 'Sort key of the title in the order of the Kazakh alphabet, hexadecimal.';
COMMENT ON COLUMN lti.resource.address IS 'Its address at the tool (target_link_uri).';
COMMENT ON COLUMN lti.resource.language IS 'For pupils taught in this language, ISO 639; empty: for all.';
COMMENT ON COLUMN lti.resource.grade_from IS 'For pupils of this grade and above.';
COMMENT ON COLUMN lti.resource.grade_to IS 'For pupils of this grade and below.';
COMMENT ON COLUMN lti.resource.added_at IS 'When it was added.';
COMMENT ON COLUMN lti.resource.withdrawn_at IS 'When it was withdrawn; empty while it is offered.';

CREATE TABLE lti.subscription (
    id              uuid PRIMARY KEY,
    tool_id         uuid NOT NULL REFERENCES lti.tool,
    organisation_id uuid NOT NULL,
    contract        text NOT NULL CHECK (length(contract) BETWEEN 1 AND 200),
    valid_to        date NOT NULL,
    made_at         timestamptz NOT NULL DEFAULT platform.now(),
    ended_at        timestamptz,
    CONSTRAINT subscription_once UNIQUE (organisation_id, tool_id)
);
COMMENT ON TABLE lti.subscription IS 'class: internal. Which organisation has the resources of a tool, and until when.';
COMMENT ON COLUMN lti.subscription.id IS 'Identifier; the deployment_id of the protocol, which stays when the subscription is renewed.';
COMMENT ON COLUMN lti.subscription.tool_id IS 'Tool.';
COMMENT ON COLUMN lti.subscription.organisation_id IS 'Organisation; those below it have them, too.';
COMMENT ON COLUMN lti.subscription.contract IS 'Contract or decision on which it stands.';
COMMENT ON COLUMN lti.subscription.valid_to IS 'Last day.';
COMMENT ON COLUMN lti.subscription.made_at IS 'When it was first entered.';
COMMENT ON COLUMN lti.subscription.ended_at IS 'When it was ended before its last day; empty while it stands.';

-- Whose tool this is: of the reader's organisation, of one below it, or of one above it.
CREATE FUNCTION lti.concerns(in_owner uuid) RETURNS boolean
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
    RETURN in_owner = ANY (sec.organisations())
        OR EXISTS (SELECT FROM organisation.tree AS t
                    WHERE t.ancestor_id = in_owner AND t.descendant_id = sec.organisation()
                      AND t.valid_from <= organisation.today() AND (t.valid_to IS NULL OR t.valid_to >= organisation.today()));
COMMENT ON FUNCTION lti.concerns(uuid) IS 'Whether an organisation is that of the signed context, or above or below it.';
REVOKE ALL ON FUNCTION lti.concerns(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lti.concerns(uuid) TO oqu_staff;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['tool', 'resource', 'subscription'] LOOP
        EXECUTE format('ALTER TABLE lti.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE lti.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY owner_all ON lti.%I TO oqu_owner USING (true) WITH CHECK (true)', name);
        EXECUTE format('GRANT SELECT ON lti.%I TO oqu_core, oqu_staff', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['tool', 'resource'] LOOP
        EXECUTE format('CREATE POLICY admin_sees ON lti.%I FOR SELECT TO oqu_staff
            USING ((SELECT sec.role()) = ''admin'' AND lti.concerns(organisation_id))', name);
        EXECUTE format('CREATE POLICY admin_adds ON lti.%I FOR INSERT TO oqu_staff
            WITH CHECK ((SELECT sec.role()) = ''admin'' AND organisation_id = ANY ((SELECT sec.organisations())::uuid[]))', name);
        EXECUTE format('CREATE POLICY admin_changes ON lti.%I FOR UPDATE TO oqu_staff
            USING ((SELECT sec.role()) = ''admin'' AND organisation_id = ANY ((SELECT sec.organisations())::uuid[])) WITH CHECK (true)', name);
    END LOOP;
END $$;
GRANT INSERT (id, organisation_id, name, search_key, sort_key, holder, login, redirects),
      UPDATE (name, search_key, sort_key, holder, login, redirects, status, status_reason, version) ON lti.tool TO oqu_staff;
GRANT INSERT (id, tool_id, organisation_id, kind, title, sort_key, address, language, grade_from, grade_to), UPDATE (withdrawn_at)
    ON lti.resource TO oqu_staff;
CREATE POLICY admin_sees ON lti.subscription FOR SELECT TO oqu_staff
    USING ((SELECT sec.role()) = 'admin' AND organisation_id = ANY ((SELECT sec.organisations())::uuid[]));
CREATE POLICY admin_subscribes ON lti.subscription FOR INSERT TO oqu_staff
    WITH CHECK ((SELECT sec.role()) = 'admin' AND organisation_id = (SELECT sec.organisation())
                AND EXISTS (SELECT FROM lti.tool AS t WHERE t.id = tool_id));
CREATE POLICY admin_changes ON lti.subscription FOR UPDATE TO oqu_staff
    USING ((SELECT sec.role()) = 'admin' AND organisation_id = (SELECT sec.organisation())) WITH CHECK (true);
GRANT INSERT (id, tool_id, organisation_id, contract, valid_to), UPDATE (contract, valid_to, ended_at) ON lti.subscription TO oqu_staff;
