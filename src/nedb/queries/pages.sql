-- What a school sees of its records.

-- query: record_list
-- in:    search text, state text, act text, from_at opt_instant, to_at opt_instant, sort text, descending bool, most i64, skip i64
-- out:   enrolment_id uuid, child_name text, number i64, act text, grade i32, class_letter text, language text, order_number text, order_dated date,
--        state text, changed_at instant, attempts i32, reply_number text, error_code text, error_kk text, error_ru text, total i64
-- rows:  0..N limit 10000
SELECT r.enrolment_id, r.child_name, r.number, r.act, r.grade, r.class_letter, r.language, r.order_number, r.order_dated, r.state,
       r.changed_at, r.attempts, r.reply_number, r.error_code, r.error_kk, r.error_ru, count(*) OVER () AS total
  FROM nedb.record AS r
 WHERE ($1 = '' OR r.child_name ILIKE '%' || replace(replace(replace($1, '\', '\\'), '%', '\%'), '_', '\_') || '%'
        OR r.number::text = $1 OR r.reply_number = $1)
   AND ($2 = '' OR r.state = $2) AND ($3 = '' OR r.act = $3)
   AND ($4::timestamptz IS NULL OR r.changed_at >= $4) AND ($5::timestamptz IS NULL OR r.changed_at < $5)
 ORDER BY CASE WHEN $6 = 'child' AND NOT $7 THEN r.child_name END COLLATE "kk-x-icu",
          CASE WHEN $6 = 'child' AND $7 THEN r.child_name END COLLATE "kk-x-icu" DESC,
          CASE WHEN $6 <> 'child' AND NOT $7 THEN r.changed_at END,
          CASE WHEN $6 <> 'child' AND $7 THEN r.changed_at END DESC,
          r.enrolment_id
 LIMIT $8 OFFSET $9;

-- query: record_figures
-- out:   rejected i64, waiting i64, sent i64, accepted i64
-- rows:  1
SELECT count(*) FILTER (WHERE r.state = 'REJECTED'), count(*) FILTER (WHERE r.state = 'WAITING'),
       count(*) FILTER (WHERE r.state = 'SENT'), count(*) FILTER (WHERE r.state = 'ACCEPTED')
  FROM nedb.record AS r;

-- query: record_one
-- in:    enrolment uuid
-- out:   enrolment_id uuid, organisation_id uuid, child_id uuid, child_name text, number i64, act text, since_at instant, school_year i32, grade i32,
--        class_letter text, language text, order_number text, order_dated date, state text, changed_at instant, attempts i32,
--        reply_number text, error_code text, error_kk text, error_ru text
-- rows:  0..1
SELECT r.enrolment_id, r.organisation_id, r.child_id, r.child_name, r.number, r.act, r.since_at, r.school_year, r.grade, r.class_letter,
       r.language, r.order_number, r.order_dated, r.state, r.changed_at, r.attempts, r.reply_number, r.error_code, r.error_kk, r.error_ru
  FROM nedb.record AS r
 WHERE r.enrolment_id = $1;

-- query: events_of
-- in:    enrolment uuid
-- out:   at instant, kind text, act text, reply_number text, error_code text, error_kk text, error_ru text
-- rows:  0..N limit 200
SELECT e.at, e.kind, e.act, e.reply_number, e.error_code, e.error_kk, e.error_ru
  FROM (SELECT * FROM nedb.event AS x WHERE x.enrolment_id = $1 ORDER BY x.id DESC LIMIT 200) AS e
 ORDER BY e.id;

-- query: again
-- in:    enrolment uuid
-- out:   done opt_text
-- rows:  1
SELECT nedb.send_again($1)::text AS done;
