/* The job of `oqu work` that confirms people with the register: asks outside any transaction, then
 * stores one adult with all children in one. A register that is silent is asked again later; a page
 * never waits for it. */
#include "person/refresh.h"

#include "audit/audit.h"
#include "base/log.h"
#include "person/register.h"
#include "person/sealed.h"
#include "person_queries.h"

enum { ADULT_YEARS = 18 };

struct confirmed {
    struct uuid id;                 /* nil: nobody is waiting */
    const struct person *known;     /* NULL: not found; its IIN is empty when a seal is broken */
    struct register_person *person; /* NULL: the register has nobody */
    bool adult;                     /* children were asked for */
    struct register_children children;
};

static enum status next_tx(struct ctx *c, void *arg)
{
    struct confirmed *in = arg;
    struct person_refresh_next_row *next;
    struct persons found;

    TRY(person_refresh_next(c, &next));
    in->id = next ? next->person_id : (struct uuid){0};
    if (!next)
        return ST_OK;
    TRY(person_by_ids(c, &next->person_id, 1, &found));
    in->known = found.n > 0 ? &found.v[0] : NULL;
    return ST_OK;
}

static enum status
store_address(struct ctx *c, struct uuid id, const struct person_address *address)
{
    struct bytes sealed;
    int64_t changed;

    if (address->text_kk.n == 0)
        return ST_OK;
    TRY(keys_seal_field(c, KEY_ADDRESS, person_address_place(c, id),
                        person_address_pack(c, address), &sealed));
    return person_store_address(
        c, id, sealed, (struct opt_uuid){!uuid_is_nil(address->street), address->street},
        (struct opt_text){address->settlement_kato.n > 0, address->settlement_kato}, &changed);
}

static enum status store_phone(struct ctx *c, struct uuid id, struct str phone)
{
    struct bytes sealed, index;
    int64_t changed;

    if (phone.n == 0)
        return ST_OK;
    TRY(keys_seal_field(c, KEY_CONTACT, person_phone_place(c, id), person_bytes(phone), &sealed));
    TRY(keys_blind_index(c, INDEX_PHONE, phone, &index));
    return person_store_phone(c, id, sealed, index, &changed);
}

static enum status store_person(struct ctx *c, struct uuid id, const struct register_person *person)
{
    const struct person_store_identity_in in = {
        .id = id,
        .surname = person->surname,
        .given = person->given,
        .patronymic = person->patronymic,
        .born = {true, person->born},
        .female = {true, person->female},
        .citizenship = {person->citizenship.n > 0, person->citizenship},
        .alive = person->alive,
        .excluded = person->excluded,
    };
    int64_t changed;

    TRY(person_store_identity(c, &in, &changed));
    TRY(store_phone(c, id, person->phone));
    return store_address(c, id, &person->address);
}

static enum status store_child(struct ctx *c,
                               struct uuid adult,
                               const struct register_child *child,
                               struct uuid *ret_id)
{
    const struct person_identity identity = {.iin = child->person.iin,
                                             .surname = child->person.surname,
                                             .given = child->person.given,
                                             .patronymic = child->person.patronymic,
                                             .source = "REGISTER"};
    struct person_store_guardianship_in in = {
        .id = uuid_v7(c->now_us),
        .adult = adult,
        .relation = child->relation,
        .valid_from = child->valid_from,
        .valid_to = {child->ended, child->valid_to},
        .document = child->document,
    };
    int64_t changed;

    TRY(person_ensure(c, &identity, &in.child));
    TRY(store_person(c, in.child, &child->person));
    TRY(person_store_guardianship(c, &in, &changed));
    *ret_id = in.child;
    return ST_OK;
}

/* An IIN that an officer added later may be a slip: who was born on another day is somebody else,
 * and what the officer read in the foreign documents stays. */
static bool is_somebody_else(const struct confirmed *in)
{
    return in->known->temporary_number.n > 0 && str_eq_z(in->known->source, "DECLARED") &&
           in->known->born.days != in->person->born.days;
}

/* Each exchange leaves a row: about whom, and how it ended; nothing of what was said. */
static enum status journal(struct ctx *c, const struct confirmed *in, const char *outcome)
{
    return audit_add(c, "person.ask-register", "person", in->id, (struct uuid){0},
                     str_printf(c->mem, "{\"outcome\":\"%s\"}", outcome));
}

static enum status ended(struct ctx *c, const struct confirmed *in, const char *outcome)
{
    int64_t changed;

    TRY(person_refresh_done(c, in->id, str_from_z(outcome), &changed));
    return journal(c, in, outcome);
}

static enum status store_tx(struct ctx *c, void *arg)
{
    const struct confirmed *in = arg;
    struct uuid *kept = NEWS(c->mem, struct uuid, in->children.n);
    int64_t changed;

    if (!in->person)
        return ended(c, in, "UNKNOWN");
    if (is_somebody_else(in))
        return ended(c, in, "OTHER");
    TRY(store_person(c, in->id, in->person));
    for (size_t i = 0; i < in->children.n; i++)
        TRY(store_child(c, in->id, &in->children.v[i], &kept[i]));
    if (in->adult)
        TRY(person_end_other_guardianship(c, in->id, (struct uuids){kept, in->children.n},
                                          time_date(c->now_us), &changed));
    return ended(c, in, "DONE");
}

static enum status later_tx(struct ctx *c, void *arg)
{
    const struct confirmed *in = arg;
    int64_t changed;

    TRY(person_refresh_later(c, in->id, &changed));
    return journal(c, in, "SILENT");
}

static enum status fetch(struct ctx *c, struct confirmed *in)
{
    if (!in->known || in->known->iin.n == 0)
        return FAIL(c, ST_INTERNAL, "keys.integrity");
    TRY(register_fetch_person(c, in->known->iin, &in->person));
    in->adult = in->person && time_age_years(in->person->born, time_date(c->now_us)) >= ADULT_YEARS;
    return in->adult ? register_fetch_children(c, in->known->iin, &in->children) : ST_OK;
}

enum status person_refresh_job(struct ctx *c, bool *ret_more)
{
    struct confirmed in = {.person = NULL};

    TRY(db_tx_read(c, "person/refresh-next", next_tx, &in));
    *ret_more = !uuid_is_nil(in.id);
    if (uuid_is_nil(in.id))
        return ST_OK;
    if (fetch(c, &in) == ST_OK)
        return db_tx(c, "person/refresh", store_tx, &in);
    log_failure(c, "person/refresh"); /* the job goes on: this person is asked about again later */
    return db_tx(c, "person/refresh-later", later_tx, &in);
}
