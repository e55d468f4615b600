/* What training shows to the program: tables only. */
#include "app/module.h"

#include "i18n/msg_training.h"
#include "training/pages.h"
#include "training/training.h"
#include "training_migrations.h"
#include "training_queries.h"

#define LEARN   (ACCESS_CLERK | ACCESS_DIRECTOR | ACCESS_DEPARTMENT)
#define OVERSEE TRAINING_OVERSEERS

static const struct route routes[] = {
    PERMISSION("training.may.learn"),
    {GET, "/staff/training", training_lessons_page, DOOR_STAFF, LEARN,
     "Lessons of one's own role, and which are completed.", NULL, 0, 0},
    {GET, "/staff/training-manual", training_manual_page, DOOR_STAFF, LEARN,
     "Every job of one's own role, step by step, on one page.", NULL, 0, 0},
    {GET, "/staff/training/{lesson}", training_lesson_page, DOOR_STAFF, LEARN,
     "One lesson with its question.", NULL, 0, 0},
    {POST, "/staff/training/{lesson}", training_lesson_post, DOOR_STAFF, LEARN,
     "Answers it; the right answer completes the lesson.", &form_training, 0, 0},
    PERMISSION("training.may.oversee"),
    {GET, "/staff/training-register", training_register_page, DOOR_STAFF, OVERSEE,
     "Who completed which lesson; also as CSV and XLSX.", NULL, 0, 0},
    {GET, "/staff/training-register/xapi", training_xapi, DOOR_STAFF, OVERSEE,
     "The same as statements of xAPI.", NULL, 0, 0},
    {0},
};

static const struct nav_item nav[] = {
    {DOOR_STAFF, LEARN, "/staff/training", MSG_training_nav, "list-checks"},
    {DOOR_STAFF, OVERSEE & ~(unsigned)LEARN, "/staff/training-register", MSG_training_nav,
     "list-checks"},
    {0},
};

extern const struct module training_module;
const struct module training_module = {
    .name = "training",
    .formats = training_formats,
    .routes = routes,
    .nav = nav,
    .migrations = &training_migrations,
    .statements = &training_statements,
};
