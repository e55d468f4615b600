/* See message.h. */
#include "egov/message.h"

#include "base/base64.h"
#include "base/scan.h"
#include "egov/egov.h"
#include "egov/egov_schema_files.h"
#include "http/json.h"
#include "i18n/msg_egov.h"

static const char *const kinds[] = {[MESSAGE_APPLICATION] = "application",
                                    [MESSAGE_STATUS] = "status",
                                    [MESSAGE_RESULT] = "result"};
static const char *const relations[] = {"parent", "guardian", "foster", "adopter", "other"};

const struct schema_file egov_application_format = {"portal-application.v1.json",
                                                    &embedded_portal_application_v1,
                                                    MSG_egov_schema_application, SCHEMA_IN, NULL};
const struct schema_file egov_question_format = {"portal-question.v1.json",
                                                 &embedded_portal_question_v1,
                                                 MSG_egov_schema_question, SCHEMA_IN, NULL};
const struct schema_file egov_answer_format = {"portal-answer.v1.json", &embedded_portal_answer_v1,
                                               MSG_egov_schema_answer, SCHEMA_OUT, NULL};
const struct schema_file egov_status_format = {"portal-status.v1.json", &embedded_portal_status_v1,
                                               MSG_egov_schema_status, SCHEMA_OUT, NULL};
const struct schema_file egov_taken_format = {"portal-taken.v1.json", &embedded_portal_taken_v1,
                                              MSG_egov_schema_taken, SCHEMA_IN, NULL};
const struct schema_file *const egov_formats[] = {&egov_application_format, &egov_question_format,
                                                  &egov_answer_format,      &egov_status_format,
                                                  &egov_taken_format,       NULL};

const char *message_kind_name(enum message_kind kind)
{
    return kinds[kind];
}

/* A text for people, which may be empty and not absent. */
static bool line_of(struct arena *mem, const json_t *object, const char *name, struct str *ret)
{
    return json_is_string(json_object_get(object, name)) &&
           json_line_of(mem, object, name, MESSAGE_NAME_LETTERS, ret);
}

static bool flag_of(const json_t *object, const char *name, bool *ret)
{
    const json_t *member = json_object_get(object, name);

    *ret = json_is_true(member);
    return json_is_boolean(member);
}

static bool number_of(const json_t *root, struct message *message)
{
    const json_t *number = json_object_get(root, "number");

    message->number = json_integer_value(number);
    return json_is_integer(number) && message->number > 0 && json_object_size(root) == 5;
}

/* ---- an application -------------------------------------------------------------------------- */

static bool relation_of(const json_t *root, struct message *message)
{
    message->relation = json_text_of(root, "relation");
    for (size_t i = 0; i < COUNT(relations); i++)
        if (str_eq_z(message->relation, relations[i]))
            return true;
    return false;
}

static bool document_of(struct arena *mem, const json_t *object, struct message_document *ret)
{
    ret->kind = json_text_of(object, "kind");
    return json_object_size(object) == 3 && ret->kind.n > 0 &&
           line_of(mem, object, "name", &ret->name) &&
           base64_read(mem, json_text_of(object, "content"), &ret->bytes);
}

static bool documents_of(struct arena *mem, const json_t *root, struct message *message)
{
    const json_t *list = json_object_get(root, "documents");

    if (!json_is_array(list) || json_array_size(list) > MESSAGE_DOCUMENTS_MOST)
        return false;
    message->n_documents = json_array_size(list);
    for (size_t i = 0; i < message->n_documents; i++)
        if (!document_of(mem, json_array_get(list, i), &message->documents[i]))
            return false;
    return true;
}

static bool application_of(struct arena *mem, const json_t *root, struct message *message)
{
    message->child_iin = json_text_of(root, "child");
    message->school_bin = json_text_of(root, "school");
    message->language = json_text_of(root, "instruction");
    return json_object_size(root) == 18 && line_of(mem, root, "surname", &message->surname) &&
           line_of(mem, root, "name", &message->given) &&
           line_of(mem, root, "patronymic", &message->patronymic) &&
           message->surname.n + message->given.n > 0 &&
           scan_phone(mem, json_text_of(root, "phone"), &message->phone) &&
           scan_iin(message->child_iin) && scan_bin(message->school_bin) &&
           message->language.n == 2 && relation_of(root, message) &&
           flag_of(root, "special", &message->special_needs) &&
           flag_of(root, "reserve", &message->wants_reserve) &&
           flag_of(root, "early", &message->early_by_wish) &&
           flag_of(root, "consent", &message->consent) &&
           flag_of(root, "truthful", &message->truthful) && documents_of(mem, root, message);
}

/* ---- the whole ------------------------------------------------------------------------------- */

static bool kind_of(struct str type, enum message_kind *ret)
{
    for (size_t i = 0; i < COUNT(kinds); i++) {
        if (!str_eq_z(type, kinds[i]))
            continue;
        *ret = (enum message_kind)i;
        return true;
    }
    return false;
}

/* What the schema cannot say: a document's base64, a name that is only blanks. */
static bool content_of(struct arena *mem, const json_t *root, struct message *message)
{
    message->applicant_iin = json_text_of(root, "applicant");
    if (!scan_uuid(json_text_of(root, "id"), &message->id) ||
        !lang_find(json_text_of(root, "lang"), &message->lang) || !scan_iin(message->applicant_iin))
        return false;
    return message->kind == MESSAGE_APPLICATION ? application_of(mem, root, message)
                                                : number_of(root, message);
}

static const json_t *
keeping(struct arena *mem, enum message_kind kind, struct str json, struct schema_fault *ret_fault)
{
    return kind == MESSAGE_APPLICATION ? schema_read(mem, &egov_application_format, json, ret_fault)
                                       : schema_read(mem, &egov_question_format, json, ret_fault);
}

bool message_read(struct arena *mem, struct str json, struct message *ret, struct str *ret_wrong)
{
    const json_t *root = json_object_in(mem, json);
    struct message message = {.number = 0};
    struct schema_fault fault = {STR(""), NULL};

    *ret_wrong = root ? STR("/type") : STR("");
    if (!kind_of(json_text_of(root, "type"), &message.kind))
        return false;
    root = keeping(mem, message.kind, json, &fault);
    if (!root) {
        *ret_wrong = fault.at;
        return false;
    }
    *ret_wrong = STR("");
    if (!content_of(mem, root, &message))
        return false;
    *ret = message;
    return true;
}
