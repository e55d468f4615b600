-- What clients ask for: functions of schema/0002_sign_in.sql.

-- query: check_client
-- in:    client uuid, secret text
-- out:   outcome text, organisation opt_uuid
-- rows:  1
SELECT outcome, organisation FROM sso.authenticate($1, $2);

-- query: redeem_code
-- in:    client uuid, code text, redirect text, verifier text, sign_in uuid, access text, refresh text,
--        access_s i32, code_s i32
-- out:   outcome text, person opt_uuid, scopes opt_text, nonce opt_text, auth_at opt_instant
-- rows:  1
SELECT outcome, person, scopes, nonce, auth_at FROM sso.redeem($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- query: renew_tokens
-- in:    client uuid, token text, access text, refresh text, access_s i32
-- out:   outcome text, sign_in opt_uuid, person opt_uuid, scopes opt_text, auth_at opt_instant
-- rows:  1
SELECT outcome, sign_in, person, scopes, auth_at FROM sso.renew($1, $2, $3, $4, $5);

-- query: token_facts
-- in:    access text
-- out:   client opt_uuid, person opt_uuid, scopes opt_text, name opt_text, role opt_text,
--        organisation opt_uuid
-- rows:  1
SELECT client, person, scopes, name, role, organisation FROM sso.facts($1);

-- query: keep_id_token
-- in:    sign_in uuid, token text
-- out:   done opt_text
-- rows:  1
SELECT sso.keep_id($1, $2)::text AS done;
