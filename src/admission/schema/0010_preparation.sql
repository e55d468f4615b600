-- Drafts for the children of a school's own pre-school, prepared in bulk. A run writes drafts and nothing else: only what a
-- parent signs becomes an application (Algorithm p. 4).
CREATE TABLE admission.preparation (
    id              uuid PRIMARY KEY,
    campaign_id     uuid NOT NULL REFERENCES admission.campaign,
    organisation_id uuid NOT NULL,
    bin             text NOT NULL CHECK (bin ~ '^[0-9]{12}$'),
    started_by      uuid NOT NULL,
    started_at      timestamptz NOT NULL DEFAULT platform.now(),
    ended_at        timestamptz
);
CREATE UNIQUE INDEX one_open_preparation ON admission.preparation (organisation_id) WHERE ended_at IS NULL;
CREATE INDEX preparation_open ON admission.preparation (started_at) WHERE ended_at IS NULL;
COMMENT ON TABLE admission.preparation IS 'class: internal. One run over the children of a school''s own pre-school, started by its director';
COMMENT ON COLUMN admission.preparation.id IS 'identifier';
COMMENT ON COLUMN admission.preparation.campaign_id IS 'campaign';
COMMENT ON COLUMN admission.preparation.organisation_id IS 'school';
COMMENT ON COLUMN admission.preparation.bin IS 'its BIN: by it NEDB reports who completed pre-school preparation there';
COMMENT ON COLUMN admission.preparation.started_by IS 'director who started it';
COMMENT ON COLUMN admission.preparation.started_at IS 'when';
COMMENT ON COLUMN admission.preparation.ended_at IS 'when nobody was left to prepare a draft for; empty while `oqu work` is busy with it';
ALTER TABLE admission.preparation ENABLE ROW LEVEL SECURITY;
ALTER TABLE admission.preparation FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON admission.preparation TO oqu_owner USING (true) WITH CHECK (true);
CREATE POLICY own_school ON admission.preparation FOR SELECT TO oqu_staff
    USING (organisation_id = ANY ((SELECT sec.organisations())::uuid[]));
GRANT SELECT ON admission.preparation TO oqu_staff;
GRANT ALL ON admission.preparation TO oqu_core;

ALTER TABLE admission.draft ADD COLUMN prepared_by uuid REFERENCES admission.preparation;
COMMENT ON COLUMN admission.draft.prepared_by IS 'run that prepared it; empty when the parent began it';
CREATE INDEX draft_of_child ON admission.draft (campaign_id, child_id, person_id);
GRANT INSERT ON admission.draft TO oqu_core;

-- The director of the school starts a run; one that still runs is the answer to a second press.
CREATE FUNCTION admission.prepare_start(in_id uuid, in_campaign uuid, in_bin text) RETURNS uuid
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    started uuid;
BEGIN
    IF sec.door() IS DISTINCT FROM 'staff' OR sec.role() IS DISTINCT FROM 'director' THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'admission.no-such-application';
    END IF;
    INSERT INTO admission.preparation (id, campaign_id, organisation_id, bin, started_by)
    VALUES (in_id, in_campaign, sec.organisation(), in_bin, sec.person())
    ON CONFLICT (organisation_id) WHERE ended_at IS NULL DO NOTHING
    RETURNING id INTO started;
    RETURN started;
END
$$;
COMMENT ON FUNCTION admission.prepare_start(uuid, uuid, text) IS
    'Starts a run for the own school; nothing when one runs already.';
ALTER FUNCTION admission.prepare_start(uuid, uuid, text) OWNER TO oqu_core;

-- The next few drafts of the oldest open run. A parent who has a draft for the child, began or threw one away, and a
-- child for whom anybody has applied, are left alone: so a second run finds nobody, and one that was killed goes on.
CREATE FUNCTION admission.prepare_drafts(in_most int)
    RETURNS TABLE (draft_id uuid, person_id uuid, child_id uuid, organisation_id uuid, language text)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    r      admission.preparation;
    c      admission.campaign;
    school record;
    due    record;
    seen   int := 0;
BEGIN
    SELECT * INTO r FROM admission.preparation WHERE ended_at IS NULL ORDER BY started_at LIMIT 1 FOR UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT * INTO STRICT c FROM admission.campaign WHERE id = r.campaign_id;
    -- The only class is the answer; of several the largest is a suggestion, and the parent is asked.
    SELECT count(*) AS pools, (array_agg(p.id ORDER BY p.capacity DESC, p.language))[1] AS pool,
           (array_agg(p.language ORDER BY p.capacity DESC, p.language))[1] AS language
      INTO school
      FROM admission.pool AS p
     WHERE p.campaign_id = c.id AND p.organisation_id = r.organisation_id AND p.opened;
    FOR due IN
        SELECT g.child, g.adult, g.relation, g.born <= c.sure_born_until AS sure,
               (SELECT a.language FROM admission.application AS a
                 WHERE a.applicant_id = g.adult ORDER BY a.submitted_at DESC LIMIT 1) AS language
          FROM sec.preschool_leavers(r.bin, c.year) AS g
         WHERE g.adult IS NOT NULL AND g.born <= c.born_until
           AND (platform.now() AT TIME ZONE INTERVAL '+05:00')::date <= c.last_day
           AND NOT EXISTS (SELECT FROM admission.application AS a WHERE a.campaign_id = c.id AND a.child_id = g.child)
           AND NOT EXISTS (SELECT FROM admission.draft AS d
                            WHERE d.campaign_id = c.id AND d.child_id = g.child AND d.person_id = g.adult)
         LIMIT in_most
    LOOP
        seen := seen + 1;
        INSERT INTO admission.draft (id, person_id, campaign_id, child_id, relation, pool_id, answered, prepared_by)
        VALUES (gen_random_uuid(), due.adult, c.id, due.child,
                CASE due.relation WHEN 'ADOPTER' THEN 'adopter' WHEN 'FOSTER' THEN 'foster'
                                  WHEN 'GUARDIAN' THEN 'guardian' WHEN 'TRUSTEE' THEN 'guardian' ELSE 'parent' END,
                school.pool,
                CASE WHEN due.sure THEN ARRAY['child'] ELSE '{}' END
                || CASE WHEN school.pools = 1 THEN ARRAY['school'] ELSE '{}' END, r.id)
        ON CONFLICT DO NOTHING
        RETURNING id INTO draft_id;
        IF draft_id IS NOT NULL THEN
            person_id := due.adult;
            child_id := due.child;
            organisation_id := r.organisation_id;
            language := coalesce(due.language, CASE WHEN school.language = 'ru' THEN 'ru' ELSE 'kk' END);
            RETURN NEXT;
        END IF;
    END LOOP;
    IF seen < in_most THEN
        UPDATE admission.preparation SET ended_at = platform.now() WHERE id = r.id;
    END IF;
END
$$;
COMMENT ON FUNCTION admission.prepare_drafts(int) IS
    'Writes the next drafts of the oldest open run and names whom to tell; ends the run when nobody is left.';
ALTER FUNCTION admission.prepare_drafts(int) OWNER TO oqu_core;

-- Each child of the own pre-school counts once: has applied; has no parent in the register; has a draft, or had one;
-- waits for the next run. For the director; numbers only.
CREATE FUNCTION admission.prepare_figures(in_campaign uuid, in_bin text)
    RETURNS TABLE (children int, applied int, alone int, prepared int, remaining int)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF sec.door() IS DISTINCT FROM 'staff' OR sec.role() IS DISTINCT FROM 'director' THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'admission.no-such-application';
    END IF;
    RETURN QUERY
    SELECT count(*)::int, count(*) FILTER (WHERE k.applied)::int, count(*) FILTER (WHERE k.alone AND NOT k.applied)::int,
           count(*) FILTER (WHERE k.prepared AND NOT k.alone AND NOT k.applied)::int,
           count(*) FILTER (WHERE NOT k.prepared AND NOT k.alone AND NOT k.applied)::int
      FROM (SELECT bool_and(g.adult IS NULL) AS alone,
                   EXISTS (SELECT FROM admission.application AS a
                            WHERE a.campaign_id = in_campaign AND a.child_id = g.child) AS applied,
                   EXISTS (SELECT FROM admission.draft AS d
                            WHERE d.campaign_id = in_campaign AND d.child_id = g.child) AS prepared
              FROM admission.campaign AS c
             CROSS JOIN LATERAL sec.preschool_leavers(in_bin, c.year) AS g
             WHERE c.id = in_campaign AND g.born <= c.born_until
             GROUP BY g.child) AS k;
END
$$;
COMMENT ON FUNCTION admission.prepare_figures(uuid, text) IS
    'How far the drafts for the own pre-school children are; for the director of the school.';
ALTER FUNCTION admission.prepare_figures(uuid, text) OWNER TO oqu_core;

REVOKE ALL ON FUNCTION admission.prepare_start(uuid, uuid, text), admission.prepare_drafts(int),
    admission.prepare_figures(uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION admission.prepare_start(uuid, uuid, text), admission.prepare_figures(uuid, text) TO oqu_staff;
GRANT EXECUTE ON FUNCTION admission.prepare_drafts(int) TO oqu_work;
