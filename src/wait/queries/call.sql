-- Messages before the turn: what families want, and whom the job asks the rooms about.

-- query: call_put
-- in:    region text, year i32, draft uuid, minutes i32, sms bool, mail bool, lang text
-- rows:  none
INSERT INTO wait.call (person_id, region, year, draft_id, minutes, sms, mail, lang)
VALUES (sec.person(), $1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (person_id, region) DO UPDATE
   SET year = excluded.year, draft_id = excluded.draft_id, minutes = excluded.minutes, sms = excluded.sms,
       mail = excluded.mail, lang = excluded.lang, look_at = excluded.look_at, told_at = NULL;

-- query: call_of
-- in:    region text
-- out:   minutes i32, sms bool, mail bool
-- rows:  0..1
SELECT minutes, sms, mail FROM wait.call WHERE person_id = sec.person() AND region = $1;

-- query: call_forget
-- in:    region text
-- out:   gone bool
-- rows:  1
SELECT wait.forget_call($1) AS gone;

-- query: call_due
-- out:   person uuid, region text, year i32, draft uuid, minutes i32, sms bool, mail bool, lang text, told bool
-- rows:  0..N limit 500
SELECT person_id, region, year, draft_id, minutes, sms, mail, lang, told_at IS NOT NULL AS told
  FROM wait.call
 WHERE look_at <= platform.now()
 ORDER BY look_at
 LIMIT 500;

-- query: call_again
-- in:    person uuid, region text, seconds i32, told bool
-- rows:  none
UPDATE wait.call
   SET look_at = platform.now() + $3 * interval '1 second',
       told_at = CASE WHEN $4 THEN coalesce(told_at, platform.now()) END
 WHERE person_id = $1 AND region = $2;

-- query: call_end
-- in:    person uuid, region text
-- out:   gone bool
-- rows:  1
SELECT wait.end_call($1, $2) AS gone;
