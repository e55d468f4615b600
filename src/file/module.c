/* What this feature shows to the program. It has no pages: the feature whose record a file belongs
 * to shows it. */
#include "app/module.h"
#include "file/file.h"
#include "file_migrations.h"
#include "file_queries.h"

const struct module file_module = {
    .name = "file",
    .migrations = &file_migrations,
    .statements = &file_statements,
};
