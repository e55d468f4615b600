/* The people of the demo country, from the two files that `oqu demo` writes. */
#include <stdio.h>

#include "base/csv.h"
#include "peer.h"

enum { ROWS_MOST = 5000, PATH_MOST = 512 };

static const char *const person_columns[P_COLUMNS] = {
    [P_IIN] = "iin",
    [P_SURNAME] = "surname",
    [P_NAME] = "name",
    [P_PATRONYMIC] = "patronymic",
    [P_BORN] = "born",
    [P_GENDER] = "gender",
    [P_CITIZENSHIP] = "citizenship",
    [P_PHONE] = "phone",
    [P_KATO] = "kato",
    [P_STREET] = "street",
    [P_HOUSE] = "house",
    [P_FLAT] = "flat",
    [P_ADDRESS_KK] = "address_kk",
    [P_ADDRESS_RU] = "address_ru",
    [P_ALIVE] = "alive",
    [P_ABOUT_KK] = "about_kk",
    [P_ABOUT_RU] = "about_ru",
};

static const char *const child_columns[C_COLUMNS] = {
    [C_ADULT] = "adult", [C_CHILD] = "child", [C_RELATION] = "relation",
    [C_FROM] = "from",   [C_TO] = "to",       [C_DOCUMENT] = "document",
};

static bool read_some(void *arg, char *p, size_t room, size_t *ret_n)
{
    *ret_n = fread(p, 1, room, arg);
    return ferror(arg) == 0;
}

struct cells {
    struct str *v;
    size_t n; /* records */
};

/* All records as one array of n_columns texts each. False: the file is missing or damaged. */
static bool read_cells(const struct call *call,
                       const char *name,
                       const char *const *columns,
                       size_t n_columns,
                       struct cells *ret)
{
    char path[PATH_MOST];
    size_t index[P_COLUMNS], n = 0;
    struct csv *csv = NEW(call->mem, struct csv);
    struct str *cells = NEWS(call->mem, struct str, size_mul(ROWS_MOST, n_columns));

    (void)snprintf(path, sizeof(path), "%s/demo/%s", call->peer->home, name);
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    csv_init(csv, call->mem, read_some, file);
    enum csv_result result = csv_header(csv, columns, n_columns, index);
    while (result == CSV_ROW && n < ROWS_MOST && (result = csv_next(csv)) == CSV_ROW) {
        for (size_t i = 0; i < n_columns; i++)
            cells[n * n_columns + i] = str_copy(call->mem, csv->fields[index[i]]);
        n++;
    }
    (void)fclose(file);
    *ret = (struct cells){cells, n};
    return result == CSV_END;
}

/* A row struct is nothing but its texts in order, so the array of texts is an array of rows. */
bool people_read(const struct call *call, struct people *ret)
{
    struct cells cells;

    if (!read_cells(call, "people.csv", person_columns, P_COLUMNS, &cells))
        return false;
    *ret = (struct people){(struct person_row *)cells.v, cells.n};
    return true;
}

bool children_read(const struct call *call, struct children *ret)
{
    struct cells cells;

    if (!read_cells(call, "children.csv", child_columns, C_COLUMNS, &cells))
        return false;
    *ret = (struct children){(struct child_row *)cells.v, cells.n};
    return true;
}

const struct person_row *people_find(const struct people *people, struct str iin)
{
    for (size_t i = 0; i < people->n; i++)
        if (str_eq(people->v[i].v[P_IIN], iin))
            return &people->v[i];
    return NULL;
}
