/* Somebody without an IIN (ADM-15): entered by an officer who holds the foreign document, known by
 * a temporary number, recognised by the document, until an IIN is added. */
#include "base/buf.h"
#include "base/scan.h"
#include "person/person.h"
#include "person/sealed.h"
#include "person/temporary_number.h"
#include "person_queries.h"

enum { NUMBER_TRIES = 3 };

/* Letters that look alike in both alphabets, as one of them: which keyboard was switched on does
 * not make another document. */
static const struct {
    const char *cyrillic;
    char latin;
} look_alikes[] = {
    {"А", 'A'}, {"В", 'B'}, {"Е", 'E'}, {"К", 'K'}, {"М", 'M'}, {"Н", 'H'}, {"О", 'O'}, {"Р", 'P'},
    {"С", 'C'}, {"Т", 'T'}, {"У", 'Y'}, {"Х", 'X'}, {"а", 'A'}, {"в", 'B'}, {"е", 'E'}, {"к", 'K'},
    {"м", 'M'}, {"н", 'H'}, {"о", 'O'}, {"р", 'P'}, {"с", 'C'}, {"т", 'T'}, {"у", 'Y'}, {"х", 'X'},
};

/* Bytes of a look-alike at the beginning of s, which is added as its Latin letter; 0: none. */
static size_t add_look_alike(struct buf *buf, struct str s)
{
    for (size_t i = 0; i < COUNT(look_alikes); i++) {
        struct str letter = str_from_z(look_alikes[i].cyrillic);
        if (str_starts(s, letter)) {
            buf_add_char(buf, look_alikes[i].latin);
            return letter.n;
        }
    }
    return 0;
}

/* Digits and letters only, Latin ones large: "ав 12-34" and "AB1234" are one number. */
static struct str document_number(struct ctx *c, struct str typed)
{
    struct buf buf;

    buf_init(&buf, c->mem, typed.n + 1);
    for (size_t i = 0; i < typed.n;) {
        size_t n = add_look_alike(&buf, str_sub(typed, i, typed.n - i));
        char byte = typed.p[i];
        if (n == 0 && byte >= 'a' && byte <= 'z')
            buf_add_char(&buf, (char)(byte - 'a' + 'A'));
        else if (n == 0 && ((byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
                            (unsigned char)byte >= 0x80))
            buf_add_char(&buf, byte);
        i += n > 0 ? n : 1;
    }
    return buf_str(&buf);
}

static enum status
document_index(struct ctx *c, const struct person_foreigner *who, struct bytes *ret_index)
{
    struct str number = document_number(c, who->number);

    if (number.n == 0)
        return FAIL_FIELD(c, ST_INVALID, "person.document.number-missing", "number");
    return keys_blind_index(c, INDEX_DOCUMENT,
                            str_printf(c->mem, STR_FMT "|" STR_FMT "|" STR_FMT,
                                       STR_ARG(who->country), STR_ARG(who->document),
                                       STR_ARG(number)),
                            ret_index);
}

static enum status check_foreigner(struct ctx *c, const struct person_foreigner *who)
{
    if (who->surname.n == 0 && who->given.n == 0)
        return FAIL_FIELD(c, ST_INVALID, "person.name.missing", "surname");
    if (who->born.days > time_date(c->now_us).days)
        return FAIL_FIELD(c, ST_INVALID, "person.born.future", "born");
    return ST_OK;
}

static enum status
seal_contact(struct ctx *c, const struct person_foreigner *who, struct person_add_foreigner_in *in)
{
    struct str phone;

    if (who->phone.n > 0) {
        if (!scan_phone(c->mem, who->phone, &phone))
            return FAIL_FIELD(c, ST_INVALID, "person.phone.wrong", "phone");
        in->phone_sealed.set = in->phone_index.set = true;
        TRY(keys_seal_field(c, KEY_CONTACT, person_phone_place(c, in->id), person_bytes(phone),
                            &in->phone_sealed.v));
        TRY(keys_blind_index(c, INDEX_PHONE, phone, &in->phone_index.v));
    }
    if (who->address.text_kk.n == 0)
        return ST_OK;
    in->address_sealed.set = true;
    in->street = (struct opt_uuid){!uuid_is_nil(who->address.street), who->address.street};
    in->kato = (struct opt_text){who->address.settlement_kato.n > 0, who->address.settlement_kato};
    return keys_seal_field(c, KEY_ADDRESS, person_address_place(c, in->id),
                           person_address_pack(c, &who->address), &in->address_sealed.v);
}

static enum status
add_person(struct ctx *c, const struct person_foreigner *who, struct uuid *ret_id)
{
    struct person_add_foreigner_in in = {
        .id = uuid_v7(c->now_us),
        .surname = who->surname,
        .given = who->given,
        .patronymic = who->patronymic,
        .born = who->born,
        .female = who->female,
        .citizenship = who->citizenship,
    };
    struct person_add_foreigner_row *row;

    TRY(seal_contact(c, who, &in));
    for (int i = 0; i < NUMBER_TRIES; i++) {
        in.number = temporary_number_new(c->mem);
        TRY(person_add_foreigner(c, &in, &row));
        if (row->added) {
            *ret_id = in.id;
            return ST_OK;
        }
    }
    return FAIL(c, ST_BUSY, "db.busy"); /* three random numbers were taken */
}

static enum status add_document(struct ctx *c,
                                const struct person_foreigner *who,
                                struct uuid person,
                                struct bytes index)
{
    struct person_add_document_in in = {
        .id = uuid_v7(c->now_us),
        .person = person,
        .country = who->country,
        .kind = who->document,
        .document_index = index,
        .until = who->until,
    };
    struct person_add_document_row *row;

    TRY(keys_seal_field(c, KEY_IDENTITY, person_document_place(c, in.id), person_bytes(who->number),
                        &in.number_sealed));
    return person_add_document(c, &in, &row);
}

/* The document names somebody we know: a slip in its number would make this family's child another.
 */
static enum status
known_foreigner(struct ctx *c, const struct person_foreigner *who, struct person *known)
{
    if (known->has_born && known->born.days != who->born.days)
        return FAIL_FIELD(c, ST_INVALID, "person.document.other-person", "number");
    return ST_OK;
}

enum status person_enter_foreigner(struct ctx *c,
                                   const struct person_foreigner *who,
                                   struct person **ret_person)
{
    struct person_find_index_for_intake_row *row;
    struct bytes index;
    struct uuid id;

    TRY(check_foreigner(c, who));
    TRY(document_index(c, who, &index));
    TRY(person_find_index_for_intake(c, (struct opt_bytes){0}, (struct opt_bytes){true, index},
                                     &row));
    if (row->id.set) {
        TRY(person_by_id(c, row->id.v, ret_person));
        return known_foreigner(c, who, *ret_person);
    }
    TRY(add_person(c, who, &id));
    TRY(add_document(c, who, id, index));
    return person_by_id(c, id, ret_person);
}

struct str person_number(const struct person *person)
{
    return person->iin.n > 0 ? person->iin : person->temporary_number;
}

enum status person_document_of(struct ctx *c, struct uuid person, struct person_document *ret)
{
    struct person_documents_of_row *row;
    struct bytes number;

    *ret = (struct person_document){.kind = STR("")};
    TRY(person_documents_of(c, person, &row));
    if (!row)
        return ST_OK;
    TRY(keys_open_field(c, KEY_IDENTITY, person_document_place(c, row->id), row->number_sealed,
                        &number));
    *ret = (struct person_document){.kind = row->kind,
                                    .country = row->country,
                                    .number = person_str(number),
                                    .until = row->valid_until};
    return ST_OK;
}

enum status person_add_iin(struct ctx *c, struct uuid person, struct str iin)
{
    struct bytes index, sealed;
    struct person_add_iin_row_row *row;

    TRY(person_iin_index(c, iin, &index));
    TRY(keys_seal_field(c, KEY_IDENTITY, person_iin_place(c, person), person_bytes(iin), &sealed));
    TRY(person_add_iin_row(c, person, sealed, index, &row));
    if (str_eq_z(row->outcome, "TAKEN"))
        return FAIL_FIELD(c, ST_CONFLICT, "person.iin.of-another", "iin");
    if (str_eq_z(row->outcome, "CONFIRMED"))
        return FAIL_FIELD(c, ST_CONFLICT, "person.iin.confirmed", "iin");
    return ST_OK;
}
