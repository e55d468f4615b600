-- Settings of the waiting rooms, dated and by region, as platform.setting keeps them. mine: the signed context sets it.

-- query: settings_of
-- in:    day date, scopes texts
-- out:   limit_n text, rate text, keep_min text, form_min text, prequeue text, close_min text, paused text, notice_kk text, notice_ru text, number text,
--        source text, mine bool
-- rows:  0..N limit 100
SELECT platform.setting_text('wait.wr_limit', $1, s.scope), platform.setting_text('wait.wr_rate', $1, s.scope),
       platform.setting_text('wait.wr_keep_min', $1, s.scope), platform.setting_text('wait.wr_form_min', $1, s.scope),
       platform.setting_text('wait.wr_prequeue', $1, s.scope), platform.setting_text('wait.wr_close_min', $1, s.scope),
       platform.setting_text('wait.wr_paused', $1, s.scope),
       platform.setting_text('wait.wr_notice_kk', $1, s.scope), platform.setting_text('wait.wr_notice_ru', $1, s.scope),
       coalesce(d.number, '') AS number, coalesce(d.source, '') AS source, wait.keeps(s.scope) AS mine
  FROM unnest($2::text[]) WITH ORDINALITY AS s (scope, n)
  LEFT JOIN wait.number AS d ON d.region = s.scope AND d.year = date_part('year', $1::date)
 ORDER BY s.n;

-- query: settings_put
-- in:    scope text, keys texts, vals texts, reason text
-- out:   done opt_text
-- rows:  1
SELECT wait.set_room($1, $2, $3, $4)::text AS done;

-- query: settings_history
-- in:    scope text, key text, descending bool, most i64, skip i64
-- out:   at instant, key text, value text, initial bool, author opt_text, reason text, total i64
-- rows:  0..N limit 10000
SELECT s.recorded_at, s.key, s.value, s.author IS NULL AS initial, account.name_of(s.author) AS author, s.reason,
       count(*) OVER () AS total
  FROM platform.setting AS s
 WHERE s.key LIKE 'wait.wr\_%' AND s.scope IN ('', $1) AND ($2 = '' OR s.key = $2)
 ORDER BY CASE WHEN $3 THEN s.id END DESC, s.id
 LIMIT $4 OFFSET $5;

-- query: number_put
-- in:    region text, year i32, number text, source text
-- out:   done bool
-- rows:  1
SELECT wait.put_number($1, $2, $3, $4) AS done;
