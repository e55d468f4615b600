/* The people of the demo country, from the files that `oqu demo` writes. */
#include <stdio.h>
#include <sys/stat.h>

#include "base/csv.h"
#include "peer.h"

enum { ROWS_MOST = 2000000, ROWS_FIRST = 1024, ARENA_MOST = 1 << 30 };

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

static const char *const account_columns[A_COLUMNS] = {
    [A_ROLE] = "role", [A_IIN] = "iin",           [A_KEY] = "key",
    [A_NAME] = "name", [A_WHERE_KK] = "where_kk", [A_WHERE_RU] = "where_ru",
};

static bool read_some(void *arg, char *p, size_t room, size_t *ret_n)
{
    *ret_n = fread(p, 1, room, arg);
    return ferror(arg) == 0;
}

static void forget(struct table *table)
{
    arena_free(table->mem);
    *table = (struct table){0};
}

/* All records as one array of n_columns texts each. False: the file is damaged, or too long. */
static bool
read_table(struct table *table, FILE *file, const char *const *columns, size_t n_columns)
{
    struct csv *csv = NEW(table->mem, struct csv);
    size_t index[P_COLUMNS], room = 0;

    csv_init(csv, table->mem, read_some, file);
    enum csv_result result = csv_header(csv, columns, n_columns, index);
    while (result == CSV_ROW && (result = csv_next(csv)) == CSV_ROW && table->n < ROWS_MOST) {
        if (table->n == room) {
            struct str *before = table->cells;
            room = room == 0 ? ROWS_FIRST : room * 2;
            table->cells = NEWS(table->mem, struct str, room * n_columns);
            for (size_t i = 0; i < table->n * n_columns; i++)
                table->cells[i] = before[i];
        }
        for (size_t i = 0; i < n_columns; i++)
            table->cells[table->n * n_columns + i] = str_copy(table->mem, csv->fields[index[i]]);
        table->n++;
    }
    return result == CSV_END;
}

static bool refresh(const struct call *call,
                    const char *name,
                    const char *const *columns,
                    size_t n_columns,
                    struct table *table)
{
    const char *path = str_printf(call->mem, "%s/demo/%s", call->peer->home, name).p;
    struct stat st;
    FILE *file;

    if (stat(path, &st) != 0)
        return false;
    int64_t changed_ns = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
    if (table->mem && table->changed_ns == changed_ns && table->bytes == st.st_size)
        return true;
    file = fopen(path, "rb");
    if (!file)
        return false;
    forget(table);
    *table = (struct table){
        .mem = arena_new(ARENA_MOST, ARENA_MOST), .changed_ns = changed_ns, .bytes = st.st_size};
    bool read = read_table(table, file, columns, n_columns);
    (void)fclose(file);
    if (!read)
        forget(table);
    return read;
}

/* A row struct is nothing but its texts in order, so the array of texts is an array of rows. */
bool people_read(const struct call *call, struct people *ret)
{
    struct table *table = &call->peer->people;

    if (!refresh(call, "people.csv", person_columns, P_COLUMNS, table))
        return false;
    *ret = (struct people){(struct person_row *)table->cells, table->n};
    return true;
}

bool children_read(const struct call *call, struct children *ret)
{
    struct table *table = &call->peer->children;

    if (!refresh(call, "children.csv", child_columns, C_COLUMNS, table))
        return false;
    *ret = (struct children){(struct child_row *)table->cells, table->n};
    return true;
}

bool accounts_read(const struct call *call, struct accounts *ret)
{
    struct table *table = &call->peer->accounts;

    if (!refresh(call, "accounts.csv", account_columns, A_COLUMNS, table))
        return false;
    *ret = (struct accounts){(struct account_row *)table->cells, table->n};
    return true;
}

const struct person_row *people_find(const struct people *people, struct str iin)
{
    for (size_t i = 0; i < people->n; i++)
        if (str_eq(people->v[i].v[P_IIN], iin))
            return &people->v[i];
    return NULL;
}
