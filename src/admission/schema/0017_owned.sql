-- What a school owns of admission, row by row, for the archive of its records (Order 456, p. 12). Numbers of people are sealed
-- and stay so: the archive names children as the signed application did.
CREATE FUNCTION admission.owned(in_kind text, in_organisation uuid, in_after text, in_most int)
    RETURNS TABLE (key text, facts text, file_id uuid, file_name text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF in_kind = 'applications' THEN
        RETURN QUERY SELECT lpad(a.number::text, 20, '0') AS key, json_build_object(
            'number', a.number, 'year', c.year, 'language', p.language, 'arrival', a.arrival_no, 'lane', a.lane, 'channel', a.channel,
            'child', a.child_name, 'born', a.child_born, 'applicant', a.applicant_name, 'relation', a.relation,
            'submitted', a.submitted_at, 'deadline', a.deadline_at, 'state', a.state, 'decided', a.decided_at,
            'decided_by', a.decided_name, 'ground', a.ground, 'facts', a.ground_facts, 'remedy', a.ground_remedy,
            'signed_sha256', encode(a.signed_hash, 'hex'))::text, NULL::uuid, NULL::text
          FROM admission.application AS a JOIN admission.pool AS p ON p.id = a.pool_id JOIN admission.campaign AS c ON c.id = a.campaign_id
         WHERE a.organisation_id = in_organisation AND lpad(a.number::text, 20, '0') > in_after ORDER BY 1 LIMIT in_most;
    ELSIF in_kind = 'documents' THEN
        RETURN QUERY SELECT t.id::text AS key, json_build_object(
            'application', a.number, 'kind', t.kind, 'added', t.added_at, 'replaced', t.replaced_at,
            'file', a.number || '-' || t.kind || '-' || left(t.id::text, 8))::text, t.file_id,
            a.number || '-' || t.kind || '-' || left(t.id::text, 8)
          FROM admission.attachment AS t JOIN admission.application AS a ON a.id = t.application_id
         WHERE t.organisation_id = in_organisation AND t.id::text > in_after ORDER BY 1 LIMIT in_most;
    ELSIF in_kind = 'events' THEN
        RETURN QUERY SELECT lpad(e.id::text, 20, '0') AS key, json_build_object(
            'application', a.number, 'at', e.at, 'from', e.from_state, 'to', e.to_state, 'actor', e.actor_kind, 'rule', e.rule)::text,
            NULL::uuid, NULL::text
          FROM admission.event AS e JOIN admission.application AS a ON a.id = e.application_id
         WHERE e.organisation_id = in_organisation AND lpad(e.id::text, 20, '0') > in_after ORDER BY 1 LIMIT in_most;
    ELSIF in_kind = 'orders' THEN
        RETURN QUERY SELECT l.application_id::text AS key, json_build_object(
            'order', o.number, 'dated', o.dated, 'signed_by', o.signed_name, 'signed', o.signed_at, 'line', l.line_no,
            'application', a.number, 'child', a.child_name, 'class', l.class_letter)::text, NULL::uuid, NULL::text
          FROM admission.order_line AS l JOIN admission.enrolment_order AS o ON o.id = l.order_id
          JOIN admission.application AS a ON a.id = l.application_id
         WHERE l.organisation_id = in_organisation AND l.application_id::text > in_after ORDER BY 1 LIMIT in_most;
    ELSIF in_kind = 'seats' THEN
        RETURN QUERY SELECT p.id::text AS key, json_build_object(
            'year', c.year, 'language', p.language, 'class_type', p.class_type, 'classes', p.classes,
            'seats_per_class', p.seats_per_class, 'capacity', p.capacity, 'taken', p.taken, 'ratio', p.ratio, 'opened', p.opened)::text,
            NULL::uuid, NULL::text
          FROM admission.pool AS p JOIN admission.campaign AS c ON c.id = p.campaign_id
         WHERE p.organisation_id = in_organisation AND p.id::text > in_after ORDER BY 1 LIMIT in_most;
    END IF;
END $$;
COMMENT ON FUNCTION admission.owned(text, uuid, text, int) IS
    'Records of a kind that an organisation owns, in the order of a key: for the job that writes its archive.';
ALTER FUNCTION admission.owned(text, uuid, text, int) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION admission.owned(text, uuid, text, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION admission.owned(text, uuid, text, int) TO oqu_work;

CREATE FUNCTION admission.owned_counts(in_organisation uuid) RETURNS TABLE (kind text, n bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF sec.door() IS NOT NULL AND NOT (in_organisation = ANY (sec.organisations())) THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT 'applications', count(*) FROM admission.application AS a WHERE a.organisation_id = in_organisation UNION ALL
    SELECT 'documents', count(*) FROM admission.attachment AS t WHERE t.organisation_id = in_organisation UNION ALL
    SELECT 'events', count(*) FROM admission.event AS e WHERE e.organisation_id = in_organisation UNION ALL
    SELECT 'orders', count(*) FROM admission.order_line AS l WHERE l.organisation_id = in_organisation UNION ALL
    SELECT 'seats', count(*) FROM admission.pool AS p WHERE p.organisation_id = in_organisation;
END $$;
COMMENT ON FUNCTION admission.owned_counts(uuid) IS 'How many records of each kind an organisation owns; nothing for whoever may not see it.';
ALTER FUNCTION admission.owned_counts(uuid) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION admission.owned_counts(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION admission.owned_counts(uuid) TO oqu_staff, oqu_work;
