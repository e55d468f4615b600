/* Routes and navigation of the public guide. */
#include "app/module.h"
#include "guide/pages.h"
#include "guide_migrations.h"
#include "guide_queries.h"
#include "html/page.h"
#include "i18n/msg_guide.h"

static const struct route routes[] = {
    {GET, "/", guide_show_home, DOOR_PUBLIC, ACCESS_ANYONE,
     "What the service is, where it is open.", NULL, 0, 0},
    {GET, "/admission", guide_show_admission, DOOR_PUBLIC, ACCESS_ANYONE,
     "How to apply, papers, the 3:1 rule, legal basis.", NULL, 0, 0},
    {GET, "/admission/dates", guide_show_dates, DOOR_PUBLIC, ACCESS_ANYONE,
     "Opening dates by region.", NULL, 0, 0},
    {GET, "/admission/age", guide_show_age, DOOR_PUBLIC, ACCESS_ANYONE,
     "Whether a child is old enough; nothing is stored.", NULL, 0, 0},
    {GET, "/schools", guide_show_schools, DOOR_PUBLIC, ACCESS_ANYONE,
     "Schools with free places; also as CSV and XLSX.", NULL, 0, 0},
    {GET, "/schools/mine", guide_show_mine, DOOR_PUBLIC, ACCESS_ANYONE,
     "Schools whose territory holds an address; nothing is stored.", NULL, 0, 0},
    {GET, "/schools/{id:uuid}", guide_show_school, DOOR_PUBLIC, ACCESS_ANYONE,
     "One school: places, facts, territory.", NULL, 0, 0},
    {GET, "/services", guide_show_services, DOOR_PUBLIC, ACCESS_ANYONE,
     "State services: whether open, term, legal source, where to begin; also as CSV and XLSX.",
     NULL, 0, 0},
    {GET, "/accessibility", guide_show_accessibility, DOOR_PUBLIC, ACCESS_ANYONE,
     "How the platform serves everybody.", NULL, 0, 0},
    {0},
};

static const struct nav_item nav[] = {
    {DOOR_PUBLIC, ACCESS_ANYONE, "/admission", MSG_guide_nav_admission, "book-open"},
    {DOOR_PUBLIC, ACCESS_ANYONE, "/schools", MSG_guide_nav_schools, "school"},
    {DOOR_PUBLIC, ACCESS_ANYONE, "/my/", MSG_guide_nav_my, "user-round"},
    {0},
};

const struct module guide_module = {
    .name = "guide",
    .routes = routes,
    .migrations = &guide_migrations,
    .statements = &guide_statements,
    .nav = nav,
};
