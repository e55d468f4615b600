/* A published Table Schema against the code that reads or writes such tables: what the one allows
 * and refuses, the other does too. */
#ifndef OQU_TABLE_SCHEMA_H
#define OQU_TABLE_SCHEMA_H

#include "base/str.h"

struct schema_file;

/* Reads a table. True: every row was taken. False: *ret_column is the column that it blames, empty
 * when it blames none. */
typedef bool table_take(void *arg, struct str table, struct str *ret_column);

/* The example is taken; a table without one of the columns is not; and for each rule of a field a
 * first row that breaks it is refused, with that column to blame. */
void table_schema_reads(const struct schema_file *file, table_take *take, void *arg);

/* The columns of a table that was written are those of the schema, in its order, and each value of
 * each row keeps to its field. At least one row. */
void table_schema_wrote(const struct schema_file *file, struct str table);

#endif
