/* Who holds an identity number, and the few facts a person changes about himself. */
#include "base/scan.h"
#include "person/person.h"
#include "person/sealed.h"
#include "person_queries.h"

enum status person_find(struct ctx *c, struct str iin, struct uuid *ret_id)
{
    struct bytes index;
    struct person_find_index_row *row;

    TRY(person_iin_index(c, iin, &index));
    TRY(person_find_index(c, index, &row));
    *ret_id = row->id.set ? row->id.v : (struct uuid){0};
    return ST_OK;
}

enum status
person_ensure(struct ctx *c, const struct person_identity *identity, struct uuid *ret_id)
{
    struct uuid id = uuid_v7(c->now_us);
    struct bytes index, sealed;
    struct person_ensure_row_row *row;

    if (identity->surname.n == 0 && identity->given.n == 0)
        return FAIL_FIELD(c, ST_INVALID, "person.name.missing", "surname");
    TRY(person_iin_index(c, identity->iin, &index));
    TRY(keys_seal_field(c, KEY_IDENTITY, person_iin_place(c, id), person_bytes(identity->iin),
                        &sealed));
    const struct person_ensure_row_in in = {
        .id = id,
        .iin_sealed = sealed,
        .iin_index = index,
        .surname = identity->surname,
        .given = identity->given,
        .patronymic = identity->patronymic,
        .source = str_from_z(identity->source),
    };
    TRY(person_ensure_row(c, &in, &row));
    if (!row->id.set)
        return FAIL(c, ST_BUSY, "db.busy"); /* added at this moment by another sign-in */
    *ret_id = row->id.v;
    return ST_OK;
}

enum status
person_set_phone(struct ctx *c, struct uuid person, struct str phone, const char *source)
{
    struct opt_bytes sealed = {0}, index = {0};
    struct person_set_phone_row_row *row;
    struct str spelled;

    if (phone.n > 0) {
        if (!scan_phone(c->mem, phone, &spelled))
            return FAIL_FIELD(c, ST_INVALID, "person.phone.wrong", "phone");
        TRY(keys_seal_field(c, KEY_CONTACT, person_phone_place(c, person), person_bytes(spelled),
                            &sealed.v));
        TRY(keys_blind_index(c, INDEX_PHONE, spelled, &index.v));
        sealed.set = index.set = true;
    }
    TRY(person_set_phone_row(c, person, sealed, index, str_from_z(source), &row));
    return row->done ? ST_OK : FAIL(c, ST_NOT_FOUND, "person.unknown");
}

enum status person_confirmed_phone(struct ctx *c, struct uuid person, struct str *ret_phone)
{
    struct person_confirmed_phone_of_row *row;
    struct bytes plain;

    *ret_phone = STR("");
    TRY(person_confirmed_phone_of(c, person, &row));
    if (!row || !row->phone_sealed.set)
        return ST_OK;
    TRY(keys_open_field(c, KEY_CONTACT, person_phone_place(c, person), row->phone_sealed.v,
                        &plain));
    *ret_phone = (struct str){(const char *)plain.p, plain.n};
    return ST_OK;
}

enum status person_set_email(struct ctx *c, struct uuid person, struct str email)
{
    struct opt_bytes sealed = {0};
    struct person_set_email_row_row *row;

    if (email.n > 0) {
        TRY(keys_seal_field(c, KEY_CONTACT, person_email_place(c, person), person_bytes(email),
                            &sealed.v));
        sealed.set = true;
    }
    TRY(person_set_email_row(c, person, sealed, &row));
    return row->done ? ST_OK : FAIL(c, ST_NOT_FOUND, "person.unknown");
}

enum status person_set_name(
    struct ctx *c, struct uuid person, struct str surname, struct str given, struct str patronymic)
{
    struct person_set_name_row_row *row;

    TRY(person_set_name_row(c, person, surname, given, patronymic, &row));
    return row->done ? ST_OK : FAIL(c, ST_CONFLICT, "person.name.registered");
}

enum status person_ask_refresh(struct ctx *c, struct uuid person)
{
    struct person_ask_refresh_of_row *row;
    return person_ask_refresh_of(c, person, &row);
}

enum status person_refresh_state_ahead(struct ctx *c, struct uuid person)
{
    return person_refresh_of_ahead(c, person);
}

enum status person_refresh_state(struct ctx *c, struct uuid person, enum person_refresh *ret_state)
{
    struct person_refresh_of_row *row;

    TRY(person_refresh_of(c, person, &row));
    if (!row || str_eq_z(row->outcome.v, "DONE"))
        *ret_state = PERSON_FRESH;
    else if (str_eq_z(row->outcome.v, "UNKNOWN"))
        *ret_state = PERSON_UNKNOWN;
    else if (str_eq_z(row->outcome.v, "OTHER"))
        *ret_state = PERSON_OTHER;
    else
        *ret_state = row->outcome.set ? PERSON_SILENT : PERSON_ASKED;
    return ST_OK;
}
