-- Campaign, windows by region, work calendar: law as dated data.
CREATE SCHEMA admission;
COMMENT ON SCHEMA admission IS 'Grade-1 admission: joint order 73-НҚ / 168/НҚ and Model Rules (Order 564)';
GRANT USAGE ON SCHEMA admission TO oqu_public, oqu_family, oqu_staff, oqu_work;
GRANT USAGE, CREATE ON SCHEMA admission TO oqu_core;

CREATE TABLE admission.campaign (
    id             uuid PRIMARY KEY,
    year           int  NOT NULL UNIQUE CHECK (year BETWEEN 2018 AND 2200),
    first_day      date NOT NULL,
    last_day       date NOT NULL,
    born_until     date NOT NULL,
    sure_born_until date NOT NULL,
    earliest_order date NOT NULL,
    study_start    date NOT NULL,
    basis_from     date NOT NULL,
    basis_until    date NOT NULL,
    legal_source   text NOT NULL,
    legal_act      text NOT NULL,
    CONSTRAINT campaign_days_in_order CHECK (first_day <= last_day),
    CONSTRAINT campaign_basis_in_order CHECK (basis_from <= basis_until),
    CONSTRAINT campaign_ages_in_order CHECK (sure_born_until <= born_until)
);
COMMENT ON TABLE admission.campaign IS 'class: public. One admission campaign to grade 1 and the dates the law fixes for it';
COMMENT ON COLUMN admission.campaign.id IS 'identifier';
COMMENT ON COLUMN admission.campaign.year IS 'calendar year of the campaign';
COMMENT ON COLUMN admission.campaign.first_day IS 'earliest first day over all regions (joint order p. 1)';
COMMENT ON COLUMN admission.campaign.last_day IS 'last day of acceptance, inclusive (Annex 2)';
COMMENT ON COLUMN admission.campaign.born_until IS 'last birth date that turns six in the calendar year (Model Rules p. 8)';
COMMENT ON COLUMN admission.campaign.sure_born_until IS 'last birth date that is six by 1 September; later ones enter by the parents'' choice';
COMMENT ON COLUMN admission.campaign.earliest_order IS 'earliest date of the enrolment order (Model Rules p. 16)';
COMMENT ON COLUMN admission.campaign.study_start IS 'first day of study';
COMMENT ON COLUMN admission.campaign.basis_from IS 'first day on which the legal basis is in force';
COMMENT ON COLUMN admission.campaign.basis_until IS 'last day on which the legal basis is in force (joint order p. 8); afterwards read-only';
COMMENT ON COLUMN admission.campaign.legal_source IS 'act that fixes these dates';
COMMENT ON COLUMN admission.campaign.legal_act IS 'its code in the register of legal acts; the act is there in both languages (joint order p. 6 (1))';
CREATE TRIGGER cites_complete_act BEFORE INSERT OR UPDATE OF legal_act ON admission.campaign
    FOR EACH ROW EXECUTE FUNCTION sec.cites_complete_act('legal_act');

CREATE TABLE admission.region_window (
    id           uuid PRIMARY KEY,
    campaign_id  uuid NOT NULL REFERENCES admission.campaign,
    region_kato  text NOT NULL CHECK (region_kato ~ '^[0-9]{9}$'),
    first_day    date NOT NULL,
    last_day     date NOT NULL,
    legal_source text NOT NULL,
    reason       text NOT NULL,
    author       uuid,
    recorded_at  timestamptz NOT NULL DEFAULT platform.now(),
    replaced_at  timestamptz,
    CONSTRAINT window_in_order CHECK (first_day <= last_day)
);
CREATE UNIQUE INDEX one_window_per_region ON admission.region_window (campaign_id, region_kato) WHERE replaced_at IS NULL;
COMMENT ON TABLE admission.region_window IS 'class: public. When schools of a region accept applications; a change adds a row and dates the old one';
COMMENT ON COLUMN admission.region_window.id IS 'identifier';
COMMENT ON COLUMN admission.region_window.campaign_id IS 'campaign';
COMMENT ON COLUMN admission.region_window.region_kato IS 'KATO code of the region of the school (ADM-3)';
COMMENT ON COLUMN admission.region_window.first_day IS 'first day of acceptance, from the opening hour (setting open_time)';
COMMENT ON COLUMN admission.region_window.last_day IS 'last day of acceptance, to its end';
COMMENT ON COLUMN admission.region_window.legal_source IS 'act and item';
COMMENT ON COLUMN admission.region_window.reason IS 'why this row was written';
COMMENT ON COLUMN admission.region_window.author IS 'person who wrote it; empty for shipped data';
COMMENT ON COLUMN admission.region_window.recorded_at IS 'when it was written';
COMMENT ON COLUMN admission.region_window.replaced_at IS 'when a later row took its place';

CREATE TABLE admission.work_day (
    day          date NOT NULL,
    region_kato  text NOT NULL DEFAULT '',
    working      boolean NOT NULL,
    legal_source text NOT NULL CHECK (length(legal_source) BETWEEN 1 AND 300),
    reason       text NOT NULL DEFAULT '' CHECK (length(reason) <= 500),
    recorded_at  timestamptz NOT NULL DEFAULT platform.now(),
    author       uuid,
    PRIMARY KEY (day, region_kato, recorded_at)
);
COMMENT ON TABLE admission.work_day IS 'class: public. Days that differ from "Monday to Friday work" (ADM-45); the latest row of a day holds';
COMMENT ON COLUMN admission.work_day.day IS 'the day';
COMMENT ON COLUMN admission.work_day.region_kato IS 'region, or empty for the whole country';
COMMENT ON COLUMN admission.work_day.working IS 'whether schools work';
COMMENT ON COLUMN admission.work_day.legal_source IS 'act that moved the day';
COMMENT ON COLUMN admission.work_day.reason IS 'why the row was written, in the author''s words; empty for shipped data';
COMMENT ON COLUMN admission.work_day.recorded_at IS 'when it was written';
COMMENT ON COLUMN admission.work_day.author IS 'person who wrote it; empty for shipped data';

-- Where an act that starts a campaign differs from the general rule of admission, the campaign's row wins. The general rows
-- know no campaign, so an ordinary one is not touched by what a pilot tries.
CREATE TABLE admission.rule (
    campaign_id uuid REFERENCES admission.campaign,
    subject     text NOT NULL CHECK (subject IN ('DATES', 'QUEUE', 'AUTOMATIC', 'WAITING_ROOM', 'WITHDRAWAL')),
    applies     boolean NOT NULL,
    legal_act   text NOT NULL,
    item_kk     text NOT NULL,
    item_ru     text NOT NULL,
    valid_from  date NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT platform.now(),
    UNIQUE NULLS NOT DISTINCT (campaign_id, subject, valid_from, recorded_at)
);
COMMENT ON TABLE admission.rule IS 'class: public. Which act rules a part of the admission, in general or in one campaign; the latest row of a day holds';
COMMENT ON COLUMN admission.rule.campaign_id IS 'campaign whose own rule it is; empty: the general rule';
COMMENT ON COLUMN admission.rule.subject IS 'dates by region, order of the queue, automatic admission of own pre-school children, waiting room, electronic withdrawal';
COMMENT ON COLUMN admission.rule.applies IS 'whether there is such a thing under this rule';
COMMENT ON COLUMN admission.rule.legal_act IS 'code of the act in the register of legal acts';
COMMENT ON COLUMN admission.rule.item_kk IS 'item of the act, as Kazakh texts name it';
COMMENT ON COLUMN admission.rule.item_ru IS 'item of the act, as Russian texts name it';
COMMENT ON COLUMN admission.rule.valid_from IS 'first day on which it holds';
COMMENT ON COLUMN admission.rule.recorded_at IS 'when it was written';
CREATE TRIGGER cites_complete_act BEFORE INSERT OR UPDATE OF legal_act ON admission.rule
    FOR EACH ROW EXECUTE FUNCTION sec.cites_complete_act('legal_act');
ALTER TABLE admission.rule ENABLE ROW LEVEL SECURITY;
ALTER TABLE admission.rule FORCE ROW LEVEL SECURITY;
CREATE POLICY everyone_reads ON admission.rule FOR SELECT USING (true);
CREATE POLICY owner_writes ON admission.rule TO oqu_owner USING (true) WITH CHECK (true);
GRANT SELECT ON admission.rule TO oqu_public, oqu_family, oqu_staff, oqu_work, oqu_core;

CREATE FUNCTION admission.rule_of(in_campaign uuid, in_subject text, in_day date) RETURNS SETOF admission.rule
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT r.* FROM admission.rule AS r
     WHERE r.subject = in_subject AND (r.campaign_id = in_campaign OR r.campaign_id IS NULL) AND r.valid_from <= in_day
     ORDER BY r.campaign_id NULLS LAST, r.valid_from DESC, r.recorded_at DESC
     LIMIT 1;
END $$;
COMMENT ON FUNCTION admission.rule_of(uuid, text, date) IS
    'The rule of a campaign on a day: its own, else the general one.';
REVOKE ALL ON FUNCTION admission.rule_of(uuid, text, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION admission.rule_of(uuid, text, date) TO oqu_public, oqu_family, oqu_staff, oqu_work, oqu_core, oqu_owner;

ALTER TABLE admission.campaign ENABLE ROW LEVEL SECURITY;
ALTER TABLE admission.campaign FORCE ROW LEVEL SECURITY;
ALTER TABLE admission.region_window ENABLE ROW LEVEL SECURITY;
ALTER TABLE admission.region_window FORCE ROW LEVEL SECURITY;
ALTER TABLE admission.work_day ENABLE ROW LEVEL SECURITY;
ALTER TABLE admission.work_day FORCE ROW LEVEL SECURITY;
CREATE POLICY everyone_reads ON admission.campaign FOR SELECT USING (true);
CREATE POLICY owner_writes ON admission.campaign TO oqu_owner USING (true) WITH CHECK (true);
CREATE POLICY everyone_reads ON admission.region_window FOR SELECT USING (true);
CREATE POLICY owner_writes ON admission.region_window TO oqu_owner USING (true) WITH CHECK (true);
CREATE POLICY everyone_reads ON admission.work_day FOR SELECT USING (true);
CREATE POLICY owner_writes ON admission.work_day TO oqu_owner USING (true) WITH CHECK (true);
CREATE POLICY gates_add ON admission.work_day FOR INSERT TO oqu_core WITH CHECK (author = (SELECT sec.person()));
GRANT INSERT ON admission.work_day TO oqu_core;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON admission.work_day
    FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
GRANT SELECT ON admission.campaign, admission.region_window, admission.work_day TO oqu_public, oqu_family, oqu_staff, oqu_work, oqu_core;

-- Annex 2 names days only; the hour is a setting, for the country or for one region (ADM-4).
CREATE FUNCTION admission.opens_at(first_day date, region text) RETURNS timestamptz LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (first_day + platform.setting_text('admission.open_time', first_day, region)::time) AT TIME ZONE INTERVAL '+05:00';
END $$;
COMMENT ON FUNCTION admission.opens_at(date, text) IS
    'When a region opens on its first day.';
REVOKE ALL ON FUNCTION admission.opens_at(date, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION admission.opens_at(date, text) TO oqu_public, oqu_family, oqu_staff, oqu_work, oqu_core, oqu_owner;

-- The pilot of 2026.
INSERT INTO admission.campaign VALUES (
    'c2026000-0000-4000-8000-000000002026', 2026, '2026-05-27', '2026-08-31', '2020-12-31', '2020-09-01', '2026-08-25',
    '2026-09-01', '2026-05-26', '2026-12-31', '73-НҚ / 168/НҚ', 'joint-order-73-168');
INSERT INTO admission.region_window (id, campaign_id, region_kato, first_day, last_day, legal_source, reason)
SELECT gen_random_uuid(), 'c2026000-0000-4000-8000-000000002026', region || '0000000',
       day::date, '2026-08-31', '73-НҚ / 168/НҚ, Annex 2, row ' || wave, 'Annex 2'
  FROM (VALUES (1, '2026-05-27', ARRAY['71', '10', '33', '43', '27']),
               (2, '2026-06-10', ARRAY['75', '11', '15', '31', '63']),
               (3, '2026-06-18', ARRAY['19', '39', '55', '23', '79']),
               (4, '2026-06-29', ARRAY['61', '47', '35', '59', '62'])) AS schedule (wave, day, regions),
       unnest(regions) AS region;
INSERT INTO admission.rule (campaign_id, subject, applies, legal_act, item_kk, item_ru, valid_from) VALUES
    (NULL, 'DATES', true, 'order-564', '10-тармақ', 'пункт 10', '2018-01-01'),
    (NULL, 'QUEUE', true, 'order-564', '8-тармақ', 'пункт 8', '2018-01-01'),
    (NULL, 'AUTOMATIC', false, 'order-564', '8-тармақ', 'пункт 8', '2018-01-01'),
    (NULL, 'WAITING_ROOM', false, 'order-564', '10-тармақ', 'пункт 10', '2018-01-01'),
    (NULL, 'WITHDRAWAL', false, 'order-564', '17-тармақ', 'пункт 17', '2018-01-01'),
    ('c2026000-0000-4000-8000-000000002026', 'DATES', true, 'joint-order-73-168', '2-қосымша', 'приложение 2', '2026-05-26'),
    ('c2026000-0000-4000-8000-000000002026', 'AUTOMATIC', true, 'joint-order-73-168', '1-қосымша, 4-тармақ',
     'приложение 1, пункт 4', '2026-05-26'),
    ('c2026000-0000-4000-8000-000000002026', 'WAITING_ROOM', true, 'joint-order-73-168', '1-қосымша, 5-тармақ',
     'приложение 1, пункт 5', '2026-05-26'),
    ('c2026000-0000-4000-8000-000000002026', 'WITHDRAWAL', true, 'joint-order-73-168', '1-қосымша, 6-тармақ',
     'приложение 1, пункт 6', '2026-05-26');
-- Law on holidays of 13 December 2001. Officers read the ground in the calendar as it stands here, so it is in both languages.
INSERT INTO admission.work_day (day, working, legal_source) VALUES
    ('2026-05-27', false, '№ 267-II, 13.12.2001: Құрбан айт, бірінші күн / Курбан айт, первый день'),
    ('2026-07-06', false, '№ 267-II, 13.12.2001: Астана күні / День столицы'),
    ('2026-08-31', false, '№ 267-II, 13.12.2001: Конституция күні, 30.08 жексенбіден / День Конституции, с воскресенья 30.08'),
    ('2026-10-26', false, '№ 267-II, 13.12.2001: Республика күні, 25.10 жексенбіден / День Республики, с воскресенья 25.10'),
    ('2026-12-16', false, '№ 267-II, 13.12.2001: Тәуелсіздік күні / День Независимости');

-- Parameters the law leaves open, each with the answer we work by until the ministry gives another. Counts from
-- the first day of the register; a later answer is a later row. README.md says who reads each, and which questions
-- have no setting yet.
INSERT INTO platform.setting (key, value, valid_from, legal_source, reason)
SELECT 'admission.' || key, value, '2018-01-01', source, reason
  FROM (VALUES
    ('work_close', '18:00', 'Model Rules, Annex 1', 'close of working hours: end of the answer term of one working day'),
    ('work_open', '09:00', 'Model Rules, Annex 1', 'begin of working hours, in which warnings are counted'),
    ('warn_first_hours', '4', 'Model Rules, Annex 1', 'working hours before the end of a term: the school is told'),
    ('warn_last_hours', '1', 'Model Rules, Annex 1', 'working hours before the end of a term: the school is told once more'),
    ('escalate_hours', '4', 'Joint order 73-НҚ / 168/НҚ, p. 7', 'working hours after a term has passed: the authority above the department is told'),
    ('open_time', '09:00', 'Joint order 73-НҚ / 168/НҚ, Annex 2', 'the annex names days only'),
    ('spare_policy', 'AT_DEADLINE', 'Model Rules p. 8, 13', 'an outsider waits until the own term while a seat is free'),
    ('credit_cap', '1', 'practice of Order 564, 3:1', 'one unused outside turn is kept'),
    ('auto_hold_days', '15', 'Algorithm p. 4', 'seats set aside for own pre-school children'),
    ('paper_enabled', 'yes', 'Model Rules p. 9', 'the pilot order neither repeals nor mentions paper'),
    ('address_basis', 'CHILD_REGISTRATION', 'Model Rules p. 8', 'registered address of the child, permanent or temporary'),
    ('class_norm', '25', 'Sanitary rules ҚР ДСМ-76', 'pupils in a class: a norm and a warning'),
    ('class_hard_max', '36', 'practice of Astana', 'more needs another class'),
    ('age_flag', '8', 'Model Rules p. 8', 'from this age on the school and the authority are told'),
    ('withdraw_by_other_parent', 'no', 'Algorithm p. 6', 'the recipient is who applied'),
    ('max_withdrawals', '0', 'Algorithm p. 6', 'no limit; 0 means none'),
    ('reserve_enabled', 'yes', 'practice of Kostanay; no act says who gets a freed seat',
     'who was refused as full may wait for a seat that becomes free'),
    ('link_twins', 'yes', 'no act says how twins apply',
     'children of one family born in the same year may be signed together, with numbers next to each other')) AS s (key, value, source, reason);
