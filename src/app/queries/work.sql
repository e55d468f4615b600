-- What `oqu work` asks for itself.

-- Whether this session does the job: it does when it has taken the name before or nobody else has it. The lock is the session's and not
-- the transaction's: it goes when the session ends, however that happens, and taking it again only counts.
-- query: work_take
-- in:    job text
-- out:   mine bool
-- rows:  1
SELECT pg_try_advisory_lock(hashtext('work'), hashtext($1)) AS mine;
