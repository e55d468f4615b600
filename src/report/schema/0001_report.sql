-- Reports that officers ordered for certain hours: what to make, and what was made. `oqu work` makes them, each with the eyes of
-- who ordered it.
CREATE SCHEMA report;
COMMENT ON SCHEMA report IS 'Reports made at certain hours for departments, the ministry and oversight.';
REVOKE ALL ON SCHEMA report FROM PUBLIC;
GRANT USAGE ON SCHEMA report TO oqu_staff, oqu_work;

INSERT INTO platform.setting (key, value, valid_from, legal_source, reason)
VALUES ('report.keep_days', '30', '2018-01-01', 'Order 456 (2022), p. 5, sp. 15', 'How many days a report that was made is kept; shipped');

CREATE TABLE report.schedule (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL DEFAULT sec.organisation(),
    person_id       uuid NOT NULL DEFAULT sec.person(),
    role            text NOT NULL DEFAULT sec.role() CHECK (role IN ('ministry', 'oversight', 'department')),
    source          text NOT NULL CHECK (length(source) BETWEEN 1 AND 40),
    place           text NOT NULL CHECK (length(place) <= 9),
    place_name      text NOT NULL CHECK (length(place_name) <= 300),
    filters         text NOT NULL CHECK (length(filters) <= 1000),
    format          text NOT NULL CHECK (format IN ('CSV', 'XLSX', 'PDF')),
    lang            text NOT NULL CHECK (lang IN ('kk', 'ru', 'en')),
    frequency       text NOT NULL CHECK (frequency IN ('DAY', 'WEEK', 'MONTH')),
    hour            int  NOT NULL CHECK (hour BETWEEN 0 AND 23),
    first_day       date NOT NULL,
    last_day        date NOT NULL,
    state           text NOT NULL DEFAULT 'ACTIVE' CHECK (state IN ('ACTIVE', 'PAUSED', 'ENDED', 'LOST', 'DELETED')),
    next_at         timestamptz,
    ordered_at      timestamptz NOT NULL DEFAULT platform.now(),
    CONSTRAINT schedule_days CHECK (last_day BETWEEN first_day AND first_day + 366),
    CONSTRAINT schedule_next CHECK ((state = 'ACTIVE') = (next_at IS NOT NULL))
);
CREATE INDEX schedule_due ON report.schedule (next_at) WHERE state = 'ACTIVE';
CREATE INDEX schedule_of_person ON report.schedule (person_id, organisation_id);
COMMENT ON TABLE report.schedule IS 'class: restricted. What an officer wants to be given, and when.';
COMMENT ON COLUMN report.schedule.id IS 'Identifier; stands in the address.';
COMMENT ON COLUMN report.schedule.organisation_id IS 'Where the officer ordered it.';
COMMENT ON COLUMN report.schedule.person_id IS 'Officer.';
COMMENT ON COLUMN report.schedule.role IS 'Role the officer acted in; the report shows what that role may see, and ends with it.';
COMMENT ON COLUMN report.schedule.source IS 'Which list: a name of sources.c.';
COMMENT ON COLUMN report.schedule.place IS 'KATO of the region or district it is about; empty: the officer''s own territory.';
COMMENT ON COLUMN report.schedule.place_name IS 'That place, as it was called when ordered.';
COMMENT ON COLUMN report.schedule.filters IS 'Search, filters and order of the list, as its address has them.';
COMMENT ON COLUMN report.schedule.format IS 'Kind of file.';
COMMENT ON COLUMN report.schedule.lang IS 'Language of the file.';
COMMENT ON COLUMN report.schedule.frequency IS 'Every DAY, WEEK or MONTH from the first day on; in a month without that day, on its last.';
COMMENT ON COLUMN report.schedule.hour IS 'Hour of the day in the country.';
COMMENT ON COLUMN report.schedule.first_day IS 'First day.';
COMMENT ON COLUMN report.schedule.last_day IS 'Last day on which one is made.';
COMMENT ON COLUMN report.schedule.state IS 'ENDED: the last day has passed; LOST: the officer no longer has the role or the right; DELETED by the officer.';
COMMENT ON COLUMN report.schedule.next_at IS 'When the next one is made.';
COMMENT ON COLUMN report.schedule.ordered_at IS 'When it was ordered.';

CREATE TABLE report.result (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    schedule_id     uuid NOT NULL REFERENCES report.schedule,
    organisation_id uuid NOT NULL,
    person_id       uuid NOT NULL,
    due_at          timestamptz NOT NULL DEFAULT platform.now(),
    state           text NOT NULL DEFAULT 'WAITING' CHECK (state IN ('WAITING', 'READY', 'FAILED', 'LOST', 'GONE')),
    attempts        int  NOT NULL DEFAULT 0,
    claimed_by      text,
    made_at         timestamptz,
    failure         text NOT NULL DEFAULT '',
    rows            int  NOT NULL DEFAULT 0,
    keep_until      date,
    type            text NOT NULL DEFAULT '',
    name            text NOT NULL DEFAULT '',
    bytes           bytea,
    CONSTRAINT result_kept CHECK ((state = 'READY') = (bytes IS NOT NULL)),
    CONSTRAINT result_size CHECK (length(bytes) <= 16777216)
);
CREATE UNIQUE INDEX result_one_at_a_time ON report.result (schedule_id) WHERE state = 'WAITING';
CREATE INDEX result_of_schedule ON report.result (schedule_id, due_at);
CREATE INDEX result_waiting ON report.result (due_at) WHERE state = 'WAITING';
CREATE INDEX result_kept_until ON report.result (keep_until) WHERE state = 'READY';
COMMENT ON TABLE report.result IS 'class: restricted. A report that is to be made or was made; its file goes after a time, its row stays.';
COMMENT ON COLUMN report.result.id IS 'Identifier; stands in the address.';
COMMENT ON COLUMN report.result.schedule_id IS 'What was ordered.';
COMMENT ON COLUMN report.result.organisation_id IS 'As in the schedule.';
COMMENT ON COLUMN report.result.person_id IS 'As in the schedule.';
COMMENT ON COLUMN report.result.due_at IS 'When it was to be made.';
COMMENT ON COLUMN report.result.state IS 'LOST: the officer had no longer the role or the right, and nothing was made; GONE: the file is no longer kept.';
COMMENT ON COLUMN report.result.attempts IS 'How often it was begun.';
COMMENT ON COLUMN report.result.claimed_by IS 'Session of the database that is making it: its process and when it began; NULL: nobody.';
COMMENT ON COLUMN report.result.made_at IS 'When it was complete, or given up.';
COMMENT ON COLUMN report.result.failure IS 'Why it was given up: a key of the catalogues.';
COMMENT ON COLUMN report.result.rows IS 'Rows it has.';
COMMENT ON COLUMN report.result.keep_until IS 'Last day on which the file is kept.';
COMMENT ON COLUMN report.result.type IS 'Type of the file for browsers.';
COMMENT ON COLUMN report.result.name IS 'Name of the file.';
COMMENT ON COLUMN report.result.bytes IS 'The file.';

-- The first hour after `in_after`; empty when the last day has passed.
CREATE FUNCTION report.next_time(in_first date, in_last date, in_hour int, in_frequency text, in_after timestamptz) RETURNS timestamptz
    LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$
    SELECT min(t.at)
      FROM (SELECT (in_first + make_interval(months => CASE in_frequency WHEN 'MONTH' THEN k ELSE 0 END,
                                             days => CASE in_frequency WHEN 'DAY' THEN k WHEN 'WEEK' THEN 7 * k ELSE 0 END,
                                             hours => in_hour)) AT TIME ZONE INTERVAL '+05:00' AS at
              FROM generate_series(0, 366) AS k) AS t
     WHERE t.at > in_after AND (t.at AT TIME ZONE INTERVAL '+05:00')::date <= in_last;
$$;
COMMENT ON FUNCTION report.next_time(date, date, int, text, timestamptz) IS 'When a schedule comes next after a moment; NULL: no more.';
REVOKE ALL ON FUNCTION report.next_time(date, date, int, text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION report.next_time(date, date, int, text, timestamptz) TO oqu_staff, oqu_work;

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['schedule', 'result'] LOOP
        EXECUTE format('ALTER TABLE report.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE report.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY work_makes ON report.%I TO oqu_work USING (true) WITH CHECK (true)', name);
        EXECUTE format('GRANT SELECT ON report.%I TO oqu_staff, oqu_work', name);
    END LOOP;
END $$;
-- An order belongs to the person in the role: who acts in another one, or has lost it, finds nothing.
CREATE POLICY own_reads ON report.schedule FOR SELECT TO oqu_staff
    USING (person_id = (SELECT sec.person()) AND organisation_id = (SELECT sec.organisation()) AND role = (SELECT sec.role()));
CREATE POLICY own_orders ON report.schedule FOR INSERT TO oqu_staff
    WITH CHECK (person_id = (SELECT sec.person()) AND organisation_id = (SELECT sec.organisation()) AND role = (SELECT sec.role()));
CREATE POLICY own_changes ON report.schedule FOR UPDATE TO oqu_staff
    USING (person_id = (SELECT sec.person()) AND organisation_id = (SELECT sec.organisation()) AND role = (SELECT sec.role()))
    WITH CHECK (person_id = (SELECT sec.person()) AND organisation_id = (SELECT sec.organisation()) AND role = (SELECT sec.role()));
CREATE POLICY of_own_schedule ON report.result FOR SELECT TO oqu_staff
    USING (schedule_id IN (SELECT s.id FROM report.schedule AS s));
CREATE POLICY of_own_schedule_now ON report.result FOR INSERT TO oqu_staff
    WITH CHECK (person_id = (SELECT sec.person()) AND organisation_id = (SELECT sec.organisation())
                AND schedule_id IN (SELECT s.id FROM report.schedule AS s));
GRANT INSERT (id, source, place, place_name, filters, format, lang, frequency, hour, first_day, last_day, next_at) ON report.schedule TO oqu_staff;
GRANT UPDATE (state, next_at) ON report.schedule TO oqu_staff, oqu_work;
GRANT INSERT (schedule_id, organisation_id, person_id) ON report.result TO oqu_staff, oqu_work;
GRANT UPDATE (state, attempts, claimed_by, made_at, failure, rows, keep_until, type, name, bytes) ON report.result TO oqu_work;
