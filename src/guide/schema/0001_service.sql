-- The catalogue of state services (joint order, Algorithm, p. 2, sp. 5): one row a service; a change is a later row.
CREATE SCHEMA guide;
COMMENT ON SCHEMA guide IS 'What the public pages list.';
REVOKE ALL ON SCHEMA guide FROM PUBLIC;
GRANT USAGE ON SCHEMA guide TO oqu_public;

CREATE TABLE guide.service (
    code          text NOT NULL CHECK (code ~ '^[a-z0-9-]{1,60}$'),
    valid_from    date NOT NULL,
    name_kk       text NOT NULL CHECK (name_kk <> ''),
    name_ru       text NOT NULL CHECK (name_ru <> ''),
    name_en       text NOT NULL CHECK (name_en <> ''),
    term_kk       text NOT NULL CHECK (term_kk <> ''),
    term_ru       text NOT NULL CHECK (term_ru <> ''),
    term_en       text NOT NULL CHECK (term_en <> ''),
    act_code      text NOT NULL CHECK (act_code <> ''),
    item_kk       text NOT NULL CHECK (item_kk <> ''),
    item_ru       text NOT NULL CHECK (item_ru <> ''),
    item_en       text NOT NULL CHECK (item_en <> ''),
    accepts_from  date,
    accepts_until date,
    suspended     boolean NOT NULL DEFAULT false,
    about         text NOT NULL CHECK (about ~ '^/[a-z]'),
    entry         text NOT NULL CHECK (entry ~ '^/[a-z]'),
    position      integer NOT NULL,
    PRIMARY KEY (code, valid_from),
    CONSTRAINT service_period CHECK (accepts_until >= accepts_from)
);
COMMENT ON TABLE guide.service IS 'class: public. State services of the platform; of the rows of a service the latest that has begun holds.';
COMMENT ON COLUMN guide.service.code IS 'Short stable name of the service.';
COMMENT ON COLUMN guide.service.valid_from IS 'First day on which this row holds.';
COMMENT ON COLUMN guide.service.name_kk IS 'Name in Kazakh.';
COMMENT ON COLUMN guide.service.name_ru IS 'Name in Russian.';
COMMENT ON COLUMN guide.service.name_en IS 'Name in English, for orientation.';
COMMENT ON COLUMN guide.service.term_kk IS 'Within what time it is provided, in Kazakh.';
COMMENT ON COLUMN guide.service.term_ru IS 'The same in Russian.';
COMMENT ON COLUMN guide.service.term_en IS 'The same in English.';
COMMENT ON COLUMN guide.service.act_code IS 'Legal act that rules it: code of the register of legal acts.';
COMMENT ON COLUMN guide.service.item_kk IS 'Which part of it, in Kazakh.';
COMMENT ON COLUMN guide.service.item_ru IS 'The same in Russian.';
COMMENT ON COLUMN guide.service.item_en IS 'The same in English.';
COMMENT ON COLUMN guide.service.accepts_from IS 'First day of accepting applications; empty: always.';
COMMENT ON COLUMN guide.service.accepts_until IS 'Last day; empty: no end.';
COMMENT ON COLUMN guide.service.suspended IS 'It is not provided for the time being.';
COMMENT ON COLUMN guide.service.about IS 'Path of the page that explains it.';
COMMENT ON COLUMN guide.service.entry IS 'Path where a person begins.';
COMMENT ON COLUMN guide.service.position IS 'Order in the catalogue.';
ALTER TABLE guide.service ENABLE ROW LEVEL SECURITY;
ALTER TABLE guide.service FORCE ROW LEVEL SECURITY;
CREATE POLICY all_see ON guide.service FOR SELECT USING (true);
CREATE POLICY owner_adds ON guide.service FOR INSERT TO oqu_owner WITH CHECK (true);
GRANT SELECT ON guide.service TO oqu_public;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON guide.service
    FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

INSERT INTO guide.service (code, valid_from, name_kk, name_ru, name_en, term_kk, term_ru, term_en, act_code, item_kk, item_ru, item_en,
                           accepts_from, accepts_until, about, entry, position)
VALUES ('grade1-admission', '2026-05-26',
        'Білім беру ұйымдарына 1-сыныпқа құжаттарды қабылдау және оқуға қабылдау',
        'Прием документов и зачисление в организации образования, 1 класс',
        'Acceptance of documents and enrolment in education organisations, grade 1',
        'Мектептің жауабы — бір жұмыс күні', 'Ответ школы — один рабочий день', 'Answer of the school – one working day',
        'joint-order-73-168', '1-қосымша, Алгоритм', 'приложение 1, Алгоритм', 'Annex 1, Algorithm',
        '2026-05-27', '2026-08-31', '/admission', '/my/', 10);
