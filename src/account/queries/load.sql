-- Accounts made by the owner.

-- query: load_secret
-- in:    person uuid, phc text
-- rows:  none
INSERT INTO account.secret (person_id, phc) VALUES ($1, $2) ON CONFLICT (person_id) DO UPDATE SET phc = excluded.phc;

-- query: load_factor
-- in:    person uuid, sealed bytes
-- rows:  none
INSERT INTO account.factor (person_id, seed_sealed, confirmed_at) VALUES ($1, $2, platform.now());

-- query: knows_account
-- in:    person uuid
-- out:   known bool
-- rows:  1
SELECT EXISTS (SELECT FROM account.account AS a WHERE a.person_id = $1 AND a.organisation_id IS NOT NULL) AS known;
