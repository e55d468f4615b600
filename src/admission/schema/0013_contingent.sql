-- NEDB counts the pupils of the country (joint order, Algorithm, p. 2, sp. 4): whoever is enrolled, comes from another school
-- by an act or leaves is told to it in the transaction in which that happens, so that none is forgotten.
CREATE FUNCTION admission.tell_contingent() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM nedb.tell(a.id, NEW.organisation_id, a.child_id, a.child_name, a.number,
                      CASE WHEN NEW.to_state = 'LEFT' THEN 'LEAVE' WHEN NEW.from_state = 'MOVED' THEN 'MOVE' ELSE 'ENROL' END,
                      NEW.at, c.year, p.language, l.class_letter, coalesce(h.legal_act, o.number), coalesce(h.dated, o.dated))
       FROM admission.application AS a
       JOIN admission.campaign AS c ON c.id = a.campaign_id
       JOIN admission.pool AS p ON p.id = NEW.pool_id
       JOIN admission.order_line AS l ON l.application_id = a.id
       JOIN admission.enrolment_order AS o ON o.id = l.order_id
       LEFT JOIN LATERAL (SELECT g.legal_act, (g.done_at AT TIME ZONE INTERVAL '+05:00')::date AS dated
                            FROM admission.handover_line AS m
                            JOIN admission.handover AS g ON g.id = m.handover_id
                           WHERE m.application_id = a.id AND g.done_at > o.signed_at
                           ORDER BY g.done_at DESC LIMIT 1) AS h ON true
      WHERE a.id = NEW.application_id;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION admission.tell_contingent() IS 'Trigger: NEDB is told who became a pupil, moved with the school, or left.';
ALTER FUNCTION admission.tell_contingent() OWNER TO oqu_core;
REVOKE ALL ON FUNCTION admission.tell_contingent() FROM PUBLIC;
CREATE TRIGGER tell_contingent AFTER INSERT ON admission.event
    FOR EACH ROW WHEN (NEW.to_state IN ('ENROLLED', 'LEFT')) EXECUTE FUNCTION admission.tell_contingent();
