/* The forms of complaints. */
#include "complaint/pages.h"
#include "i18n/msg_complaint.h"

#define FORM(name_, fields_)                                                                       \
    const struct form name_ = {.name = #name_, .fields = (fields_), .n = COUNT(fields_)};

enum { WORDS_LEAST = 10, WORDS_MOST = 3000, RULE_MOST = 300 };

static const struct field start_fields[] = {
    {"application", FIELD_UUID, MSG_complaint_fact_application, 0, 0, 0, 0},
    {"child", FIELD_UUID, MSG_complaint_fact_child, 0, 0, 0, 0},
};
FORM(complaint_start_form, start_fields)

static const struct field complaint_fields[] = {
    {"ground", FIELD_CHOICE, MSG_complaint_ask_ground, 0, MSG_complaint_ground_missing, 0, 0},
    {"words", FIELD_TEXTAREA, MSG_complaint_ask_words, MSG_complaint_ask_words_hint,
     MSG_complaint_words_missing, WORDS_LEAST, WORDS_MOST},
    {"wish", FIELD_CHOICE, MSG_complaint_ask_wish, MSG_complaint_ask_wish_hint,
     MSG_complaint_wish_missing, 0, 0},
};
FORM(complaint_form, complaint_fields)

static const struct field paper_fields[] = {
    {"file", FIELD_FILE, MSG_complaint_paper, MSG_complaint_paper_hint, MSG_complaint_paper_missing,
     0, FILE_BYTES_MOST},
};
FORM(complaint_paper_form, paper_fields)

static const struct field detach_fields[] = {
    {"paper", FIELD_UUID, MSG_complaint_paper, 0, MSG_complaint_changed, 0, 0},
};
FORM(complaint_detach_form, detach_fields)

static const struct field ask_fields[] = {
    {"words", FIELD_TEXTAREA, MSG_complaint_ask_school_words, MSG_complaint_ask_school_hint,
     MSG_complaint_words_missing, WORDS_LEAST, WORDS_MOST},
};
FORM(complaint_ask_form, ask_fields)

static const struct field explain_fields[] = {
    {"words", FIELD_TEXTAREA, MSG_complaint_explain_words, MSG_complaint_explain_hint,
     MSG_complaint_words_missing, WORDS_LEAST, WORDS_MOST},
};
FORM(complaint_explain_form, explain_fields)

#define FOUND(name_)                                                                               \
    {                                                                                              \
        name_, FIELD_TEXTAREA, MSG_complaint_found, MSG_complaint_found_hint,                      \
            MSG_complaint_found_missing, WORDS_LEAST, WORDS_MOST                                   \
    }
#define RULE(name_)                                                                                \
    {                                                                                              \
        name_, FIELD_TEXT, MSG_complaint_rule, MSG_complaint_rule_hint,                            \
            MSG_complaint_rule_missing, 3, RULE_MOST                                               \
    }

static const struct field settle_fields[] = {
    {"outcome", FIELD_CHOICE, MSG_complaint_fact_outcome, 0, MSG_complaint_outcome_missing, 0, 0},
    FOUND("settle_found"),
    RULE("settle_rule"),
    {"done", FIELD_TEXTAREA, MSG_complaint_done, MSG_complaint_done_hint,
     MSG_complaint_done_missing, WORDS_LEAST, WORDS_MOST},
};
FORM(complaint_settle_form, settle_fields)

static const struct field seat_fields[] = {
    {"seat", FIELD_CHOICE, MSG_complaint_seat, MSG_complaint_seat_hint, MSG_complaint_seat_missing,
     0, 0},
    FOUND("found"),
    RULE("rule"),
    {"reason", FIELD_TEXTAREA, MSG_complaint_reason, MSG_complaint_reason_hint,
     MSG_complaint_words_missing, WORDS_LEAST, WORDS_MOST},
};
FORM(complaint_seat_form, seat_fields)

static const struct field decide_fields[] = {
    {"answer", FIELD_CHOICE, MSG_complaint_decide_answer, 0, MSG_complaint_decide_missing, 0, 0},
    {"reason", FIELD_TEXTAREA, MSG_complaint_decide_reason, MSG_complaint_decide_reason_hint, 0, 0,
     WORDS_MOST},
};
FORM(complaint_decide_form, decide_fields)

const struct form complaint_press_form = {.name = "complaint_press"}; /* only the keys */
