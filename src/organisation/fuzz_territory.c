/* Any file of territories: each bad row has a place and a reason, a row without one is a line that
 * the register takes, and of one school no two lines of a street say the same. */
#include "organisation/organisation.h"
#include "organisation/territory_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_row(const struct territory_row *row)
{
    bool one = row->house_from > 0 && row->house_from == row->house_to;

    ASSERT(row->line > 1 && row->school.n == 12 && row->settlement.n > 0);
    ASSERT(row->street_kk.n + row->street_ru.n > 0 && row->parity.n > 0);
    ASSERT(row->house_from >= 0 && row->house_from <= ORGANISATION_HOUSE_MOST);
    ASSERT(row->house_to == 0 || row->house_to >= row->house_from);
    ASSERT(row->flat_to == 0 || row->flat_to >= row->flat_from);
    ASSERT(one || (row->suffix.n == 0 && row->flat_from + row->flat_to == 0));
}

/* As if every row named the same street, and the school of its BIN. */
static void find(struct territory_row *row)
{
    for (size_t i = 0; i < row->school.n; i++)
        row->school_id.b[i] = (uint8_t)row->school.p[i];
    row->teaches = 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ctx c = {.mem = arena_new(1 << 26, 1 << 30), .lang = LANG_KK};
    struct territory_file file = {.c = &c};
    size_t bad = 0;

    territory_file_read(&file, (struct str){(const char *)data, size});
    for (size_t i = 0; i < file.n_rows; i++)
        if (!file.rows[i].is_bad) {
            check_row(&file.rows[i]);
            find(&file.rows[i]);
        }
    territory_file_overlaps(&file);
    for (size_t i = 0; i < file.n_faults; i++) {
        ASSERT(file.faults[i].line > 0 && file.faults[i].reason != MSG_NONE);
        bad += !file.faults[i].is_doubtful;
    }
    ASSERT(bad == file.n_bad && file.n_rows + file.n_faults > 0);
    arena_free(c.mem);
    return 0;
}
