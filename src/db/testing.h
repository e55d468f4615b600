/* What test programs may reach of this layer besides db.h and cluster.h. Never included by the
 * product. */
#ifndef OQU_DB_TESTING_H
#define OQU_DB_TESTING_H

#include "db/db_bootstrap_migrations.h"
#include "db/db_migrations.h"
#include "db/fault.h"
#include "db/launch.h"
#include "db/script.h"

#endif
