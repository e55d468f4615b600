-- What would have been under other settings: runs that officers asked for, and what came of them. A run reads the campaign and
-- never writes to it; `oqu work` computes it.
CREATE SCHEMA whatif;
COMMENT ON SCHEMA whatif IS 'Replays of campaigns under other settings, for the ministry and departments.';
REVOKE ALL ON SCHEMA whatif FROM PUBLIC;
GRANT USAGE ON SCHEMA whatif TO oqu_staff, oqu_work;

CREATE TABLE whatif.run (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL DEFAULT sec.organisation(),
    person_id       uuid NOT NULL DEFAULT sec.person(),
    author          text NOT NULL CHECK (length(author) BETWEEN 1 AND 200),
    campaign_id     uuid NOT NULL,
    year            int  NOT NULL,
    region          text NOT NULL,
    district        text NOT NULL,
    rule            text NOT NULL CHECK (rule IN ('ARRIVAL', 'DRAW', 'MATCH')),
    word            text NOT NULL CHECK (length(word) <= 60),
    ratio           text NOT NULL CHECK (ratio IN ('OWN', 'NONE', 'SET')),
    turns           int  CHECK (turns BETWEEN 1 AND 20),
    credit_cap      int  CHECK (credit_cap BETWEEN 0 AND 1000000),
    spare_policy    text NOT NULL CHECK (spare_policy IN ('OWN', 'AT_DEADLINE', 'NOW')),
    started_at      timestamptz NOT NULL DEFAULT platform.now(),
    progress        int  NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 100),
    ended_at        timestamptz,
    CONSTRAINT run_ratio CHECK ((ratio = 'SET') = (turns IS NOT NULL)),
    CONSTRAINT run_word CHECK (CASE rule WHEN 'ARRIVAL' THEN word = '' WHEN 'DRAW' THEN word <> '' ELSE true END)
);
CREATE UNIQUE INDEX run_one_at_a_time ON whatif.run (organisation_id) WHERE ended_at IS NULL;
CREATE INDEX run_of_organisation ON whatif.run (organisation_id, started_at);
COMMENT ON TABLE whatif.run IS 'class: restricted. What somebody asked, and how far the answer is; kept, so that it can be opened again.';
COMMENT ON COLUMN whatif.run.id IS 'Identifier; stands in the address.';
COMMENT ON COLUMN whatif.run.organisation_id IS 'Whose run it is: its officers see it, nobody else.';
COMMENT ON COLUMN whatif.run.person_id IS 'Officer who asked.';
COMMENT ON COLUMN whatif.run.author IS 'That officer''s name, as it was.';
COMMENT ON COLUMN whatif.run.campaign_id IS 'Campaign.';
COMMENT ON COLUMN whatif.run.year IS 'Its year.';
COMMENT ON COLUMN whatif.run.region IS 'KATO of the region whose schools take part; empty: all.';
COMMENT ON COLUMN whatif.run.district IS 'KATO of the district; empty: all of the region.';
COMMENT ON COLUMN whatif.run.rule IS 'ARRIVAL: seats as applications come; DRAW: by lot at the end; MATCH: deferred acceptance over the order of applications.';
COMMENT ON COLUMN whatif.run.word IS 'From which lots are drawn; empty: the order of arrival decides.';
COMMENT ON COLUMN whatif.run.ratio IS 'OWN: as each school had it; NONE: order of arrival; SET: as many as `turns`, then one from outside.';
COMMENT ON COLUMN whatif.run.turns IS 'Children of the territory before one from outside.';
COMMENT ON COLUMN whatif.run.credit_cap IS 'Outside turns that are kept; empty: as each school had it.';
COMMENT ON COLUMN whatif.run.spare_policy IS 'When an outsider gets a seat that nobody of the territory wants; OWN: as each school had it.';
COMMENT ON COLUMN whatif.run.started_at IS 'When it was asked; what happened later is not part of it.';
COMMENT ON COLUMN whatif.run.progress IS 'Of a hundred.';
COMMENT ON COLUMN whatif.run.ended_at IS 'When the answer was complete.';

CREATE TABLE whatif.figure (
    run_id    uuid NOT NULL REFERENCES whatif.run,
    pool_id   uuid NOT NULL,
    school_id uuid NOT NULL,
    region    text NOT NULL,
    district  text NOT NULL,
    language  text NOT NULL,
    would     boolean NOT NULL,
    seats     int NOT NULL,
    territory int NOT NULL,
    outside   int NOT NULL,
    own       int NOT NULL,
    refused   int NOT NULL,
    waiting   int NOT NULL,
    first     int NOT NULL,
    offered   int NOT NULL,
    directed  int NOT NULL,
    reserve   int NOT NULL,
    PRIMARY KEY (run_id, pool_id, would)
);
COMMENT ON TABLE whatif.figure IS 'class: internal. What becomes of the seats of a school, as it was and as it would be.';
COMMENT ON COLUMN whatif.figure.run_id IS 'Run.';
COMMENT ON COLUMN whatif.figure.pool_id IS 'Seats of one school and language.';
COMMENT ON COLUMN whatif.figure.school_id IS 'School.';
COMMENT ON COLUMN whatif.figure.region IS 'KATO of its region.';
COMMENT ON COLUMN whatif.figure.district IS 'KATO of its district; empty when it has none.';
COMMENT ON COLUMN whatif.figure.language IS 'Language of instruction.';
COMMENT ON COLUMN whatif.figure.would IS 'False: under the settings that it had; true: under those of the run.';
COMMENT ON COLUMN whatif.figure.seats IS 'Seats at the end.';
COMMENT ON COLUMN whatif.figure.territory IS 'Children of the territory with a seat.';
COMMENT ON COLUMN whatif.figure.outside IS 'Children from elsewhere with a seat.';
COMMENT ON COLUMN whatif.figure.own IS 'Children of the own pre-school with a seat.';
COMMENT ON COLUMN whatif.figure.refused IS 'Children who were refused here for lack of seats and came to no seat later.';
COMMENT ON COLUMN whatif.figure.waiting IS 'Children who still wait.';
COMMENT ON COLUMN whatif.figure.first IS 'Of those with a seat: children who applied here first.';
COMMENT ON COLUMN whatif.figure.offered IS 'Of those with a seat: children who got it from the reserve.';
COMMENT ON COLUMN whatif.figure.directed IS 'Of those with a seat: children to whom the authority gave it.';
COMMENT ON COLUMN whatif.figure.reserve IS 'Of those refused: children who are in the reserve still.';

CREATE TABLE whatif.mover (
    run_id      uuid NOT NULL REFERENCES whatif.run,
    n           int  NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('GAINS', 'LOSES', 'CHANGES')),
    was_school  uuid,
    was_language text,
    was_number  bigint,
    was_outcome text,
    to_school   uuid,
    to_language text,
    to_number   bigint,
    to_outcome  text,
    PRIMARY KEY (run_id, n)
);
COMMENT ON TABLE whatif.mover IS 'class: restricted. Children who would be elsewhere, by the numbers of their applications and nothing else.';
COMMENT ON COLUMN whatif.mover.run_id IS 'Run.';
COMMENT ON COLUMN whatif.mover.n IS 'Order of their first applications.';
COMMENT ON COLUMN whatif.mover.kind IS 'GAINS a seat, LOSES it, or CHANGES the school or language.';
COMMENT ON COLUMN whatif.mover.was_school IS 'School to which the child applied last; empty: none.';
COMMENT ON COLUMN whatif.mover.was_language IS 'Language there.';
COMMENT ON COLUMN whatif.mover.was_number IS 'Number of that application.';
COMMENT ON COLUMN whatif.mover.was_outcome IS 'What came of it.';
COMMENT ON COLUMN whatif.mover.to_school IS 'The same, as it would be.';
COMMENT ON COLUMN whatif.mover.to_language IS 'Language there.';
COMMENT ON COLUMN whatif.mover.to_number IS 'Number of that application.';
COMMENT ON COLUMN whatif.mover.to_outcome IS 'What would come of it.';

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['run', 'figure', 'mover'] LOOP
        EXECUTE format('ALTER TABLE whatif.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE whatif.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY work_computes ON whatif.%I TO oqu_work USING (true) WITH CHECK (true)', name);
        EXECUTE format('GRANT SELECT ON whatif.%I TO oqu_staff, oqu_work', name);
    END LOOP;
END $$;
CREATE POLICY own_organisation ON whatif.run FOR SELECT TO oqu_staff
    USING (organisation_id = (SELECT sec.organisation()) AND (SELECT sec.role()) IN ('ministry', 'department'));
-- The ministry asks about the country, a department about its territory and no other.
CREATE POLICY own_territory ON whatif.run FOR INSERT TO oqu_staff
    WITH CHECK (organisation_id = (SELECT sec.organisation()) AND person_id = (SELECT sec.person())
                AND (((SELECT sec.role()) = 'ministry' AND (SELECT sec.is_ministry()) AND region = '' AND district = '')
                     OR ((SELECT sec.role()) = 'department' AND region = (SELECT t.region FROM sec.territory() AS t)
                         AND district = (SELECT t.district FROM sec.territory() AS t))));
CREATE POLICY of_own_run ON whatif.figure FOR SELECT TO oqu_staff USING (run_id IN (SELECT r.id FROM whatif.run AS r));
CREATE POLICY of_own_run ON whatif.mover FOR SELECT TO oqu_staff USING (run_id IN (SELECT r.id FROM whatif.run AS r));
GRANT INSERT (id, author, campaign_id, year, region, district, rule, word, ratio, turns, credit_cap, spare_policy) ON whatif.run TO oqu_staff;
GRANT UPDATE (progress, ended_at) ON whatif.run TO oqu_work;
GRANT INSERT ON whatif.figure, whatif.mover TO oqu_work;
