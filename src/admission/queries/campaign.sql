-- query: campaign_latest
-- in:    on_day date
-- out:   id uuid, year i32, first_day date, last_day date, born_until date, sure_born_until date, earliest_order date, study_start date, basis_from date, basis_until date, legal_source text
-- rows:  0..1
SELECT id, year, first_day, last_day, born_until, sure_born_until, earliest_order, study_start, basis_from, basis_until, legal_source
  FROM admission.campaign
 WHERE first_day <= $1 + 180
 ORDER BY year DESC
 LIMIT 1;

-- query: windows_of
-- in:    campaign uuid
-- out:   region_kato text, opens_at instant, closes_at instant, legal_source text
-- rows:  0..N limit 40
SELECT region_kato, opens_at, closes_at, legal_source
  FROM admission.region_window
 WHERE campaign_id = $1 AND replaced_at IS NULL
 ORDER BY opens_at, region_kato;

-- query: window_of_region
-- in:    campaign uuid, region text
-- out:   opens_at instant, closes_at instant
-- rows:  0..1
SELECT opens_at, closes_at
  FROM admission.region_window
 WHERE campaign_id = $1 AND region_kato = $2 AND replaced_at IS NULL;

-- query: window_history
-- in:    campaign uuid, region text
-- out:   opens_at instant, closes_at instant, legal_source text, reason text, recorded_at instant, replaced_at opt_instant
-- rows:  0..N limit 100
SELECT opens_at, closes_at, legal_source, reason, recorded_at, replaced_at
  FROM admission.region_window
 WHERE campaign_id = $1 AND region_kato = $2
 ORDER BY recorded_at DESC;
