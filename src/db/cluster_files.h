/* Private to src/db: folders and settings files of a private cluster. */
#ifndef OQU_DB_CLUSTER_FILES_H
#define OQU_DB_CLUSTER_FILES_H

#include "db/cluster.h"

/* Makes the folder with mode 0700 for the user that runs the server; fine when it exists. */
MUST_USE enum status cluster_folder(struct ctx *c, const struct cluster *cluster, struct str path);
/* Writes postgresql.conf, pg_hba.conf and pg_ident.conf. */
MUST_USE enum status cluster_write_settings(struct ctx *c, const struct cluster *cluster);

#endif
