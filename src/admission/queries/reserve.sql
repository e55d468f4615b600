-- The reserve and its offers (ADM-52).

-- query: wish_reserve
-- in:    application uuid, wish bool
-- rows:  none
SELECT admission.wish_reserve($1, $2);

-- query: answer_offer
-- in:    application uuid, yes bool, decision opt_uuid
-- out:   pool_id uuid, at instant
-- rows:  1
SELECT pool_id, at FROM admission.answer_offer($1, $2, $3);

-- query: leave_reserve_admitted
-- in:    pool uuid
-- out:   application_id uuid
-- rows:  0..N limit 10000
SELECT application_id FROM admission.leave_reserve_admitted($1);

-- query: call_reserve
-- in:    pool uuid
-- out:   application_id uuid, lane text, arrival_no i32, until instant, at instant
-- rows:  0..N limit 3000
SELECT application_id, lane, arrival_no, until, at FROM admission.call_reserve($1);

-- query: reserve_of
-- in:    application uuid
-- out:   may_join bool, before i32
-- rows:  0..1
SELECT may_join, before FROM admission.reserve_of($1);
