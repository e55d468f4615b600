/* See message.h. */
#include "egov/message.h"

#include <jansson.h>

#include "base/base64.h"
#include "base/scan.h"

static const char *const kinds[] = {[MESSAGE_APPLICATION] = "application",
                                    [MESSAGE_STATUS] = "status",
                                    [MESSAGE_RESULT] = "result"};
static const char *const relations[] = {"parent", "guardian", "foster", "adopter", "other"};

const char *message_kind_name(enum message_kind kind)
{
    return kinds[kind];
}

static void drop_json(void *json)
{
    json_decref(json);
}

static struct str text_of(const json_t *object, const char *name)
{
    const json_t *member = json_object_get(object, name);

    return json_is_string(member)
               ? (struct str){json_string_value(member), json_string_length(member)}
               : (struct str){NULL, 0};
}

/* A text for people: one line of at most MESSAGE_NAME_LETTERS; may be empty. */
static bool line_of(struct arena *mem, const json_t *object, const char *name, struct str *ret)
{
    struct str s = text_of(object, name);

    if (!s.p || !str_is_utf8(s) || str_letters(s) > MESSAGE_NAME_LETTERS)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < ' ')
            return false;
    *ret = i18n_nfc(mem, str_trim(s));
    return true;
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
    message->relation = text_of(root, "relation");
    for (size_t i = 0; i < COUNT(relations); i++)
        if (str_eq_z(message->relation, relations[i]))
            return true;
    return false;
}

static bool document_of(struct arena *mem, const json_t *object, struct message_document *ret)
{
    ret->kind = text_of(object, "kind");
    return json_object_size(object) == 3 && ret->kind.n > 0 &&
           line_of(mem, object, "name", &ret->name) &&
           base64_read(mem, text_of(object, "content"), &ret->bytes);
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
    message->child_iin = text_of(root, "child");
    message->school_bin = text_of(root, "school");
    message->language = text_of(root, "instruction");
    return json_object_size(root) == 18 && line_of(mem, root, "surname", &message->surname) &&
           line_of(mem, root, "name", &message->given) &&
           line_of(mem, root, "patronymic", &message->patronymic) &&
           message->surname.n + message->given.n > 0 &&
           scan_phone(mem, text_of(root, "phone"), &message->phone) &&
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

bool message_read(struct arena *mem, struct str json, struct message *ret)
{
    json_t *root = json_loadb(json.p, json.n, JSON_REJECT_DUPLICATES, NULL);
    struct message message = {.number = 0};

    if (!root)
        return false;
    arena_defer(mem, drop_json, root);
    message.applicant_iin = text_of(root, "applicant");
    if (!json_is_object(root) || !scan_uuid(text_of(root, "id"), &message.id) ||
        !kind_of(text_of(root, "type"), &message.kind) ||
        !lang_find(text_of(root, "lang"), &message.lang) || !scan_iin(message.applicant_iin))
        return false;
    bool fine = message.kind == MESSAGE_APPLICATION ? application_of(mem, root, &message)
                                                    : number_of(root, &message);
    if (fine)
        *ret = message;
    return fine;
}
