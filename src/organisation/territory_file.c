/* See territory_file.h. A fault of the CSV itself ends the reading, because what follows it cannot
 * be told apart; any other is noted and the next row read. */
#include "organisation/territory_file.h"

#include <stdlib.h>
#include <string.h>

#include "base/scan.h"
#include "http/schema.h"
#include "i18n/msg_organisation.h"
#include "organisation/organisation.h"
#include "organisation/organisation_schema_files.h"

enum { ROOM_FIRST = 256, BIN_DIGITS = 12, BIN_DIGITS_KEPT = 10 };

const char *const territory_columns[TERRITORY_COLUMNS] = {
    [TERRITORY_SCHOOL] = "school",         [TERRITORY_SETTLEMENT] = "settlement",
    [TERRITORY_STREET_KK] = "street_kk",   [TERRITORY_STREET_RU] = "street_ru",
    [TERRITORY_HOUSE_FROM] = "house_from", [TERRITORY_HOUSE_TO] = "house_to",
    [TERRITORY_PARITY] = "parity",         [TERRITORY_FLAT_FROM] = "flat_from",
    [TERRITORY_FLAT_TO] = "flat_to",       [TERRITORY_LANGUAGE] = "language",
};

const struct schema_file organisation_territories_schema = {
    "territories.v1.json", &embedded_territories_v1, MSG_organisation_import_schema,
    SCHEMA_IN | SCHEMA_OUT, &embedded_territories_v1_example};
const struct schema_file *const organisation_formats[] = {&organisation_territories_schema, NULL};

/* As people write it, in any of the three languages. */
static const struct {
    const char *word, *parity;
} parities[] = {
    {"ALL", "ALL"},  {"ODD", "ODD"}, {"EVEN", "EVEN"},    {"барлығы", "ALL"}, {"тақ", "ODD"},
    {"жұп", "EVEN"}, {"все", "ALL"}, {"нечётные", "ODD"}, {"чётные", "EVEN"},
};

/* ---- faults ---------------------------------------------------------------------------------- */

static void *grow(struct arena *mem, void *old, size_t n, size_t *room, size_t size)
{
    if (n < *room)
        return old;
    *room = *room == 0 ? ROOM_FIRST : size_mul(*room, 2);
    void *grown = arena_alloc(mem, size_mul(*room, size));
    if (n > 0)
        memcpy(grown, old, n * size);
    return grown;
}

/* The beginning of a value, for showing it again; letters stay whole. */
static struct str shown(struct arena *mem, struct str value)
{
    size_t n = value.n < TERRITORY_VALUE_MOST ? value.n : TERRITORY_VALUE_MOST;

    while (n < value.n && n > 0 && ((unsigned char)value.p[n] & 0xC0) == 0x80)
        n--;
    return str_copy(mem, str_sub(value, 0, n));
}

static void add_fault(struct territory_file *in, struct territory_fault fault)
{
    struct arena *mem = in->c->mem;

    in->faults = grow(mem, in->faults, in->n_faults, &in->room_faults, sizeof(in->faults[0]));
    fault.value = shown(mem, fault.value);
    in->faults[in->n_faults++] = fault;
    in->n_bad += !fault.is_doubtful;
}

void territory_file_blame(struct territory_file *in,
                          struct territory_row *row,
                          const char *column,
                          enum msg reason,
                          struct str value)
{
    row->is_bad = true;
    add_fault(in, (struct territory_fault){row->line, column, reason, value, false});
}

static int by_line(const void *a, const void *b)
{
    const struct territory_fault *x = a, *y = b;
    return (x->line > y->line) - (x->line < y->line);
}

/* ---- one row --------------------------------------------------------------------------------- */

struct table {
    struct territory_file *in;
    struct csv csv;
    size_t index[TERRITORY_COLUMNS];
    struct territory_row row;
};

static struct str field_of(struct table *t, enum territory_column column)
{
    return str_trim(t->csv.fields[t->index[column]]);
}

static void blame(struct table *t, enum territory_column column, enum msg reason)
{
    territory_file_blame(t->in, &t->row, territory_columns[column], reason, field_of(t, column));
}

/* A spreadsheet takes leading zeros from what it believes to be a number. */
static struct str read_bin(struct table *t)
{
    struct str typed = field_of(t, TERRITORY_SCHOOL);

    if (typed.n >= BIN_DIGITS_KEPT && typed.n < BIN_DIGITS && scan_digits(typed, typed.n))
        typed = str_printf(t->in->c->mem, "%s" STR_FMT, typed.n + 1 == BIN_DIGITS ? "0" : "00",
                           STR_ARG(typed));
    if (typed.n == 0)
        blame(t, TERRITORY_SCHOOL, MSG_organisation_import_empty);
    else if (!scan_bin(typed))
        blame(t, TERRITORY_SCHOOL, MSG_organisation_import_bin);
    return str_copy(t->in->c->mem, typed);
}

static struct str read_name(struct table *t, enum territory_column column)
{
    struct arena *mem = t->in->c->mem;
    return str_copy(mem, i18n_nfc(mem, field_of(t, column)));
}

static bool
read_house(struct table *t, enum territory_column column, struct organisation_house *ret)
{
    *ret = (struct organisation_house){0};
    if (organisation_house(t->in->c, field_of(t, column), ret) == ST_OK)
        return true;
    blame(t, column, MSG_organisation_house_unreadable);
    return false;
}

/* Both numbers, or neither; "*" ends where the street does. One number alone is refused: whether it
 * means one house or all from there on is not ours to guess. */
static void read_houses(struct table *t)
{
    struct str first = field_of(t, TERRITORY_HOUSE_FROM), last = field_of(t, TERRITORY_HOUSE_TO);
    struct organisation_house from, to = {0};
    bool open = str_eq_z(last, "*");

    if (first.n == 0 && last.n == 0)
        return;
    if (first.n == 0 || last.n == 0) {
        blame(t, first.n == 0 ? TERRITORY_HOUSE_FROM : TERRITORY_HOUSE_TO,
              MSG_organisation_import_house_half);
        return;
    }
    if (!read_house(t, TERRITORY_HOUSE_FROM, &from) ||
        (!open && !read_house(t, TERRITORY_HOUSE_TO, &to)))
        return;
    if (!open && to.number < from.number)
        blame(t, TERRITORY_HOUSE_TO, MSG_organisation_import_range_turned);
    else if ((from.suffix.n > 0 || to.suffix.n > 0) &&
             (from.number != to.number || !str_eq(from.suffix, to.suffix)))
        blame(t, TERRITORY_HOUSE_TO, MSG_organisation_import_suffix);
    t->row.house_from = from.number;
    t->row.house_to = to.number;
    t->row.suffix = from.suffix;
}

static int32_t read_flat(struct table *t, enum territory_column column)
{
    int64_t number = 0;
    struct str typed = field_of(t, column);

    if (typed.n > 0 && !scan_i64(typed, 1, ORGANISATION_FLAT_MOST, &number))
        blame(t, column, MSG_organisation_flat_unreadable);
    return (int32_t)number;
}

static void read_flats(struct table *t)
{
    struct territory_row *row = &t->row;
    bool given = field_of(t, TERRITORY_FLAT_FROM).n > 0 || field_of(t, TERRITORY_FLAT_TO).n > 0;

    row->flat_from = read_flat(t, TERRITORY_FLAT_FROM);
    row->flat_to = read_flat(t, TERRITORY_FLAT_TO);
    if (row->flat_from > 0 && row->flat_to > 0 && row->flat_to < row->flat_from)
        blame(t, TERRITORY_FLAT_TO, MSG_organisation_import_range_turned);
    if (given && (row->house_from == 0 || row->house_from != row->house_to))
        blame(t, TERRITORY_FLAT_FROM, MSG_organisation_import_flats_of_one);
}

static void read_parity(struct table *t)
{
    struct ctx *c = t->in->c;
    struct str typed = field_of(t, TERRITORY_PARITY), key = i18n_search_key(c, typed);

    t->row.parity = STR("ALL");
    if (typed.n == 0)
        return;
    for (size_t i = 0; i < COUNT(parities); i++)
        if (str_eq(key, i18n_search_key(c, str_from_z(parities[i].word)))) {
            t->row.parity = str_from_z(parities[i].parity);
            return;
        }
    blame(t, TERRITORY_PARITY, MSG_organisation_import_parity);
}

static bool is_blank(struct table *t)
{
    for (enum territory_column i = 0; i < TERRITORY_COLUMNS; i++)
        if (field_of(t, i).n > 0)
            return false;
    return true;
}

/* ISO 639; whether the school teaches in it the register says. */
static bool is_language(struct str code)
{
    enum { LEAST = 2, MOST = 3 };
    bool fine = code.n >= LEAST && code.n <= MOST;

    for (size_t i = 0; i < code.n; i++)
        fine = fine && code.p[i] >= 'a' && code.p[i] <= 'z';
    return fine;
}

static void read_row(struct table *t)
{
    struct territory_file *in = t->in;

    if (is_blank(t)) /* as spreadsheets leave them at the end */
        return;
    t->row = (struct territory_row){.line = t->csv.line};
    t->row.school = read_bin(t);
    t->row.settlement = read_name(t, TERRITORY_SETTLEMENT);
    t->row.street_kk = read_name(t, TERRITORY_STREET_KK);
    t->row.street_ru = read_name(t, TERRITORY_STREET_RU);
    t->row.language = str_copy(in->c->mem, field_of(t, TERRITORY_LANGUAGE));
    if (t->row.language.n > 0 && !is_language(t->row.language)) {
        blame(t, TERRITORY_LANGUAGE, MSG_organisation_import_language);
        t->row.language = STR(""); /* told once */
    }
    if (t->row.settlement.n == 0)
        blame(t, TERRITORY_SETTLEMENT, MSG_organisation_import_empty);
    if (t->row.street_kk.n == 0 && t->row.street_ru.n == 0)
        blame(t, TERRITORY_STREET_KK, MSG_organisation_import_empty);
    read_houses(t);
    read_flats(t);
    read_parity(t);
    in->rows = grow(in->c->mem, in->rows, in->n_rows, &in->room_rows, sizeof(in->rows[0]));
    in->rows[in->n_rows++] = t->row;
}

/* ---- the file -------------------------------------------------------------------------------- */

static bool give(void *arg, char *p, size_t room, size_t *ret_n)
{
    struct str *rest = arg;
    size_t n = rest->n < room ? rest->n : room;

    if (n > 0)
        memcpy(p, rest->p, n);
    *rest = str_sub(*rest, n, rest->n);
    *ret_n = n;
    return true;
}

/* A spreadsheet writes what its own country uses. */
static char separator_of(struct str content)
{
    for (size_t i = 0; i < content.n && content.p[i] != '\n'; i++)
        if (content.p[i] == ',' || content.p[i] == ';')
            return content.p[i];
    return ',';
}

void territory_file_read(struct territory_file *in, struct str content)
{
    struct table *t = NEW(in->c->mem, struct table);

    t->in = in;
    csv_init(&t->csv, in->c->mem, give, &content);
    t->csv.separator = separator_of(content);
    enum csv_result result = csv_header(&t->csv, territory_columns, TERRITORY_COLUMNS, t->index);
    while (result == CSV_ROW && in->n_faults < TERRITORY_FAULTS_MOST) {
        if (in->n_rows == TERRITORY_ROWS_MOST) {
            add_fault(in, (struct territory_fault){.line = t->csv.line,
                                                   .reason = MSG_organisation_import_too_long});
            return;
        }
        result = csv_next(&t->csv);
        if (result == CSV_ROW)
            read_row(t);
    }
    if (result == CSV_BAD)
        add_fault(in, (struct territory_fault){.line = t->csv.line,
                                               .reason = i18n_csv_fault(t->csv.fault),
                                               .value = t->csv.fault_name});
    else if (in->n_rows == 0)
        add_fault(in,
                  (struct territory_fault){.line = 1, .reason = MSG_organisation_import_no_rows});
}

/* ---- houses that are said twice -------------------------------------------------------------- */

static int32_t end_of(int32_t number)
{
    return number > 0 ? number : INT32_MAX;
}

static bool has_parity(struct str parity, int32_t low, int32_t high)
{
    if (str_eq_z(parity, "ALL") || low < high)
        return true;
    return str_eq_z(parity, "ODD") == (low % 2 == 1);
}

static bool share_houses(const struct territory_row *a, const struct territory_row *b)
{
    int32_t low = a->house_from > b->house_from ? a->house_from : b->house_from;
    int32_t high =
        end_of(a->house_to) < end_of(b->house_to) ? end_of(a->house_to) : end_of(b->house_to);
    bool both = !str_eq_z(a->parity, "ALL") && !str_eq_z(b->parity, "ALL");

    if (low > high || (both && !str_eq(a->parity, b->parity)))
        return false;
    if (a->suffix.n > 0 && b->suffix.n > 0 && !str_eq(a->suffix, b->suffix))
        return false;
    return has_parity(a->parity, low, high) && has_parity(b->parity, low, high);
}

static bool share_flats(const struct territory_row *a, const struct territory_row *b)
{
    return a->flat_from <= end_of(b->flat_to) && b->flat_from <= end_of(a->flat_to);
}

/* Whether a child of some house could be sent to both by one language of instruction. */
static bool share(const struct territory_row *a, const struct territory_row *b)
{
    return (a->teaches & b->teaches) != 0 && share_houses(a, b) && share_flats(a, b);
}

static int by_street(const void *a, const void *b)
{
    const struct territory_row *x = *(struct territory_row *const *)a;
    const struct territory_row *y = *(struct territory_row *const *)b;
    int order = memcmp(&x->street_id, &y->street_id, sizeof(x->street_id));

    if (order == 0)
        order = (x->house_from > y->house_from) - (x->house_from < y->house_from);
    return order ? order : (x->line > y->line) - (x->line < y->line);
}

static void
note_overlap(struct territory_file *in, struct territory_row *a, struct territory_row *b)
{
    struct territory_row *later = a->line > b->line ? a : b, *earlier = later == a ? b : a;
    struct str line = str_printf(in->c->mem, "%zu", earlier->line);

    if (uuid_eq(a->school_id, b->school_id)) {
        territory_file_blame(in, later, NULL, MSG_organisation_import_overlap, line);
    } else if (!later->is_doubtful) {
        later->is_doubtful = true;
        add_fault(in, (struct territory_fault){later->line, NULL, MSG_organisation_import_shared,
                                               line, true});
    }
}

static size_t find_rows(struct territory_file *in, struct territory_row **rows)
{
    size_t n = 0;

    for (size_t i = 0; i < in->n_rows; i++)
        if (!in->rows[i].is_bad)
            rows[n++] = &in->rows[i];
    if (n > 0)
        /* NOLINTNEXTLINE(bugprone-sizeof-expression): what is sorted are pointers */
        qsort(rows, n, sizeof(rows[0]), by_street);
    return n;
}

void territory_file_overlaps(struct territory_file *in)
{
    struct territory_row **rows = NEWS(in->c->mem, struct territory_row *, in->n_rows);
    size_t n = find_rows(in, rows);

    for (size_t i = 0; i < n; i++) {
        struct territory_row *row = rows[i];
        for (size_t k = i + 1; k < n && !row->is_bad; k++) {
            if (!uuid_eq(rows[k]->street_id, row->street_id) ||
                rows[k]->house_from > end_of(row->house_to))
                break;
            if (!rows[k]->is_bad && share(row, rows[k]))
                note_overlap(in, row, rows[k]);
        }
    }
    if (in->n_faults > 0)
        qsort(in->faults, in->n_faults, sizeof(in->faults[0]), by_line);
}
