/* Reading the register's answers. Everything is checked here: types, lengths, numbers, dates; what
 * does not fit makes the whole answer unusable, because half a person is worse than none. */
#include "base/scan.h"
#include "http/json.h"
#include "i18n/i18n.h"
#include "i18n/msg_person.h"
#include "person/person_schema_files.h"
#include "person/register.h"

enum { KATO_DIGITS = 9 };

const struct schema_file register_question_format = {"register-question.v1.json",
                                                     &embedded_register_question_v1,
                                                     MSG_person_format_question, SCHEMA_OUT, NULL};
const struct schema_file register_person_format = {"register-person.v1.json",
                                                   &embedded_register_person_v1,
                                                   MSG_person_format_person, SCHEMA_IN, NULL};
const struct schema_file register_children_format = {"register-children.v1.json",
                                                     &embedded_register_children_v1,
                                                     MSG_person_format_children, SCHEMA_IN, NULL};
const struct schema_file *const person_formats[] = {
    &register_question_format, &register_person_format, &register_children_format, NULL};

/* The text of a member, NFC; empty when absent or null. False: another type, or too long. */
static bool text_of(struct arena *mem, const json_t *object, const char *name, struct str *ret)
{
    const json_t *member = json_object_get(object, name);

    *ret = STR("");
    if (!member || json_is_null(member))
        return true;
    struct str s = json_text_of(object, name);
    if (!s.p || !str_is_utf8(s) || str_letters(s) > REGISTER_TEXT_MOST)
        return false;
    *ret = i18n_nfc(mem, str_trim(s));
    return true;
}

static bool date_of(struct arena *mem, const json_t *object, const char *name, struct date *ret)
{
    struct str s;
    return text_of(mem, object, name, &s) && scan_date(s, ret);
}

static bool flag_of(const json_t *object, const char *name, bool otherwise, bool *ret)
{
    const json_t *member = json_object_get(object, name);

    *ret = otherwise;
    if (!member || json_is_null(member))
        return true;
    *ret = json_is_true(member);
    return json_is_boolean(member);
}

static bool read_address(struct arena *mem, const json_t *object, struct person_address *ret)
{
    struct str street;

    *ret = (struct person_address){.confirmed = true};
    if (!object || json_is_null(object))
        return true;
    if (!json_is_object(object) || !text_of(mem, object, "textKk", &ret->text_kk) ||
        !text_of(mem, object, "textRu", &ret->text_ru) ||
        !text_of(mem, object, "building", &ret->house) ||
        !text_of(mem, object, "flat", &ret->flat) ||
        !text_of(mem, object, "kato", &ret->settlement_kato) ||
        !text_of(mem, object, "streetId", &street))
        return false;
    if (ret->settlement_kato.n > 0 && !scan_digits(ret->settlement_kato, KATO_DIGITS))
        return false;
    if (street.n > 0 && !scan_uuid(street, &ret->street))
        return false;
    return ret->text_kk.n > 0 && ret->text_ru.n > 0;
}

static bool citizenship_is_code(struct str s)
{
    if (s.n == 0)
        return true;
    return s.n == 2 && s.p[0] >= 'A' && s.p[0] <= 'Z' && s.p[1] >= 'A' && s.p[1] <= 'Z';
}

static bool read_person(struct arena *mem, const json_t *object, struct register_person *ret)
{
    struct str gender, phone;

    *ret = (struct register_person){.iin = STR("")};
    if (!json_is_object(object) || !text_of(mem, object, "iin", &ret->iin) ||
        !text_of(mem, object, "surname", &ret->surname) ||
        !text_of(mem, object, "name", &ret->given) ||
        !text_of(mem, object, "patronymic", &ret->patronymic) ||
        !date_of(mem, object, "birthDate", &ret->born) ||
        !text_of(mem, object, "gender", &gender) ||
        !text_of(mem, object, "citizenship", &ret->citizenship) ||
        !text_of(mem, object, "phone", &phone) || !flag_of(object, "alive", true, &ret->alive) ||
        !flag_of(object, "excluded", false, &ret->excluded))
        return false;
    if (!scan_iin(ret->iin) || ret->surname.n + ret->given.n == 0 ||
        !citizenship_is_code(ret->citizenship))
        return false;
    if (!str_eq(gender, STR("F")) && !str_eq(gender, STR("M")))
        return false;
    ret->female = str_eq(gender, STR("F"));
    ret->phone = STR("");
    if (phone.n > 0 && !scan_phone(mem, phone, &ret->phone))
        return false;
    return read_address(mem, json_object_get(object, "address"), &ret->address);
}

static bool relation_is_known(struct str s)
{
    static const char *const known[] = {"MOTHER",   "FATHER",  "ADOPTER",
                                        "GUARDIAN", "TRUSTEE", "FOSTER"};
    for (size_t i = 0; i < COUNT(known); i++)
        if (str_eq_z(s, known[i]))
            return true;
    return false;
}

static bool read_child(struct arena *mem, const json_t *object, struct register_child *ret)
{
    struct str valid_to;

    if (!json_is_object(object) || !text_of(mem, object, "relation", &ret->relation) ||
        !relation_is_known(ret->relation) || !date_of(mem, object, "validFrom", &ret->valid_from) ||
        !text_of(mem, object, "validTo", &valid_to) ||
        !text_of(mem, object, "document", &ret->document))
        return false;
    ret->ended = valid_to.n > 0;
    if (ret->ended &&
        (!scan_date(valid_to, &ret->valid_to) || ret->valid_to.days < ret->valid_from.days))
        return false;
    return read_person(mem, json_object_get(object, "child"), &ret->person);
}

/* What the schema cannot say is a fault of the whole: an empty name, dates in the wrong order. */
bool register_read_person(struct arena *mem,
                          struct str json,
                          struct register_person **ret_person,
                          struct schema_fault *ret_fault)
{
    const json_t *root = schema_read(mem, &register_person_format, json, ret_fault);
    const json_t *person = json_object_get(root, "person");

    if (!root)
        return false;
    *ret_fault = (struct schema_fault){STR("/person"), "content"};
    if (json_is_null(person)) {
        *ret_person = NULL;
        return true;
    }
    struct register_person *read = NEW(mem, struct register_person);
    if (!read_person(mem, person, read))
        return false;
    *ret_person = read;
    return true;
}

bool register_read_children(struct arena *mem,
                            struct str json,
                            struct register_children *ret_children,
                            struct schema_fault *ret_fault)
{
    const json_t *root = schema_read(mem, &register_children_format, json, ret_fault),
                 *list = json_object_get(root, "children");
    size_t n = json_array_size(list);

    if (!root)
        return false;
    ASSERT(n <= REGISTER_CHILDREN_MOST);
    struct register_child *children = NEWS(mem, struct register_child, n);
    for (size_t i = 0; i < n; i++) {
        *ret_fault = (struct schema_fault){str_printf(mem, "/children/%zu", i), "content"};
        if (!read_child(mem, json_array_get(list, i), &children[i]))
            return false;
    }
    *ret_children = (struct register_children){children, n};
    return true;
}
