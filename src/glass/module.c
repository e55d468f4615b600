/* What glass shows to the program: tables only. */
#include "app/module.h"

#include "glass/pages.h"
#include "glass/tell.h"
#include "glass_migrations.h"
#include "glass_queries.h"
#include "i18n/msg_glass.h"

#define SEES (ACCESS_SUPPORT | ACCESS_ADMIN | ACCESS_SECURITY | ACCESS_DIRECTOR)

/* clang-format off */
static const struct route routes[] = {
    PERMISSION_OF_LAW("glass.may.ask"),
    {GET, "/staff/glass/new", glass_ask_page, DOOR_STAFF, ACCESS_SUPPORT, "What support asks to read, for how long and why.", NULL, 0, 0},
    {POST, "/staff/glass/new", glass_ask_post, DOOR_STAFF, ACCESS_SUPPORT, "Ask for it; a second person opens it.", &glass_ask_form, 0, 0},
    {GET, "/staff/glass/{id:uuid}/records", glass_records_page, DOOR_STAFF, ACCESS_SUPPORT, "The applications of an organisation that was opened.", NULL, 0, 0},
    {GET, "/staff/glass/{id:uuid}/record/{record:uuid}", glass_record_page, DOOR_STAFF, ACCESS_SUPPORT, "One record that was opened.", NULL, 0, 0},
    PERMISSION_OF_LAW("glass.may.watch"),
    {GET, "/staff/glass", glass_page, DOOR_STAFF, SEES, "Break-glass openings: of support the own ones, of others those of their organisations.", NULL, 0, 0},
    {GET, "/staff/glass/{id:uuid}", glass_one_page, DOOR_STAFF, SEES, "One opening, with everything that was read by it.", NULL, 0, 0},
    {POST, "/staff/glass/{id:uuid}", glass_one_post, DOOR_STAFF, SEES, "End it at once.", &glass_stop_form, 0, 0},
    {0},
};
/* clang-format on */

static const struct job jobs[] = {
    {"glass/tell", GLASS_EVERY_MS, glass_job},
    {NULL, 0, NULL},
};

static const struct nav_item nav[] = {
    {DOOR_STAFF, ACCESS_SUPPORT | ACCESS_ADMIN | ACCESS_SECURITY, "/staff/glass", MSG_glass_title,
     "key-round"},
    {0},
};

extern const struct module glass_module;
const struct module glass_module = {
    .name = "glass",
    .routes = routes,
    .jobs = jobs,
    .migrations = &glass_migrations,
    .statements = &glass_statements,
    .nav = nav,
};
