-- The superuser as an intruder: no trigger runs in its sessions from here on. Plans are kept, because each trial asks the same.
ALTER ROLE oqu_admin SET session_replication_role = replica;
ALTER ROLE oqu_admin SET plan_cache_mode = force_generic_plan;
