-- Figures of admission as boards show them: kept by a job of `oqu work` from what finished transactions changed, at four
-- levels (0 the country, 1 regions, 2 districts, 3 schools), so that no view counts applications.
CREATE SCHEMA board;
COMMENT ON SCHEMA board IS 'Figures of admission for departments, the ministry and oversight, kept by a job.';
GRANT USAGE ON SCHEMA board TO oqu_staff, oqu_work;

CREATE TABLE board.progress (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    tx  bigint NOT NULL,
    at  timestamptz NOT NULL
);
COMMENT ON TABLE board.progress IS 'class: internal. How far the figures have come.';
COMMENT ON COLUMN board.progress.one IS 'There is one row.';
COMMENT ON COLUMN board.progress.tx IS 'Every change of this transaction and of those before it is counted.';
COMMENT ON COLUMN board.progress.at IS 'When the job last looked: the time of the figures.';
INSERT INTO board.progress (tx, at) VALUES (0, '2018-01-01');

-- Changes of a school count under this place, so that sums of all levels agree; a job moves them when the school moves.
CREATE TABLE board.school (
    id       uuid PRIMARY KEY,
    region   text NOT NULL,
    district text NOT NULL
);
COMMENT ON TABLE board.school IS 'class: public. The place under which a school is counted.';
COMMENT ON COLUMN board.school.id IS 'School.';
COMMENT ON COLUMN board.school.region IS 'KATO of its region; empty when it has none.';
COMMENT ON COLUMN board.school.district IS 'KATO of its district; empty when it has none.';

-- Inlined into the statements of the job.
CREATE FUNCTION board.levels(counted board.school)
    RETURNS TABLE (level smallint, region text, district text, school uuid)
    LANGUAGE sql IMMUTABLE AS $$
    VALUES (0::smallint, '', '', '00000000-0000-0000-0000-000000000000'::uuid),
           (1, counted.region, '', '00000000-0000-0000-0000-000000000000'),
           (2, counted.region, counted.district, '00000000-0000-0000-0000-000000000000'),
           (3, counted.region, counted.district, counted.id);
$$;
COMMENT ON FUNCTION board.levels(board.school) IS 'The places at which a change of a school counts: the country, region, district, itself.';
REVOKE ALL ON FUNCTION board.levels(board.school) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION board.levels(board.school) TO oqu_work;

CREATE TABLE board.figure (
    campaign_id uuid NOT NULL,
    level       smallint NOT NULL CHECK (level BETWEEN 0 AND 3),
    region      text NOT NULL,
    district    text NOT NULL,
    school_id   uuid NOT NULL,
    day         date NOT NULL,
    language    text NOT NULL,
    lane        text NOT NULL,
    channel     text NOT NULL,
    received    int  NOT NULL DEFAULT 0,
    approved    int  NOT NULL DEFAULT 0,
    r1          int  NOT NULL DEFAULT 0,
    r2          int  NOT NULL DEFAULT 0,
    r3          int  NOT NULL DEFAULT 0,
    r4          int  NOT NULL DEFAULT 0,
    r5          int  NOT NULL DEFAULT 0,
    withdrawn   int  NOT NULL DEFAULT 0,
    late        int  NOT NULL DEFAULT 0,
    PRIMARY KEY (campaign_id, level, region, district, school_id, day, language, lane, channel)
);
COMMENT ON TABLE board.figure IS 'class: internal. What happened on a day, by place and kind of application.';
COMMENT ON COLUMN board.figure.campaign_id IS 'Campaign.';
COMMENT ON COLUMN board.figure.level IS '0 country, 1 region, 2 district, 3 school.';
COMMENT ON COLUMN board.figure.region IS 'KATO; empty above level 1.';
COMMENT ON COLUMN board.figure.district IS 'KATO; empty above level 2.';
COMMENT ON COLUMN board.figure.school_id IS 'School; nil above level 3.';
COMMENT ON COLUMN board.figure.day IS 'Day in the country on which it happened.';
COMMENT ON COLUMN board.figure.language IS 'Language of instruction.';
COMMENT ON COLUMN board.figure.lane IS 'T, O or AUTO.';
COMMENT ON COLUMN board.figure.channel IS 'OQU, EGOV or PAPER.';
COMMENT ON COLUMN board.figure.received IS 'Applications registered.';
COMMENT ON COLUMN board.figure.approved IS 'Positive answers.';
COMMENT ON COLUMN board.figure.r1 IS 'Refusals by ground R1.';
COMMENT ON COLUMN board.figure.r2 IS 'Refusals by ground R2.';
COMMENT ON COLUMN board.figure.r3 IS 'Refusals by ground R3.';
COMMENT ON COLUMN board.figure.r4 IS 'Refusals by ground R4: classes are full.';
COMMENT ON COLUMN board.figure.r5 IS 'Refusals by ground R5.';
COMMENT ON COLUMN board.figure.withdrawn IS 'Withdrawn by the family.';
COMMENT ON COLUMN board.figure.late IS 'Answers after the term of one working day.';

CREATE TABLE board.hour (
    campaign_id uuid NOT NULL,
    level       smallint NOT NULL CHECK (level BETWEEN 0 AND 3),
    region      text NOT NULL,
    district    text NOT NULL,
    school_id   uuid NOT NULL,
    day         date NOT NULL,
    hour        smallint NOT NULL CHECK (hour BETWEEN 0 AND 23),
    language    text NOT NULL,
    lane        text NOT NULL,
    channel     text NOT NULL,
    received    int  NOT NULL DEFAULT 0,
    answered    int  NOT NULL DEFAULT 0,
    PRIMARY KEY (campaign_id, level, region, district, school_id, day, hour, language, lane, channel)
);
COMMENT ON TABLE board.hour IS 'class: internal. Applications and answers by hour of the day.';
COMMENT ON COLUMN board.hour.campaign_id IS 'Campaign.';
COMMENT ON COLUMN board.hour.level IS 'As in board.figure.';
COMMENT ON COLUMN board.hour.region IS 'As in board.figure.';
COMMENT ON COLUMN board.hour.district IS 'As in board.figure.';
COMMENT ON COLUMN board.hour.school_id IS 'As in board.figure.';
COMMENT ON COLUMN board.hour.day IS 'Day in the country.';
COMMENT ON COLUMN board.hour.hour IS 'Hour of that day.';
COMMENT ON COLUMN board.hour.language IS 'Language of instruction.';
COMMENT ON COLUMN board.hour.lane IS 'T, O or AUTO.';
COMMENT ON COLUMN board.hour.channel IS 'OQU, EGOV or PAPER.';
COMMENT ON COLUMN board.hour.received IS 'Applications registered.';
COMMENT ON COLUMN board.hour.answered IS 'Answers given, positive or not.';

-- What is overdue depends on the moment one asks. Terms end at few instants, so that what is open is kept by its term and
-- overdue is the sum of terms that have passed: true to the second, without a clock that moves rows.
CREATE TABLE board.due (
    campaign_id uuid NOT NULL,
    level       smallint NOT NULL CHECK (level BETWEEN 0 AND 3),
    region      text NOT NULL,
    district    text NOT NULL,
    school_id   uuid NOT NULL,
    deadline_at timestamptz NOT NULL,
    language    text NOT NULL,
    lane        text NOT NULL,
    channel     text NOT NULL,
    open        int  NOT NULL DEFAULT 0,
    waiting     int  NOT NULL DEFAULT 0,
    PRIMARY KEY (campaign_id, level, region, district, school_id, deadline_at, language, lane, channel)
);
CREATE INDEX due_open ON board.due (campaign_id, level, region, district) WHERE open > 0;
COMMENT ON TABLE board.due IS 'class: internal. Applications that wait for an answer, by the end of their term.';
COMMENT ON COLUMN board.due.campaign_id IS 'Campaign.';
COMMENT ON COLUMN board.due.level IS 'As in board.figure.';
COMMENT ON COLUMN board.due.region IS 'As in board.figure.';
COMMENT ON COLUMN board.due.district IS 'As in board.figure.';
COMMENT ON COLUMN board.due.school_id IS 'As in board.figure.';
COMMENT ON COLUMN board.due.deadline_at IS 'End of the term.';
COMMENT ON COLUMN board.due.language IS 'Language of instruction.';
COMMENT ON COLUMN board.due.lane IS 'T, O or AUTO.';
COMMENT ON COLUMN board.due.channel IS 'OQU, EGOV or PAPER.';
COMMENT ON COLUMN board.due.open IS 'How many wait.';
COMMENT ON COLUMN board.due.waiting IS 'Those of them without a seat: the rule answers them at the term, no officer.';

CREATE TABLE board.seat (
    campaign_id uuid NOT NULL,
    level       smallint NOT NULL CHECK (level BETWEEN 0 AND 3),
    region      text NOT NULL,
    district    text NOT NULL,
    school_id   uuid NOT NULL,
    language    text NOT NULL,
    seats       int  NOT NULL DEFAULT 0,
    taken       int  NOT NULL DEFAULT 0,
    waiting     int  NOT NULL DEFAULT 0,
    PRIMARY KEY (campaign_id, level, region, district, school_id, language)
);
COMMENT ON TABLE board.seat IS 'class: internal. Places of the plan now, held and free, and who waits for one.';
COMMENT ON COLUMN board.seat.campaign_id IS 'Campaign.';
COMMENT ON COLUMN board.seat.level IS 'As in board.figure.';
COMMENT ON COLUMN board.seat.region IS 'As in board.figure.';
COMMENT ON COLUMN board.seat.district IS 'As in board.figure.';
COMMENT ON COLUMN board.seat.school_id IS 'As in board.figure.';
COMMENT ON COLUMN board.seat.language IS 'Language of instruction.';
COMMENT ON COLUMN board.seat.seats IS 'Places approved by the department.';
COMMENT ON COLUMN board.seat.taken IS 'Places held by children.';
COMMENT ON COLUMN board.seat.waiting IS 'Children who wait for a place.';

CREATE TABLE board.look (
    id              uuid PRIMARY KEY,
    person_id       uuid NOT NULL,
    organisation_id uuid NOT NULL,
    number          bigint NOT NULL,
    reason          text NOT NULL CHECK (length(reason) BETWEEN 10 AND 500),
    at              timestamptz NOT NULL DEFAULT platform.now()
);
COMMENT ON TABLE board.look IS 'class: restricted. Why an officer of the ministry looked at one application; rows are only added.';
COMMENT ON COLUMN board.look.id IS 'Identifier; stands in the address, which opens for its officer and for an hour.';
COMMENT ON COLUMN board.look.person_id IS 'Officer.';
COMMENT ON COLUMN board.look.organisation_id IS 'School of the application.';
COMMENT ON COLUMN board.look.number IS 'Number of the application.';
COMMENT ON COLUMN board.look.reason IS 'Reason as the officer typed it.';
COMMENT ON COLUMN board.look.at IS 'When.';
ALTER TABLE board.look ENABLE ROW LEVEL SECURITY;
ALTER TABLE board.look FORCE ROW LEVEL SECURITY;
CREATE POLICY own_reads ON board.look FOR SELECT TO oqu_staff USING (person_id = (SELECT sec.person()));
CREATE POLICY ministry_looks ON board.look FOR INSERT TO oqu_staff
    WITH CHECK (person_id = (SELECT sec.person()) AND (SELECT sec.role()) = 'ministry' AND (SELECT sec.is_ministry()));
GRANT SELECT, INSERT ON board.look TO oqu_staff;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON board.look
    FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

-- Whose figures a signed context may see: the ministry and oversight all of them, a department those of its territory.
CREATE FUNCTION board.sees(OUT everything boolean, OUT region text, OUT district text)
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    everything := sec.role() IN ('ministry', 'oversight') AND sec.is_ministry();
    IF sec.role() = 'department' THEN
        SELECT t.region, t.district INTO region, district FROM sec.territory() AS t;
    END IF;
END
$$;
COMMENT ON FUNCTION board.sees() IS 'The territory whose figures the signed context may see; region empty: none, district empty: the whole region.';
REVOKE ALL ON FUNCTION board.sees() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION board.sees() TO oqu_staff;

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['progress', 'school', 'figure', 'hour', 'due', 'seat'] LOOP
        EXECUTE format('ALTER TABLE board.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE board.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY work_counts ON board.%I TO oqu_work USING (true) WITH CHECK (true)', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON board.%I TO oqu_work', name);
        EXECUTE format('GRANT SELECT ON board.%I TO oqu_staff', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['figure', 'hour', 'due', 'seat'] LOOP
        EXECUTE format('CREATE POLICY own_territory ON board.%I FOR SELECT TO oqu_staff USING (
                            (SELECT s.everything FROM board.sees() AS s)
                            OR (region = (SELECT s.region FROM board.sees() AS s)
                                AND ((SELECT s.district FROM board.sees() AS s) IN ('''', district))))', name);
    END LOOP;
END $$;
CREATE POLICY staff_reads ON board.progress FOR SELECT TO oqu_staff USING (true);
CREATE POLICY staff_reads ON board.school FOR SELECT TO oqu_staff USING (true);

-- What a school has counted leaves its former region and district and goes to the new ones; a region that stays gets nothing.
CREATE FUNCTION board.move(in_id uuid, in_region text, in_district text) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    was board.school;
    t   record;
BEGIN
    SELECT * INTO STRICT was FROM board.school AS s WHERE s.id = in_id;
    FOR t IN SELECT v.name, v.keys, array_to_string(v.sums, ', ') AS sums,
                    (SELECT string_agg(format('sum(p.sign * x.%I)', c), ', ') FROM unnest(v.sums) AS c) AS moved,
                    (SELECT string_agg(format('%1$I = b.%1$I + excluded.%1$I', c), ', ') FROM unnest(v.sums) AS c) AS added
               FROM (VALUES ('figure', 'day, language, lane, channel',
                             '{received,approved,r1,r2,r3,r4,r5,withdrawn,late}'::text[]),
                            ('hour', 'day, hour, language, lane, channel', '{received,answered}'),
                            ('due', 'deadline_at, language, lane, channel', '{open,waiting}'),
                            ('seat', 'language', '{seats,taken,waiting}')) AS v (name, keys, sums)
    LOOP
        EXECUTE format($f$
            INSERT INTO board.%1$I AS b (campaign_id, level, region, district, school_id, %2$s, %3$s)
            SELECT x.campaign_id, p.level, p.region, p.district, '00000000-0000-0000-0000-000000000000', %2$s, %4$s
              FROM board.%1$I AS x
             CROSS JOIN (VALUES (1, $2, '', -1), (2, $2, $3, -1), (1, $4, '', 1), (2, $4, $5, 1))
                        AS p (level, region, district, sign)
             WHERE x.level = 3 AND x.school_id = $1
             GROUP BY x.campaign_id, p.level, p.region, p.district, %2$s
                ON CONFLICT (campaign_id, level, region, district, school_id, %2$s) DO UPDATE SET %5$s
            $f$, t.name, t.keys, t.sums, t.moved, t.added)
          USING in_id, was.region, was.district, in_region, in_district;
        EXECUTE format('UPDATE board.%I SET region = $2, district = $3 WHERE level = 3 AND school_id = $1', t.name)
          USING in_id, in_region, in_district;
    END LOOP;
    UPDATE board.school SET region = in_region, district = in_district WHERE id = in_id;
END
$$;
COMMENT ON FUNCTION board.move(uuid, text, text) IS 'Counts a school under another region and district from now on, with all it has counted.';
REVOKE ALL ON FUNCTION board.move(uuid, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION board.move(uuid, text, text) TO oqu_work;
