-- Terms of answers: who still owes one, and when that is said to whom.

-- The moments of terms that end at these instants in these regions, in the order asked for.
-- query: moments_of
-- in:    regions texts, deadlines i64s
-- out:   first_at instant, last_at instant, above_at instant
-- rows:  0..N limit 10000
SELECT admission.work_shift(t.at, -platform.setting_text('admission.warn_first_hours', t.day, n.region)::int, n.region) AS first_at,
       admission.work_shift(t.at, -platform.setting_text('admission.warn_last_hours', t.day, n.region)::int, n.region) AS last_at,
       admission.work_shift(t.at, platform.setting_text('admission.escalate_hours', t.day, n.region)::int, n.region) AS above_at
  FROM unnest($1, $2) WITH ORDINALITY AS n (region, deadline, no)
 CROSS JOIN LATERAL (SELECT to_timestamp(n.deadline / 1000000.0) AS at) AS i
 CROSS JOIN LATERAL (SELECT i.at, (i.at AT TIME ZONE INTERVAL '+05:00')::date AS day) AS t
 ORDER BY n.no;

-- Answers that officers owe, by school and end of term, in this order, after the last one that was read. Who waits for a seat
-- is answered by the rule at the term and by nobody else.
-- query: terms_owed
-- in:    after_deadline instant, after_school uuid, most i32
-- out:   school uuid, region text, deadline_at instant, open i64
-- rows:  0..N limit 10000
SELECT a.organisation_id, a.region_kato, a.deadline_at, count(*)
  FROM admission.application AS a
 WHERE a.state = 'ALLOCATED' AND (a.deadline_at, a.organisation_id) > ($1, $2)
 GROUP BY a.organisation_id, a.region_kato, a.deadline_at
 ORDER BY a.deadline_at, a.organisation_id
 LIMIT $3;

-- The same of one school, by number and without names, for those who answer for it; no rows for anybody else.
-- query: owed_of_school
-- in:    school uuid
-- out:   number i64, language text, lane text, channel text, submitted_at instant, deadline_at instant, asked bool
-- rows:  0..N limit 10000
SELECT number, language, lane, channel, submitted_at, deadline_at, asked FROM admission.owed_of($1);
