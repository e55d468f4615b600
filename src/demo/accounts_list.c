/* Who signs in how: accounts.txt and accounts.csv for the operator and the demo country's
 * telephone, who.txt for the terminal. Only the operator can read them. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/config.h"
#include "base/csv.h"
#include "demo/accounts.h"

enum { OWNER_ONLY = 0600, BASE32_BITS = 5, RECORD_MOST = 4096 };

/* RFC 4648, without padding: 20 bytes are exactly 32 letters. */
static struct str base32(struct arena *mem, const uint8_t *bytes, size_t n)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    size_t length = n * 8 / BASE32_BITS, at = 0, bits = 0;
    char *text = arena_alloc(mem, length);
    uint32_t value = 0;

    for (size_t i = 0; i < n; i++) {
        value = (value << 8 | bytes[i]) & 0xFFF;
        for (bits += 8; bits >= BASE32_BITS; bits -= BASE32_BITS)
            text[at++] = letters[value >> (bits - BASE32_BITS) & 31];
    }
    return (struct str){text, at};
}

/* The ministry; then schools by work, with their directors and clerks side by side; then the rest
 * as hired; those of the other levels of education last. */
static int by_interest(const void *a, const void *b)
{
    const struct demo_member *x = *(const struct demo_member *const *)a;
    const struct demo_member *y = *(const struct demo_member *const *)b;
    size_t work_x = x->school ? x->school->n_applications : 0;
    size_t work_y = y->school ? y->school->n_applications : 0;
    bool first_x = !x->school && strcmp(x->role, "department") != 0;
    bool first_y = !y->school && strcmp(y->role, "department") != 0;

    if (x->aside != y->aside)
        return x->aside ? 1 : -1;
    if (first_x != first_y)
        return first_x ? -1 : 1;
    if (work_x != work_y)
        return work_x > work_y ? -1 : 1;
    return x < y ? -1 : x > y;
}

struct list {
    struct demo *demo;
    const struct demo_member **v;
    size_t n;
};

static void print_member(FILE *stream, struct arena *mem, const struct demo_member *m)
{
    struct str key = base32(mem, m->seed, ACCOUNT_SEED);

    (void)fprintf(stream,
                  "%-10s  " STR_FMT "  " STR_FMT "  " STR_FMT " / " STR_FMT ", " STR_FMT "\n",
                  m->role, STR_ARG(m->person.iin), STR_ARG(key), STR_ARG(m->where_kk),
                  STR_ARG(m->where_ru), STR_ARG(m->name));
}

static void print_all(FILE *stream, const struct list *list)
{
    (void)fprintf(stream,
                  "Staff sign in at /staff/ with IIN, the password %s and a code of the "
                  "authenticator.\n%-10s  %-12s  %-32s  organisation, name\n",
                  DEMO_PASSWORD, "role", "IIN", "authenticator key");
    for (size_t i = 0; i < list->n; i++)
        print_member(stream, list->demo->c->mem, list->v[i]);
}

static void print_csv(FILE *stream, const struct list *list)
{
    struct arena *mem = list->demo->c->mem;

    (void)fputs("role,iin,key,name,where_kk,where_ru\n", stream);
    for (size_t i = 0; i < list->n; i++) {
        const struct demo_member *m = list->v[i];
        const struct str values[] = {
            str_from_z(m->role), m->person.iin, base32(mem, m->seed, ACCOUNT_SEED), m->name,
            m->where_kk,         m->where_ru};
        struct buf buf;
        buf_init(&buf, mem, RECORD_MOST);
        for (size_t k = 0; k < COUNT(values); k++)
            csv_add(&buf, k == 0, values[k]);
        ASSERT(!buf_overflowed(&buf));
        (void)fprintf(stream, STR_FMT "\n", STR_ARG(buf_str(&buf)));
    }
}

static void print_parents(FILE *stream, const struct demo *demo)
{
    for (size_t i = 0; i < demo->n_settlements; i++) {
        const struct demo_settlement *place = &demo->settlements[i];
        for (size_t k = 0; k < place->n_candidates; k++)
            if (place->candidates[k].what)
                (void)fprintf(stream, "  %-10s  " STR_FMT "  %s\n", "parent",
                              STR_ARG(place->candidates[k].adult_iin), place->candidates[k].what);
    }
}

/* The first of each role in the order of interest. */
static void print_who(FILE *stream, const struct list *list)
{
    (void)fprintf(stream,
                  "Parents sign in at /my/ through eGov: choose one of those offered.\n"
                  "Staff sign in at /staff/ with IIN, the password %s and a code:\n",
                  DEMO_PASSWORD);
    print_parents(stream, list->demo);
    for (size_t i = 0; i < list->n; i++) {
        const struct demo_member *m = list->v[i];
        bool seen = false;
        for (size_t k = 0; k < i; k++)
            seen = seen || strcmp(list->v[k]->role, m->role) == 0;
        if (!seen || m->what)
            (void)fprintf(stream, "  %-10s  " STR_FMT "  " STR_FMT "%s%s\n", m->role,
                          STR_ARG(m->person.iin), STR_ARG(m->where_ru), m->what ? ": " : "",
                          m->what ? m->what : "");
    }
}

typedef void printer(FILE *stream, const struct list *list);

static enum status save(const struct list *list, const char *name, printer *print)
{
    struct ctx *c = list->demo->c;
    const char *path = str_z(c->mem, str_printf(c->mem, STR_FMT "/%s",
                                                STR_ARG(config_str(c->config, "demo.dir")), name));
    char text[128];
    FILE *stream = fopen(path, "w");

    bool good = stream && fchmod(fileno(stream), OWNER_ONLY) == 0;
    if (good)
        print(stream, list);
    good = good && ferror(stream) == 0;
    if (stream && fclose(stream) != 0)
        good = false;
    if (good)
        return ST_OK;
    c->failure.detail = str_printf(c->mem, "%s: %s", path, strerror_r(errno, text, sizeof(text)));
    return FAIL(c, ST_INTERNAL, "demo.file");
}

enum status demo_list_accounts(struct demo *demo)
{
    struct list list = {.demo = demo, .n = demo->staff->n};

    list.v = NEWS(demo->c->mem, const struct demo_member *, list.n);
    for (size_t i = 0; i < list.n; i++)
        list.v[i] = &demo->staff->v[i];
    /* NOLINTNEXTLINE(bugprone-sizeof-expression): what is sorted are pointers */
    qsort(list.v, list.n, sizeof(list.v[0]), by_interest);
    TRY(save(&list, "accounts.txt", print_all));
    TRY(save(&list, "accounts.csv", print_csv));
    TRY(save(&list, "who.txt", print_who));
    print_who(stdout, &list);
    return ST_OK;
}
