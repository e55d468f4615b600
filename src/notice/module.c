/* What this feature shows to the program. */
#include "app/module.h"
#include "notice/notice.h"
#include "notice_migrations.h"
#include "notice_queries.h"

const struct module notice_module = {
    .name = "notice",
    .migrations = &notice_migrations,
    .statements = &notice_statements,
};
