/* What complaint shows to the program: tables only. */
#include "app/module.h"

#include "complaint/pages.h"
#include "complaint_migrations.h"
#include "complaint_queries.h"
#include "i18n/msg_complaint.h"

#define READERS (ACCESS_DEPARTMENT | ACCESS_CLERK | ACCESS_DIRECTOR)
#define BODY    (ACCESS_DEPARTMENT)
#define SCHOOL  (ACCESS_CLERK | ACCESS_DIRECTOR)
#define ABOVE   (ACCESS_DEPARTMENT | ACCESS_MINISTRY | ACCESS_OVERSIGHT)

/* clang-format off */
static const struct route routes[] = {
    PERMISSION_OF_LAW("complaint.may.complain"),
    {GET, "/my/complaints", complaint_own_list, DOOR_FAMILY, ACCESS_PARENT, "Own complaints and drafts.", NULL, 0, 0},
    {GET, "/my/complaint/new", complaint_begin_show, DOOR_FAMILY, ACCESS_PARENT, "What a complaint is, before it is begun.", NULL, 0, 0},
    {POST, "/my/complaint/new", complaint_begin_press, DOOR_FAMILY, ACCESS_PARENT, "Begins a draft about an application or a child without a school.", &complaint_start_form, 0, 0},
    {GET, "/my/complaint/{id:uuid}", complaint_show, DOOR_FAMILY, ACCESS_PARENT, "One complaint: its way and the answer.", NULL, 0, 0},
    {GET, "/my/complaint/{id:uuid}/edit", complaint_edit_show, DOOR_FAMILY, ACCESS_PARENT, "The questions of a draft.", NULL, 0, 0},
    {POST, "/my/complaint/{id:uuid}/edit", complaint_edit_press, DOOR_FAMILY, ACCESS_PARENT, "Stores the answers.", &complaint_form, 0, 0},
    {GET, "/my/complaint/{id:uuid}/check", complaint_check_show, DOOR_FAMILY, ACCESS_PARENT, "Documents, and all answers before sending.", NULL, 0, 0},
    {POST, "/my/complaint/{id:uuid}/check", complaint_check_send, DOOR_FAMILY, ACCESS_PARENT, "Registers the complaint.", &complaint_press_form, 0, 0},
    {POST, "/my/complaint/{id:uuid}/papers", complaint_paper_add, DOOR_FAMILY, ACCESS_PARENT, "Adds a document to the draft.", &complaint_paper_form, COMPLAINT_BODY_MOST, ROUTE_CAMERA},
    {POST, "/my/complaint/{id:uuid}/detach", complaint_paper_take, DOOR_FAMILY, ACCESS_PARENT, "Takes a document away from the draft.", &complaint_detach_form, 0, 0},
    {GET, "/my/complaint/{id:uuid}/withdraw", complaint_withdraw_show, DOOR_FAMILY, ACCESS_PARENT, "What taking back means.", NULL, 0, 0},
    {POST, "/my/complaint/{id:uuid}/withdraw", complaint_withdraw_press, DOOR_FAMILY, ACCESS_PARENT, "Takes the complaint back.", &complaint_press_form, 0, 0},
    {GET, "/my/complaint/{id:uuid}/receipt.pdf", complaint_receipt_pdf, DOOR_FAMILY, ACCESS_PARENT, "Receipt as a document.", NULL, 0, 0},
    {GET, "/my/complaint/{id:uuid}/answer.pdf", complaint_answer_pdf, DOOR_FAMILY, ACCESS_PARENT, "The answer as a document.", NULL, 0, 0},
    {GET, "/my/complaint/{id:uuid}/answer.asice", complaint_answer_container, DOOR_FAMILY, ACCESS_PARENT, "The answer with the organisation's seal, for programs of others.", NULL, 0, 0},
    {GET, "/my/complaint/{id:uuid}/file/{file:uuid}", complaint_file, DOOR_FAMILY, ACCESS_PARENT, "A document of the own complaint.", NULL, 0, 0},

    PERMISSION("complaint.may.read"),
    {GET, "/staff/complaints", complaint_list_show, DOOR_STAFF, READERS, "Complaints of the territory by term; of a school those it was asked about.", NULL, 0, 0},
    PERMISSION("complaint.may.figures"),
    {GET, "/staff/complaints/board", complaint_board, DOOR_STAFF, ABOVE, "Figures of complaints by region and ground, without names.", NULL, 0, 0},
    PERMISSION("complaint.may.read"),
    {GET, "/staff/complaint/{id:uuid}", complaint_case, DOOR_STAFF, READERS, "One complaint with free seats, the explanation and the answer.", NULL, 0, 0},
    {GET, "/staff/complaint/{id:uuid}/file/{file:uuid}", complaint_staff_file, DOOR_STAFF, READERS, "A document of a complaint.", NULL, 0, 0},
    {GET, "/staff/complaint/{id:uuid}/answer.pdf", complaint_staff_answer, DOOR_STAFF, READERS, "The answer as a document.", NULL, 0, 0},
    {GET, "/staff/complaint/{id:uuid}/answer.asice", complaint_answer_container, DOOR_STAFF, READERS, "The answer with the organisation's seal, for programs of others.", NULL, 0, 0},
    PERMISSION_OF_LAW("complaint.may.settle"),
    {POST, "/staff/complaint/{id:uuid}/ask", complaint_staff_ask, DOOR_STAFF, BODY, "Asks the school to explain itself.", &complaint_ask_form, 0, 0},
    {POST, "/staff/complaint/{id:uuid}/settle", complaint_staff_settle, DOOR_STAFF, BODY, "Answers without a seat for the child.", &complaint_settle_form, 0, 0},
    {POST, "/staff/complaint/{id:uuid}/propose", complaint_staff_propose, DOOR_STAFF, BODY, "Proposes a seat for the child.", &complaint_seat_form, 0, 0},
    {GET, "/staff/complaint/{id:uuid}/decide", complaint_decide_show, DOOR_STAFF, BODY, "The proposal of a seat, before it is decided; asks for a code.", NULL, 0, 0},
    {POST, "/staff/complaint/{id:uuid}/decide", complaint_staff_decide, DOOR_STAFF, BODY, "Another officer confirms or declines; who proposed takes it back.", &complaint_decide_form, 0, 0},
    PERMISSION("complaint.may.explain"),
    {GET, "/staff/complaint/{id:uuid}/explain", complaint_explain_show, DOOR_STAFF, SCHOOL, "What the department asks the school.", NULL, 0, 0},
    {POST, "/staff/complaint/{id:uuid}/explain", complaint_explain_press, DOOR_STAFF, SCHOOL, "The explanation of the school.", &complaint_explain_form, 0, 0},
    {0},
};
/* clang-format on */

static const struct nav_item nav[] = {
    {DOOR_FAMILY, ACCESS_PARENT, "/my/complaints", MSG_complaint_nav, "scale"},
    {DOOR_STAFF, READERS, "/staff/complaints", MSG_complaint_nav, "scale"},
    {0},
};

static const struct db_constraint constraints[] = {
    {"complaint.one_open_complaint", ST_CONFLICT, "complaint.open-already"},
    {NULL, ST_OK, NULL},
};

extern const struct module complaint_module;
const struct module complaint_module = {
    .name = "complaint",
    .routes = routes,
    .nav = nav,
    .migrations = &complaint_migrations,
    .statements = &complaint_statements,
    .constraints = constraints,
};
