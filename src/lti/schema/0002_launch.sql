-- From the shelf to the tool: who is taught where, what each may open, and launches on their way.

-- Pupils by the orders of admission; the grade by the register of pupils (NEDB) where that has one, and 1 in the school year for
-- which they were admitted. Whoever works somewhere has no class.
CREATE FUNCTION lti.places()
    RETURNS TABLE (learner uuid, learner_name text, organisation uuid, class uuid, grade int, letter text, language text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    here     uuid := sec.organisation();
    today    date := organisation.today();
    learners uuid[] := CASE WHEN sec.door() = 'family' THEN sec.children() WHEN sec.role() = 'learner' THEN ARRAY[sec.person()] END;
BEGIN
    IF learners IS NULL THEN
        RETURN QUERY SELECT NULL::uuid, ''::text, here, NULL::uuid, NULL::int, ''::text, ''::text WHERE here IS NOT NULL;
        RETURN;
    END IF;
    RETURN QUERY
    WITH admitted AS (
        SELECT p.child, p.organisation, p.pool, p.letter, p.language,
               CASE WHEN today < make_date(p.year + 1, 9, 1) THEN 1 END AS grade
          FROM admission.classes_of_pupils(learners) AS p
    ), registered AS (
        SELECT e.child_id AS child, o.id AS organisation, max(e.grade) AS grade
          FROM person.enrolment AS e
          JOIN organisation.organisation AS o ON o.bin = e.bin
         WHERE e.child_id = ANY (learners) AND e.valid_from <= today AND (e.valid_to IS NULL OR e.valid_to >= today)
         GROUP BY e.child_id, o.id
    ), taught AS (
        SELECT coalesce(a.child, r.child) AS child, coalesce(a.organisation, r.organisation) AS organisation,
               substr(encode(sha256(convert_to(a.pool::text || a.letter, 'UTF8')), 'hex'), 1, 32)::uuid AS class,
               coalesce(r.grade, a.grade) AS grade, coalesce(a.letter, '') AS letter, coalesce(a.language, '') AS language
          FROM admitted AS a
          FULL JOIN registered AS r ON r.child = a.child AND r.organisation = a.organisation
    )
    SELECT p.id, p.given, t.organisation, t.class, t.grade, coalesce(t.letter, ''), coalesce(t.language, '')
      FROM taught AS t
      JOIN person.person AS p ON p.id = t.child
     WHERE here IS NULL OR t.organisation = here
    UNION ALL
    SELECT p.id, p.given, here, NULL, NULL, '', ''
      FROM person.person AS p
     WHERE here IS NOT NULL AND p.id = ANY (learners) AND NOT EXISTS (SELECT FROM taught AS t WHERE t.organisation = here);
END
$$;
COMMENT ON FUNCTION lti.places() IS
    'Where the person of the signed context works or learns, or where the own children learn, with the class as far as it is known.';
ALTER FUNCTION lti.places() OWNER TO oqu_core;

-- Without a subscription the row is there and names none: what is not available is told, not hidden.
CREATE FUNCTION lti.shelf()
    RETURNS TABLE (resource uuid, kind text, title text, sort_key text, address text, tool uuid, tool_name text, holder text, login text,
                   learner uuid, learner_name text, organisation uuid, class uuid, grade int, letter text, language text,
                   subscription uuid)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    today date := organisation.today();
BEGIN
    RETURN QUERY
    SELECT r.id, r.kind, r.title, r.sort_key, r.address, t.id, t.name, t.holder, t.login,
           p.learner, p.learner_name, p.organisation, p.class, p.grade, p.letter, p.language,
           (SELECT s.id
              FROM lti.subscription AS s
              JOIN organisation.tree AS up ON up.ancestor_id = s.organisation_id AND up.descendant_id = p.organisation
               AND up.valid_from <= today AND (up.valid_to IS NULL OR up.valid_to >= today)
             WHERE s.tool_id = t.id AND s.ended_at IS NULL AND s.valid_to >= today
             ORDER BY up.depth
             LIMIT 1)
      FROM lti.places() AS p
      JOIN organisation.tree AS above ON above.descendant_id = p.organisation
       AND above.valid_from <= today AND (above.valid_to IS NULL OR above.valid_to >= today)
      JOIN lti.tool AS t ON t.organisation_id = above.ancestor_id AND t.status = 'ACTIVE'
      JOIN lti.resource AS r ON r.tool_id = t.id AND r.withdrawn_at IS NULL
     WHERE (p.grade IS NULL OR p.grade BETWEEN r.grade_from AND r.grade_to)
       AND (p.language = '' OR r.language IN ('', p.language));
END
$$;
COMMENT ON FUNCTION lti.shelf() IS 'Resources for the person of the signed context, by child, with the subscription by which each may be opened.';
ALTER FUNCTION lti.shelf() OWNER TO oqu_core;

CREATE TABLE lti.launch (
    hash            bytea PRIMARY KEY CHECK (length(hash) = 32),
    person_id       uuid NOT NULL,
    session_id      uuid NOT NULL,
    tool_id         uuid NOT NULL REFERENCES lti.tool,
    resource_id     uuid NOT NULL REFERENCES lti.resource,
    learner_id      uuid,
    organisation_id uuid NOT NULL,
    made_at         timestamptz NOT NULL DEFAULT platform.now(),
    used_at         timestamptz
);
CREATE INDEX launch_made ON lti.launch (made_at);
COMMENT ON TABLE lti.launch IS 'class: restricted. Launches on their way to a tool; one lives a few minutes and works once.';
COMMENT ON COLUMN lti.launch.hash IS 'SHA-256 of the login hint.';
COMMENT ON COLUMN lti.launch.person_id IS 'Who pressed.';
COMMENT ON COLUMN lti.launch.session_id IS 'Sign-in on which it stands.';
COMMENT ON COLUMN lti.launch.tool_id IS 'Where to.';
COMMENT ON COLUMN lti.launch.resource_id IS 'What is opened.';
COMMENT ON COLUMN lti.launch.learner_id IS 'For which pupil; empty for whoever works there.';
COMMENT ON COLUMN lti.launch.organisation_id IS 'Where the pupil learns, or the person works.';
COMMENT ON COLUMN lti.launch.made_at IS 'When.';
COMMENT ON COLUMN lti.launch.used_at IS 'When the tool asked for the token.';
ALTER TABLE lti.launch ENABLE ROW LEVEL SECURITY;
ALTER TABLE lti.launch FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON lti.launch TO oqu_owner USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (used_at), DELETE ON lti.launch TO oqu_core;

CREATE FUNCTION lti.digest(in_text text) RETURNS bytea
    LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
    RETURN sha256(convert_to(in_text, 'UTF8'));
COMMENT ON FUNCTION lti.digest(text) IS 'SHA-256 of a text.';
GRANT EXECUTE ON FUNCTION lti.digest(text) TO oqu_core;

CREATE FUNCTION lti.begin(in_hint text, in_resource uuid, in_learner uuid, in_organisation uuid, in_session uuid,
                          OUT outcome text, OUT tool uuid, OUT tool_name text, OUT subscription uuid, OUT login text, OUT address text)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    s record;
BEGIN
    SELECT * INTO s FROM lti.shelf() AS f
     WHERE f.resource = in_resource AND f.learner IS NOT DISTINCT FROM in_learner AND f.organisation = in_organisation;
    outcome := CASE WHEN s.resource IS NULL THEN 'NONE' WHEN s.subscription IS NULL THEN 'NO_SUBSCRIPTION' ELSE 'OK' END;
    IF outcome <> 'OK' THEN
        RETURN;
    END IF;
    INSERT INTO lti.launch (hash, person_id, session_id, tool_id, resource_id, learner_id, organisation_id)
    VALUES (lti.digest(in_hint), sec.person(), in_session, s.tool, in_resource, in_learner, in_organisation);
    tool := s.tool;
    tool_name := s.tool_name;
    subscription := s.subscription;
    login := s.login;
    address := s.address;
END
$$;
COMMENT ON FUNCTION lti.begin(text, uuid, uuid, uuid, uuid) IS
    'Begins a launch of what is on the shelf of the signed context: OK, NONE, or NO_SUBSCRIPTION.';
ALTER FUNCTION lti.begin(text, uuid, uuid, uuid, uuid) OWNER TO oqu_core;

-- What the tool may learn is read at this moment: whoever has left since the press is refused.
CREATE FUNCTION lti.finish(in_hint text, in_tool uuid, in_session uuid, in_life_s integer,
                           OUT outcome text, OUT resource uuid, OUT title text, OUT address text, OUT tool_name text,
                           OUT subscription uuid, OUT learner uuid, OUT organisation uuid, OUT class uuid, OUT grade int,
                           OUT letter text, OUT language text)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    l lti.launch;
    s record;
BEGIN
    SELECT * INTO l FROM lti.launch AS x WHERE x.hash = lti.digest(in_hint) AND x.person_id = sec.person() FOR UPDATE;
    SELECT * INTO s FROM lti.shelf() AS f
     WHERE f.resource = l.resource_id AND f.learner IS NOT DISTINCT FROM l.learner_id AND f.organisation = l.organisation_id;
    outcome := CASE WHEN l.hash IS NULL THEN 'HINT'
                    WHEN l.tool_id <> in_tool THEN 'OTHER_TOOL'
                    WHEN l.used_at IS NOT NULL THEN 'USED'
                    WHEN l.made_at < platform.now() - in_life_s * interval '1 second' THEN 'EXPIRED'
                    WHEN l.session_id <> in_session THEN 'SESSION'
                    WHEN s.subscription IS NULL THEN 'GONE'
                    ELSE 'OK' END;
    IF outcome NOT IN ('HINT', 'OTHER_TOOL') THEN
        UPDATE lti.launch AS x SET used_at = platform.now() WHERE x.hash = l.hash AND x.used_at IS NULL;
    END IF;
    IF outcome <> 'OK' THEN
        RETURN;
    END IF;
    resource := s.resource;
    title := s.title;
    address := s.address;
    tool_name := s.tool_name;
    subscription := s.subscription;
    learner := s.learner;
    organisation := s.organisation;
    class := s.class;
    grade := s.grade;
    letter := s.letter;
    language := s.language;
END
$$;
COMMENT ON FUNCTION lti.finish(text, uuid, uuid, integer) IS
    'Ends a launch of the signed context, once, and gives what its token says: OK, or what is wrong.';
ALTER FUNCTION lti.finish(text, uuid, uuid, integer) OWNER TO oqu_core;

CREATE FUNCTION lti.known(in_tool uuid, OUT organisation uuid, OUT name text, OUT redirects text, OUT status text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    SELECT t.organisation_id, t.name, array_to_string(t.redirects, E'\n'), t.status INTO organisation, name, redirects, status
      FROM lti.tool AS t WHERE t.id = in_tool;
END
$$;
COMMENT ON FUNCTION lti.known(uuid) IS 'A tool that asks for a token: its name and the addresses to which tokens may go; no person.';
ALTER FUNCTION lti.known(uuid) OWNER TO oqu_core;

CREATE FUNCTION lti.sweep() RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    DELETE FROM lti.launch WHERE made_at < platform.now() - interval '1 day'
$$;
COMMENT ON FUNCTION lti.sweep() IS 'Removes launches that were worth nothing for a day.';
ALTER FUNCTION lti.sweep() OWNER TO oqu_core;

REVOKE ALL ON FUNCTION lti.places(), lti.shelf(), lti.begin(text, uuid, uuid, uuid, uuid), lti.finish(text, uuid, uuid, integer),
    lti.known(uuid), lti.sweep() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lti.places(), lti.shelf(), lti.begin(text, uuid, uuid, uuid, uuid), lti.finish(text, uuid, uuid, integer),
    lti.known(uuid) TO oqu_family, oqu_staff;
GRANT EXECUTE ON FUNCTION lti.sweep() TO oqu_work;
