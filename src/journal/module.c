/* What journal shows to the program: tables only. */
#include "app/module.h"

#include "i18n/msg_journal.h"
#include "journal/pages.h"
#include "journal_migrations.h"
#include "journal_queries.h"

#define MARKS ACCESS_MEMBER
#define READS (ACCESS_DIRECTOR | MARKS)

/* clang-format off */
static const struct route routes[] = {
    PERMISSION("journal.may.read"),
    {GET, "/staff/journals", journal_list_page, DOOR_STAFF, READS, "Journals of who teaches; heads and methodologists see all of their organisation.", NULL, 0, 0},
    {GET, "/staff/class/{id:uuid}/journal/{subject:uuid}", journal_grid_page, DOOR_STAFF, READS, "One journal: learners by lessons of a term, with what comes of the points.", NULL, 0, 0},
    {GET, "/staff/lesson/{id:uuid}", journal_lesson_page, DOOR_STAFF, READS, "One lesson: attendance, points and how they changed.", NULL, 0, 0},
    PERMISSION("journal.may.mark"),
    {POST, "/staff/lesson/{id:uuid}", journal_lesson_post, DOOR_STAFF, MARKS, "Enters attendance and points.", &journal_entries_form, 0, 0},
    {GET, "/staff/class/{id:uuid}/journal/{subject:uuid}/new", journal_new_page, DOOR_STAFF, MARKS, "Form for a lesson.", NULL, 0, 0},
    {POST, "/staff/class/{id:uuid}/journal/{subject:uuid}/new", journal_new_post, DOOR_STAFF, MARKS, "Writes it down.", &journal_lesson_form, 0, 0},
    {GET, "/staff/lesson/{id:uuid}/edit", journal_edit_page, DOOR_STAFF, MARKS, "Theme and homework of a lesson.", NULL, 0, 0},
    {POST, "/staff/lesson/{id:uuid}/edit", journal_edit_post, DOOR_STAFF, MARKS, "Changes them.", &journal_edit_form, 0, 0},
    PERMISSION("journal.may.diary"),
    {GET, "/staff/diary", journal_own_diary_page, DOOR_STAFF, ACCESS_LEARNER, "The own diary: marks, homework, attendance; also as CSV and XLSX.", NULL, 0, 0},
    PERMISSION("journal.may.children"),
    {GET, "/my/diary", journal_children_page, DOOR_FAMILY, ACCESS_PARENT, "Diaries of the own children.", NULL, 0, 0},
    {GET, "/my/diary/{child:uuid}", journal_child_diary_page, DOOR_FAMILY, ACCESS_PARENT, "The diary of one of them; also as CSV and XLSX.", NULL, 0, 0},
    {0},
};
/* clang-format on */

static const struct nav_item nav[] = {
    {DOOR_STAFF, READS, "/staff/journals", MSG_journal_nav, "list-checks"},
    {DOOR_STAFF, ACCESS_LEARNER, "/staff/diary", MSG_journal_diary, "list-checks"},
    {DOOR_FAMILY, ACCESS_PARENT, "/my/diary", MSG_journal_diaries, "list-checks"},
    {0},
};

extern const struct module journal_module;
const struct module journal_module = {
    .name = "journal",
    .routes = routes,
    .nav = nav,
    .migrations = &journal_migrations,
    .statements = &journal_statements,
};
