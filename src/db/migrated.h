/* Private to src/db: which files were applied to the database. */
#ifndef OQU_DB_MIGRATED_H
#define OQU_DB_MIGRATED_H

#include "db/db.h"
#include "db/db_queries.h"

struct db_migrated {
    struct db_migration_list_rows rows; /* empty in a new database */
};

/* Inside a transaction. */
MUST_USE enum status db_migrated_read(struct ctx *c, struct db_migrated *ret);
/* NULL: not applied. The checksum is not compared. */
const struct db_migration_list_row *db_migrated_find(const struct db_migrated *migrated,
                                                     const struct migration *m);

#endif
