-- The second factor of learners under sixteen: functions of schema/0010_waiver.sql.

-- query: learners_of_family
-- out:   person_id uuid, name text, organisation_id uuid, young bool, waived bool, born opt_date,
--        given_at opt_instant, given_by opt_uuid
-- rows:  0..N limit 100
SELECT person_id, name, organisation_id, young, waived, born, given_at, given_by FROM account.learners_of_family() LIMIT 101;

-- query: waive_factor_of
-- in:    id uuid, child uuid, object uuid, hash bytes
-- out:   done opt_text
-- rows:  1
SELECT account.waive_factor($1, $2, $3, $4)::text AS done;

-- query: end_waiver
-- in:    child uuid
-- out:   done opt_text
-- rows:  1
SELECT account.end_waiver($1)::text AS done;

-- query: own_waiver
-- out:   waived bool, has_factor bool, trust_days i32
-- rows:  1
SELECT account.factor_waived(sec.person()) AS waived,
       EXISTS (SELECT FROM account.factor AS f WHERE f.person_id = (SELECT sec.person()) AND f.confirmed_at IS NOT NULL)
       OR EXISTS (SELECT FROM account.passkey AS k WHERE k.person_id = (SELECT sec.person())) AS has_factor,
       account.trust_days(sec.person()) AS trust_days;
