-- Ranked choices from files: what officers sent, and what came of it. A file stays out of everybody's sight and is read by
-- `oqu work` alone; what is left of it are figures, and for a week what the officer takes away.
CREATE TABLE whatif.comparison (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL DEFAULT sec.organisation(),
    person_id       uuid NOT NULL DEFAULT sec.person(),
    author          text NOT NULL CHECK (length(author) BETWEEN 1 AND 200),
    language        text NOT NULL CHECK (language IN ('kk', 'ru', 'en')),
    rule            text NOT NULL CHECK (rule IN ('DRAW', 'MATCH')),
    word            text NOT NULL CHECK (length(word) <= 60),
    turns           int  CHECK (turns BETWEEN 1 AND 20),
    check_only      boolean NOT NULL,
    sent_at         timestamptz NOT NULL DEFAULT platform.now(),
    attempts        int  NOT NULL DEFAULT 0,
    progress        int  NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 100),
    state           text NOT NULL DEFAULT 'WAITING' CHECK (state IN ('WAITING', 'DONE', 'FAULTY', 'INFECTED', 'FAILED')),
    ended_at        timestamptz,
    schools         bigint NOT NULL DEFAULT 0,
    children        bigint NOT NULL DEFAULT 0,
    choices         bigint NOT NULL DEFAULT 0,
    faults          bigint NOT NULL DEFAULT 0,
    moved           bigint NOT NULL DEFAULT 0,
    CONSTRAINT comparison_ended CHECK ((state = 'WAITING') = (ended_at IS NULL)),
    CONSTRAINT comparison_word CHECK (rule <> 'DRAW' OR word <> '')
);
CREATE UNIQUE INDEX comparison_one_at_a_time ON whatif.comparison (organisation_id) WHERE ended_at IS NULL;
CREATE INDEX comparison_of_organisation ON whatif.comparison (organisation_id, sent_at);
COMMENT ON TABLE whatif.comparison IS 'class: restricted. Files that an officer had compared by two rules.';
COMMENT ON COLUMN whatif.comparison.id IS 'Identifier; stands in the address.';
COMMENT ON COLUMN whatif.comparison.organisation_id IS 'Whose it is: its officers see it, nobody else.';
COMMENT ON COLUMN whatif.comparison.person_id IS 'Officer who sent the files.';
COMMENT ON COLUMN whatif.comparison.author IS 'That officer''s name, as it was.';
COMMENT ON COLUMN whatif.comparison.language IS 'In which faults are told.';
COMMENT ON COLUMN whatif.comparison.rule IS 'DRAW: by lot; MATCH: deferred acceptance.';
COMMENT ON COLUMN whatif.comparison.word IS 'From which lots are drawn; empty: the order of the file.';
COMMENT ON COLUMN whatif.comparison.turns IS 'Children of the territory before one from outside; empty: no ratio.';
COMMENT ON COLUMN whatif.comparison.check_only IS 'The files are read and nothing is computed.';
COMMENT ON COLUMN whatif.comparison.sent_at IS 'When.';
COMMENT ON COLUMN whatif.comparison.attempts IS 'How often it was begun; after the third time it is given up.';
COMMENT ON COLUMN whatif.comparison.progress IS 'Of a hundred.';
COMMENT ON COLUMN whatif.comparison.state IS 'FAULTY: bad rows, and nothing was computed; INFECTED: the virus scanner found something, and nothing was read; FAILED: given up.';
COMMENT ON COLUMN whatif.comparison.ended_at IS 'When the answer was complete.';
COMMENT ON COLUMN whatif.comparison.schools IS 'How many schools there are.';
COMMENT ON COLUMN whatif.comparison.children IS 'How many children.';
COMMENT ON COLUMN whatif.comparison.choices IS 'How many wishes.';
COMMENT ON COLUMN whatif.comparison.faults IS 'How many bad rows.';
COMMENT ON COLUMN whatif.comparison.moved IS 'Children who would be elsewhere, or seated in one of both only.';

CREATE TABLE whatif.compared (
    comparison_id uuid NOT NULL REFERENCES whatif.comparison,
    would         boolean NOT NULL,
    seats         bigint NOT NULL,
    territory     bigint NOT NULL,
    outside       bigint NOT NULL,
    own           bigint NOT NULL,
    refused       bigint NOT NULL,
    first         bigint NOT NULL,
    PRIMARY KEY (comparison_id, would)
);
COMMENT ON TABLE whatif.compared IS 'class: internal. Sums of a comparison.';
COMMENT ON COLUMN whatif.compared.comparison_id IS 'Comparison.';
COMMENT ON COLUMN whatif.compared.would IS 'False: by the order of the file; true: by the rule that was asked for.';
COMMENT ON COLUMN whatif.compared.seats IS 'Seats.';
COMMENT ON COLUMN whatif.compared.territory IS 'Children of the territory with a seat.';
COMMENT ON COLUMN whatif.compared.outside IS 'Children from elsewhere with a seat.';
COMMENT ON COLUMN whatif.compared.own IS 'Children of the own pre-school with a seat.';
COMMENT ON COLUMN whatif.compared.refused IS 'Children without a seat.';
COMMENT ON COLUMN whatif.compared.first IS 'Of those with a seat: at their first school.';

CREATE TABLE whatif.piece (
    comparison_id uuid NOT NULL REFERENCES whatif.comparison,
    kind          text NOT NULL CHECK (kind IN ('SCHOOLS', 'CHOICES', 'PLACES', 'FAULTS')),
    n             int  NOT NULL CHECK (n > 0),
    content       bytea NOT NULL,
    PRIMARY KEY (comparison_id, kind, n)
);
COMMENT ON TABLE whatif.piece IS 'class: restricted. Files in pieces: what was sent, until it is read, and what is taken away, for a week.';
COMMENT ON COLUMN whatif.piece.comparison_id IS 'Comparison.';
COMMENT ON COLUMN whatif.piece.kind IS 'SCHOOLS, CHOICES: sent, and seen by the job alone; PLACES, FAULTS: what came of it, each piece a table of its own.';
COMMENT ON COLUMN whatif.piece.n IS 'Order.';
COMMENT ON COLUMN whatif.piece.content IS 'Bytes.';

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['comparison', 'compared', 'piece'] LOOP
        EXECUTE format('ALTER TABLE whatif.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE whatif.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY owner_all ON whatif.%I TO oqu_owner USING (true)', name);
        EXECUTE format('CREATE POLICY work_computes ON whatif.%I TO oqu_work USING (true) WITH CHECK (true)', name);
        EXECUTE format('GRANT SELECT ON whatif.%I TO oqu_staff, oqu_work, oqu_core', name);
    END LOOP;
END $$;
CREATE POLICY own_organisation ON whatif.comparison FOR SELECT TO oqu_staff
    USING (organisation_id = (SELECT sec.organisation()) AND (SELECT sec.role()) IN ('ministry', 'department'));
CREATE POLICY own_files ON whatif.comparison FOR INSERT TO oqu_staff
    WITH CHECK (organisation_id = (SELECT sec.organisation()) AND person_id = (SELECT sec.person())
                AND (SELECT sec.role()) IN ('ministry', 'department'));
CREATE POLICY of_own ON whatif.compared FOR SELECT TO oqu_staff USING (comparison_id IN (SELECT r.id FROM whatif.comparison AS r));
CREATE POLICY of_own ON whatif.piece FOR SELECT TO oqu_staff
    USING (kind IN ('PLACES', 'FAULTS') AND comparison_id IN (SELECT r.id FROM whatif.comparison AS r));
CREATE POLICY own_files ON whatif.piece FOR INSERT TO oqu_staff
    WITH CHECK (kind IN ('SCHOOLS', 'CHOICES')
                AND comparison_id IN (SELECT r.id FROM whatif.comparison AS r
                                       WHERE r.person_id = (SELECT sec.person()) AND r.ended_at IS NULL));
GRANT INSERT (id, author, language, rule, word, turns, check_only) ON whatif.comparison TO oqu_staff;
GRANT INSERT ON whatif.piece TO oqu_staff, oqu_work;
GRANT INSERT ON whatif.compared TO oqu_work;
GRANT UPDATE (attempts, progress, state, ended_at, schools, children, choices, faults, moved) ON whatif.comparison TO oqu_work;
GRANT USAGE, CREATE ON SCHEMA whatif TO oqu_core;
GRANT DELETE ON whatif.piece TO oqu_core;

-- What was sent is not kept once it is read, and what was made for a week.
CREATE FUNCTION whatif.forget_pieces() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    DELETE FROM whatif.piece AS p USING whatif.comparison AS r
     WHERE r.id = p.comparison_id
       AND r.ended_at <= CASE WHEN p.kind IN ('SCHOOLS', 'CHOICES') THEN platform.now() ELSE platform.now() - interval '7 days' END;
END
$$;
COMMENT ON FUNCTION whatif.forget_pieces() IS 'Deletes files that were read, and what came of them a week ago.';
ALTER FUNCTION whatif.forget_pieces() OWNER TO oqu_core;
REVOKE ALL ON FUNCTION whatif.forget_pieces() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION whatif.forget_pieces() TO oqu_work;
