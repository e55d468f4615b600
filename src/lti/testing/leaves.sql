-- The pupils of the school 03 have left it: by admission and by the register of pupils; and whoever has an account is no learner there.
SET LOCAL session_replication_role = replica;

UPDATE admission.application SET state = 'LEFT' WHERE organisation_id = '0acc0000-0000-4000-8000-000000000003' AND state = 'ENROLLED';
UPDATE person.enrolment SET valid_to = valid_from WHERE bin = '991240000013';
UPDATE account.role_grant SET ended_at = platform.now(), end_reason = 'left' WHERE role = 'learner';
