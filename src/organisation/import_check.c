/* See import_check.h. What a file names is looked up in the register as it will be on the first
 * day, among the schools and places of the department that sent it. */
#include "organisation/import_check.h"

#include <stdlib.h>
#include <string.h>

#include "audit/audit.h"
#include "base/buf.h"
#include "base/scan.h"
#include "db/db.h"
#include "i18n/i18n.h"
#include "i18n/msg_organisation.h"
#include "organisation/private.h"
#include "organisation/territory_file.h"

enum {
    READ_PERCENT = 40, /* of the whole */
    FOUND_PERCENT = 80,
    AT_ONCE = 10000, /* rows of one statement */
};

struct name {               /* of a place or a street */
    struct str within, key; /* of the settlement; empty for places */
    size_t at;
};
struct names {
    struct name *v;
    size_t n;
};

struct check {
    struct organisation_import_next_row *row; /* NULL: nothing to do */
    struct territory_file file;
    struct organisation_import_languages_rows languages;
    struct organisation_import_schools_rows schools; /* by BIN */
    struct organisation_import_places_rows places;
    struct organisation_import_streets_rows streets;
    struct names place_names, street_names;
    int percent;
};

static enum status next_tx(struct ctx *c, void *arg)
{
    struct check *check = arg;
    return organisation_import_next(c, &check->row);
}

static enum status progress_tx(struct ctx *c, void *arg)
{
    const struct check *check = arg;
    int64_t changed;

    return organisation_import_progress(c, check->row->id, check->percent, &changed);
}

static enum status tell(struct ctx *c, struct check *check, int percent)
{
    check->percent = percent;
    return db_tx_locked(c, "organisation/import-progress", progress_tx, check);
}

/* ---- names ----------------------------------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
    const struct name *x = a, *y = b;
    int order = str_cmp(x->within, y->within);

    return order ? order : str_cmp(x->key, y->key);
}

static void sort_names(struct names *names)
{
    if (names->n > 0)
        qsort(names->v, names->n, sizeof(names->v[0]), by_name);
}

static void add_name(struct names *names, struct str within, struct str key, size_t at)
{
    if (key.n > 0)
        names->v[names->n++] = (struct name){within, key, at};
}

/* The names that are equal to this one: [*ret_first, end). */
static size_t find_name(const struct names *names, struct name wanted, size_t *ret_first)
{
    size_t low = 0, high = names->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (by_name(&names->v[middle], &wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *ret_first = low;
    while (high < names->n && by_name(&names->v[high], &wanted) == 0)
        high++;
    return high;
}

/* What one writes before or after the name of a settlement and the next leaves out; folded. */
static bool says_kind(struct str word)
{
    static const char *const kinds[] = {"каласы", "кала",    "город", "г",   "ауылы",
                                        "ауыл",   "село",    "с",     "аул", "кенти",
                                        "кент",   "поселок", "пос",   "п"};
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (str_eq_z(word, kinds[i]))
            return true;
    return false;
}

static struct str place_key(struct ctx *c, struct str name)
{
    struct str rest = i18n_search_key(c, name), word, all = rest;
    struct buf key;

    buf_init(&key, c->mem, size_add(rest.n, 1));
    while (rest.n > 0) {
        size_t n = 0;
        while (n < rest.n && rest.p[n] != ' ')
            n++;
        word = str_sub(rest, 0, n);
        rest = str_sub(rest, n + 1, rest.n);
        if (says_kind(word))
            continue;
        buf_add_z(&key, key.n > 0 ? " " : "");
        buf_add(&key, word);
    }
    return key.n > 0 ? buf_str(&key) : all;
}

static void name_places(struct ctx *c, struct check *check)
{
    struct names *names = &check->place_names;

    names->v = NEWS(c->mem, struct name, 3 * check->places.n);
    for (size_t i = 0; i < check->places.n; i++) {
        const struct organisation_import_places_row *place = &check->places.v[i];
        struct str kk = place_key(c, place->name_kk), ru = place_key(c, place->name_ru);
        add_name(names, STR(""), place->kato, i);
        add_name(names, STR(""), kk, i);
        if (!str_eq(kk, ru))
            add_name(names, STR(""), ru, i);
    }
    sort_names(names);
}

static void name_streets(struct ctx *c, struct check *check)
{
    struct names *names = &check->street_names;

    names->v = NEWS(c->mem, struct name, 2 * check->streets.n);
    for (size_t i = 0; i < check->streets.n; i++) {
        const struct organisation_import_streets_row *street = &check->streets.v[i];
        struct str kk = i18n_search_key(c, street->name_kk),
                   ru = i18n_search_key(c, street->name_ru);
        add_name(names, street->settlement_kato, kk, i);
        if (!str_eq(kk, ru))
            add_name(names, street->settlement_kato, ru, i);
    }
    sort_names(names);
}

/* ---- reading the register -------------------------------------------------------------------- */

static int by_text(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static struct texts bins_of(struct ctx *c, const struct territory_file *file)
{
    struct str *bins = NEWS(c->mem, struct str, file->n_rows);
    size_t n = 0;

    for (size_t i = 0; i < file->n_rows; i++)
        bins[i] = file->rows[i].school;
    if (file->n_rows > 0)
        qsort(bins, file->n_rows, sizeof(bins[0]), by_text);
    for (size_t i = 0; i < file->n_rows; i++)
        if (n == 0 || !str_eq(bins[i], bins[n - 1]))
            bins[n++] = bins[i];
    return (struct texts){bins, n};
}

static enum status register_tx(struct ctx *c, void *arg)
{
    struct check *check = arg;
    const struct organisation_import_next_row *row = check->row;

    TRY(organisation_import_languages(c, &check->languages));
    TRY(organisation_import_schools(c, row->organisation_id, row->today, row->valid_from,
                                    bins_of(c, &check->file), &check->schools));
    TRY(organisation_import_places(c, row->organisation_id, &check->places));
    return organisation_import_streets(c, row->organisation_id, row->valid_from, &check->streets);
}

/* ---- one row --------------------------------------------------------------------------------- */

static void blame(struct check *check,
                  struct territory_row *row,
                  enum territory_column column,
                  enum msg reason,
                  struct str value)
{
    territory_file_blame(&check->file, row, territory_columns[column], reason, value);
}

static int by_bin(const void *a, const void *b)
{
    const struct organisation_import_schools_row *x = a, *y = b;
    return str_cmp(x->bin, y->bin);
}

static void find_school(struct check *check, struct territory_row *row)
{
    const struct organisation_import_schools_row key = {.bin = row->school}, *school = NULL;

    if (check->schools.n > 0)
        school = bsearch(&key, check->schools.v, check->schools.n, sizeof(key), by_bin);
    if (!school)
        blame(check, row, TERRITORY_SCHOOL, MSG_organisation_import_school_unknown, row->school);
    else if (!school->is_own)
        blame(check, row, TERRITORY_SCHOOL, MSG_organisation_import_school_foreign, row->school);
    else if (!school->is_school)
        blame(check, row, TERRITORY_SCHOOL, MSG_organisation_import_not_school, row->school);
    if (!school || row->is_bad)
        return;
    row->school_id = school->id;
    row->teaches = school->teaches != 0 ? (uint64_t)school->teaches : UINT64_MAX;
}

static void find_language(struct check *check, struct territory_row *row)
{
    if (row->language.n == 0)
        return;
    for (size_t i = 0; i < check->languages.n; i++)
        if (str_eq(check->languages.v[i].code, row->language)) {
            row->teaches = (uint64_t)check->languages.v[i].bit;
            return;
        }
    blame(check, row, TERRITORY_LANGUAGE, MSG_organisation_import_language, row->language);
}

/* KATO of the settlement, or empty when the row is to blame. */
static struct str find_place(struct ctx *c, struct check *check, struct territory_row *row)
{
    struct name wanted = {.key = place_key(c, row->settlement)};
    size_t first, end = find_name(&check->place_names, wanted, &first);

    if (end == first)
        blame(check, row, TERRITORY_SETTLEMENT, MSG_organisation_import_place_unknown,
              row->settlement);
    else if (end - first > 1)
        blame(check, row, TERRITORY_SETTLEMENT, MSG_organisation_import_place_double,
              row->settlement);
    return end - first == 1 ? check->places.v[check->place_names.v[first].at].kato : STR("");
}

/* Streets of the settlement that both written names fit; where there are several ("проспект Абая",
 * "улица Абая"), the one that is called exactly so. */
static size_t fit_streets(struct ctx *c,
                          const struct check *check,
                          const struct territory_row *row,
                          struct str kato,
                          size_t *ret_at)
{
    struct str typed = row->street_kk.n > 0 ? row->street_kk : row->street_ru;
    struct name wanted = {.within = kato, .key = i18n_search_key(c, typed)};
    struct str other = row->street_kk.n > 0 ? i18n_search_key(c, row->street_ru) : STR("");
    size_t first, n = 0, end = find_name(&check->street_names, wanted, &first);

    for (size_t i = first; i < end; i++) {
        const struct organisation_import_streets_row *street =
            &check->streets.v[check->street_names.v[i].at];
        if (other.n > 0 && !str_eq(other, i18n_search_key(c, street->name_ru)))
            continue;
        *ret_at = check->street_names.v[i].at;
        if (str_eq(typed, street->name_kk) || str_eq(typed, street->name_ru))
            return 1;
        n++;
    }
    return n;
}

static void find_street(struct ctx *c, struct check *check, struct territory_row *row)
{
    struct str kato = find_place(c, check, row),
               typed = row->street_kk.n > 0 ? row->street_kk : row->street_ru;
    enum territory_column column = row->street_kk.n > 0 ? TERRITORY_STREET_KK : TERRITORY_STREET_RU;
    size_t at = 0;

    if (kato.n == 0 || typed.n == 0)
        return;
    size_t n = fit_streets(c, check, row, kato, &at);
    if (n == 0)
        blame(check, row, column, MSG_organisation_import_street_unknown, typed);
    else if (n > 1)
        blame(check, row, column, MSG_organisation_import_street_double, typed);
    else
        row->street_id = check->streets.v[at].id;
}

static void find_all(struct ctx *c, struct check *check)
{
    name_places(c, check);
    name_streets(c, check);
    for (size_t i = 0; i < check->file.n_rows; i++) {
        struct territory_row *row = &check->file.rows[i];
        if (scan_bin(row->school))
            find_school(check, row);
        find_language(check, row);
        if (row->settlement.n > 0)
            find_street(c, check, row);
    }
}

/* ---- writing --------------------------------------------------------------------------------- */

struct item_columns {
    struct uuid schools[AT_ONCE], streets[AT_ONCE];
    struct str parity[AT_ONCE], suffix[AT_ONCE], language[AT_ONCE];
    int64_t lines[AT_ONCE], house_from[AT_ONCE], house_to[AT_ONCE], flat_from[AT_ONCE],
        flat_to[AT_ONCE];
    size_t n;
};

#define NUMBERS(column) ((struct i64s){(column), columns->n})
#define IDS(column)     ((struct uuids){(column), columns->n})
#define TEXTS(column)   ((struct texts){(column), columns->n})

static enum status
write_items(struct ctx *c, const struct check *check, struct item_columns *columns)
{
    const struct organisation_import_add_items_in in = {
        .import = check->row->id,
        .lines = NUMBERS(columns->lines),
        .schools = IDS(columns->schools),
        .streets = IDS(columns->streets),
        .house_from = NUMBERS(columns->house_from),
        .house_to = NUMBERS(columns->house_to),
        .parity = TEXTS(columns->parity),
        .suffix = TEXTS(columns->suffix),
        .flat_from = NUMBERS(columns->flat_from),
        .flat_to = NUMBERS(columns->flat_to),
        .language = TEXTS(columns->language),
    };
    int64_t changed;

    if (columns->n > 0)
        TRY(organisation_import_add_items(c, &in, &changed));
    columns->n = 0;
    return ST_OK;
}

static void add_item(struct item_columns *columns, const struct territory_row *row)
{
    size_t at = columns->n++;

    columns->lines[at] = (int64_t)row->line;
    columns->schools[at] = row->school_id;
    columns->streets[at] = row->street_id;
    columns->house_from[at] = row->house_from;
    columns->house_to[at] = row->house_to;
    columns->parity[at] = row->parity;
    columns->suffix[at] = row->suffix;
    columns->flat_from[at] = row->flat_from;
    columns->flat_to[at] = row->flat_to;
    columns->language[at] = row->language;
}

static enum status write_all_items(struct ctx *c, const struct check *check)
{
    struct item_columns *columns = NEW(c->mem, struct item_columns);

    for (size_t i = 0; i < check->file.n_rows; i++) {
        if (check->file.rows[i].is_bad)
            continue;
        add_item(columns, &check->file.rows[i]);
        if (columns->n == AT_ONCE)
            TRY(write_items(c, check, columns));
    }
    return write_items(c, check, columns);
}

struct fault_columns {
    struct str fields[AT_ONCE], reasons[AT_ONCE], given[AT_ONCE];
    int64_t numbers[AT_ONCE], lines[AT_ONCE], doubtful[AT_ONCE];
    size_t n;
};

static enum status
write_faults(struct ctx *c, const struct check *check, struct fault_columns *columns)
{
    const struct organisation_import_add_faults_in in = {
        .import = check->row->id,
        .numbers = NUMBERS(columns->numbers),
        .lines = NUMBERS(columns->lines),
        .fields = TEXTS(columns->fields),
        .reasons = TEXTS(columns->reasons),
        .given = TEXTS(columns->given),
        .doubtful = NUMBERS(columns->doubtful),
    };
    int64_t changed;

    if (columns->n > 0)
        TRY(organisation_import_add_faults(c, &in, &changed));
    columns->n = 0;
    return ST_OK;
}

static enum status write_all_faults(struct ctx *c, const struct check *check)
{
    struct fault_columns *columns = NEW(c->mem, struct fault_columns);

    for (size_t i = 0; i < check->file.n_faults; i++) {
        const struct territory_fault *fault = &check->file.faults[i];
        size_t at = columns->n++;
        columns->numbers[at] = (int64_t)i + 1;
        columns->lines[at] = (int64_t)fault->line;
        columns->fields[at] = str_from_z(fault->column);
        columns->reasons[at] = str_from_z(msg_key(fault->reason));
        columns->given[at] = fault->value;
        columns->doubtful[at] = fault->is_doubtful;
        if (columns->n == AT_ONCE)
            TRY(write_faults(c, check, columns));
    }
    return write_faults(c, check, columns);
}

/* Ended first: whoever else checks the same file waits here, and then writes nothing. */
static enum status write_tx(struct ctx *c, void *arg)
{
    struct check *check = arg;
    const struct territory_file *file = &check->file;
    struct uuid id = check->row->id;
    int64_t changed;

    TRY(organisation_import_end(c, id, (int32_t)file->n_rows, (int32_t)file->n_bad,
                                (int32_t)(file->n_faults - file->n_bad), &changed));
    if (changed == 0)
        return ST_OK;
    TRY(write_all_items(c, check));
    TRY(write_all_faults(c, check));
    return organisation_import_compare(c, id, check->row->valid_from, &changed);
}

/* ---- the job --------------------------------------------------------------------------------- */

static enum status check_file(struct ctx *c, struct check *check)
{
    check->file.c = c;
    territory_file_read(&check->file,
                        (struct str){(const char *)check->row->content.p, check->row->content.n});
    TRY(tell(c, check, READ_PERCENT));
    TRY(db_tx_read(c, "organisation/import-register", register_tx, check));
    find_all(c, check);
    territory_file_overlaps(&check->file);
    TRY(tell(c, check, FOUND_PERCENT));
    return db_tx_locked(c, "organisation/import-write", write_tx, check);
}

static enum status infected_tx(struct ctx *c, void *arg)
{
    const struct check *check = arg;
    int64_t changed;

    TRY(organisation_import_infected(c, check->row->id, &changed));
    return audit_add(c, "organisation.territories-infected", "territory-import", check->row->id,
                     check->row->organisation_id, STR("{}"));
}

static enum status wait_tx(struct ctx *c, void *arg)
{
    const struct check *check = arg;
    int64_t changed;

    return organisation_import_wait(c, check->row->id, &changed);
}

/* ret_more: another one may be taken at once; a scanner that does not answer is asked again later.
 */
static enum status
scan_file(struct ctx *c, struct check *check, organisation_scan_fn *scan, bool *ret_more)
{
    enum organisation_scan found = scan(c, check->row->content);

    *ret_more = found != ORGANISATION_SCAN_LATER;
    switch (found) {
    case ORGANISATION_SCAN_CLEAN: return check_file(c, check);
    case ORGANISATION_SCAN_FOUND:
        return db_tx_locked(c, "organisation/import-infected", infected_tx, check);
    case ORGANISATION_SCAN_LATER:
    default: return db_tx_locked(c, "organisation/import-wait", wait_tx, check);
    }
}

/* A file of a region needs more memory than the other jobs; it goes back at the end. */
enum status organisation_import_job(struct ctx *c, organisation_scan_fn *scan, bool *ret_more)
{
    struct ctx own = *c;
    struct check check = {.row = NULL};

    *ret_more = false;
    own.mem = arena_new(SIZE_MAX, SIZE_MAX);
    enum status st = db_tx_read(&own, "organisation/import-next", next_tx, &check);
    if (st == ST_OK && check.row) {
        st = scan_file(&own, &check, scan, ret_more);
        *ret_more = *ret_more && st == ST_OK;
    }
    ctx_take_failure(c, &own);
    arena_free(own.mem);
    return st;
}
