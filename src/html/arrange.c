/* Search, order and page of a list that no query has put in order: see list_arrange(). */
#include <stdlib.h>

#include "html/list.h"
#include "i18n/i18n.h"

struct place {
    struct list_row row;
    int64_t value;         /* of the column asked for, when it holds numbers */
    struct str text, name; /* sort keys: of that column when it holds words, and of the name */
};

static size_t name_column(const struct list *list)
{
    size_t i = 0;

    while (i < list->n_columns && list->columns[i].kind != COLUMN_NAME)
        i++;
    ASSERT(i < list->n_columns);
    return i;
}

static bool is_found(struct ctx *c, const struct list_state *state, struct str name)
{
    size_t at;
    return state->search_key.n == 0 || str_find(i18n_search_key(c, name), state->search_key, &at);
}

static struct place place_of(struct ctx *c, const struct list_view *list, size_t row, size_t name)
{
    const struct list_column *sort = list->state->sort;
    const struct list_cell *cells = list->rows[row].cells;
    struct place place = {.row = list->rows[row], .name = i18n_sort_key(c, cells[name].text)};

    if (!sort)
        return place;
    const struct list_cell *cell = &cells[sort - list->state->list->columns];
    place.value = cell->value;
    place.text = i18n_sort_key(c, cell->text);
    return place;
}

static int compare(const void *a, const void *b)
{
    const struct place *x = a, *y = b;

    if (x->value != y->value)
        return x->value < y->value ? -1 : 1;
    int order = str_cmp(x->text, y->text);
    return order != 0 ? order : str_cmp(x->name, y->name);
}

void list_arrange(struct ctx *c, struct list_view *list)
{
    const struct list_state *state = list->state;
    struct place *places = NEWS(c->mem, struct place, list->n);
    size_t name = name_column(state->list), n = 0, skip = (size_t)state->offset;

    for (size_t i = 0; i < list->n; i++)
        if (is_found(c, state, list->rows[i].cells[name].text))
            places[n++] = place_of(c, list, i, name);
    qsort(places, n, sizeof(places[0]), compare);
    list->total = (int64_t)n;
    list->n = 0;
    for (size_t i = skip; i < n && list->n < (size_t)state->limit; i++)
        list->rows[list->n++] = places[state->descending ? n - 1 - i : i].row;
}
