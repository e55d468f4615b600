/* The adapter to the population and civil-status registers, in the form of src/person/README.md. */
#include <jansson.h>

#include "peer.h"

static json_t *json_str(struct str s)
{
    return json_stringn(s.p, s.n);
}

/* Empty cells are absent members. */
static void set(json_t *object, const char *name, struct str value)
{
    if (value.n > 0)
        (void)json_object_set_new(object, name, json_str(value));
}

static json_t *address_json(const struct person_row *row)
{
    json_t *address = json_object();

    set(address, "kato", row->v[P_KATO]);
    set(address, "streetId", row->v[P_STREET]);
    set(address, "building", row->v[P_HOUSE]);
    set(address, "flat", row->v[P_FLAT]);
    set(address, "textKk", row->v[P_ADDRESS_KK]);
    set(address, "textRu", row->v[P_ADDRESS_RU]);
    return address;
}

static json_t *person_json(const struct person_row *row)
{
    json_t *person = json_object();

    set(person, "iin", row->v[P_IIN]);
    set(person, "surname", row->v[P_SURNAME]);
    set(person, "name", row->v[P_NAME]);
    set(person, "patronymic", row->v[P_PATRONYMIC]);
    set(person, "birthDate", row->v[P_BORN]);
    set(person, "gender", row->v[P_GENDER]);
    set(person, "citizenship", row->v[P_CITIZENSHIP]);
    set(person, "phone", row->v[P_PHONE]);
    (void)json_object_set_new(person, "alive", json_boolean(!str_eq_z(row->v[P_ALIVE], "no")));
    if (row->v[P_KATO].n > 0)
        (void)json_object_set_new(person, "address", address_json(row));
    return person;
}

/* The IIN asked about; empty when the question is malformed. */
static struct str asked_iin(struct call *call)
{
    json_t *body = json_loadb(call->body.p, call->body.n, 0, NULL);
    const char *iin = json_string_value(json_object_get(body, "iin"));
    struct str asked = str_copy(call->mem, str_from_z(iin));

    json_decref(body);
    return asked;
}

/* What must be right before any question is answered. */
static bool refused(struct call *call, struct people *people, struct answer *ret)
{
    if (!call_knows(call, "oqu", call->peer->register_secret))
        *ret = answer_error(call, 401, "unauthorized", "HTTP Basic");
    else if (asked_iin(call).n == 0)
        *ret = answer_error(call, 400, "bad_request", "messageId and iin");
    else if (!people_read(call, people))
        *ret = answer_error(call, 503, "unavailable", "no people yet");
    else
        return false;
    return true;
}

struct answer register_person(struct call *call)
{
    struct people people;
    struct answer refusal;

    if (refused(call, &people, &refusal))
        return refusal;
    const struct person_row *row = people_find(&people, asked_iin(call));
    return answer_json(call, 200,
                       json_pack("{s:o}", "person", row ? person_json(row) : json_null()));
}

struct answer register_children(struct call *call)
{
    struct people people;
    struct children children;
    struct answer refusal;
    json_t *list;

    if (refused(call, &people, &refusal))
        return refusal;
    if (!children_read(call, &children))
        return answer_error(call, 503, "unavailable", "no families yet");
    list = json_array();
    for (size_t i = 0; i < children.n; i++) {
        const struct child_row *link = &children.v[i];
        const struct person_row *child = people_find(&people, link->v[C_CHILD]);
        if (!str_eq(link->v[C_ADULT], asked_iin(call)) || !child)
            continue;
        json_t *item = json_object();
        set(item, "relation", link->v[C_RELATION]);
        set(item, "validFrom", link->v[C_FROM]);
        set(item, "validTo", link->v[C_TO]);
        set(item, "document", link->v[C_DOCUMENT]);
        (void)json_object_set_new(item, "child", person_json(child));
        (void)json_array_append_new(list, item);
    }
    return answer_json(call, 200, json_pack("{s:o}", "children", list));
}
