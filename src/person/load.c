/* Bulk additions by the owner: whole columns are sealed in a few round trips and one statement adds
 * thousands of rows. */
#include "audit/audit.h"
#include "base/scan.h"
#include "person/person.h"
#include "person/sealed.h"
#include "person_queries.h"

/* Columns of one batch, in step with its rows. */
struct columns {
    struct uuid *id;
    struct str *iin_sealed, *iin_index, *phone_sealed, *phone_index, *address_sealed;
    struct str *surname, *given, *patronymic, *born, *citizenship, *street, *kato;
    int64_t *female;
};

static struct str *texts_new(struct ctx *c, size_t n)
{
    struct str *v = NEWS(c->mem, struct str, n);
    for (size_t i = 0; i < n; i++)
        v[i] = STR("");
    return v;
}

static void put_hex(struct ctx *c, const struct keys_item *items, size_t n, struct str *column)
{
    for (size_t i = 0; i < n; i++)
        if (items[i].value.n > 0)
            column[i] = str_hex(c->mem, items[i].result.p, items[i].result.n);
}

/* One sealed column. Rows without a value are sealed as empty ones and left out afterwards. */
static enum status seal_column(
    struct ctx *c, enum key_class class, struct keys_item *items, size_t n, struct str *column)
{
    TRY(keys_seal_fields(c, class, items, n));
    put_hex(c, items, n, column);
    return ST_OK;
}

static enum status index_column(
    struct ctx *c, enum key_index index, struct keys_item *items, size_t n, struct str *column)
{
    for (size_t i = 0; i < n; i++)
        items[i].place = STR("");
    TRY(keys_blind_indexes(c, index, items, n));
    put_hex(c, items, n, column);
    return ST_OK;
}

static enum status
protect(struct ctx *c, const struct person_new *rows, size_t n, struct columns *columns)
{
    struct keys_item *iin = NEWS(c->mem, struct keys_item, n);
    struct keys_item *phone = NEWS(c->mem, struct keys_item, n);
    struct keys_item *address = NEWS(c->mem, struct keys_item, n);

    for (size_t i = 0; i < n; i++) {
        const struct person_new *row = &rows[i];
        iin[i] = (struct keys_item){.place = person_iin_place(c, row->id),
                                    .value = person_bytes(row->iin)};
        phone[i] = (struct keys_item){.place = person_phone_place(c, row->id),
                                      .value = person_bytes(row->phone)};
        address[i].place = person_address_place(c, row->id);
        if (row->address.text_kk.n > 0)
            address[i].value = person_address_pack(c, &row->address);
    }
    TRY(seal_column(c, KEY_IDENTITY, iin, n, columns->iin_sealed));
    TRY(seal_column(c, KEY_CONTACT, phone, n, columns->phone_sealed));
    TRY(seal_column(c, KEY_ADDRESS, address, n, columns->address_sealed));
    TRY(index_column(c, INDEX_IIN, iin, n, columns->iin_index));
    return index_column(c, INDEX_PHONE, phone, n, columns->phone_index);
}

static struct columns columns_new(struct ctx *c, const struct person_new *rows, size_t n)
{
    struct columns columns = {
        .id = NEWS(c->mem, struct uuid, n),
        .iin_sealed = texts_new(c, n),
        .iin_index = texts_new(c, n),
        .phone_sealed = texts_new(c, n),
        .phone_index = texts_new(c, n),
        .address_sealed = texts_new(c, n),
        .surname = texts_new(c, n),
        .given = texts_new(c, n),
        .patronymic = texts_new(c, n),
        .born = texts_new(c, n),
        .citizenship = texts_new(c, n),
        .street = texts_new(c, n),
        .kato = texts_new(c, n),
        .female = NEWS(c->mem, int64_t, n),
    };
    for (size_t i = 0; i < n; i++) {
        const struct person_new *row = &rows[i];
        columns.id[i] = row->id;
        columns.surname[i] = row->surname;
        columns.given[i] = row->given;
        columns.patronymic[i] = row->patronymic;
        columns.born[i] = time_print_date(c->mem, row->born);
        columns.citizenship[i] = row->citizenship;
        columns.female[i] = row->female;
        if (row->address.text_kk.n > 0 && !uuid_is_nil(row->address.street))
            columns.street[i] = uuid_print(c->mem, row->address.street);
        if (row->address.text_kk.n > 0)
            columns.kato[i] = row->address.settlement_kato;
    }
    return columns;
}

enum status person_load(struct ctx *c, const struct person_new *rows, size_t n)
{
    int64_t changed;

    ASSERT(n > 0 && n <= PERSON_LOAD_MOST);
    for (size_t i = 0; i < n; i++)
        if (!scan_iin(rows[i].iin))
            return FAIL(c, ST_INVALID, "person.iin.wrong");
    struct columns columns = columns_new(c, rows, n);
    TRY(protect(c, rows, n, &columns));
    const struct person_load_people_in in = {
        .id = {columns.id, n},
        .iin_sealed = {columns.iin_sealed, n},
        .iin_index = {columns.iin_index, n},
        .surname = {columns.surname, n},
        .given = {columns.given, n},
        .patronymic = {columns.patronymic, n},
        .born = {columns.born, n},
        .female = {columns.female, n},
        .citizenship = {columns.citizenship, n},
        .phone_sealed = {columns.phone_sealed, n},
        .phone_index = {columns.phone_index, n},
        .address_sealed = {columns.address_sealed, n},
        .street = {columns.street, n},
        .kato = {columns.kato, n},
    };
    TRY(person_load_people(c, &in, &changed));
    return audit_add(c, "person.loaded", "person", rows[0].id, (struct uuid){0},
                     str_printf(c->mem, "{\"people\":%zu}", n));
}

enum status
person_load_guardianships(struct ctx *c, const struct person_guardianship_new *rows, size_t n)
{
    struct uuid *ids = NEWS(c->mem, struct uuid, n), *adults = NEWS(c->mem, struct uuid, n);
    struct uuid *children = NEWS(c->mem, struct uuid, n);
    struct str *relations = texts_new(c, n), *days = texts_new(c, n), *documents = texts_new(c, n);
    int64_t changed;

    ASSERT(n <= PERSON_LOAD_MOST);
    for (size_t i = 0; i < n; i++) {
        ids[i] = uuid_v7(c->now_us);
        adults[i] = rows[i].adult;
        children[i] = rows[i].child;
        relations[i] = str_from_z(rows[i].relation);
        days[i] = time_print_date(c->mem, rows[i].valid_from);
        documents[i] = rows[i].document;
    }
    const struct person_load_guardianship_rows_in in = {
        .id = {ids, n},
        .adult = {adults, n},
        .child = {children, n},
        .relation = {relations, n},
        .valid_from = {days, n},
        .document = {documents, n},
    };
    return person_load_guardianship_rows(c, &in, &changed);
}

enum status person_load_preschools(struct ctx *c, const struct person_preschool_new *rows, size_t n)
{
    struct uuid *children = NEWS(c->mem, struct uuid, n);
    struct str *bins = texts_new(c, n);
    int64_t *years = NEWS(c->mem, int64_t, n), *completed = NEWS(c->mem, int64_t, n), changed;

    ASSERT(n <= PERSON_LOAD_MOST);
    for (size_t i = 0; i < n; i++) {
        children[i] = rows[i].child;
        bins[i] = rows[i].bin;
        years[i] = rows[i].school_year;
        completed[i] = rows[i].completed;
    }
    return person_load_preschool_rows(c, (struct uuids){children, n}, (struct texts){bins, n},
                                      (struct i64s){years, n}, (struct i64s){completed, n},
                                      &changed);
}

enum status person_load_enrolments(struct ctx *c, const struct person_enrolment_new *rows, size_t n)
{
    struct uuid *children = NEWS(c->mem, struct uuid, n);
    struct str *bins = texts_new(c, n), *days = texts_new(c, n);
    int64_t *grades = NEWS(c->mem, int64_t, n), changed;

    ASSERT(n <= PERSON_LOAD_MOST);
    for (size_t i = 0; i < n; i++) {
        children[i] = rows[i].child;
        bins[i] = rows[i].bin;
        grades[i] = rows[i].grade;
        days[i] = time_print_date(c->mem, rows[i].valid_from);
    }
    return person_load_enrolment_rows(c, (struct uuids){children, n}, (struct texts){bins, n},
                                      (struct i64s){grades, n}, (struct texts){days, n}, &changed);
}
