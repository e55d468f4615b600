-- Settings of the waiting rooms, dated and by region, as platform.setting keeps them.

-- query: settings_of
-- in:    day date, scope text
-- out:   limit_n text, rate text, keep_min text, form_min text, prequeue text, paused text, notice_kk text, notice_ru text
-- rows:  1
SELECT platform.setting_text('wait.wr_limit', $1, $2), platform.setting_text('wait.wr_rate', $1, $2),
       platform.setting_text('wait.wr_keep_min', $1, $2), platform.setting_text('wait.wr_form_min', $1, $2),
       platform.setting_text('wait.wr_prequeue', $1, $2), platform.setting_text('wait.wr_paused', $1, $2),
       platform.setting_text('wait.wr_notice_kk', $1, $2), platform.setting_text('wait.wr_notice_ru', $1, $2);

-- query: settings_put
-- in:    scope text, keys texts, vals texts, day date, reason text
-- rows:  none
INSERT INTO platform.setting (key, scope, value, valid_from, legal_source, author, reason)
SELECT 'wait.' || k.key, $1, k.value, $4, 'Algorithm p. 5', sec.person(), $5
  FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS k (key, value, n)
 WHERE platform.setting_text('wait.' || k.key, $4, $1) IS DISTINCT FROM k.value
 ORDER BY k.n;

-- query: settings_history
-- in:    scope text
-- out:   at instant, key text, value text, reason text
-- rows:  0..N limit 200
SELECT s.recorded_at, s.key, s.value, s.reason
  FROM platform.setting AS s
 WHERE s.key LIKE 'wait.wr\_%' AND s.scope IN ('', $1)
 ORDER BY s.id DESC
 LIMIT 200;
