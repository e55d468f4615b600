-- Legal acts.

-- query: legal_act_rows
-- in:    code opt_text
-- out:   code text, amends opt_text, number text, adopted_on date, registered opt_text,
--        registered_on opt_date, in_force_from opt_date, in_force_to opt_date, title_kk opt_text,
--        title_ru opt_text, title_en opt_text, link_kk opt_text, link_ru opt_text, is_complete bool
-- rows:  0..N limit 200
SELECT a.code, a.amends, a.number, a.adopted_on, a.registered, a.registered_on,
       a.in_force_from, a.in_force_to, a.title_kk, a.title_ru, a.title_en, a.link_kk, a.link_ru, a.is_complete
  FROM organisation.legal_act AS a
 WHERE ($1::text IS NULL AND a.is_complete) OR a.code = $1
 ORDER BY a.position;
