/* See import.h. A fault of the CSV itself ends the reading of its file, because what follows it can
 * not be told apart; any other is noted and the next row read. */
#include "whatif/import.h"

#include <stdlib.h>
#include <string.h>

#include "base/scan.h"
#include "i18n/msg_admission.h"
#include "i18n/msg_whatif.h"

enum { ROOM_FIRST = 256 };

enum { SCHOOL_NAME, SCHOOL_SEATS, SCHOOL_COLUMNS };
static const char *const school_columns[] = {"school", "seats"};

enum { CHOICE_CHILD, CHOICE_SCHOOL, CHOICE_LANE, CHOICE_COLUMNS };
static const char *const choice_columns[] = {"child", "school", "lane"};

struct table {
    struct import *import;
    enum import_file file;
    struct csv csv;
    const char *const *columns;
    size_t index[CHOICE_COLUMNS];
};

/* ---- faults --------------------------------------------------------------------------------- */

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

static void add_fault(struct import *in, struct import_fault fault)
{
    in->faults = grow(in->mem, in->faults, in->n_faults, &in->room_faults, sizeof(in->faults[0]));
    in->faults[in->n_faults++] = fault;
}

static void
bad(struct import *in, enum import_file file, size_t line, const char *column, enum msg reason)
{
    add_fault(in, (struct import_fault){file, line, str_from_z(column), reason});
}

static int by_place(const void *a, const void *b)
{
    const struct import_fault *x = a, *y = b;

    if (x->file != y->file)
        return x->file < y->file ? -1 : 1;
    return (x->line > y->line) - (x->line < y->line);
}

static void sort_faults(struct import *in)
{
    if (in->n_faults > 0)
        qsort(in->faults, in->n_faults, sizeof(in->faults[0]), by_place);
}

/* ---- rows ----------------------------------------------------------------------------------- */

static bool csv_fault(struct table *t, enum csv_result result)
{
    if (result == CSV_IO)
        return false;
    if (result == CSV_BAD)
        add_fault(t->import, (struct import_fault){t->file, t->csv.line,
                                                   str_copy(t->import->mem, t->csv.fault_name),
                                                   i18n_csv_fault(t->csv.fault)});
    return true;
}

/* What stands in a column; an empty one is a fault. */
static struct str name_of(struct table *t, size_t column)
{
    struct str name = t->csv.fields[t->index[column]];

    if (name.n == 0)
        bad(t->import, t->file, t->csv.line, t->columns[column], MSG_admission_replay_name_empty);
    return str_copy(t->import->mem, name);
}

static void read_school(struct table *t)
{
    struct import *in = t->import;
    struct import_school school = {.name = name_of(t, SCHOOL_NAME), .line = t->csv.line};
    struct str seats = t->csv.fields[t->index[SCHOOL_SEATS]];
    int64_t count = 0;

    if (!scan_digits(seats, seats.n) || !scan_i64(seats, 0, IMPORT_SEATS_MOST, &count))
        bad(in, t->file, t->csv.line, t->columns[SCHOOL_SEATS], MSG_admission_replay_count);
    school.seats = (int32_t)count;
    in->schools =
        grow(in->mem, in->schools, in->n_schools, &in->room_schools, sizeof(in->schools[0]));
    in->schools[in->n_schools++] = school;
}

static bool read_lane(struct str text, enum seat_lane *ret)
{
    for (int lane = 0; lane < SEAT_LANE_COUNT; lane++) {
        *ret = (enum seat_lane)lane;
        if (str_eq_z(text, seat_lane_name(*ret)))
            return true;
    }
    return false;
}

static void read_choice(struct table *t)
{
    struct import *in = t->import;
    struct import_choice choice = {.child = name_of(t, CHOICE_CHILD),
                                   .school = name_of(t, CHOICE_SCHOOL),
                                   .line = t->csv.line};

    if (!read_lane(t->csv.fields[t->index[CHOICE_LANE]], &choice.lane))
        bad(in, t->file, t->csv.line, t->columns[CHOICE_LANE], MSG_admission_replay_lane);
    in->choices =
        grow(in->mem, in->choices, in->n_choices, &in->room_choices, sizeof(in->choices[0]));
    in->choices[in->n_choices++] = choice;
}

static bool read_rows(struct table *t,
                      size_t n_columns,
                      csv_source *source,
                      void *arg,
                      void (*read_row)(struct table *t))
{
    csv_init(&t->csv, t->import->mem, source, arg);
    enum csv_result result = csv_header(&t->csv, t->columns, n_columns, t->index);

    while (result == CSV_ROW) {
        result = csv_next(&t->csv);
        if (result == CSV_ROW)
            read_row(t);
    }
    return csv_fault(t, result);
}

/* ---- what holds between rows ----------------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
    const struct import_school *x = a, *y = b;
    int order = str_cmp(x->name, y->name);

    return order ? order : (x->line > y->line) - (x->line < y->line);
}

bool import_read_schools(struct import *in, csv_source *source, void *arg)
{
    struct table *t = NEW(in->mem, struct table);

    *t = (struct table){.import = in, .file = IMPORT_SCHOOLS, .columns = school_columns};
    if (!read_rows(t, SCHOOL_COLUMNS, source, arg, read_school))
        return false;
    if (in->n_schools > 0)
        qsort(in->schools, in->n_schools, sizeof(in->schools[0]), by_name);
    for (size_t i = 1; i < in->n_schools; i++)
        if (in->schools[i].name.n > 0 && str_eq(in->schools[i].name, in->schools[i - 1].name))
            bad(in, IMPORT_SCHOOLS, in->schools[i].line, "school", MSG_whatif_import_school_twice);
    sort_faults(in);
    return true;
}

/* The index of a school, or -1. */
static int32_t school_of(const struct import *in, struct str name)
{
    size_t low = 0, high = in->n_schools;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (str_cmp(in->schools[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < in->n_schools && str_eq(in->schools[low].name, name) ? (int32_t)low : -1;
}

static bool begins_child(const struct import *in, size_t i)
{
    return i == 0 || !str_eq(in->choices[i].child, in->choices[i - 1].child);
}

static void find_school(struct import *in, size_t at)
{
    struct import_choice *choice = &in->choices[at];

    choice->pool = school_of(in, choice->school);
    if (choice->pool < 0 && choice->school.n > 0)
        bad(in, IMPORT_CHOICES, choice->line, "school", MSG_whatif_import_school_unknown);
    for (size_t i = at; choice->pool >= 0 && !begins_child(in, i); i--) {
        if (at - i == IMPORT_WISHES_MOST) {
            bad(in, IMPORT_CHOICES, choice->line, "child", MSG_whatif_import_wishes_many);
            return;
        }
        if (in->choices[i - 1].pool == choice->pool) {
            bad(in, IMPORT_CHOICES, choice->line, "school", MSG_whatif_import_wish_twice);
            return;
        }
    }
}

static int by_child(const void *a, const void *b)
{
    const struct import_choice *x = *(const struct import_choice *const *)a;
    const struct import_choice *y = *(const struct import_choice *const *)b;
    int order = str_cmp(x->child, y->child);

    return order ? order : (x->line > y->line) - (x->line < y->line);
}

/* The rows of a child stand together: first rows of children, each name once. */
static void find_apart(struct import *in)
{
    const struct import_choice **first = NEWS(in->mem, const struct import_choice *, in->n_choices);
    size_t n = 0;

    for (size_t i = 0; i < in->n_choices; i++)
        if (begins_child(in, i) && in->choices[i].child.n > 0)
            first[n++] = &in->choices[i];
    if (n > 0)
        /* NOLINTNEXTLINE(bugprone-sizeof-expression): what is sorted are pointers */
        qsort(first, n, sizeof(first[0]), by_child);
    for (size_t i = 1; i < n; i++)
        if (str_eq(first[i]->child, first[i - 1]->child))
            bad(in, IMPORT_CHOICES, first[i]->line, "child", MSG_whatif_import_child_apart);
}

bool import_read_choices(struct import *in, csv_source *source, void *arg)
{
    struct table *t = NEW(in->mem, struct table);

    *t = (struct table){.import = in, .file = IMPORT_CHOICES, .columns = choice_columns};
    if (!read_rows(t, CHOICE_COLUMNS, source, arg, read_choice))
        return false;
    for (size_t i = 0; i < in->n_choices; i++)
        find_school(in, i);
    find_apart(in);
    sort_faults(in);
    return true;
}

/* ---- plain data ----------------------------------------------------------------------------- */

static void
fill_schools(struct import *in, const struct seat_settings *settings, struct imported *ret)
{
    struct seat_pool *pools = NEWS(in->mem, struct seat_pool, in->n_schools);

    ret->none.sums = NEWS(in->mem, struct whatif_sum, in->n_schools);
    for (size_t i = 0; i < in->n_schools; i++) {
        pools[i].settings = *settings;
        ret->none.sums[i].seats = in->schools[i].seats;
    }
    ret->campaign.pools = pools;
    ret->campaign.n_pools = in->n_schools;
}

struct imported import_done(struct import *in, const struct seat_settings *settings)
{
    struct imported ret = {
        .wishes = {.first = NEWS(in->mem, size_t, in->n_choices + 1),
                   .application = NEWS(in->mem, int32_t, in->n_choices),
                   .at = NEWS(in->mem, struct whatif_place, in->n_choices)},
        .none = {.places = NEWS(in->mem, struct whatif_place, in->n_choices)},
    };
    struct str *children = NEWS(in->mem, struct str, in->n_choices);
    size_t n = 0;

    ASSERT(in->n_faults == 0);
    fill_schools(in, settings, &ret);
    for (size_t i = 0; i < in->n_choices; i++) {
        const struct import_choice *choice = &in->choices[i];
        if (begins_child(in, i)) {
            children[n] = choice->child;
            ret.none.places[n] = (struct whatif_place){.pool = -1, .application = -1};
            ret.wishes.first[n++] = i;
        }
        ret.wishes.application[i] = (int32_t)i;
        ret.wishes.at[i] =
            (struct whatif_place){choice->pool, (int32_t)i, choice->lane, SEAT_WAITING};
    }
    ret.wishes.first[n] = in->n_choices;
    ret.children = children;
    ret.campaign.n_children = n;
    ret.campaign.n_applications = in->n_choices;
    return ret;
}
