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

-- Both hold until the session is told something else (context.c).

-- What the audit log records beside who acted; it decides nothing.
-- query: set_request
-- in:   request text, session text, address text, acts_for text
-- out:  a text, b text, c1 text, d text
-- rows: 1
SELECT set_config('oqu.request', $1, false), set_config('oqu.session', $2, false), set_config('oqu.address', $3, false),
       set_config('oqu.acts_for', $4, false);

-- The same with the signed context, which decides what row-level security shows; empty for nobody. It is verified
-- here once (src/platform); a bad one is refused by the first statement that needs it.
-- query: set_context
-- in:   request text, session text, address text, acts_for text, context text
-- out:  a text, b text, c1 text, d text, e text, fault opt_text
-- rows: 1
SELECT set_config('oqu.request', $1, false), set_config('oqu.session', $2, false), set_config('oqu.address', $3, false),
       set_config('oqu.acts_for', $4, false), set_config('oqu.context', $5, false), sec.verify($5, true);
