-- What db_tx itself sends. BEGIN and the context travel together with the first statement of the
-- transaction, so they cost no round trip of their own.

-- query: begin
-- rows: none
BEGIN ISOLATION LEVEL SERIALIZABLE, READ WRITE;

-- query: begin_locked
-- rows: none
BEGIN ISOLATION LEVEL READ COMMITTED, READ WRITE;

-- query: begin_read
-- rows: none
BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY;

-- query: commit
-- rows: none
COMMIT;

-- query: rollback
-- rows: none
ROLLBACK;

-- The signed context decides what row-level security shows; the other three are what the audit log
-- records beside it and decide nothing.
-- query: set_context
-- in:   context text, request text, session text, address text
-- out:  a text, b text, c1 text, d text
-- rows: 1
SELECT set_config('oqu.context', $1, true), set_config('oqu.request', $2, true),
       set_config('oqu.session', $3, true), set_config('oqu.address', $4, true);
