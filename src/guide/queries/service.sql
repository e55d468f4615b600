-- The catalogue of services.

-- query: services
-- in:    lang text, day date
-- out:   code text, name text, term text, act_code text, item text, accepts_from opt_date, accepts_until opt_date, state text, about text, entry text
-- rows:  0..N limit 200
SELECT s.code, CASE $1 WHEN 'kk' THEN s.name_kk WHEN 'ru' THEN s.name_ru ELSE s.name_en END,
       CASE $1 WHEN 'kk' THEN s.term_kk WHEN 'ru' THEN s.term_ru ELSE s.term_en END, s.act_code,
       CASE $1 WHEN 'kk' THEN s.item_kk WHEN 'ru' THEN s.item_ru ELSE s.item_en END, s.accepts_from, s.accepts_until,
       CASE WHEN s.suspended THEN 'SUSPENDED' WHEN s.accepts_from > $2 THEN 'SOON' WHEN s.accepts_until < $2 THEN 'ENDED'
            ELSE 'OPEN' END, s.about, s.entry
  FROM (SELECT DISTINCT ON (x.code) * FROM guide.service AS x WHERE x.valid_from <= $2 ORDER BY x.code, x.valid_from DESC) AS s
 ORDER BY s.position, s.code
 LIMIT 200;
