-- Demand for places in the next campaigns: children of the age by the place they live in, against the places approved now. A
-- job counts all of it anew; readers see the count before until the new one is complete.
CREATE TABLE board.demand (
    level     smallint NOT NULL CHECK (level BETWEEN 0 AND 3),
    region    text NOT NULL,
    district  text NOT NULL,
    school_id uuid NOT NULL,
    year      int  NOT NULL,
    children  int  NOT NULL DEFAULT 0,
    shared    int  NOT NULL DEFAULT 0,
    nowhere   int  NOT NULL DEFAULT 0,
    own       int  NOT NULL DEFAULT 0,
    PRIMARY KEY (level, region, district, school_id, year)
);
COMMENT ON TABLE board.demand IS 'class: internal. Children who turn six in a year, by the place they live in.';
COMMENT ON COLUMN board.demand.level IS 'As in board.figure.';
COMMENT ON COLUMN board.demand.region IS 'As in board.figure.';
COMMENT ON COLUMN board.demand.district IS 'As in board.figure; empty where the address names the region alone.';
COMMENT ON COLUMN board.demand.school_id IS 'As in board.figure.';
COMMENT ON COLUMN board.demand.year IS 'Year of the campaign: the calendar year in which they turn six.';
COMMENT ON COLUMN board.demand.children IS 'Children who live there; of a school: on streets that it serves alone.';
COMMENT ON COLUMN board.demand.shared IS 'Of a school: children on streets that it shares with others. House numbers are not opened for a count.';
COMMENT ON COLUMN board.demand.nowhere IS 'Above a school: those of them whose street is in no service territory.';
COMMENT ON COLUMN board.demand.own IS 'Children in the school''s own pre-school preparation who end it in that year, wherever they live.';

CREATE TABLE board.demand_progress (
    one        boolean PRIMARY KEY DEFAULT true CHECK (one),
    counted_at timestamptz NOT NULL
);
COMMENT ON TABLE board.demand_progress IS 'class: internal. When demand was counted.';
COMMENT ON COLUMN board.demand_progress.one IS 'There is at most one row.';
COMMENT ON COLUMN board.demand_progress.counted_at IS 'The time of the figures.';

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['demand', 'demand_progress'] LOOP
        EXECUTE format('ALTER TABLE board.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE board.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY work_counts ON board.%I TO oqu_work USING (true) WITH CHECK (true)', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON board.%I TO oqu_work', name);
        EXECUTE format('GRANT SELECT ON board.%I TO oqu_staff', name);
    END LOOP;
END $$;
CREATE POLICY own_territory ON board.demand FOR SELECT TO oqu_staff USING (
    (SELECT s.everything FROM board.sees() AS s)
    OR (region = (SELECT s.region FROM board.sees() AS s) AND ((SELECT s.district FROM board.sees() AS s) IN ('', district))));
CREATE POLICY staff_reads ON board.demand_progress FOR SELECT TO oqu_staff USING (true);

-- What was counted before becomes nothing in the same transaction: places that have no child any more keep a row of zeros.
CREATE FUNCTION board.count_demand(in_first int, in_last int, in_day date) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE board.demand SET children = 0, shared = 0, nowhere = 0, own = 0;
    INSERT INTO board.demand AS d (level, region, district, school_id, year, children, shared, nowhere, own)
    WITH school AS MATERIALIZED (SELECT * FROM sec.places_of_schools()),
         street AS MATERIALIZED (SELECT s.street_id, s.school_id, s.schools, o.region, o.district
                                   FROM sec.schools_of_streets(in_day) AS s JOIN school AS o ON o.id = s.school_id),
         -- A big city's address names the city: its district is that of the schools of the street, where they agree.
         of_street AS MATERIALIZED (SELECT t.street_id, CASE WHEN min(t.district) = max(t.district) THEN min(t.district) ELSE '' END AS district
                                      FROM street AS t GROUP BY t.street_id),
         child AS MATERIALIZED (SELECT c.born_year + 6 AS year, c.street_id, c.n, coalesce(p.region, '') AS region,
                                       coalesce(nullif(p.district, ''), o.district, '') AS district, o.street_id IS NULL AS nowhere
                                  FROM sec.children_by_street(in_first - 6, in_last - 6) AS c
                                  LEFT JOIN sec.places_by_kato() AS p ON p.kato = c.kato
                                  LEFT JOIN of_street AS o ON o.street_id = c.street_id),
         x AS (SELECT l.level, CASE WHEN l.level > 0 THEN c.region ELSE '' END AS region,
                      CASE WHEN l.level > 1 THEN c.district ELSE '' END AS district,
                      '00000000-0000-0000-0000-000000000000'::uuid AS school_id, c.year, c.n AS children, 0 AS shared,
                      CASE WHEN c.nowhere THEN c.n ELSE 0 END AS nowhere, 0 AS own
                 FROM child AS c CROSS JOIN generate_series(0, 2) AS l (level)
               UNION ALL
               SELECT 3, t.region, t.district, t.school_id, c.year, CASE WHEN t.schools = 1 THEN c.n ELSE 0 END,
                      CASE WHEN t.schools > 1 THEN c.n ELSE 0 END, 0, 0
                 FROM child AS c JOIN street AS t ON t.street_id = c.street_id
               UNION ALL
               SELECT l.level, CASE WHEN l.level > 0 THEN s.region ELSE '' END, CASE WHEN l.level > 1 THEN s.district ELSE '' END,
                      CASE WHEN l.level > 2 THEN s.id ELSE '00000000-0000-0000-0000-000000000000' END, o.school_year, 0, 0, 0, o.n
                 FROM sec.preschool_by_organisation(in_first, in_last) AS o
                 JOIN school AS s ON s.bin = o.bin CROSS JOIN generate_series(0, 3) AS l (level))
    SELECT x.level, x.region, x.district, x.school_id, x.year, sum(x.children), sum(x.shared), sum(x.nowhere), sum(x.own)
      FROM x
     GROUP BY x.level, x.region, x.district, x.school_id, x.year
        ON CONFLICT (level, region, district, school_id, year)
        DO UPDATE SET children = excluded.children, shared = excluded.shared, nowhere = excluded.nowhere, own = excluded.own;
    INSERT INTO board.demand_progress (counted_at) VALUES (platform.now())
        ON CONFLICT (one) DO UPDATE SET counted_at = excluded.counted_at;
END
$$;
COMMENT ON FUNCTION board.count_demand(int, int, date) IS 'Counts demand for the campaigns of these years anew.';
REVOKE ALL ON FUNCTION board.count_demand(int, int, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION board.count_demand(int, int, date) TO oqu_work;
