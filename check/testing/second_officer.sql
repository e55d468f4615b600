-- Who has just typed a code: the one session of the tests, whose number is nil.
SET LOCAL session_replication_role = replica;
INSERT INTO account.session (id, token_hash, person_id, door, grant_id, stage, name, context, expires_at, idle_s, factor_at, address, agent, network)
SELECT '00000000-0000-0000-0000-000000000000', sha256('t'), g.person_id, 'staff', g.id, 'FULL', 'Қ', '', platform.now() + interval '1 hour',
       1800, platform.now(), '', '', ''
  FROM account.role_grant AS g WHERE g.person_id = 'fa010000-0000-4000-8000-000000000000';
