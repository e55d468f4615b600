-- Who wants a message before their turn. The rooms know nobody; only this table says whom to ask them about.
CREATE TABLE wait.call (
    person_id uuid NOT NULL,
    region    text NOT NULL CHECK (region ~ '^[0-9]{9}$'),
    year      integer NOT NULL,
    draft_id  uuid NOT NULL,
    minutes   integer NOT NULL CHECK (minutes IN (5, 15, 30)),
    sms       boolean NOT NULL,
    mail      boolean NOT NULL,
    lang      text NOT NULL CHECK (lang IN ('kk', 'ru', 'en')),
    look_at   timestamptz NOT NULL DEFAULT platform.now(),
    told_at   timestamptz,
    PRIMARY KEY (person_id, region)
);
CREATE INDEX call_due ON wait.call (look_at);
COMMENT ON TABLE wait.call IS 'class: restricted. Families in line who want a message before their turn; gone when they are in or have left.';
COMMENT ON COLUMN wait.call.person_id IS 'Who stands in line.';
COMMENT ON COLUMN wait.call.region IS 'class: internal. Whose room.';
COMMENT ON COLUMN wait.call.year IS 'class: internal. Of the campaign.';
COMMENT ON COLUMN wait.call.draft_id IS 'The application that the message leads to.';
COMMENT ON COLUMN wait.call.minutes IS 'class: internal. How long before, by the estimate.';
COMMENT ON COLUMN wait.call.sms IS 'class: internal. Also by SMS.';
COMMENT ON COLUMN wait.call.mail IS 'class: internal. Also by e-mail.';
COMMENT ON COLUMN wait.call.lang IS 'class: internal. Language of SMS and e-mail.';
COMMENT ON COLUMN wait.call.look_at IS 'class: internal. When the room is asked next.';
COMMENT ON COLUMN wait.call.told_at IS 'class: internal. When the message was written; once.';
ALTER TABLE wait.call ENABLE ROW LEVEL SECURITY;
ALTER TABLE wait.call FORCE ROW LEVEL SECURITY;
GRANT USAGE ON SCHEMA wait TO oqu_family;
CREATE POLICY own ON wait.call TO oqu_family
    USING (person_id = (SELECT sec.person())) WITH CHECK (person_id = (SELECT sec.person()));
GRANT SELECT, INSERT, UPDATE (year, draft_id, minutes, sms, mail, lang, look_at, told_at) ON wait.call TO oqu_family;
CREATE POLICY work_calls ON wait.call TO oqu_work USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE (look_at, told_at) ON wait.call TO oqu_work;
CREATE TRIGGER journal AFTER INSERT OR DELETE OR UPDATE OF minutes, sms, mail ON wait.call
    FOR EACH ROW EXECUTE FUNCTION audit.journal('person_id', '', 'person_id');

-- No door deletes rows of a table; these two take a wish away that is over.
CREATE FUNCTION wait.forget_call(in_region text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    DELETE FROM wait.call WHERE person_id = sec.person() AND region = in_region;
    RETURN FOUND;
END
$$;
COMMENT ON FUNCTION wait.forget_call(text) IS 'The signed-in person wants no message any more; whether there was a wish.';
CREATE FUNCTION wait.end_call(in_person uuid, in_region text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    DELETE FROM wait.call WHERE person_id = in_person AND region = in_region;
    RETURN FOUND;
END
$$;
COMMENT ON FUNCTION wait.end_call(uuid, text) IS 'For the job: who is in, or has left, is told nothing more.';
GRANT SELECT, DELETE ON wait.call TO oqu_core;
ALTER FUNCTION wait.forget_call(text) OWNER TO oqu_core;
ALTER FUNCTION wait.end_call(uuid, text) OWNER TO oqu_core;
REVOKE ALL ON FUNCTION wait.forget_call(text), wait.end_call(uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wait.forget_call(text) TO oqu_family;
GRANT EXECUTE ON FUNCTION wait.end_call(uuid, text) TO oqu_work;
