/* Clerks who decide, and figures that are looked at again and again: see crowd.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/scan.h"
#include "crowd.h"

enum {
    STAFF_MOST = 64,
    LINE_MOST = 2000,
    LOOK_MS = 200,   /* between two looks at figures */
    THINK_MS = 1500, /* of a clerk over one child; a good deal quicker than people are */
    UUID_N = 36,
};

struct staff {
    struct browser b;
    bool clerk;
    struct str page; /* of figures */
    enum { AT_LIST, AT_CHILD, AT_PRESS } at;
    char child[80];
    unsigned seed;
};

static struct crowd *crowd_of(const struct browser *b)
{
    return b->arg;
}

static struct staff *staff_of(struct browser *b)
{
    return (struct staff *)b; /* its first member */
}

static void rest(struct staff *s, int64_t ms)
{
    s->at = AT_LIST;
    if (!crowd_of(&s->b)->over)
        browser_sleep(&s->b, ms);
}

static void bad(struct staff *s, const struct browser_answer *answer)
{
    struct crowd *crowd = crowd_of(&s->b);

    if (crowd->staff_bad++ == 0)
        (void)fprintf(stderr, "crowd: staff at %d answered %d " STR_FMT "\n" STR_FMT "\n", s->at,
                      answer->status, STR_ARG(answer->location),
                      STR_ARG(str_sub(answer->body, 0, 4000)));
    rest(s, THINK_MS);
}

/* ---- a clerk --------------------------------------------------------------------------------- */

/* One of the children of the list; false: there are none. */
static bool choose(struct staff *s, struct str page)
{
    static const struct str link = STR_INIT("href=\"/staff/admission/");
    struct str rest = page, found[64];
    size_t at, n = 0;

    while (n < COUNT(found) && str_find(rest, link, &at)) {
        struct str path = str_sub(rest, at + 6, rest.n - at - 6), whole = path;
        rest = str_sub(rest, at + link.n, rest.n);
        if (scan_until(&path, '"', &whole) && whole.n == link.n - 6 + UUID_N)
            found[n++] = whole;
    }
    if (n == 0)
        return false;
    struct str one = found[(size_t)rand_r(&s->seed) % n];
    memcpy(s->child, one.p, one.n);
    s->child[one.n] = 0;
    return true;
}

static void after_list(struct staff *s, const struct browser_answer *answer)
{
    if (answer->status != 200) {
        bad(s, answer);
    } else if (choose(s, answer->body)) {
        s->at = AT_CHILD;
        browser_ask(&s->b, str_from_z(s->child), STR(""));
    } else {
        rest(s, THINK_MS);
    }
}

static void after_child(struct staff *s, const struct browser_answer *answer)
{
    static const struct str field = STR_INIT("name=\"version\" value=\"");
    char action[120], keys[200], form[300];
    struct str version, left;
    size_t at;

    if (answer->status != 200) {
        bad(s, answer);
        return;
    }
    (void)snprintf(action, sizeof(action), "%s/approve", s->child);
    if (!form_keys_of(answer->body, str_from_z(action), keys, sizeof(keys)) ||
        !str_find(answer->body, field, &at)) {
        rest(s, THINK_MS); /* waits for its turn: there is nothing to decide */
        return;
    }
    left = str_sub(answer->body, at + field.n, answer->body.n);
    (void)scan_until(&left, '"', &version);
    (void)snprintf(form, sizeof(form), "%s&version=" STR_FMT, keys, STR_ARG(version));
    s->at = AT_PRESS;
    browser_ask(&s->b, str_from_z(action), str_from_z(form));
}

static void after_press(struct staff *s, const struct browser_answer *answer)
{
    if (answer->status != 303 && answer->status != 409) {
        bad(s, answer);
        return;
    }
    crowd_of(&s->b)->decided += answer->status == 303;
    rest(s, THINK_MS);
}

static void clerk_answered(struct browser *b, const struct browser_answer *answer)
{
    static void (*const after[])(struct staff *, const struct browser_answer *) = {
        after_list, after_child, after_press};
    struct staff *s = staff_of(b);
    struct crowd *crowd = crowd_of(b);

    samples_add(s->at == AT_PRESS ? &crowd->clerk_press : &crowd->clerk_page, answer->us);
    after[s->at](s, answer);
}

static void clerk_woken(struct browser *b)
{
    browser_ask(b, STR("/staff/admission?view=open"), STR(""));
}

/* ---- figures --------------------------------------------------------------------------------- */

static void board_answered(struct browser *b, const struct browser_answer *answer)
{
    struct staff *s = staff_of(b);

    samples_add(&crowd_of(b)->board, answer->us);
    if (answer->status != 200)
        bad(s, answer);
    else
        rest(s, LOOK_MS);
}

static void board_woken(struct browser *b)
{
    browser_ask(b, staff_of(b)->page, STR(""));
}

/* ---- who they are ---------------------------------------------------------------------------- */

static void read_one(struct crowd *crowd, struct str line)
{
    struct staff *s = &crowd->staff[crowd->n_staff++];
    struct str kind, left = line, cookie;

    (void)scan_until(&left, ' ', &kind);
    browser_open(&s->b, &crowd->site);
    s->b.arg = crowd;
    s->seed = (unsigned)crowd->n_staff;
    s->clerk = str_eq(kind, STR("clerk"));
    if (!s->clerk) {
        struct str page;
        (void)scan_until(&left, ' ', &page);
        s->page = str_copy(crowd->mem, page);
    }
    s->b.answered = s->clerk ? clerk_answered : board_answered;
    s->b.woken = s->clerk ? clerk_woken : board_woken;
    while (scan_until(&left, ';', &cookie))
        browser_cookie(&s->b, str_trim(cookie));
}

void staff_read(struct crowd *crowd, const char *path)
{
    FILE *file = fopen(path, "r");
    char line[LINE_MOST];

    ASSERT(file != NULL);
    crowd->staff = NEWS(crowd->mem, struct staff, STAFF_MOST);
    while (crowd->n_staff < STAFF_MOST && fgets(line, sizeof(line), file))
        read_one(crowd, str_trim(str_from_z(line)));
    (void)fclose(file);
}

void staff_begin(struct crowd *crowd)
{
    for (size_t i = 0; i < crowd->n_staff; i++)
        crowd->staff[i].b.woken(&crowd->staff[i].b);
}
