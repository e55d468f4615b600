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
