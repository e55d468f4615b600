-- query: whoami
-- out:   door opt_text, person opt_uuid, role opt_text, organisation opt_uuid
-- rows:  1
SELECT sec.door(), sec.person(), sec.role(), sec.organisation();

-- What a door that is not itself any more could try: to write what sec.verify() remembers.
-- query: forge_remembered
-- in:    context text
-- out:   value text
-- rows:  1
SELECT set_config('backtrace_functions', $1, true);

-- query: verify
-- in:    context text
-- out:   fault opt_text
-- rows:  1
SELECT sec.verify($1, true);

-- query: context_keys
-- out:   n i64
-- rows:  1
SELECT count(*) FROM sec.context_key;

-- query: setting_add
-- in:    key text, scope text, value text, valid_from date, author opt_uuid
-- rows:  none
INSERT INTO platform.setting (key, scope, value, valid_from, legal_source, author, reason)
VALUES ($1, $2, $3, $4, 'test', $5, 'test');

-- query: setting_change
-- rows:  none
UPDATE platform.setting SET value = 'x';

-- query: clock_remove
-- rows:  none
DELETE FROM platform.clock;

-- query: clock_age
-- out:   us i64
-- rows:  1
SELECT (extract(epoch FROM platform.now() - now()) * 1000000)::bigint;

-- query: everybodys_claims
-- out:   n i64
-- rows:  1
SELECT count(*) FROM platform.idem;
