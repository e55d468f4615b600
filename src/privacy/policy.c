/* See privacy.h. */
#include "privacy/privacy.h"

#include "base/scan.h"
#include "privacy/pages.h"
#include "privacy_queries.h"

static struct str next_line(struct str *rest)
{
    size_t n = 0;
    while (n < rest->n && rest->p[n] != '\n')
        n++;
    struct str line = str_trim(str_sub(*rest, 0, n));
    *rest = str_sub(*rest, n < rest->n ? n + 1 : n, rest->n);
    return line;
}

static struct privacy_part *
add_item(struct ctx *c, struct privacy_part *last, struct str item, size_t most)
{
    if (!last->items)
        last->items = NEWS(c->mem, struct str, most);
    last->items[last->n_items++] = item;
    return last;
}

void privacy_parts(struct ctx *c, struct str body, struct privacy_policy *policy)
{
    size_t most = 1;

    for (size_t i = 0; i < body.n; i++)
        most += body.p[i] == '\n';
    policy->parts = NEWS(c->mem, struct privacy_part, most);
    policy->n_parts = 0;
    while (body.n > 0) {
        struct str line = next_line(&body);
        struct privacy_part *next = &policy->parts[policy->n_parts];
        if (line.n == 0)
            continue;
        *next = (struct privacy_part){.items = NULL};
        if (str_starts(line, STR("- "))) {
            bool goes_on = policy->n_parts > 0 && next[-1].n_items > 0;
            (void)add_item(c, goes_on ? next - 1 : next, str_sub(line, 2, line.n), most);
            policy->n_parts += goes_on ? 0 : 1;
            continue;
        }
        if (str_starts(line, STR("# ")))
            next->heading = str_sub(line, 2, line.n);
        else
            next->text = line;
        policy->n_parts++;
    }
}

enum status privacy_in_force(struct ctx *c, struct privacy_policy **ret_policy)
{
    struct privacy_text_of_row *row;

    *ret_policy = NULL;
    TRY(privacy_text_of(c, (struct opt_i32){.set = false}, str_from_z(lang_code(c->lang)), &row));
    if (!row)
        return ST_OK;
    struct privacy_policy *policy = NEW(c->mem, struct privacy_policy);
    *policy =
        (struct privacy_policy){.number = row->number, .from = row->valid_from, .lang = row->lang};
    privacy_parts(c, row->body, policy);
    *ret_policy = policy;
    return ST_OK;
}

enum status privacy_accept(struct ctx *c, int32_t number, struct str lang)
{
    struct privacy_text_of_row *row;
    int64_t changed;

    TRY(privacy_text_of(c, (struct opt_i32){.set = false}, lang, &row));
    if (!row || row->number != number || !str_eq(row->lang, lang))
        return FAIL(c, ST_CONFLICT, "privacy.changed-meanwhile");
    return privacy_accept_version(c, number, lang, &changed);
}
