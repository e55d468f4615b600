/* What task shows to the program: tables only. */
#include "app/module.h"

#include "i18n/msg_task.h"
#include "task/follow.h"
#include "task/pages.h"
#include "task_migrations.h"
#include "task_queries.h"

#define ACTS                                                                                       \
    (ACCESS_CLERK | ACCESS_DIRECTOR | ACCESS_DEPARTMENT | ACCESS_MINISTRY | ACCESS_PARTNER |       \
     ACCESS_ADMIN)
#define READS (ACTS | ACCESS_OVERSIGHT)

/* clang-format off */
static const struct route routes[] = {
    PERMISSION("task.may.read"),
    {GET, "/staff/tasks", task_list_page, DOOR_STAFF, READS, "Tasks of the own body and those it gave; of the ministry and the operator all.", NULL, 0, 0},
    {GET, "/staff/tasks/bodies", task_bodies_page, DOOR_STAFF, READS, "The bodies that carry the pilot, with contact and open tasks.", NULL, 0, 0},
    {GET, "/staff/tasks/body/{id:uuid}", task_body_page, DOOR_STAFF, READS, "One body: contact, roles, what it has to do.", NULL, 0, 0},
    {GET, "/staff/task/{id:uuid}", task_page, DOOR_STAFF, READS, "One task with its way.", NULL, 0, 0},
    PERMISSION("task.may.act"),
    {GET, "/staff/tasks/to", task_to_page, DOOR_STAFF, ACTS, "Looks for the body that gets a task.", NULL, 0, 0},
    {GET, "/staff/tasks/new", task_new_page, DOOR_STAFF, ACTS, "A new task for a body.", NULL, 0, 0},
    {POST, "/staff/tasks/new", task_new_post, DOOR_STAFF, ACTS, "Gives it.", &task_give_form, 0, 0},
    {POST, "/staff/task/{id:uuid}/comment", task_comment_post, DOOR_STAFF, ACTS, "Adds a comment.", &task_comment_form, 0, 0},
    {POST, "/staff/task/{id:uuid}/close", task_close_post, DOOR_STAFF, ACTS, "Closes it with the result.", &task_close_form, 0, 0},
    {GET, "/staff/task/{id:uuid}/move", task_move_page, DOOR_STAFF, ACTS, "Another body for a task.", NULL, 0, 0},
    {POST, "/staff/task/{id:uuid}/move", task_move_post, DOOR_STAFF, ACTS, "Passes it on, with the reason.", &task_move_form, 0, 0},
    {GET, "/staff/tasks/body/{id:uuid}/contact", task_contact_page, DOOR_STAFF, ACTS, "Whom to ask in the own body.", NULL, 0, 0},
    {POST, "/staff/tasks/body/{id:uuid}/contact", task_contact_post, DOOR_STAFF, ACTS, "Records it.", &task_contact_form, 0, 0},
    {0},
};
/* clang-format on */

/* The readers of the board find it after their figures (src/board). */
static const struct nav_item nav[] = {
    {DOOR_STAFF, ACCESS_CLERK | ACCESS_DIRECTOR | ACCESS_PARTNER | ACCESS_ADMIN, "/staff/tasks",
     MSG_task_nav, "clipboard-list"},
    {0},
};

static const struct job jobs[] = {
    {"task/homes", 20 * 1000, follow_homes_job},
    {"task/follow", 60 * 1000, follow_rest_job},
    {NULL, 0, NULL},
};

extern const struct module task_module;
const struct module task_module = {
    .name = "task",
    .routes = routes,
    .nav = nav,
    .jobs = jobs,
    .migrations = &task_migrations,
    .statements = &task_statements,
};
