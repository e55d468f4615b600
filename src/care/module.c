/* What care shows to the program: tables only. */
#include "app/module.h"

#include "care/pages.h"
#include "care_migrations.h"
#include "care_queries.h"
#include "i18n/msg_care.h"

#define KEEPS ACCESS_DIRECTOR
#define READS (KEEPS | ACCESS_MEMBER)

/* clang-format off */
static const struct route routes[] = {
    PERMISSION("care.may.read"),
    {GET, "/staff/care", care_groups_page, DOOR_STAFF, READS, "Groups of the kindergarten: of an educator the own ones.", NULL, 0, 0},
    {GET, "/staff/care/{id:uuid}", care_group_page, DOOR_STAFF, READS, "Children of a group, and whether there is a card of each.", NULL, 0, 0},
    {GET, "/staff/care/{id:uuid}/child/{child:uuid}", care_card_page, DOOR_STAFF, READS, "What must be known of a child's health; reading it is written down.", NULL, 0, 0},
    PERMISSION("care.may.keep"),
    {GET, "/staff/care/{id:uuid}/child/{child:uuid}/edit", care_edit_page, DOOR_STAFF, KEEPS, "The card to be written.", NULL, 0, 0},
    {POST, "/staff/care/{id:uuid}/child/{child:uuid}/edit", care_edit_post, DOOR_STAFF, KEEPS, "Writes it.", &care_edit_form, 0, 0},
    PERMISSION("care.may.family"),
    {GET, "/my/child/{id:uuid}/care", care_family_page, DOOR_FAMILY, ACCESS_PARENT, "What kindergartens keep of the own child's health.", NULL, 0, 0},
    {0},
};
/* clang-format on */

static const struct nav_item nav[] = {
    {DOOR_STAFF, READS, "/staff/care", MSG_care_nav, "heart-pulse"},
    {0},
};

extern const struct module care_module;
const struct module care_module = {
    .name = "care",
    .routes = routes,
    .migrations = &care_migrations,
    .statements = &care_statements,
    .nav = nav,
};
