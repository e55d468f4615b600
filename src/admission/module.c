/* What the feature shows to the program. */
#include "app/module.h"
#include "admission/decide.h"
#include "admission/forms.h"
#include "admission/inspect.h"
#include "admission/pages.h"
#include "admission/prepare.h"
#include "admission/publish.h"
#include "admission/replay.h"
#include "admission/replay_formats.h"
#include "admission/staff.h"
#include "admission_migrations.h"
#include "admission_queries.h"
#include "i18n/msg_admission.h"
#include "i18n/msg_nedb.h"
#include "i18n/msg_organisation.h"
#include "signature/signature.h"

/* clang-format off */
static const struct route routes[] = {
    {GET, "/check", receipt_check, DOOR_PUBLIC, ACCESS_ANYONE, "Anyone checks that a receipt is genuine.", NULL, 0, 0},

    PERMISSION_OF_LAW("admission.may.apply"),
    {GET, "/my/", family_home, DOOR_FAMILY, ACCESS_PARENT, "Children, applications and messages of the parent.", NULL, 0, 0},
    {GET, "/my/messages", family_messages, DOOR_FAMILY, ACCESS_PARENT, "All messages to the parent.", NULL, 0, 0},
    {GET, "/my/child/{id:uuid}/seen", family_seen, DOOR_FAMILY, ACCESS_PARENT, "Who opened the child's record.", NULL, 0, 0},
    {GET, "/my/child", child_find, DOOR_FAMILY, ACCESS_PARENT, "A parent looks for a child by IIN.", NULL, 0, 0},
    {POST, "/my/child", child_ask, DOOR_FAMILY, ACCESS_PARENT, "Opens the draft for the own child, or asks the register.", &find_form, 0, 0},
    {POST, "/my/apply", family_apply, DOOR_FAMILY, ACCESS_PARENT, "Opens the draft of an application for a child.", &apply_form, 0, 0},

    {GET, "/my/draft/{id:uuid}", draft_tasks, DOOR_FAMILY, ACCESS_PARENT, "Questions of the draft and what is missing.", NULL, 0, 0},
    {GET, "/my/draft/{id:uuid}/child", child_show, DOOR_FAMILY, ACCESS_PARENT, "Question: the child.", NULL, 0, 0},
    {POST, "/my/draft/{id:uuid}/child", child_answer, DOOR_FAMILY, ACCESS_PARENT, "Stores who applies for the child.", &child_form, 0, 0},
    {GET, "/my/draft/{id:uuid}/school", school_show, DOOR_FAMILY, ACCESS_PARENT, "Question: school and language, with live seats.", NULL, 0, 0},
    {POST, "/my/draft/{id:uuid}/school", school_answer, DOOR_FAMILY, ACCESS_PARENT, "Stores the school and language.", &school_form, 0, 0},
    {GET, "/my/draft/{id:uuid}/documents", documents_show, DOOR_FAMILY, ACCESS_PARENT, "Question: documents.", NULL, 0, 0},
    {POST, "/my/draft/{id:uuid}/documents", documents_attach, DOOR_FAMILY, ACCESS_PARENT, "Attaches one document.", &document_form, DOCUMENTS_BODY_MOST, ROUTE_CAMERA},
    {POST, "/my/draft/{id:uuid}/detach", documents_detach, DOOR_FAMILY, ACCESS_PARENT, "Takes one document away.", &detach_form, 0, 0},
    {GET, "/my/draft/{id:uuid}/special", special_show, DOOR_FAMILY, ACCESS_PARENT, "Question: special conditions.", NULL, 0, 0},
    {POST, "/my/draft/{id:uuid}/special", special_answer, DOOR_FAMILY, ACCESS_PARENT, "Stores special conditions and the wish for the reserve.", &special_form, 0, 0},
    {GET, "/my/draft/{id:uuid}/phone", phone_show, DOOR_FAMILY, ACCESS_PARENT, "Question: phone.", NULL, 0, 0},
    {POST, "/my/draft/{id:uuid}/phone", phone_answer, DOOR_FAMILY, ACCESS_PARENT, "Stores the phone.", &phone_form, 0, 0},
    {GET, "/my/draft/{id:uuid}/consent", consent_show, DOOR_FAMILY, ACCESS_PARENT, "Question: consent.", NULL, 0, 0},
    {POST, "/my/draft/{id:uuid}/consent", consent_answer, DOOR_FAMILY, ACCESS_PARENT, "Stores the consent.", &consent_form, 0, 0},
    {GET, "/my/draft/{id:uuid}/check", check_show, DOOR_FAMILY, ACCESS_PARENT, "All answers before signing.", NULL, 0, 0},
    {POST, "/my/draft/{id:uuid}/code", code_send, DOOR_FAMILY, ACCESS_PARENT, "Sends the code that signs the application.", NULL, 0, 0},
    {POST, "/my/draft/{id:uuid}/offer", key_offer, DOOR_FAMILY, ACCESS_PARENT, "Offers the application to be signed with a key.", NULL, 0, 0},
    {GET, "/my/draft/{id:uuid}/key", key_show, DOOR_FAMILY, ACCESS_PARENT, "Asks for the signature made with a key.", NULL, 0, ROUTE_CSP_SIGNING},
    {POST, "/my/draft/{id:uuid}/key", key_answer, DOOR_FAMILY, ACCESS_PARENT, "Judges the signature and hands in.", &signature_key_form, SIGNATURE_BODY_MOST, ROUTE_CSP_SIGNING | ROUTE_FIRST},
    {GET, "/my/draft/{id:uuid}/bytes", key_bytes, DOOR_FAMILY, ACCESS_PARENT, "The exact bytes to be signed.", NULL, 0, 0},
    {GET, "/my/draft/{id:uuid}/sign", sign_show, DOOR_FAMILY, ACCESS_PARENT, "Asks for the code.", NULL, 0, 0},
    {POST, "/my/draft/{id:uuid}/sign", sign_answer, DOOR_FAMILY, ACCESS_PARENT, "Signs and hands in.", &sign_form, 0, ROUTE_FIRST},

    {POST, "/my/draft/{id:uuid}/line", line_join, DOOR_FAMILY, ACCESS_PARENT, "Joins the line of the waiting room within the hour before the opening.", NULL, 0, 0},
    {GET, "/my/draft/{id:uuid}/notify", notify_show, DOOR_FAMILY, ACCESS_PARENT, "Asks whether and when to send a message before the turn.", NULL, 0, 0},
    {POST, "/my/draft/{id:uuid}/notify", notify_answer, DOOR_FAMILY, ACCESS_PARENT, "Keeps when to send a message before the turn.", &notify_form, 0, 0},
    {GET, "/my/draft/{id:uuid}/together", together_show, DOOR_FAMILY, ACCESS_PARENT, "Which other children are sent together with this one, signed once.", NULL, 0, 0},
    {POST, "/my/draft/{id:uuid}/together", together_answer, DOOR_FAMILY, ACCESS_PARENT, "Keeps who is sent together.", &together_form, 0, 0},
    {GET, "/my/draft/{id:uuid}/leave", leave_show, DOOR_FAMILY, ACCESS_PARENT, "What leaving the line of the waiting room means.", NULL, 0, 0},
    {GET, "/my/draft/{id:uuid}/discard", discard_show, DOOR_FAMILY, ACCESS_PARENT, "What throwing the draft away means.", NULL, 0, 0},
    {POST, "/my/draft/{id:uuid}/discard", discard_answer, DOOR_FAMILY, ACCESS_PARENT, "Throws the draft away.", NULL, 0, 0},
    {POST, "/my/draft/{id:uuid}/leave", leave_answer, DOOR_FAMILY, ACCESS_PARENT, "Leaves the line.", NULL, 0, 0},

    {GET, "/my/application/{id:uuid}", case_show, DOOR_FAMILY, ACCESS_PARENT, "One application: state, way, refusal, documents.", NULL, 0, 0},
    {GET, "/my/application/{id:uuid}/why", why_show, DOOR_FAMILY, ACCESS_PARENT, "Why it got what it got: rule, numbers and seats of that moment.", NULL, 0, 0},
    {POST, "/my/application/{id:uuid}/reserve", reserve_press, DOOR_FAMILY, ACCESS_PARENT, "Joins the reserve of the school that was full, or leaves it.", &reserve_form, 0, 0},
    {GET, "/my/application/{id:uuid}/offer", offer_show, DOOR_FAMILY, ACCESS_PARENT, "The seat that is held for the child, and until when.", NULL, 0, 0},
    {POST, "/my/application/{id:uuid}/offer", offer_press, DOOR_FAMILY, ACCESS_PARENT, "Takes the seat, or leaves it to the next.", &offer_form, 0, 0},
    {GET, "/my/application/{id:uuid}/keep", keep_show, DOOR_FAMILY, ACCESS_PARENT, "Whether to keep the only seat that there was for children sent together.", NULL, 0, 0},
    {POST, "/my/application/{id:uuid}/keep", keep_answer, DOOR_FAMILY, ACCESS_PARENT, "Keeps it, or leads to the withdrawal.", &keep_form, 0, 0},
    {GET, "/my/application/{id:uuid}/proof", receipt_proof, DOOR_FAMILY, ACCESS_PARENT, "Leads to the page where anyone checks the receipt.", NULL, 0, 0},
    {GET, "/my/application/{id:uuid}/receipt.pdf", receipt_pdf, DOOR_FAMILY, ACCESS_PARENT, "Receipt as a document.", NULL, 0, 0},
    {GET, "/my/application/{id:uuid}/answer.pdf", answer_pdf, DOOR_FAMILY, ACCESS_PARENT, "The school's answer as a document.", NULL, 0, 0},
    {GET, "/my/application/{id:uuid}/receipt.asice", receipt_container, DOOR_FAMILY, ACCESS_PARENT, "Receipt with the organisation's seal in one container.", NULL, 0, 0},
    {GET, "/my/application/{id:uuid}/answer.asice", answer_container, DOOR_FAMILY, ACCESS_PARENT, "Answer with the organisation's seal in one container.", NULL, 0, 0},
    {GET, "/my/application/{id:uuid}/file/{file:uuid}", case_file, DOOR_FAMILY, ACCESS_PARENT, "A document of the application.", NULL, 0, 0},
    {GET, "/my/application/{id:uuid}/fix/{kind}", fix_show, DOOR_FAMILY, ACCESS_PARENT, "What the school asks to replace.", NULL, 0, 0},
    {POST, "/my/application/{id:uuid}/fix/{kind}", fix_answer, DOOR_FAMILY, ACCESS_PARENT, "Sends a better document.", &fix_form, DOCUMENTS_BODY_MOST, ROUTE_CAMERA},
    {GET, "/my/application/{id:uuid}/withdraw", withdraw_show, DOOR_FAMILY, ACCESS_PARENT, "What a withdrawal means.", NULL, 0, 0},
    {POST, "/my/application/{id:uuid}/withdraw", withdraw_code, DOOR_FAMILY, ACCESS_PARENT, "Sends the code that confirms the withdrawal.", NULL, 0, 0},
    {GET, "/my/application/{id:uuid}/withdraw-sign", withdraw_sign_show, DOOR_FAMILY, ACCESS_PARENT, "Asks for the code.", NULL, 0, 0},
    {POST, "/my/application/{id:uuid}/withdraw-sign", withdraw_sign_answer, DOOR_FAMILY, ACCESS_PARENT, "Withdraws; irrevocable.", &sign_form, 0, 0},
    {GET, "/my/application/{id:uuid}/move", move_show, DOOR_FAMILY, ACCESS_PARENT, "Schools with free seats for a guided move.", NULL, 0, 0},
    {POST, "/my/application/{id:uuid}/move", move_answer, DOOR_FAMILY, ACCESS_PARENT, "Sends the code for withdrawing and starting anew.", &school_form, 0, 0},

    PERMISSION("admission.may.list"),
    {GET, "/staff/admission", staff_list, DOOR_STAFF, ACCESS_CLERK | ACCESS_DIRECTOR | ACCESS_MEMBER, "Work list of the school's applications by term.", NULL, 0, 0},
    PERMISSION("admission.may.read"),
    {GET, "/staff/admission/{id:uuid}", staff_case, DOOR_STAFF, ACCESS_CLERK | ACCESS_DIRECTOR, "One child: documents beside the data.", NULL, 0, 0},
    {GET, "/staff/admission/{id:uuid}/why", why_show, DOOR_STAFF, ACCESS_CLERK | ACCESS_DIRECTOR | ACCESS_DEPARTMENT, "Why an application of the school got what it got.", NULL, 0, 0},
    {GET, "/staff/admission/{id:uuid}/file/{file:uuid}", staff_file, DOOR_STAFF, ACCESS_CLERK | ACCESS_DIRECTOR, "Preview of a checked document.", NULL, 0, 0},
    PERMISSION("admission.may.decide"),
    {POST, "/staff/admission/{id:uuid}/approve", staff_approve, DOOR_STAFF, ACCESS_CLERK, "Positive answer, sealed in the officer's name.", &approve_form, 0, 0},
    {GET, "/staff/admission/{id:uuid}/refuse", staff_refuse_show, DOOR_STAFF, ACCESS_CLERK, "Grounds of refusal: the closed list.", NULL, 0, 0},
    {POST, "/staff/admission/{id:uuid}/refuse", staff_refuse, DOOR_STAFF, ACCESS_CLERK, "Reasoned refusal; frees the seat.", &refuse_form, 0, 0},
    {GET, "/staff/admission/{id:uuid}/ask", staff_ask_show, DOOR_STAFF, ACCESS_CLERK, "Which document must be better.", NULL, 0, 0},
    {POST, "/staff/admission/{id:uuid}/ask", staff_ask, DOOR_STAFF, ACCESS_CLERK, "Asks the family once for a better file.", &ask_form, 0, 0},
    {GET, "/staff/admission/{id:uuid}/checked", manual_show, DOOR_STAFF, ACCESS_CLERK, "What a silent register left to be checked by documents.", NULL, 0, 0},
    {POST, "/staff/admission/{id:uuid}/checked", manual_done, DOOR_STAFF, ACCESS_CLERK, "Says by which document it was checked.", &checked_form, 0, 0},
    PERMISSION("admission.may.read"),
    {GET, "/staff/admission/{id:uuid}/answer.pdf", answer_pdf, DOOR_STAFF, ACCESS_CLERK | ACCESS_DIRECTOR, "The answer to a family as a document.", NULL, 0, 0},
    {GET, "/staff/admission/{id:uuid}/answer.asice", answer_container, DOOR_STAFF, ACCESS_CLERK | ACCESS_DIRECTOR, "The same with the organisation's seal in one container.", NULL, 0, 0},
    {GET, "/staff/admission/{id:uuid}/contract.pdf", contract_pdf, DOOR_STAFF, ACCESS_CLERK | ACCESS_DIRECTOR, "Contract for one child.", NULL, 0, 0},
    {GET, "/staff/admission/{id:uuid}/receipt.pdf", staff_receipt, DOOR_STAFF, ACCESS_CLERK | ACCESS_DIRECTOR, "Receipt for a family that cannot sign in.", NULL, 0, 0},
    PERMISSION("admission.may.decide"),
    {GET, "/staff/admission/{id:uuid}/iin/{who}", iin_show, DOOR_STAFF, ACCESS_CLERK, "Asks for the IIN of a child or applicant who came without one.", NULL, 0, 0},
    {POST, "/staff/admission/{id:uuid}/iin/{who}", iin_add, DOOR_STAFF, ACCESS_CLERK, "Adds that IIN and asks the register.", &iin_form, 0, 0},
    PERMISSION("admission.may.paper"),
    {GET, "/staff/paper", paper_show, DOOR_STAFF, ACCESS_CLERK, "Form for a paper application.", NULL, 0, 0},
    {POST, "/staff/paper", paper_enter, DOOR_STAFF, ACCESS_CLERK, "Enters a paper application into the same queue.", &paper_form, 0, 0},
    PERMISSION("admission.may.seats"),
    {GET, "/staff/seats", seats_show, DOOR_STAFF, ACCESS_DIRECTOR, "Classes and seats of the school.", NULL, 0, 0},
    {POST, "/staff/seats", seats_propose_answer, DOOR_STAFF, ACCESS_DIRECTOR, "Proposes classes and seats to the department.", &propose_form, 0, 0},
    PERMISSION("admission.may.graduates"),
    {GET, "/staff/graduates", graduates_show, DOOR_STAFF, ACCESS_DIRECTOR, "Drafts for the children of the own pre-school: how far they are.", NULL, 0, 0},
    {POST, "/staff/graduates", graduates_prepare, DOOR_STAFF, ACCESS_DIRECTOR, "Lets drafts be prepared and the parents be told.", NULL, 0, 0},
    PERMISSION("admission.may.proposals"),
    {GET, "/staff/proposals", proposals_show, DOOR_STAFF, ACCESS_DEPARTMENT, "Proposals of seats in the territory.", NULL, 0, 0},
    {POST, "/staff/proposals", proposals_settle, DOOR_STAFF, ACCESS_DEPARTMENT, "Approves or declines a proposal by an act.", &settle_form, 0, 0},
    PERMISSION("admission.may.calendar"),
    {GET, "/staff/calendar", calendar_list, DOOR_STAFF, ACCESS_MINISTRY | ACCESS_DEPARTMENT, "Work calendar of the country and its regions.", NULL, 0, 0},
    {GET, "/staff/calendar/day", calendar_day, DOOR_STAFF, ACCESS_MINISTRY | ACCESS_DEPARTMENT, "One day of it with its history, or a new one.", NULL, 0, 0},
    {POST, "/staff/calendar/day", calendar_set, DOOR_STAFF, ACCESS_MINISTRY | ACCESS_DEPARTMENT, "Says by which act a day is worked or not.", &calendar_form, 0, 0},
    PERMISSION("admission.may.handover"),
    {GET, "/staff/handover/{id:uuid}", handover_show, DOOR_STAFF, ACCESS_DEPARTMENT, "Who would go to another school when this one closes.", NULL, 0, 0},
    {POST, "/staff/handover/{id:uuid}", handover_press, DOOR_STAFF, ACCESS_DEPARTMENT, "Hands all children of a school over by a legal act.", &handover_form, 0, 0},
    PERMISSION_OF_LAW("admission.may.orders"),
    {GET, "/staff/orders", orders_show, DOOR_STAFF, ACCESS_DIRECTOR, "Enrolment orders of the school.", NULL, 0, 0},
    {GET, "/staff/orders/new", order_new_show, DOOR_STAFF, ACCESS_DIRECTOR, "A new order for many children.", NULL, 0, 0},
    {POST, "/staff/orders/new", order_new, DOOR_STAFF, ACCESS_DIRECTOR, "Signs the order; the children are enrolled.", &order_form, 0, 0},
    {GET, "/staff/orders/sign", order_batch_choose, DOOR_STAFF, ACCESS_DIRECTOR, "Which orders to sign with one PIN.", NULL, 0, 0},
    {POST, "/staff/orders/sign", order_batch_begin, DOOR_STAFF, ACCESS_DIRECTOR, "Offers them together to be signed with a key.", &batch_form, 0, 0},
    {GET, "/staff/orders/sign/{id:uuid}", order_batch_show, DOOR_STAFF, ACCESS_DIRECTOR, "Asks for their signatures, and what became of each.", NULL, 0, ROUTE_CSP_SIGNING},
    {POST, "/staff/orders/sign/{id:uuid}", order_batch_answer, DOOR_STAFF, ACCESS_DIRECTOR, "Judges each signature by itself and keeps the right ones.", &signature_batch_form, SIGNATURE_BATCH_BODY_MOST, ROUTE_CSP_SIGNING},
    {GET, "/staff/orders/sign/{id:uuid}/list", order_batch_list, DOOR_STAFF, ACCESS_DIRECTOR, "The exact bytes of those that are not signed yet, for the page's script.", NULL, 0, 0},
    {POST, "/staff/orders/{id:uuid}/offer", order_offer, DOOR_STAFF, ACCESS_DIRECTOR, "Offers the order to be signed with a key.", NULL, 0, 0},
    {GET, "/staff/orders/{id:uuid}/key", order_key_show, DOOR_STAFF, ACCESS_DIRECTOR, "Asks for the signature made with a key.", NULL, 0, ROUTE_CSP_SIGNING},
    {POST, "/staff/orders/{id:uuid}/key", order_key_answer, DOOR_STAFF, ACCESS_DIRECTOR, "Judges the signature and keeps it with the order.", &signature_key_form, SIGNATURE_BODY_MOST, ROUTE_CSP_SIGNING},
    {GET, "/staff/orders/{id:uuid}/bytes", order_key_bytes, DOOR_STAFF, ACCESS_DIRECTOR, "The exact bytes to be signed.", NULL, 0, 0},
    {GET, "/staff/orders/{id:uuid}/signed.txt", order_signed_text, DOOR_STAFF, ACCESS_DIRECTOR, "The exact bytes that were signed with a key.", NULL, 0, 0},
    {GET, "/staff/orders/{id:uuid}/signed.p7s", order_signature, DOOR_STAFF, ACCESS_DIRECTOR, "The signature over them.", NULL, 0, 0},
    {GET, "/staff/orders/{id:uuid}/order.asics", order_container, DOOR_STAFF, ACCESS_DIRECTOR, "Document, signature and print form in one container.", NULL, 0, 0},
    PERMISSION("admission.may.read"),
    {GET, "/staff/orders/{id:uuid}/order.pdf", order_pdf, DOOR_STAFF, ACCESS_DIRECTOR | ACCESS_CLERK, "The order as a document.", NULL, 0, 0},
    {0},
};
/* clang-format on */

static const struct nav_item nav[] = {
    {DOOR_FAMILY, ACCESS_PARENT, "/my/", MSG_admission_nav_home, "house"},
    {DOOR_FAMILY, ACCESS_PARENT, "/my/messages", MSG_admission_nav_messages, "message-square"},
    {DOOR_STAFF, ACCESS_CLERK | ACCESS_DIRECTOR | ACCESS_MEMBER, "/staff/admission",
     MSG_admission_nav_applications, "file-text"},
    {DOOR_STAFF, ACCESS_CLERK, "/staff/paper", MSG_admission_nav_paper, "file-plus"},
    {DOOR_STAFF, ACCESS_DIRECTOR, "/staff/seats", MSG_admission_nav_seats, "school"},
    {DOOR_STAFF, ACCESS_DIRECTOR, "/staff/graduates", MSG_admission_nav_graduates, "users"},
    {DOOR_STAFF, ACCESS_DIRECTOR, "/staff/orders", MSG_admission_nav_orders, "stamp"},
    {DOOR_STAFF, ACCESS_CLERK | ACCESS_DIRECTOR, "/staff/nedb", MSG_nedb_nav,
     "database"}, /* after the day's work, which the home page leads to */
    {DOOR_STAFF, ACCESS_DEPARTMENT, "/staff/proposals", MSG_admission_nav_proposals, "landmark"},
    {DOOR_STAFF, ACCESS_DEPARTMENT, "/staff/territories", MSG_organisation_nav_territories,
     "map"}, /* after what is urgent */
    {0},
};

static const struct job jobs[] = {
    {"admission/timers", 1000, timers_run},
    {"admission/publish", 1000, publish_job},
    {"admission/prepare", 1000, prepare_job},
    {NULL, 0, NULL},
};

static const struct command commands[] = {
    {"admission replay", "--pools FILE --events FILE --out FILE [--trace FILE] [--until TIME] …",
     "Compute who gets a seat from a list of events (src/admission/REPLAY.md).",
     admission_replay_command, COMMAND_ALONE},
    {"admission audit", "LOG [--key KEY] [--head FILE] [--json] [--lang kk|ru|en]",
     "Run the rule over an exported public log and name every difference (src/admission/AUDIT.md).",
     admission_audit_command, COMMAND_ALONE},
    {0},
};

/* Neutral answers: a constraint must not tell that a hidden row exists (SEC-15). */
static const struct db_constraint constraints[] = {
    {"admission.one_active_per_child", ST_CONFLICT, "admission.submit.duplicate"},
    {"admission.arrival_is_unique", ST_CONFLICT, "admission.changed-meanwhile"},
    {"admission.order_number_once", ST_CONFLICT, "admission.order.number-taken"},
    {"admission.order_key_pkey", ST_CONFLICT, "admission.order.signed-already"},
    {"admission.order_line_application_id_key", ST_CONFLICT, "admission.order.not-approved"},
    {"admission.asked_once", ST_CONFLICT, "admission.fix.asked-already"},
    {"admission.one_open_proposal", ST_CONFLICT, "admission.seats.open-proposal"},
    {"admission.proposal_needs_two_people", ST_FORBIDDEN, "admission.seats.two-people"},
    {"admission.seats_not_oversold", ST_CONFLICT, "admission.guard.no-seat"},
    {NULL, ST_OK, NULL},
};

extern const struct module admission_module;
const struct module admission_module = {
    .name = "admission",
    .formats = admission_formats,
    .routes = routes,
    .nav = nav,
    .jobs = jobs,
    .migrations = &admission_migrations,
    .statements = &admission_statements,
    .constraints = constraints,
    .commands = commands,
};
