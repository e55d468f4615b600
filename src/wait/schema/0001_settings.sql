-- What the waiting room may be told, with the values we work by until the ministry gives others (Algorithm p. 5). A
-- change is a later row, of the whole country or of one region, with author and reason.
INSERT INTO platform.setting (key, value, valid_from, legal_source, reason)
SELECT 'wait.' || key, value, '2018-01-01', 'Algorithm p. 5', reason
  FROM (VALUES
    ('wr_limit', '2000', 'families of a region that check and send at the same time'),
    ('wr_rate', '0', 'families let in a minute; 0 means as many as the limit allows'),
    ('wr_keep_min', '15', 'minutes a turn is kept for a family to begin'),
    ('wr_form_min', '20', 'minutes to check and send'),
    ('wr_prequeue', 'FIFO', 'early comers by time of entry'),
    ('wr_close_min', '15', 'minutes before the opening at which the list of a draw is closed'),
    ('wr_paused', 'no', 'admission goes on'),
    ('wr_notice_kk', '', 'no message'),
    ('wr_notice_ru', '', 'no message')) AS s (key, value, reason);

CREATE SCHEMA wait;
COMMENT ON SCHEMA wait IS 'Waiting rooms: who may tell them what';
REVOKE ALL ON SCHEMA wait FROM PUBLIC;
GRANT USAGE ON SCHEMA wait TO oqu_staff, oqu_work;
GRANT USAGE, CREATE ON SCHEMA wait TO oqu_core;

CREATE FUNCTION wait.keeps(in_region text) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN sec.role() = 'admin'
           AND EXISTS (SELECT FROM organisation.organisation AS o
                        WHERE o.id = sec.organisation()
                          AND (o.kind IN ('ministry', 'operator')
                               OR (o.kind = 'region-department' AND o.region_kato = in_region)));
END
$$;
COMMENT ON FUNCTION wait.keeps(text) IS
    'Whether the signed context may set the room of a region: administrators of the ministry and the operator any, of a region''s department its own.';
ALTER FUNCTION wait.keeps(text) OWNER TO oqu_core;

CREATE FUNCTION wait.set_room(in_region text, in_keys text[], in_values text[], in_reason text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    today   date := organisation.today();
    changes jsonb;
BEGIN
    IF NOT wait.keeps(in_region) THEN
        RAISE EXCEPTION USING ERRCODE = 'OQ404', MESSAGE = 'wait.no-region';
    END IF;
    SELECT jsonb_object_agg(k.key, k.value ORDER BY k.n) INTO changes
      FROM unnest(in_keys, in_values) WITH ORDINALITY AS k (key, value, n)
     WHERE platform.setting_text('wait.' || k.key, today, in_region) IS DISTINCT FROM k.value;
    IF changes IS NULL THEN
        RETURN;
    END IF;
    INSERT INTO platform.setting (key, scope, value, valid_from, legal_source, author, reason)
    SELECT 'wait.' || k.key, in_region, k.value, today, 'Algorithm p. 5', sec.person(), in_reason
      FROM unnest(in_keys, in_values) WITH ORDINALITY AS k (key, value, n)
     WHERE changes ? k.key
     ORDER BY k.n;
    PERFORM audit.add('wait.room-set', 'wait.room', in_region, sec.organisation(), NULL, changes);
END
$$;
COMMENT ON FUNCTION wait.set_room(text, text[], text[], text) IS
    'Records what of these settings changes, from today on, for the room of a region; OQ404 for a room that is not one''s own.';
ALTER FUNCTION wait.set_room(text, text[], text[], text) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION wait.keeps(text), wait.set_room(text, text[], text[], text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wait.keeps(text), wait.set_room(text, text[], text[], text) TO oqu_staff;
GRANT EXECUTE ON FUNCTION wait.keeps(text) TO oqu_core, oqu_work;
