/* See pupil.h. */
#include "nedb/pupil.h"

#include <openssl/sha.h>

#include "http/json.h"

static void put(json_t *object, const char *name, struct str value)
{
    ASSERT(json_object_set_new(object, name, json_stringn(value.p, value.n)) == 0);
}

static json_t *facts_of(struct arena *mem, const struct pupil *pupil)
{
    json_t *order = json_object(), *facts = json_object();

    put(facts, "iin", pupil->iin);
    put(facts, "surname", pupil->surname);
    put(facts, "name", pupil->given);
    put(facts, "patronymic", pupil->patronymic);
    put(facts, "school", pupil->bin);
    put(facts, "region", pupil->kato);
    ASSERT(json_object_set_new(facts, "year", json_integer(pupil->school_year)) == 0);
    ASSERT(json_object_set_new(facts, "grade", json_integer(pupil->grade)) == 0);
    put(facts, "language", pupil->language);
    put(facts, "class", pupil->class_letter);
    put(order, "number", pupil->order_number);
    put(order, "date", time_print_date(mem, pupil->order_dated));
    ASSERT(json_object_set_new(facts, "order", order) == 0);
    return facts;
}

struct str pupil_print(struct arena *mem, const struct pupil *pupil)
{
    json_t *json = json_object();

    put(json, "format", STR(PUPIL_FORMAT));
    put(json, "enrolment", uuid_print(mem, pupil->enrolment));
    put(json, "message", uuid_print(mem, pupil->message));
    ASSERT(json_object_set_new(json, "version", json_integer(pupil->version)) == 0);
    put(json, "act", pupil->act);
    put(json, "since", time_print_date(mem, pupil->since));
    ASSERT(json_object_set_new(json, "pupil", facts_of(mem, pupil)) == 0);
    return json_print(mem, json, JSON_COMPACT);
}

void pupil_digest(struct arena *mem, const struct pupil *pupil, uint8_t ret[PUPIL_DIGEST])
{
    struct str text = json_print(mem, facts_of(mem, pupil), JSON_COMPACT);

    (void)SHA256((const uint8_t *)text.p, text.n, ret);
}
