-- Legal acts as administrators of the ministry keep them, through the gate of schema/0006_acts.sql.

-- query: act_list
-- in:    typed text, state text, sort text, descending bool, lang text, most i64, skip i64
-- out:   code text, number text, adopted_on date, title text, in_force_from opt_date,
--        in_force_to opt_date, is_complete bool, total i64
-- rows:  0..N limit 1000
SELECT a.code, a.number, a.adopted_on, a.title, a.in_force_from, a.in_force_to, a.is_complete, count(*) OVER () AS total
  FROM (SELECT l.code, l.number, l.adopted_on, l.in_force_from, l.in_force_to, l.is_complete, l.position,
               CASE WHEN $5 = 'ru' THEN coalesce(l.title_ru, l.title_kk) ELSE coalesce(l.title_kk, l.title_ru) END AS title,
               lower(concat_ws(' ', l.number, l.title_kk, l.title_ru) COLLATE organisation.by_name) AS words
          FROM organisation.legal_act AS l) AS a
 WHERE ($1 = '' OR strpos(a.words, lower($1 COLLATE organisation.by_name)) > 0)
   AND ($2 = '' OR a.is_complete = ($2 = 'COMPLETE'))
 ORDER BY CASE WHEN $3 = 'adopted' AND NOT $4 THEN a.adopted_on END, CASE WHEN $3 = 'adopted' AND $4 THEN a.adopted_on END DESC,
          CASE WHEN $3 = 'name' AND NOT $4 THEN a.title END COLLATE organisation.by_name,
          CASE WHEN $3 = 'name' AND $4 THEN a.title END COLLATE organisation.by_name DESC, a.position
 LIMIT $6 OFFSET $7;

-- query: act_one
-- in:    code text
-- out:   code text, amends opt_text, number text, adopted_on date, registered opt_text,
--        registered_on opt_date, in_force_from opt_date, in_force_to opt_date, title_kk opt_text,
--        title_ru opt_text, title_en opt_text, text_kk opt_text, text_ru opt_text, link_kk opt_text,
--        link_ru opt_text, is_complete bool, version i32, may_change bool
-- rows:  0..1
SELECT a.code, a.amends, a.number, a.adopted_on, a.registered, a.registered_on, a.in_force_from, a.in_force_to,
       a.title_kk, a.title_ru, a.title_en, a.text_kk, a.text_ru, a.link_kk, a.link_ru, a.is_complete, a.version,
       sec.role() = 'admin' AND sec.is_ministry()
  FROM organisation.legal_act AS a
 WHERE a.code = $1;

-- Whether the reader keeps the acts.
-- query: act_keeper
-- out:   answer bool
-- rows:  1
SELECT coalesce(sec.role() = 'admin' AND sec.is_ministry(), false);

-- version 0: a new act.
-- query: save_act
-- in:    code text, version i32, by text, reason text, amends opt_text, number text, adopted_on date,
--        registered opt_text, registered_on opt_date, in_force_from opt_date, in_force_to opt_date,
--        title_kk opt_text, title_ru opt_text, title_en opt_text, text_kk opt_text, text_ru opt_text,
--        link_kk opt_text, link_ru opt_text
-- out:   done opt_text
-- rows:  1
SELECT organisation.put_act($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)::text AS done;
