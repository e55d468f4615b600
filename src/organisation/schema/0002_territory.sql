-- Streets and service territories: which houses an act of the local education authority gives to
-- which school (ADM-16). Dated: a redrawn territory is a new row, the old one keeps its last day.

CREATE TABLE organisation.street (
    id              uuid PRIMARY KEY,
    settlement_kato text NOT NULL REFERENCES organisation.place,
    name_kk         text NOT NULL CHECK (name_kk <> ''),
    name_ru         text NOT NULL CHECK (name_ru <> ''),
    search_key      text NOT NULL CHECK (search_key <> ''),
    valid_from      date NOT NULL DEFAULT '1991-12-16',
    valid_to        date,
    version         integer NOT NULL DEFAULT 1,
    CONSTRAINT street_period CHECK (valid_to >= valid_from)
);
CREATE INDEX street_settlement ON organisation.street (settlement_kato);
CREATE INDEX street_like ON organisation.street USING gin (settlement_kato, (' ' || search_key) public.gin_trgm_ops);
COMMENT ON TABLE organisation.street IS 'class: public. Streets, avenues, lanes and microdistricts of a settlement.';
COMMENT ON COLUMN organisation.street.id IS 'Identifier made by the application.';
COMMENT ON COLUMN organisation.street.settlement_kato IS 'Town or village; for a city of republican importance the city itself.';
COMMENT ON COLUMN organisation.street.name_kk IS 'Name with its kind in Kazakh: "Абай даңғылы".';
COMMENT ON COLUMN organisation.street.name_ru IS 'Name with its kind in Russian: "проспект Абая".';
COMMENT ON COLUMN organisation.street.search_key IS
    'Search keys of both names and of former names, separated by a space, made by the application as people type them.';
COMMENT ON COLUMN organisation.street.valid_from IS 'First day of the name; by default the day of independence.';
COMMENT ON COLUMN organisation.street.valid_to IS 'Last day, empty while the street exists.';
COMMENT ON COLUMN organisation.street.version IS 'Counts edits, for optimistic locking.';

CREATE TABLE organisation.territory (
    id         uuid PRIMARY KEY,
    school_id  uuid NOT NULL REFERENCES organisation.organisation,
    act_number text NOT NULL CHECK (act_number <> ''),
    act_date   date NOT NULL,
    valid_from date NOT NULL,
    valid_to   date,
    CONSTRAINT territory_period CHECK (valid_to >= valid_from),
    CONSTRAINT territory_one_at_a_time EXCLUDE USING gist
        (school_id WITH =, daterange(valid_from, valid_to, '[]') WITH &&)
);
COMMENT ON TABLE organisation.territory IS
    'class: public. The service territory of a school under one act of the local authority.';
COMMENT ON COLUMN organisation.territory.id IS 'Identifier made by the application.';
COMMENT ON COLUMN organisation.territory.school_id IS 'Whose territory.';
COMMENT ON COLUMN organisation.territory.act_number IS 'Number of the act that fixes it.';
COMMENT ON COLUMN organisation.territory.act_date IS 'Date of the act.';
COMMENT ON COLUMN organisation.territory.valid_from IS 'First day.';
COMMENT ON COLUMN organisation.territory.valid_to IS 'Last day, empty while it lasts.';

CREATE TABLE organisation.territory_item (
    id           uuid PRIMARY KEY,
    territory_id uuid NOT NULL REFERENCES organisation.territory,
    street_id    uuid NOT NULL REFERENCES organisation.street,
    house_from   integer CHECK (house_from > 0),
    house_to     integer CHECK (house_to > 0),
    parity       text NOT NULL DEFAULT 'ALL' CHECK (parity IN ('ALL', 'ODD', 'EVEN')),
    house_suffix text CHECK (house_suffix <> ''),
    flat_from    integer CHECK (flat_from > 0),
    flat_to      integer CHECK (flat_to > 0),
    language     text REFERENCES organisation.language,
    act_number   text CHECK (act_number <> ''),
    act_date     date,
    CONSTRAINT territory_item_act CHECK ((act_number IS NULL) = (act_date IS NULL)),
    CONSTRAINT territory_item_houses CHECK (house_to >= house_from),
    CONSTRAINT territory_item_flats CHECK (flat_to >= flat_from),
    CONSTRAINT territory_item_suffix_of_one_house CHECK
        (house_suffix IS NULL OR (house_from IS NOT NULL AND house_from = house_to)),
    CONSTRAINT territory_item_flats_of_one_house CHECK
        ((flat_from IS NULL AND flat_to IS NULL) OR (house_from IS NOT NULL AND house_from = house_to))
);
CREATE INDEX territory_item_street ON organisation.territory_item (street_id);
CREATE INDEX territory_item_territory ON organisation.territory_item (territory_id);
COMMENT ON TABLE organisation.territory_item IS
    'class: public. One line of a territory: a street, or a range of its houses, or flats of one house.';
COMMENT ON COLUMN organisation.territory_item.id IS 'Identifier made by the application.';
COMMENT ON COLUMN organisation.territory_item.territory_id IS 'The territory it belongs to.';
COMMENT ON COLUMN organisation.territory_item.street_id IS 'The street.';
COMMENT ON COLUMN organisation.territory_item.house_from IS 'Lowest house number; empty: from the beginning of the street.';
COMMENT ON COLUMN organisation.territory_item.house_to IS 'Highest house number; empty: to its end.';
COMMENT ON COLUMN organisation.territory_item.parity IS 'ALL, ODD or EVEN house numbers of the range.';
COMMENT ON COLUMN organisation.territory_item.house_suffix IS
    'Only this building of the number, as the application writes it: "/1", "а"; empty: every building of the number.';
COMMENT ON COLUMN organisation.territory_item.flat_from IS 'Lowest flat of the one house; empty: from the first.';
COMMENT ON COLUMN organisation.territory_item.flat_to IS 'Highest flat; empty: to the last.';
COMMENT ON COLUMN organisation.territory_item.language IS
    'Only for this language of instruction; empty: for all (ADM-19).';
COMMENT ON COLUMN organisation.territory_item.act_number IS
    'Number of the act that gave this line, where it is not the one that fixes the whole territory.';
COMMENT ON COLUMN organisation.territory_item.act_date IS 'Date of that act.';

CREATE TRIGGER street_history AFTER UPDATE OR DELETE ON organisation.street
    FOR EACH ROW EXECUTE FUNCTION organisation.keep_history('id');
CREATE TRIGGER territory_history AFTER UPDATE OR DELETE ON organisation.territory
    FOR EACH ROW EXECUTE FUNCTION organisation.keep_history('id');
CREATE TRIGGER territory_item_history AFTER UPDATE OR DELETE ON organisation.territory_item
    FOR EACH ROW EXECUTE FUNCTION organisation.keep_history('id');

SELECT organisation.protect('street', 'territory', 'territory_item');

-- A function because the index answers for the session's threshold only: 0.5 forgives one slip in a word of five letters. The name of
-- the setting is not known before the library is loaded.
DO $$ BEGIN PERFORM public.similarity('', ''); END $$;
CREATE FUNCTION organisation.streets_like(in_settlement text, in_key text) RETURNS SETOF organisation.street
    LANGUAGE sql STABLE ROWS 20 SET search_path = pg_catalog, pg_temp SET pg_trgm.word_similarity_threshold = 0.5
AS $$
    SELECT s.* FROM organisation.street AS s
     WHERE s.settlement_kato = in_settlement AND in_key OPERATOR(public.<%) (' ' || s.search_key)
$$;
COMMENT ON FUNCTION organisation.streets_like(text, text) IS 'Streets of a settlement whose names resemble what was typed (a search key).';
REVOKE ALL ON FUNCTION organisation.streets_like(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organisation.streets_like(text, text) TO oqu_core, oqu_public, oqu_family, oqu_staff, oqu_work;

-- Where children of a street and of a settlement count, for planning: schools by street, region and district by settlement.
CREATE FUNCTION sec.schools_of_streets(in_day date)
    RETURNS TABLE (street_id uuid, school_id uuid, schools bigint)
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$
    SELECT x.street_id, x.school_id, count(*) OVER (PARTITION BY x.street_id)
      FROM (SELECT DISTINCT i.street_id, t.school_id
              FROM organisation.territory AS t
              JOIN organisation.territory_item AS i ON i.territory_id = t.id
             WHERE t.valid_from <= in_day AND (t.valid_to IS NULL OR t.valid_to >= in_day)) AS x;
$$;
COMMENT ON FUNCTION sec.schools_of_streets(date) IS 'Schools that serve houses of a street on a day, and how many share it.';
REVOKE ALL ON FUNCTION sec.schools_of_streets(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.schools_of_streets(date) TO oqu_work;

CREATE FUNCTION sec.places_by_kato() RETURNS TABLE (kato text, region text, district text)
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$
    SELECT p.kato, p.region_kato, CASE p.level WHEN 1 THEN '' WHEN 2 THEN p.kato ELSE p.parent_kato END
      FROM organisation.place AS p;
$$;
COMMENT ON FUNCTION sec.places_by_kato() IS 'Region and district of each unit of the classifier; no district for a region itself.';
REVOKE ALL ON FUNCTION sec.places_by_kato() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.places_by_kato() TO oqu_work;

CREATE FUNCTION sec.places_of_schools() RETURNS TABLE (id uuid, bin text, region text, district text)
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$
    SELECT o.id, o.bin, coalesce(o.region_kato, ''), coalesce(o.district_kato, '')
      FROM organisation.organisation AS o
      JOIN organisation.kind AS k ON k.code = o.kind AND k.class = 'school';
$$;
COMMENT ON FUNCTION sec.places_of_schools() IS 'Schools with the region and district they stand in.';
REVOKE ALL ON FUNCTION sec.places_of_schools() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.places_of_schools() TO oqu_work;
