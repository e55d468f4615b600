-- query: campaign_latest
-- in:    on_day date
-- out:   id uuid, year i32, first_day date, last_day date, born_until date, sure_born_until date, earliest_order date, study_start date, basis_from date, basis_until date, legal_source text, late_age i32
-- rows:  0..1
-- ahead: yes
SELECT id, year, first_day, last_day, born_until, sure_born_until, earliest_order, study_start, basis_from, basis_until, legal_source,
       platform.setting_text('admission.age_flag', $1)::int AS late_age
  FROM admission.campaign
 WHERE first_day <= $1 + 180
 ORDER BY year DESC
 LIMIT 1;

-- The campaign's own where it has one, else the general rule.
-- query: rule_on
-- in:    campaign uuid, subject text, day date
-- out:   applies bool
-- rows:  0..1
SELECT r.applies FROM admission.rule_of($1, $2, $3) AS r;

-- query: rules_on
-- in:    campaign uuid, day date
-- out:   subject text, applies bool, legal_act text, item_kk text, item_ru text
-- rows:  0..N limit 10
SELECT r.subject, r.applies, r.legal_act, r.item_kk, r.item_ru
  FROM unnest(ARRAY['DATES', 'QUEUE', 'AUTOMATIC', 'WAITING_ROOM', 'WITHDRAWAL']) AS s (subject)
 CROSS JOIN LATERAL admission.rule_of($1, s.subject, $2) AS r;

-- Of every region, or of one; whether the campaign has a waiting room stands beside each.
-- query: windows_of
-- in:    campaign uuid, region text
-- out:   region_kato text, opens_at instant, closes_at instant, legal_source text, room bool
-- rows:  0..N limit 40
-- ahead: yes
SELECT region_kato, admission.opens_at(first_day, region_kato) AS opens_at,
       (last_day + 1)::timestamp AT TIME ZONE INTERVAL '+05:00' AS closes_at, legal_source,
       coalesce((SELECT r.applies FROM admission.rule_of($1, 'WAITING_ROOM', (platform.now() AT TIME ZONE INTERVAL '+05:00')::date) AS r),
                false) AS room
  FROM admission.region_window
 WHERE campaign_id = $1 AND replaced_at IS NULL AND ($2 = '' OR region_kato = $2)
 ORDER BY opens_at, region_kato;
