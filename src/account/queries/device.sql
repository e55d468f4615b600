-- Own devices, and which of them stand for the code: functions of schema/0011_trust.sql.

-- query: own_devices
-- in:    device text
-- out:   id uuid, agent text, first_at instant, last_at instant, trusted_until opt_instant, this bool
-- rows:  0..N limit 50
SELECT d.id, d.agent, d.first_at, d.last_at, CASE WHEN d.trusted_until > platform.now() THEN d.trusted_until END AS trusted_until,
       d.device_hash = sha256(convert_to($1, 'UTF8')) AS this
  FROM account.device AS d
 WHERE d.person_id = (SELECT sec.person()) AND d.last_at > platform.now() - interval '1 year'
 ORDER BY d.last_at DESC, d.id
 LIMIT 50;

-- query: trust_device
-- in:    device text
-- out:   done bool
-- rows:  1
SELECT account.trust_device($1) AS done;

-- query: distrust_device
-- in:    id uuid
-- out:   done bool
-- rows:  1
SELECT account.distrust($1) AS done;
