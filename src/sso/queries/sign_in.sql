-- What a person does on the way to a client.

-- A question that must be asked again counts as answered for a minute: the page comes back to it.
-- query: consent_of
-- in:    client uuid
-- out:   id uuid, scopes text, given_at instant, fresh bool
-- rows:  0..1
SELECT c.id, array_to_string(c.scopes, ' '), c.given_at, c.given_at > platform.now() - interval '1 minute' AS fresh
  FROM sso.consent AS c
 WHERE c.person_id = (SELECT sec.person()) AND c.client_id = $1 AND c.withdrawn_at IS NULL;

-- query: end_consent
-- in:    client uuid
-- rows:  none
UPDATE sso.consent SET withdrawn_at = platform.now()
 WHERE person_id = (SELECT sec.person()) AND client_id = $1 AND withdrawn_at IS NULL;

-- query: add_consent
-- in:    id uuid, client uuid, scopes texts
-- rows:  none
INSERT INTO sso.consent (id, person_id, client_id, scopes) VALUES ($1, sec.person(), $2, $3);

-- query: add_code
-- in:    code text, client uuid, session uuid, redirect text, scopes texts, challenge text, nonce text
-- rows:  none
INSERT INTO sso.code (hash, client_id, person_id, session_id, redirect, scopes, challenge, nonce)
VALUES (sso.digest($1), $2, sec.person(), $3, $4, $5, $6, $7);

-- What a person allowed and has not taken back, and when it was last used.
-- query: own_consents
-- out:   client_id uuid, name text, holder text, scopes text, given_at instant, last_at opt_instant
-- rows:  0..N limit 200
SELECT k.id, k.name, k.holder, array_to_string(c.scopes, ' '), c.given_at,
       (SELECT max(i.started_at) FROM sso.sign_in AS i WHERE i.person_id = c.person_id AND i.client_id = c.client_id)
  FROM sso.consent AS c
  JOIN sso.client AS k ON k.id = c.client_id
 WHERE c.person_id = (SELECT sec.person()) AND c.withdrawn_at IS NULL
 ORDER BY k.sort_key, k.id
 LIMIT 200;

-- query: leave_client
-- in:    client uuid
-- rows:  none
UPDATE sso.sign_in SET ended_at = platform.now(), end_reason = 'WITHDRAWN'
 WHERE person_id = (SELECT sec.person()) AND client_id = $1 AND ended_at IS NULL;

-- query: client_of_token
-- in:    token text
-- out:   client opt_uuid
-- rows:  1
SELECT sso.client_of_hint($1) AS client;
