/* Shared by the parts of sql2c: what a file of named queries says (ARCHITECTURE.md, 3). */
#ifndef OQU_SQL2C_H
#define OQU_SQL2C_H

#include "base/buf.h"
#include "base/scan.h"
#include "db/db.h"

enum {
    SQL_NAME_MOST = 60,     /* letters of a query, input or column name */
    SQL_INPUTS_MOST = 32,   /* per query */
    SQL_COLUMNS_MOST = 64,  /* per query */
    SQL_QUERIES_MOST = 400, /* per file */
    SQL_LIMIT_MOST = 100000,
    SQL_ARGUMENTS_MOST = 5, /* inputs passed one by one; more become a struct */
};

/* One line of the type table: how a type of a query head is called in C. */
struct sql_type {
    const char *name;      /* in the head: "uuid" */
    const char *c_type;    /* "struct uuid " with the space that C style wants before a name */
    const char *c_opt;     /* "struct opt_uuid "; NULL: cannot be NULL */
    const char *enum_name; /* "DB_UUID" */
    const char *member;    /* of union db_param.v */
    enum db_type type;
};

struct sql_field {
    struct str name;
    const struct sql_type *type;
    bool nullable;
};

struct sql_query {
    struct str name;
    struct str sql; /* without the closing semicolon */
    int line;       /* of its "-- query:" */
    const char *source;
    enum db_rows rows;
    size_t limit;
    bool ahead; /* may be sent before its rows are asked for */
    struct sql_field in[SQL_INPUTS_MOST], out[SQL_COLUMNS_MOST];
    size_t n_in, n_out;
};

struct sql_queries {
    struct sql_query **v;
    size_t n;
};

struct sql_problem {
    int line;
    struct str reason;
};

/* Adds the queries of one file to *queries (v has room for SQL_QUERIES_MOST). False: *ret_problem
 * says what is wrong where. text is borrowed and must outlive the queries. */
MUST_USE bool sql2c_parse(struct arena *mem,
                          struct str text,
                          const char *source,
                          struct sql_queries *queries,
                          struct sql_problem *ret_problem);

/* What sql2c_body() found out about the statement that starts at *at. */
struct sql_body {
    struct str sql;
    uint32_t used; /* bit i: $(i+1) occurs */
};

/* Reads one statement up to its semicolon outside strings, names and comments; moves *at and *line
 * behind it. False: *ret_reason. */
MUST_USE bool sql2c_body(
    struct str text, size_t *at, int *line, struct sql_body *ret_body, const char **ret_reason);

/* Moves *at and *line over white space and comments. False: a comment has no end. */
MUST_USE bool sql2c_skip_blank(struct str text, size_t *at, int *line);

/* The name of an include guard, with its line end. */
void sql2c_emit_guard(struct buf *out, const char *feature, const char *what);
void sql2c_emit_header(struct buf *out, const char *feature, const struct sql_queries *queries);
void sql2c_emit_source(struct buf *out,
                       const char *feature,
                       const char *header,
                       const struct sql_queries *queries);
/* One embedded migration file. */
struct sql_migration {
    struct str file; /* "0001_person.sql" */
    struct str text;
    int number;
};

/* Checks the file name (NNNN_what.sql), that there are statements, and that none of them begins or
 * ends a transaction: the runner does that. Fills *ret, or *ret_problem. */
MUST_USE bool sql2c_migration(struct str path,
                              struct str text,
                              struct sql_migration *ret,
                              struct sql_problem *ret_problem);
void sql2c_emit_migrations_header(struct buf *out, const char *feature);
void sql2c_emit_migrations_source(struct buf *out,
                                  const char *feature,
                                  const char *header,
                                  const struct sql_migration *v,
                                  size_t n);

#endif
