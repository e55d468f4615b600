/* What club shows to the program: tables only. */
#include "app/module.h"

#include "club/pages.h"
#include "club/place.h"
#include "club_migrations.h"
#include "club_queries.h"
#include "extra/extra.h"
#include "i18n/msg_club.h"

/* clang-format off */
static const struct route routes[] = {
    {GET, "/clubs", clubs_list, DOOR_PUBLIC, ACCESS_ANYONE, "Groups of free clubs with their free places, live; also as CSV and XLSX.", NULL, 0, 0},
    {GET, "/clubs/{id:uuid}", clubs_group, DOOR_PUBLIC, ACCESS_ANYONE, "One group of a free club.", NULL, 0, 0},
    PERMISSION_OF_LAW("club.may.apply"),
    {GET, "/my/clubs", my_clubs, DOOR_FAMILY, ACCESS_PARENT, "The family's applications to free clubs.", NULL, 0, 0},
    {GET, "/my/clubs/{id:uuid}", my_clubs_ask, DOOR_FAMILY, ACCESS_PARENT, "For which child a place is asked for.", NULL, 0, 0},
    {POST, "/my/clubs/{id:uuid}", my_clubs_code, DOOR_FAMILY, ACCESS_PARENT, "Sends the code that signs the application.", &club_child_form, 0, 0},
    {GET, "/my/clubs/{id:uuid}/sign", my_clubs_sign, DOOR_FAMILY, ACCESS_PARENT, "Asks for the code.", NULL, 0, 0},
    {POST, "/my/clubs/{id:uuid}/sign", my_clubs_send, DOOR_FAMILY, ACCESS_PARENT, "Signs and applies; the answer comes at once.", &club_sign_form, 0, ROUTE_FIRST},
    {GET, "/my/club/{id:uuid}", my_club, DOOR_FAMILY, ACCESS_PARENT, "One application to a club: place or number in line, and why.", NULL, 0, 0},
    {GET, "/my/club/{id:uuid}/leave", my_club_leave, DOOR_FAMILY, ACCESS_PARENT, "What giving up the place means.", NULL, 0, 0},
    {POST, "/my/club/{id:uuid}/leave", my_club_left, DOOR_FAMILY, ACCESS_PARENT, "Gives the place up, or stops waiting.", NULL, 0, 0},
    PERMISSION("club.may.keep"),
    {GET, "/staff/clubs", staff_clubs, DOOR_STAFF, ACCESS_DIRECTOR, "Groups of the organisation's clubs.", NULL, 0, 0},
    {GET, "/staff/clubs/new", staff_club_new, DOOR_STAFF, ACCESS_DIRECTOR, "Form for a new group.", NULL, 0, 0},
    {POST, "/staff/clubs/new", staff_club_add, DOOR_STAFF, ACCESS_DIRECTOR, "Writes a new group down.", &club_group_form, 0, 0},
    {GET, "/staff/clubs/{id:uuid}", staff_club, DOOR_STAFF, ACCESS_DIRECTOR, "One group: its children in the order of arrival, its places; also as CSV and XLSX.", NULL, 0, 0},
    {POST, "/staff/clubs/{id:uuid}", staff_club_places, DOOR_STAFF, ACCESS_DIRECTOR, "Sets the places by a contract of the state order.", &club_places_form, 0, 0},
    {0},
};
/* clang-format on */

static const struct nav_item nav[] = {
    {DOOR_PUBLIC, ACCESS_ANYONE, "/clubs", MSG_club_nav, "users"},
    {DOOR_FAMILY, ACCESS_PARENT, "/my/clubs", MSG_club_nav, "users"},
    {DOOR_STAFF, ACCESS_DIRECTOR, "/staff/clubs", MSG_club_nav, "users"},
    {0},
};

static const struct job jobs[] = {
    {"club/timers", 5000, club_timers},
    {"club/publish", 1000, club_publish},
    {NULL, 0, NULL},
};

/* Neutral answers: a constraint must not tell that a hidden row exists (SEC-15). */
static const struct db_constraint constraints[] = {
    {"club.one_active_per_group", ST_CONFLICT, "club.apply.duplicate"},
    {"club.arrival_is_unique", ST_CONFLICT, "admission.changed-meanwhile"},
    {"club.places_not_oversold", ST_CONFLICT, "admission.guard.no-seat"},
    {NULL, ST_OK, NULL},
};

static const struct extra extra = {.major = 1, .minor = 0, .ships_on = true};

extern const struct module club_module;
const struct module club_module = {
    .name = "club",
    .extra = &extra,
    .routes = routes,
    .nav = nav,
    .jobs = jobs,
    .migrations = &club_migrations,
    .statements = &club_statements,
    .constraints = constraints,
};
