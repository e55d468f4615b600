/* Reading people: rows become struct person, sealed fields are opened in one round trip per class
 * of data. Who may see which row is the database's decision (schema/0002_rights.sql). */
#include "person/person.h"

#include "http/http.h"
#include "person/sealed.h"
#include "person_queries.h"
#include "platform/platform.h"

/* Who need not know an IIN, a phone or an address does not get it (SEC-21), nor whose right is
 * below its level (M456-5.8c). */
static bool
may_open(const struct ctx *c, struct uuid person, uint32_t roles, enum level_field field)
{
    return c->actor.kind == ACTOR_SYSTEM || uuid_eq(person, c->actor.person) ||
           ((c->actor.access & roles) != 0 && level_sees(c, field));
}

static void add_part(struct buf *buf, struct str part)
{
    if (part.n > 0 && buf_str(buf).n > 0)
        buf_add_char(buf, ' ');
    buf_add(buf, part);
}

static struct str full_name(struct ctx *c, const struct person_rows_by_ids_row *row)
{
    struct buf buf;

    buf_init(&buf, c->mem, 4096);
    add_part(&buf, row->surname);
    add_part(&buf, row->given);
    add_part(&buf, row->patronymic);
    return buf_str(&buf);
}

static struct person plain_person(struct ctx *c, const struct person_rows_by_ids_row *row)
{
    return (struct person){
        .id = row->id,
        .surname = row->surname,
        .given = row->given,
        .patronymic = row->patronymic,
        .name = full_name(c, row),
        .has_born = row->born.set,
        .born = row->born.v,
        .temporary_number = row->temporary_number.v,
        .female = row->female.set && row->female.v,
        .citizenship = row->citizenship.v,
        .source = row->identity_source,
        .checked_us = row->identity_at,
        .cannot_apply = !row->alive || row->excluded,
        .version = row->version,
    };
}

/* One class of data of a whole list: which person each sealed value belongs to. */
struct opening {
    struct keys_item *items;
    struct person **owners;
    size_t n;
};

static void
open_later(struct opening *o, struct person *owner, struct str place, struct bytes sealed)
{
    o->items[o->n] = (struct keys_item){.place = place, .value = sealed};
    o->owners[o->n] = owner;
    o->n++;
}

static struct opening opening_new(struct ctx *c, size_t most)
{
    return (struct opening){.items = NEWS(c->mem, struct keys_item, most),
                            .owners = NEWS(c->mem, struct person *, most)};
}

static enum status open_class(struct ctx *c,
                              enum key_class class,
                              struct opening *o,
                              void (*take)(struct person *, struct bytes))
{
    if (o->n == 0)
        return ST_OK;
    TRY(keys_open_fields(c, class, o->items, o->n));
    for (size_t i = 0; i < o->n; i++) {
        if (o->items[i].broken)
            o->owners[i]->broken = true;
        else
            take(o->owners[i], o->items[i].result);
    }
    return ST_OK;
}

static void take_iin(struct person *person, struct bytes plain)
{
    person->iin = person_str(plain);
}

/* Only an e-mail address holds an '@'. */
static void take_contact(struct person *person, struct bytes plain)
{
    struct str s = person_str(plain);
    size_t at;
    if (str_find(s, STR("@"), &at))
        person->email = s;
    else
        person->phone = s;
}

static void take_address(struct person *person, struct bytes plain)
{
    if (!person_address_unpack(plain, &person->address))
        person->broken = true;
}

static void blank_broken(struct persons *persons)
{
    for (size_t i = 0; i < persons->n; i++) {
        struct person *p = &persons->v[i];
        if (!p->broken)
            continue;
        p->iin = p->phone = p->email = STR("");
        p->address = (struct person_address){.text_kk = STR("")};
    }
}

static enum status
open_sealed(struct ctx *c, const struct person_rows_by_ids_rows *rows, struct persons *persons)
{
    const uint32_t serving = ACCESS_PARENT | ACCESS_CLERK | ACCESS_DIRECTOR;
    const uint32_t writing = serving | ACCESS_ADMIN; /* to somebody whose account they keep */
    struct opening iins = opening_new(c, rows->n), contacts = opening_new(c, 2 * rows->n),
                   addresses = opening_new(c, rows->n);

    for (size_t i = 0; i < rows->n; i++) {
        const struct person_rows_by_ids_row *row = &rows->v[i];
        struct person *p = &persons->v[i];
        if (row->phone_sealed.set && may_open(c, row->id, writing, LEVEL_OF_PHONE))
            open_later(&contacts, p, person_phone_place(c, row->id), row->phone_sealed.v);
        if (row->email_sealed.set && may_open(c, row->id, writing, LEVEL_OF_EMAIL))
            open_later(&contacts, p, person_email_place(c, row->id), row->email_sealed.v);
        if (row->iin_sealed.set && may_open(c, row->id, serving, LEVEL_OF_IIN))
            open_later(&iins, p, person_iin_place(c, row->id), row->iin_sealed.v);
        if (!row->address_sealed.set || !may_open(c, row->id, serving, LEVEL_OF_ADDRESS))
            continue;
        open_later(&addresses, p, person_address_place(c, row->id), row->address_sealed.v);
        p->address.street = row->address_street_id.v;
        p->address.settlement_kato = row->address_kato.v;
        p->address.confirmed = str_eq_z(row->address_source.v, "REGISTER");
    }
    TRY(open_class(c, KEY_IDENTITY, &iins, take_iin));
    TRY(open_class(c, KEY_CONTACT, &contacts, take_contact));
    TRY(open_class(c, KEY_ADDRESS, &addresses, take_address));
    blank_broken(persons);
    return ST_OK;
}

struct asked {
    struct uuids ids;
    bool own_children; /* instead of ids */
    bool sealed;
};

static enum status
read_people(struct ctx *c, const struct asked *asked, struct persons *ret_persons)
{
    struct person_rows_by_ids_rows rows;

    TRY(person_rows_by_ids(c, asked->ids, asked->own_children, &rows));
    struct persons persons = {.v = NEWS(c->mem, struct person, rows.n), .n = rows.n};
    for (size_t i = 0; i < rows.n; i++)
        persons.v[i] = plain_person(c, &rows.v[i]);
    if (asked->sealed)
        TRY(open_sealed(c, &rows, &persons));
    *ret_persons = persons;
    return ST_OK;
}

enum status
person_by_ids(struct ctx *c, const struct uuid *ids, size_t n, struct persons *ret_persons)
{
    const struct asked asked = {.ids = {ids, n}, .sealed = true};
    return read_people(c, &asked, ret_persons);
}

enum status
person_names(struct ctx *c, const struct uuid *ids, size_t n, struct persons *ret_persons)
{
    const struct asked asked = {.ids = {ids, n}};
    return read_people(c, &asked, ret_persons);
}

static enum status need_whole(struct ctx *c, const struct person *person)
{
    if (!person->broken)
        return ST_OK;
    c->failure.detail = person_iin_place(c, person->id);
    return FAIL(c, ST_INTERNAL, "keys.integrity");
}

enum status person_by_id(struct ctx *c, struct uuid id, struct person **ret_person)
{
    struct persons found;

    TRY(person_by_ids(c, &id, 1, &found));
    if (found.n == 0)
        return FAIL(c, ST_NOT_FOUND, "person.unknown");
    TRY(need_whole(c, &found.v[0]));
    *ret_person = &found.v[0];
    return ST_OK;
}

enum status person_children(struct ctx *c, struct persons *ret_children)
{
    const struct asked asked = {.own_children = true, .sealed = true};
    return read_people(c, &asked, ret_children);
}

enum status person_children_names(struct ctx *c, struct persons *ret_children)
{
    const struct asked asked = {.own_children = true};
    return read_people(c, &asked, ret_children);
}

enum status person_children_ahead(struct ctx *c)
{
    return person_rows_by_ids_ahead(c, (struct uuids){0}, true);
}

enum status person_child(struct ctx *c, struct uuid child, struct person **ret_child)
{
    struct persons children;

    TRY(person_children(c, &children));
    for (size_t i = 0; i < children.n; i++) {
        if (!uuid_eq(children.v[i].id, child))
            continue;
        TRY(need_whole(c, &children.v[i]));
        *ret_child = &children.v[i];
        return ST_OK;
    }
    return FAIL(c, ST_NOT_FOUND, "person.unknown");
}

enum status person_relation(struct ctx *c,
                            struct uuid adult,
                            struct uuid child,
                            struct person_relation *ret_relation)
{
    struct person_relation_of_row *row;

    TRY(person_relation_of(c, adult, child, time_date(c->now_us), &row));
    if (!row)
        return FAIL(c, ST_NOT_FOUND, "person.relation.unknown");
    *ret_relation = (struct person_relation){.relation = row->relation,
                                             .document = row->document,
                                             .confirmed = str_eq_z(row->source, "REGISTER")};
    return ST_OK;
}

enum status person_by_iin(struct ctx *c, struct str iin, struct person **ret_person)
{
    struct bytes index;
    struct person_find_index_for_intake_row *row;

    if (!level_sees(c, LEVEL_OF_IIN)) /* nobody is searched by what the searcher does not see */
        return FAIL_FIELD(c, ST_INVALID, "person.iin.below", "iin");
    TRY(person_iin_index(c, iin, &index));
    TRY(person_find_index_for_intake(c, (struct opt_bytes){true, index}, (struct opt_bytes){0},
                                     &row));
    if (!row->id.set)
        return FAIL_FIELD(c, ST_NOT_FOUND, "person.iin.unknown", "iin");
    return person_by_id(c, row->id.v, ret_person);
}

enum status person_completed_preschool(
    struct ctx *c, struct uuid child, struct str bin, int year, bool *ret_completed)
{
    struct person_preschool_completed_row *row;

    TRY(person_preschool_completed(c, child, bin, year, &row));
    *ret_completed = row && row->completed;
    return ST_OK;
}

enum status person_is_pupil(struct ctx *c, struct uuid child, bool *ret_pupil)
{
    struct person_enrolled_on_row *row;

    TRY(person_enrolled_on(c, child, time_date(c->now_us), &row));
    *ret_pupil = row != NULL;
    return ST_OK;
}
