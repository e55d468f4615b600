/* PostgreSQL: one connection per worker, statements that were compiled from .sql files, and the
 * two ways to run a transaction. Nothing here takes SQL text; sql2c's output is the only caller of
 * the db_stmt_* functions. */
#ifndef OQU_DB_H
#define OQU_DB_H

#include "base/ctx.h"
#include "base/time.h"

struct db; /* one connection; belongs to one thread */

/* conninfo: libpq's, without password. role limits (SEC-5) are set on the roles themselves.
 * ST_BUSY when the server cannot be reached; ST_INVALID for a server of another machine without
 * sslmode=verify-full (M456-11). */
MUST_USE enum status db_open(struct ctx *c, struct str conninfo, struct db **ret_db);
/* From now on the server's process for this connection goes behind others when processors are short
 * (nice 0 to 19), as far as it runs on this machine and may be asked to; for work that nobody waits
 * for. Stays when the connection is opened again. */
void db_give_way(struct db *db, int nice);
/* A second connection to the same database as another role ("oqu_staff"): for a command that acts
 * through a door. The operating-system user must be admitted to that role. */
MUST_USE enum status
db_open_as(struct ctx *c, const struct db *like, const char *role, struct db **ret_db);
/* What a role's password is stored as (SCRAM-SHA-256, RFC 5803), so that the password itself goes
 * to no server and no log. Sends nothing; c->db is open. */
MUST_USE enum status
db_scram(struct ctx *c, struct str role, struct str password, struct str *ret_verifier);
void db_close(struct db *db); /* NULL is fine */
bool db_in_transaction(const struct db *db);
bool db_is_up(struct db *db); /* reconnects when the connection was lost; re-prepares lazily */

/* Counters of this connection since it was opened, for the request log and metrics. */
struct db_counts {
    int64_t statements, rows, conflicts, retries;
};
struct db_counts db_counts(const struct db *db);

/* Runs fn(c, arg) in a SERIALIZABLE transaction with c->actor.db_context set for row-level security
 * (SEC-10, context.c), and repeats it on 40001 and 40P01 up to five times with jitter: fn may run
 * twice and must have no effect but rows. fn failing rolls back and its status is returned.
 * name: "feature/what", for the log. Not nestable. ST_UNKNOWN: the connection broke during COMMIT.
 */
typedef enum status db_tx_fn(struct ctx *c, void *arg);
MUST_USE enum status db_tx(struct ctx *c, const char *name, db_tx_fn *fn, void *arg);

/* As db_tx, but READ COMMITTED with row locks taken in the documented order (REL-8: person → child
 * → pool → seat → application → audit shard). For hot rows only. */
MUST_USE enum status db_tx_locked(struct ctx *c, const char *name, db_tx_fn *fn, void *arg);

/* A read-only REPEATABLE READ snapshot: what pages that only show use. */
MUST_USE enum status db_tx_read(struct ctx *c, const char *name, db_tx_fn *fn, void *arg);

/* One statement that reads, in a transaction of its own that needs no BEGIN and no COMMIT: one
 * round trip. fn must not send a second one. */
MUST_USE enum status db_tx_single(struct ctx *c, const char *name, db_tx_fn *fn, void *arg);

/* Request, address and context of c->actor are told to the server's session with the first
 * statement that finds them changed. This says that the session knows them already: a function of
 * the database (account.identify) has set exactly these. */
void db_context_told(struct ctx *c);

/* ---- what sql2c generates against ------------------------------------------------------- */

enum db_type {
    DB_BOOL,
    DB_I32,
    DB_I64,
    DB_TEXT,
    DB_UUID,
    DB_DATE,
    DB_INSTANT,
    DB_BYTES,
    DB_I64S,
    DB_UUIDS,
    DB_TEXTS
};

struct bytes {
    const uint8_t *p;
    size_t n;
};

/* Arrays for = ANY($1) */
struct i64s {
    const int64_t *v;
    size_t n;
};
struct uuids {
    const struct uuid *v;
    size_t n;
};
struct texts {
    const struct str *v;
    size_t n;
};

/* A value that may be NULL: type opt_X in a query head gives struct opt_X. */
struct opt_bool {
    bool set;
    bool v;
};
struct opt_i32 {
    bool set;
    int32_t v;
};
struct opt_i64 {
    bool set;
    int64_t v;
};
struct opt_text {
    bool set;
    struct str v;
};
struct opt_uuid {
    bool set;
    struct uuid v;
};
struct opt_date {
    bool set;
    struct date v;
};
struct opt_instant {
    bool set;
    int64_t v;
};
struct opt_bytes {
    bool set;
    struct bytes v;
};

struct db_param {
    enum db_type type;
    bool null;
    union {
        bool b;
        int32_t i32;
        int64_t i64; /* also instants, in microseconds */
        struct str text;
        struct uuid uuid;
        struct date date;
        struct bytes bytes;
        struct i64s i64s;
        struct uuids uuids;
        struct texts texts;
    } v;
};

enum db_rows { DB_ROWS_NONE, DB_ROWS_MAYBE, DB_ROWS_ONE, DB_ROWS_MANY };

struct db_column {
    const char *name;
    enum db_type type;
    bool nullable;
    size_t offset; /* of the field (or opt_ struct) in the row struct */
};

struct db_stmt {
    const char *name; /* "admission.application_by_id" */
    const char *sql;
    const char *source; /* "src/admission/queries/application.sql:12" */
    enum db_rows rows;
    size_t limit; /* of DB_ROWS_MANY: one more row than this is a failure, never a silent cut */
    const enum db_type *params;
    size_t n_params;
    const struct db_column *columns;
    size_t n_columns;
    size_t row_size;
};

/* Every statement of a module, for the test that describes them against the real schema. */
struct db_stmt_list {
    const struct db_stmt *const *statements;
    size_t n;
};

/* Runs a statement; ret_rows gets an array of row structs in the request's arena. */
MUST_USE enum status db_stmt_run(struct ctx *c,
                                 const struct db_stmt *stmt,
                                 const struct db_param *params,
                                 void **ret_rows,
                                 size_t *ret_n);
/* Sends a statement that reads without waiting: it goes out together with the next one, and the
 * db_stmt_run() of this transaction with the same parameters takes the rows. Its failure is one of
 * the transaction. It sees nothing that the transaction writes after it. Not in db_tx_single. */
MUST_USE enum status
db_stmt_ahead(struct ctx *c, const struct db_stmt *stmt, const struct db_param *params);
/* For statements without columns: ret_changed is the number of rows touched. */
MUST_USE enum status db_stmt_change(struct ctx *c,
                                    const struct db_stmt *stmt,
                                    const struct db_param *params,
                                    int64_t *ret_changed);

/* ---- migrations --------------------------------------------------------------------------- */

struct migration { /* one schema/NNNN_what.sql, embedded in the program by sql2c --migrations */
    const char *module, *file, *sql;
    int number;
    const char *sha256; /* hexadecimal, of the file */
};
struct migration_list {
    const struct migration *migrations;
    size_t n;
};

/* Applies what is missing, module by module in the order given, each file in its own transaction;
 * refuses when an applied file has changed. conninfo must name the owner role. */
MUST_USE enum status db_migrate(struct ctx *c,
                                struct str conninfo,
                                const struct migration_list *const *modules,
                                size_t n_modules);

/* What a process makes sure of before it serves (REL-1), on c->db: the server keeps what it
 * confirms (ST_INTERNAL db.unsafe, with the settings in detail), the role has no power beyond its
 * own, and all migrations of the program are applied as they are (ST_BUSY db.not-migrated). */
MUST_USE enum status
db_check(struct ctx *c, const struct migration_list *const *modules, size_t n_modules);

/* ---- errors of the server ------------------------------------------------------------------- */

/* A violated constraint becomes the neutral answer that its module lists for it (SEC-15); one that
 * nobody listed is ST_INTERNAL. NOT NULL is listed as "<schema>.<column>". A function in the
 * database refuses with RAISE EXCEPTION USING ERRCODE = 'OQ409', MESSAGE =
 * 'admission.submit.closed' (a catalogue key), optionally COLUMN = the field and DETAIL = the
 * {value} of the message: OQ403 is ST_FORBIDDEN, OQ404 ST_NOT_FOUND, OQ409 ST_CONFLICT, OQ422
 * ST_INVALID. */
struct db_constraint {
    const char *constraint; /* "<schema>.<constraint>" */
    enum status st;
    const char *code;
};

/* Call at the start of the program, before threads. The table ends with {0} and must stay; NULL is
 * fine, a second call with the same table too. */
void db_register_constraints(const struct db_constraint *constraints);

#endif
