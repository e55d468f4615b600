-- Who works where: what an administrator would have granted before the campaign.
SET LOCAL session_replication_role = replica;
INSERT INTO account.role_grant (id, person_id, role, organisation_id, valid_from, reason, granted_at)
SELECT gen_random_uuid(), (n || '0000-0000-4000-8000-000000000000')::uuid, role, organisation::uuid, '2026-01-01', 'test', '2026-01-01'
  FROM (VALUES ('5001', 'clerk', '60010000-0000-4000-8000-000000000000'), ('5002', 'clerk', '60020000-0000-4000-8000-000000000000'),
               ('5003', 'director', '60010000-0000-4000-8000-000000000000'),
               ('5004', 'department', 'd0010000-0000-4000-8000-000000000000'),
               ('fa01', 'department', 'd0010000-0000-4000-8000-000000000000')) AS g (n, role, organisation);
