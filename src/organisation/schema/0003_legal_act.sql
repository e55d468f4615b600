-- The register of legal acts: what dated settings and public pages name as their legal basis.

CREATE TABLE organisation.legal_act (
    code          text PRIMARY KEY CHECK (code ~ '^[a-z0-9-]+$'),
    amends        text REFERENCES organisation.legal_act,
    number        text NOT NULL,
    adopted_on    date NOT NULL,
    registered    text,
    registered_on date,
    in_force_from date,
    in_force_to   date,
    title_kk      text CHECK (title_kk <> ''),
    title_ru      text CHECK (title_ru <> ''),
    title_en      text CHECK (title_en <> ''),
    text_kk       text CHECK (text_kk <> ''),
    text_ru       text CHECK (text_ru <> ''),
    link_kk       text CHECK (link_kk ~ '^https://'),
    link_ru       text CHECK (link_ru ~ '^https://'),
    position      integer NOT NULL,
    version       integer NOT NULL DEFAULT 1,
    is_complete   boolean NOT NULL GENERATED ALWAYS AS
                  (title_kk IS NOT NULL AND title_ru IS NOT NULL AND (text_kk IS NULL) = (text_ru IS NULL)
                   AND (link_kk IS NULL) = (link_ru IS NULL)) STORED,
    CONSTRAINT legal_act_has_title CHECK (title_kk IS NOT NULL OR title_ru IS NOT NULL),
    CONSTRAINT legal_act_period CHECK (in_force_to >= in_force_from),
    CONSTRAINT legal_act_registration CHECK ((registered IS NULL) = (registered_on IS NULL))
);
COMMENT ON TABLE organisation.legal_act IS 'class: public. Legal acts, each with the days on which it is in force.';
COMMENT ON COLUMN organisation.legal_act.code IS 'Short stable name used by settings: order-564.';
COMMENT ON COLUMN organisation.legal_act.amends IS 'The act that this one changes.';
COMMENT ON COLUMN organisation.legal_act.number IS 'Number as printed on the act.';
COMMENT ON COLUMN organisation.legal_act.adopted_on IS 'Date of the act; of two signatories, the later.';
COMMENT ON COLUMN organisation.legal_act.registered IS 'Number of registration with the Ministry of Justice.';
COMMENT ON COLUMN organisation.legal_act.registered_on IS 'Date of that registration.';
COMMENT ON COLUMN organisation.legal_act.in_force_from IS 'First day in force; empty where the register does not record it.';
COMMENT ON COLUMN organisation.legal_act.in_force_to IS 'Last day in force, empty while it has none.';
COMMENT ON COLUMN organisation.legal_act.title_kk IS 'Title in Kazakh; empty until it is entered.';
COMMENT ON COLUMN organisation.legal_act.title_ru IS 'Title in Russian; empty until it is entered.';
COMMENT ON COLUMN organisation.legal_act.title_en IS 'Title in English, for orientation only.';
COMMENT ON COLUMN organisation.legal_act.text_kk IS 'The main provision or the whole text in Kazakh.';
COMMENT ON COLUMN organisation.legal_act.text_ru IS 'The same in Russian.';
COMMENT ON COLUMN organisation.legal_act.link_kk IS 'Address of the Kazakh text.';
COMMENT ON COLUMN organisation.legal_act.link_ru IS 'Address of the Russian text.';
COMMENT ON COLUMN organisation.legal_act.position IS 'Order in lists.';
COMMENT ON COLUMN organisation.legal_act.version IS 'Counts edits, for optimistic locking.';
COMMENT ON COLUMN organisation.legal_act.is_complete IS
    'What is there is there in both languages; only such an act may be cited (joint order p. 6 (1)).';

CREATE TRIGGER legal_act_history AFTER UPDATE OR DELETE ON organisation.legal_act
    FOR EACH ROW EXECUTE FUNCTION organisation.keep_history('code');
CREATE TRIGGER legal_act_begins AFTER INSERT ON organisation.legal_act
    FOR EACH ROW WHEN (current_setting('organisation.reason', true) <> '')
    EXECUTE FUNCTION organisation.keep_history('code');

SELECT organisation.protect('legal_act');

INSERT INTO organisation.legal_act
    (code, amends, number, adopted_on, registered, registered_on, in_force_from, in_force_to,
     title_kk, title_ru, title_en, link_kk, link_ru, position)
VALUES
('joint-order-73-168', NULL, '73-НҚ / 168/НҚ', '2026-04-01', NULL, NULL, '2026-05-26', '2026-12-31',
 '«Бастауыш, негізгі орта, жалпы орта білім берудің жалпы білім беретін бағдарламалары бойынша оқыту үшін ведомстволық бағыныстылығына қарамастан білім беру ұйымдарына құжаттарды қабылдау және оқуға қабылдау» мемлекеттік қызметін көрсету жөніндегі пилоттық жобаны іске қосу және жүзеге асыру туралы',
 'О запуске и реализации пилотного проекта по оказанию государственной услуги «Прием документов и зачисление в организации образования независимо от ведомственной подчиненности для обучения по общеобразовательным программам начального, основного среднего, общего среднего образования»',
 'On starting and carrying out the pilot project of the state service “Acceptance of documents and enrolment in education organisations, regardless of subordination, for study under general programmes of primary, basic secondary and general secondary education”',
 NULL, NULL, 10),
('order-564', NULL, '564', '2018-10-12', '17553', '2018-10-16', NULL, NULL,
 'Бастауыш, негізгі орта және жалпы орта білімнің жалпы білім беретін оқу бағдарламаларын іске асыратын білім беру ұйымдарына оқуға қабылдаудың үлгілік қағидаларын бекіту туралы',
 'Об утверждении Типовых правил приема на обучение в организации образования, реализующие общеобразовательные учебные программы начального, основного среднего и общего среднего образования',
 'On approval of the Model Rules for admission to education organisations that teach general programmes of primary, basic secondary and general secondary education',
 'https://adilet.zan.kz/kaz/docs/V1800017553', 'https://adilet.zan.kz/rus/docs/V1800017553', 20),
('order-54', 'order-564', '54-НҚ', '2026-03-03', NULL, NULL, NULL, NULL,
 'Үлгілік қағидаларға (№ 564 бұйрық) өзгеріс енгізу туралы',
 'О внесении изменения в Типовые правила (приказ № 564)',
 'On an amendment of the Model Rules (Order No. 564)',
 NULL, NULL, 21),
('order-456', NULL, '456', '2022-11-14', '30534', '2022-11-15', NULL, NULL,
 'Білім беру саласындағы ақпараттандыру объектілеріне қойылатын ең төменгі талаптарды бекіту туралы',
 'Об утверждении минимальных требований к объектам информатизации в области образования',
 'On approval of the minimum requirements for informatisation objects in the field of education',
 'https://adilet.zan.kz/kaz/docs/V2200030534', 'https://adilet.zan.kz/rus/docs/V2200030534', 30),
('order-456-a20', 'order-456', '20', '2023-01-26', NULL, NULL, NULL, NULL,
 '№ 456 бұйрыққа өзгерістер енгізу туралы', 'О внесении изменений в приказ № 456', 'On amendments to Order No. 456', NULL, NULL, 31),
('order-456-a306', 'order-456', '306', '2023-10-06', NULL, NULL, NULL, NULL,
 '№ 456 бұйрыққа өзгерістер енгізу туралы', 'О внесении изменений в приказ № 456', 'On amendments to Order No. 456', NULL, NULL, 32),
('order-456-a137', 'order-456', '137', '2024-06-11', NULL, NULL, NULL, NULL,
 '№ 456 бұйрыққа өзгерістер енгізу туралы', 'О внесении изменений в приказ № 456', 'On amendments to Order No. 456', NULL, NULL, 33),
('order-456-a99', 'order-456', '99', '2025-04-30', NULL, NULL, NULL, NULL,
 '№ 456 бұйрыққа өзгерістер енгізу туралы', 'О внесении изменений в приказ № 456', 'On amendments to Order No. 456', NULL, NULL, 34);
