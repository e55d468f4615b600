/* What learner shows to the program: tables only. */
#include "app/module.h"

#include "i18n/msg_learner.h"
#include "learner/pages.h"
#include "learner_migrations.h"
#include "learner_queries.h"

#define KEEPS ACCESS_DIRECTOR
#define READS (KEEPS | ACCESS_MEMBER)

/* clang-format off */
static const struct route routes[] = {
    PERMISSION("learner.may.read"),
    {GET, "/staff/classes", learner_list_page, DOOR_STAFF, READS, "Groups of learners of the organisation; also as CSV and XLSX.", NULL, 0, 0},
    {GET, "/staff/class/{id:uuid}", learner_group_page, DOOR_STAFF, READS, "One group: its learners and teachers; of who teaches there, heads and methodologists.", NULL, 0, 0},
    PERMISSION("learner.may.keep"),
    {GET, "/staff/classes/new", learner_new_page, DOOR_STAFF, KEEPS, "Form for a new group.", NULL, 0, 0},
    {POST, "/staff/classes/new", learner_new_post, DOOR_STAFF, KEEPS, "Makes it.", &learner_group_form, 0, 0},
    {POST, "/staff/classes/form", learner_form_post, DOOR_STAFF, KEEPS, "Forms the classes of grade 1 from the enrolment orders.", NULL, 0, 0},
    {GET, "/staff/classes/subject", learner_subject_page, DOOR_STAFF, KEEPS, "Form for a subject, module or programme of the own organisation.", NULL, 0, 0},
    {POST, "/staff/classes/subject", learner_subject_post, DOOR_STAFF, KEEPS, "Writes it down.", &learner_subject_form, 0, 0},
    {GET, "/staff/class/{id:uuid}/learner", learner_enter_page, DOOR_STAFF, KEEPS, "Who comes into the group, by IIN.", NULL, 0, 0},
    {POST, "/staff/class/{id:uuid}/learner", learner_enter_post, DOOR_STAFF, KEEPS, "Enters the learner by an order.", &learner_enter_form, 0, 0},
    {GET, "/staff/class-learner/{id:uuid}", learner_leave_page, DOOR_STAFF, KEEPS, "Until which day somebody learns in the group.", NULL, 0, 0},
    {POST, "/staff/class-learner/{id:uuid}", learner_leave_post, DOOR_STAFF, KEEPS, "Ends it by an order.", &learner_leave_form, 0, 0},
    {GET, "/staff/class/{id:uuid}/teacher", learner_assign_page, DOOR_STAFF, KEEPS, "Who teaches what to the group.", NULL, 0, 0},
    {POST, "/staff/class/{id:uuid}/teacher", learner_assign_post, DOOR_STAFF, KEEPS, "Assigns the teacher.", &learner_assign_form, 0, 0},
    {POST, "/staff/class-teacher/{id:uuid}/end", learner_unassign_post, DOOR_STAFF, KEEPS, "Ends an assignment today.", NULL, 0, 0},
    {0},
};
/* clang-format on */

static const struct nav_item nav[] = {
    {DOOR_STAFF, READS, "/staff/classes", MSG_learner_nav, "users"},
    {0},
};

extern const struct module learner_module;
const struct module learner_module = {
    .name = "learner",
    .routes = routes,
    .nav = nav,
    .migrations = &learner_migrations,
    .statements = &learner_statements,
};
