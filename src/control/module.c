/* What the feature shows to the program: tables only. */
#include "app/module.h"

#include "control/pages.h"
#include "control/watch.h"
#include "control_migrations.h"
#include "control_queries.h"
#include "i18n/msg_control.h"

#define WATCHERS (ACCESS_SECURITY | ACCESS_ADMIN)

/* clang-format off */
static const struct route routes[] = {
    PERMISSION("control.may.watch"),
    {GET, "/staff/controls", control_list_show, DOOR_STAFF, WATCHERS, "Technical controls of information security as the installation finds them.", NULL, 0, 0},
    {GET, "/staff/controls/{code}", control_card_show, DOOR_STAFF, WATCHERS, "One control: what is required, what was found, and its history.", NULL, 0, 0},
    PERMISSION("control.may.waive"),
    {GET, "/staff/controls/{code}/waiver", control_waiver_ask, DOOR_STAFF, ACCESS_SECURITY, "Asks why a failing control is accepted, and until when.", NULL, 0, 0},
    {POST, "/staff/controls/{code}/waiver", control_waiver_put, DOOR_STAFF, ACCESS_SECURITY, "Signs the reason.", &control_waiver_form, 0, 0},
    PERMISSION("control.may.watch"),
    {GET, "/staff/releases", control_releases_show, DOOR_STAFF, WATCHERS, "Builds of the program that worked here, with protocols of their tests.", NULL, 0, 0},
    {GET, "/staff/releases/{program}/protocol", control_protocol_ask, DOOR_STAFF, WATCHERS, "Asks for the protocol of a build's test.", NULL, 0, 0},
    {POST, "/staff/releases/{program}/protocol", control_protocol_put, DOOR_STAFF, WATCHERS, "Records the protocol.", &control_protocol_form, 0, 0},
    {0},
};
/* clang-format on */

static const struct nav_item nav[] = {
    {DOOR_STAFF, ACCESS_SECURITY, "/staff/controls", MSG_control_nav, "shield-check"},
    {0},
};

static const struct job jobs[] = {
    {"control/watch", CONTROL_EVERY_MS, control_watch_job},
    {NULL, 0, NULL},
};

extern const struct module control_module;
const struct module control_module = {
    .name = "control",
    .routes = routes,
    .nav = nav,
    .jobs = jobs,
    .migrations = &control_migrations,
    .statements = &control_statements,
};
