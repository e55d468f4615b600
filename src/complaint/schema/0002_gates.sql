-- The narrow gates through which doors change complaints. Each checks the signed context itself; time and numbers are the database's.

CREATE FUNCTION complaint.add_step(in_id uuid, in_at timestamptz, in_kind text, in_words text) RETURNS void LANGUAGE plpgsql VOLATILE
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO complaint.step (complaint_id, at, kind, person_id, name, words)
    VALUES (in_id, in_at, in_kind, sec.person(), (SELECT f.name FROM sec.person_facts(sec.person()) AS f), in_words);
END $$;
ALTER FUNCTION complaint.add_step(uuid, timestamptz, text, text) OWNER TO oqu_core;

-- The own complaint of a family in one of these states, locked; nothing for anybody else. Internal.
CREATE FUNCTION complaint.lock_own(in_id uuid, in_states text[]) RETURNS complaint.complaint LANGUAGE plpgsql VOLATILE
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    k complaint.complaint;
BEGIN
    SELECT * INTO k FROM complaint.complaint AS x WHERE x.id = in_id AND x.person_id = sec.person()
       AND x.child_id <> ALL (sec.closed_children()) FOR UPDATE;
    IF NOT FOUND OR sec.door() IS DISTINCT FROM 'family' THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'complaint.no-such';
    ELSIF NOT (k.state = ANY (in_states)) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'complaint.changed';
    END IF;
    RETURN k;
END $$;
ALTER FUNCTION complaint.lock_own(uuid, text[]) OWNER TO oqu_core;

-- The complaint for an officer of its body, or of one above it; a school's own people never decide about themselves. Internal.
CREATE FUNCTION complaint.lock_body(in_id uuid, in_states text[]) RETURNS complaint.complaint LANGUAGE plpgsql VOLATILE
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    k complaint.complaint;
BEGIN
    SELECT * INTO k FROM complaint.complaint AS x
     WHERE x.id = in_id AND x.state <> 'DRAFT' AND x.organisation_id = ANY (sec.organisations()) FOR UPDATE;
    IF NOT FOUND OR sec.door() IS DISTINCT FROM 'staff' OR sec.role() IS DISTINCT FROM 'department'
       OR (k.school_id IS NOT NULL AND sec.works_at(sec.person(), ARRAY[k.school_id])) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'complaint.no-such';
    ELSIF NOT (k.state = ANY (in_states)) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'complaint.changed';
    END IF;
    RETURN k;
END $$;
ALTER FUNCTION complaint.lock_body(uuid, text[]) OWNER TO oqu_core;

-- Begins a draft, or finds the one that there is. The caller's program says which body answers.
CREATE FUNCTION complaint.begin(in_id uuid, in_child uuid, in_application uuid, in_number bigint, in_school uuid, in_refusal text,
                                in_body uuid, in_region text, in_language text)
    RETURNS uuid LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    there uuid;
BEGIN
    IF sec.door() IS DISTINCT FROM 'family' OR NOT (in_child = ANY (sec.children())) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'complaint.no-such';
    ELSIF EXISTS (SELECT FROM complaint.complaint AS k WHERE k.application_id = in_application AND k.state IN ('OPEN', 'PROPOSED')) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'complaint.open-already';
    END IF;
    INSERT INTO complaint.complaint (id, person_id, person_name, child_id, child_name, application_id, application_number, school_id,
                                     refusal_ground, organisation_id, region_kato, language)
    VALUES (in_id, sec.person(), (SELECT f.name FROM sec.person_facts(sec.person()) AS f), in_child,
            (SELECT f.name FROM sec.person_facts(in_child) AS f), in_application, in_number, in_school, in_refusal, in_body, in_region,
            in_language)
    ON CONFLICT (person_id, child_id) WHERE state = 'DRAFT' DO UPDATE
       SET application_id = EXCLUDED.application_id, application_number = EXCLUDED.application_number, school_id = EXCLUDED.school_id,
           refusal_ground = EXCLUDED.refusal_ground, organisation_id = EXCLUDED.organisation_id, region_kato = EXCLUDED.region_kato
    RETURNING id INTO there;
    RETURN there;
END $$;
ALTER FUNCTION complaint.begin(uuid, uuid, uuid, bigint, uuid, text, uuid, text, text) OWNER TO oqu_core;

CREATE FUNCTION complaint.write(in_id uuid, in_ground text, in_text text, in_wish text, in_language text) RETURNS void LANGUAGE plpgsql
    VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM complaint.lock_own(in_id, ARRAY['DRAFT']);
    UPDATE complaint.complaint SET ground = in_ground, text = in_text, wish = in_wish, language = in_language WHERE id = in_id;
END $$;
ALTER FUNCTION complaint.write(uuid, text, text, text, text) OWNER TO oqu_core;

CREATE FUNCTION complaint.attach(in_id uuid, in_paper uuid, in_file uuid) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM complaint.lock_own(in_id, ARRAY['DRAFT']);
    IF (SELECT count(*) FROM complaint.paper AS f WHERE f.complaint_id = in_id AND f.removed_at IS NULL) >= 10 THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'complaint.papers-many';
    END IF;
    INSERT INTO complaint.paper (id, complaint_id, file_id) VALUES (in_paper, in_id, in_file);
END $$;
ALTER FUNCTION complaint.attach(uuid, uuid, uuid) OWNER TO oqu_core;

CREATE FUNCTION complaint.detach(in_id uuid, in_paper uuid) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM complaint.lock_own(in_id, ARRAY['DRAFT']);
    UPDATE complaint.paper SET removed_at = platform.now() WHERE id = in_paper AND complaint_id = in_id AND removed_at IS NULL;
END $$;
ALTER FUNCTION complaint.detach(uuid, uuid) OWNER TO oqu_core;

-- Registers it: from here on the term runs, in working days of the region.
CREATE FUNCTION complaint.lodge(in_id uuid) RETURNS TABLE (number bigint, due timestamptz) LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    k   complaint.complaint := complaint.lock_own(in_id, ARRAY['DRAFT']);
    now timestamptz := platform.now();
BEGIN
    IF k.ground IS NULL OR k.wish IS NULL OR coalesce(k.text, '') = '' THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ422', MESSAGE = 'complaint.incomplete';
    END IF;
    UPDATE complaint.complaint
       SET state = 'OPEN', number = nextval('complaint.number'), lodged_at = now,
           due_at = sec.work_term(now, platform.setting_text('complaint.answer_days', (now AT TIME ZONE INTERVAL '+05:00')::date)::int,
                                  k.region_kato)
     WHERE id = in_id RETURNING * INTO k;
    PERFORM complaint.add_step(in_id, now, 'LODGED', '');
    RETURN QUERY SELECT k.number, k.due_at;
END $$;
ALTER FUNCTION complaint.lodge(uuid) OWNER TO oqu_core;

CREATE FUNCTION complaint.withdraw(in_id uuid) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    now timestamptz := platform.now();
BEGIN
    PERFORM complaint.lock_own(in_id, ARRAY['OPEN', 'PROPOSED']);
    UPDATE complaint.complaint SET state = 'WITHDRAWN', ended_at = now WHERE id = in_id;
    PERFORM complaint.add_step(in_id, now, 'WITHDRAWN', '');
END $$;
ALTER FUNCTION complaint.withdraw(uuid) OWNER TO oqu_core;

-- The body asks the school, once; the school explains within its own term.
CREATE FUNCTION complaint.ask(in_id uuid, in_text text) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    k   complaint.complaint := complaint.lock_body(in_id, ARRAY['OPEN']);
    now timestamptz := platform.now();
BEGIN
    IF k.school_id IS NULL OR k.asked_at IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'complaint.asked-already';
    END IF;
    UPDATE complaint.complaint
       SET asked_at = now, asked_text = in_text,
           explain_due_at = sec.work_term(now, platform.setting_text('complaint.provider_days',
                                                                     (now AT TIME ZONE INTERVAL '+05:00')::date)::int, k.region_kato)
     WHERE id = in_id;
    PERFORM complaint.add_step(in_id, now, 'ASKED', in_text);
END $$;
ALTER FUNCTION complaint.ask(uuid, text) OWNER TO oqu_core;

CREATE FUNCTION complaint.explain(in_id uuid, in_text text) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    k   complaint.complaint;
    now timestamptz := platform.now();
BEGIN
    SELECT * INTO k FROM complaint.complaint AS x
     WHERE x.id = in_id AND x.asked_at IS NOT NULL AND x.school_id = sec.organisation() FOR UPDATE;
    IF NOT FOUND OR sec.door() IS DISTINCT FROM 'staff' OR coalesce(sec.role(), '') NOT IN ('clerk', 'director') THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'complaint.no-such';
    ELSIF k.explained_at IS NOT NULL OR k.state NOT IN ('OPEN', 'PROPOSED') THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE = 'complaint.changed';
    END IF;
    UPDATE complaint.complaint
       SET explained_at = now, explanation = in_text, explained_name = (SELECT f.name FROM sec.person_facts(sec.person()) AS f)
     WHERE id = in_id;
    PERFORM complaint.add_step(in_id, now, 'EXPLAINED', in_text);
END $$;
ALTER FUNCTION complaint.explain(uuid, text) OWNER TO oqu_core;

-- What is to be said to the family once the second officer has confirmed a seat; and back, when not.
CREATE FUNCTION complaint.propose(in_id uuid, in_found text, in_rule text, in_words text) RETURNS void LANGUAGE plpgsql VOLATILE
    SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM complaint.lock_body(in_id, ARRAY['OPEN']);
    UPDATE complaint.complaint SET state = 'PROPOSED', found = in_found, rule = in_rule WHERE id = in_id;
    PERFORM complaint.add_step(in_id, platform.now(), 'PROPOSED', in_words);
END $$;
ALTER FUNCTION complaint.propose(uuid, text, text, text) OWNER TO oqu_core;
CREATE FUNCTION complaint.give_back(in_id uuid, in_words text) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM complaint.lock_body(in_id, ARRAY['PROPOSED']);
    UPDATE complaint.complaint SET state = 'OPEN', found = NULL, rule = NULL WHERE id = in_id;
    PERFORM complaint.add_step(in_id, platform.now(), 'RETURNED', in_words);
END $$;
ALTER FUNCTION complaint.give_back(uuid, text) OWNER TO oqu_core;

-- The answer. A seat for the child is never settled here by one person: DIRECTED and ABOVE follow only a decision of two, which the
-- gate of admission made in the same transaction.
CREATE FUNCTION complaint.settle(in_id uuid, in_outcome text, in_found text, in_rule text, in_done text, in_next text, in_decision uuid)
    RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    by_two boolean := in_outcome IN ('DIRECTED', 'ABOVE');
    k      complaint.complaint := complaint.lock_body(in_id, ARRAY[CASE WHEN by_two THEN 'PROPOSED' ELSE 'OPEN' END]);
    now    timestamptz := platform.now();
BEGIN
    IF by_two AND NOT sec.was_directed(k.application_id) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ403', MESSAGE = 'admission.direction.one-person';
    END IF;
    UPDATE complaint.complaint
       SET state = 'SETTLED', ended_at = now, outcome = in_outcome, found = in_found, rule = in_rule, done = in_done, next = in_next,
           settled_name = (SELECT f.name FROM sec.person_facts(sec.person()) AS f), decision_id = in_decision
     WHERE id = in_id;
    PERFORM complaint.add_step(in_id, now, 'SETTLED', in_done);
END $$;
ALTER FUNCTION complaint.settle(uuid, text, text, text, text, text, uuid) OWNER TO oqu_core;

-- Figures for a department and, without names, for the ministry and oversight: by region, ground and outcome.
CREATE FUNCTION complaint.figures(in_from timestamptz, in_now timestamptz)
    RETURNS TABLE (region text, ground text, lodged bigint, open bigint, late bigint, rejected bigint, placed bigint, helped bigint,
                   withdrawn bigint, answered_late bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF sec.door() IS DISTINCT FROM 'staff' OR coalesce(sec.role(), '') NOT IN ('department', 'ministry', 'oversight') THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT k.region_kato, k.ground, count(*), count(*) FILTER (WHERE k.ended_at IS NULL),
           count(*) FILTER (WHERE k.ended_at IS NULL AND k.due_at < in_now), count(*) FILTER (WHERE k.outcome = 'REJECTED'),
           count(*) FILTER (WHERE k.outcome IN ('DIRECTED', 'ABOVE', 'ENLARGED')), count(*) FILTER (WHERE k.outcome = 'HELPED'),
           count(*) FILTER (WHERE k.state = 'WITHDRAWN'), count(*) FILTER (WHERE k.state = 'SETTLED' AND k.ended_at > k.due_at)
      FROM complaint.complaint AS k
     WHERE k.state <> 'DRAFT' AND k.lodged_at >= in_from AND k.organisation_id = ANY (sec.organisations())
     GROUP BY k.region_kato, k.ground;
END $$;
ALTER FUNCTION complaint.figures(timestamptz, timestamptz) OWNER TO oqu_core;

-- What each body has to answer now, without names, for the same readers.
CREATE FUNCTION complaint.owed()
    RETURNS TABLE (organisation uuid, region text, open bigint, soon bigint, late bigint, oldest timestamptz)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    at timestamptz := platform.now();
BEGIN
    IF sec.door() IS DISTINCT FROM 'staff' OR coalesce(sec.role(), '') NOT IN ('department', 'ministry', 'oversight') THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT k.organisation_id, k.region_kato, count(*), count(*) FILTER (WHERE k.due_at >= at AND k.due_at <= w.tomorrow),
           count(*) FILTER (WHERE k.due_at < at), min(k.due_at) FILTER (WHERE k.due_at < at)
      FROM complaint.complaint AS k
      JOIN (SELECT r.region_kato, sec.work_term(at, 1, r.region_kato) AS tomorrow
              FROM (SELECT DISTINCT o.region_kato FROM complaint.complaint AS o WHERE o.state IN ('OPEN', 'PROPOSED')) AS r) AS w
        ON w.region_kato = k.region_kato
     WHERE k.state IN ('OPEN', 'PROPOSED') AND k.organisation_id = ANY (sec.organisations())
     GROUP BY k.organisation_id, k.region_kato;
END $$;
ALTER FUNCTION complaint.owed() OWNER TO oqu_core;
COMMENT ON FUNCTION complaint.owed() IS 'Complaints that wait for an answer, end soon or are late, by body, without names.';

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA complaint FROM PUBLIC;
GRANT EXECUTE ON FUNCTION complaint.figures(timestamptz, timestamptz), complaint.owed() TO oqu_staff;
COMMENT ON FUNCTION complaint.figures(timestamptz, timestamptz) IS 'Figures of complaints by region and ground, without names.';
GRANT EXECUTE ON FUNCTION complaint.begin(uuid, uuid, uuid, bigint, uuid, text, uuid, text, text),
    complaint.write(uuid, text, text, text, text), complaint.attach(uuid, uuid, uuid), complaint.detach(uuid, uuid), complaint.lodge(uuid),
    complaint.withdraw(uuid) TO oqu_family;
GRANT EXECUTE ON FUNCTION complaint.ask(uuid, text), complaint.explain(uuid, text), complaint.propose(uuid, text, text, text),
    complaint.give_back(uuid, text), complaint.settle(uuid, text, text, text, text, text, uuid) TO oqu_staff;

COMMENT ON FUNCTION complaint.add_step(uuid, timestamptz, text, text) IS 'One step of the way; for the gates only.';
COMMENT ON FUNCTION complaint.lock_own(uuid, text[]) IS 'The own complaint of a family, locked; for the gates only.';
COMMENT ON FUNCTION complaint.lock_body(uuid, text[]) IS 'A complaint for an officer of its body, locked; for the gates only.';
COMMENT ON FUNCTION complaint.begin(uuid, uuid, uuid, bigint, uuid, text, uuid, text, text) IS 'A parent begins a complaint for a current child, or goes on with the draft.';
COMMENT ON FUNCTION complaint.write(uuid, text, text, text, text) IS 'Answers of the draft.';
COMMENT ON FUNCTION complaint.attach(uuid, uuid, uuid) IS 'Adds a document to the draft.';
COMMENT ON FUNCTION complaint.detach(uuid, uuid) IS 'Takes a document away from the draft.';
COMMENT ON FUNCTION complaint.lodge(uuid) IS 'Registers a complaint: number and term.';
COMMENT ON FUNCTION complaint.withdraw(uuid) IS 'The family takes its complaint back.';
COMMENT ON FUNCTION complaint.ask(uuid, text) IS 'The body asks the school to explain, once.';
COMMENT ON FUNCTION complaint.explain(uuid, text) IS 'The school that was asked explains.';
COMMENT ON FUNCTION complaint.propose(uuid, text, text, text) IS 'What the family is told once a second officer confirms.';
COMMENT ON FUNCTION complaint.give_back(uuid, text) IS 'The proposal was declined or taken back.';
COMMENT ON FUNCTION complaint.settle(uuid, text, text, text, text, text, uuid) IS 'The answer to a complaint; a seat only after a decision of two.';
GRANT EXECUTE ON FUNCTION sec.work_term(timestamptz, int, text) TO oqu_work;
