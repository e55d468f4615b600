/* The forms of tasks. */
#include "i18n/i18n.h"
#include "i18n/msg_task.h"
#include "task/pages.h"

#define FORM(name_, fields_)                                                                       \
    const struct form name_ = {.name = #name_, .fields = (fields_), .n = COUNT(fields_)};

enum { WORDS_LEAST = 10, WORDS_MOST = 3000, TITLE_LEAST = 5, TITLE_MOST = 200, DAYS_MOST = 60 };

#define TO                                                                                         \
    {                                                                                              \
        "to", FIELD_UUID, MSG_task_to, 0, MSG_task_to_missing, 0, 0                                \
    }
#define DAYS                                                                                       \
    {                                                                                              \
        "days", FIELD_INT, MSG_task_days_ask, MSG_task_days_hint, MSG_task_days_missing, 1,        \
            DAYS_MOST                                                                              \
    }

static const struct field give_fields[] = {
    TO,
    {"kind", FIELD_CHOICE, MSG_task_kind, 0, MSG_task_kind_missing, 0, 0},
    {"title", FIELD_TEXT, MSG_task_title, MSG_task_title_hint, MSG_task_title_missing, TITLE_LEAST,
     TITLE_MOST},
    {"words", FIELD_TEXTAREA, MSG_task_words, MSG_task_words_hint, MSG_task_words_missing,
     WORDS_LEAST, WORDS_MOST},
    DAYS,
};
FORM(task_give_form, give_fields)

static const struct field comment_fields[] = {
    {"comment", FIELD_TEXTAREA, MSG_task_comment, 0, MSG_task_words_missing, 2, WORDS_MOST},
};
FORM(task_comment_form, comment_fields)

static const struct field close_fields[] = {
    {"result", FIELD_TEXTAREA, MSG_task_result, MSG_task_result_hint, MSG_task_result_missing,
     WORDS_LEAST, WORDS_MOST},
};
FORM(task_close_form, close_fields)

static const struct field move_fields[] = {
    TO,
    {"reason", FIELD_TEXTAREA, MSG_task_reason, 0, MSG_task_reason_missing, WORDS_LEAST,
     WORDS_MOST},
    DAYS,
};
FORM(task_move_form, move_fields)

static const struct field contact_fields[] = {
    {"name", FIELD_TEXT, MSG_task_contact_name, 0, MSG_task_contact_missing, 3, TITLE_MOST},
    {"post", FIELD_TEXT, MSG_task_contact_post, 0, MSG_task_contact_missing, 3, TITLE_MOST},
    {"phone", FIELD_PHONE, MSG_task_contact_phone, 0, MSG_task_contact_missing, 0, 0},
    {"email", FIELD_EMAIL, MSG_task_contact_email, 0, 0, 0, 0},
    {"version", FIELD_INT, MSG_task_contact_name, 0, 0, 0, 0},
};
FORM(task_contact_form, contact_fields)
