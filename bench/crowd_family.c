/* Families who apply: see crowd.h. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/scan.h"
#include "base/time.h"
#include "crowd.h"

enum {
    TRIES_MOST = 60,
    AGAIN_MS = 1000, /* after "busy", and between two looks from the waiting room */
    PHONES_MS = 150, /* between two looks at the telephones */
    FORM_MOST = 1000,
    LINE_MOST = 1000,
};

/* ---- pages ----------------------------------------------------------------------------------- */

static bool value_of(struct str form, struct str name, struct str *ret)
{
    struct str rest;
    size_t at;

    if (!str_find(form, name, &at))
        return false;
    rest = str_sub(form, at + name.n, form.n);
    return scan_until(&rest, '"', ret);
}

bool form_keys_of(struct str page, struct str action, char *ret, size_t most)
{
    char wanted[200];
    struct str csrf, idem;
    size_t at;

    (void)snprintf(wanted, sizeof(wanted), "action=\"" STR_FMT "\"", STR_ARG(action));
    if (!str_find(page, str_from_z(wanted), &at))
        return false;
    struct str form = str_sub(page, at, page.n);
    if (!value_of(form, STR("name=\"_csrf\" value=\""), &csrf) ||
        !value_of(form, STR("name=\"_idem\" value=\""), &idem))
        return false;
    (void)snprintf(ret, most, "_csrf=" STR_FMT "&_idem=" STR_FMT, STR_ARG(csrf), STR_ARG(idem));
    return true;
}

static struct crowd *crowd_of(const struct browser *b)
{
    return b->arg;
}

static struct family *family_of(struct browser *b)
{
    return (struct family *)b; /* its first member */
}

static void finish(struct family *f)
{
    f->done = true;
    crowd_of(&f->b)->ended++;
    browser_close(&f->b);
}

static void ask(struct family *f)
{
    char form[FORM_MOST] = "";
    struct str path = f->page;

    switch (f->step) {
    case STEP_PAGE: break;
    case STEP_CODE:
        path = f->press;
        (void)snprintf(form, sizeof(form), "%s" STR_FMT, f->keys, STR_ARG(f->extra));
        break;
    case STEP_ASKED: path = str_from_z(f->sign); break;
    case STEP_SEND: {
        size_t query = strcspn(f->sign, "?");
        path = (struct str){f->sign, query};
        (void)snprintf(form, sizeof(form), "%s&%s&code=%s", f->keys, f->request, f->code);
        f->sent_us = f->sent_us > 0 ? f->sent_us : time_monotonic_us();
        break;
    }
    case STEP_SHOWN:
    case STEPS:
    default: path = str_from_z(f->sign); break;
    }
    browser_ask(&f->b, path, str_from_z(form));
}

static void go(struct family *f, enum crowd_step step)
{
    f->step = step;
    ask(f);
}

/* Not now: the site is busy, or the family waits in the waiting room. */
static void again(struct family *f, enum crowd_step step)
{
    f->step = step;
    if (++f->tries > TRIES_MOST) {
        crowd_of(&f->b)->refused++;
        finish(f);
        return;
    }
    browser_sleep(&f->b, AGAIN_MS);
}

static void refuse(struct family *f, const struct browser_answer *answer)
{
    struct crowd *crowd = crowd_of(&f->b);

    if (answer->status == 503 || answer->status == 429) {
        crowd->busy++;
        again(f, f->step == STEP_CODE ? STEP_PAGE : f->step);
        return;
    }
    if (crowd->bad_status[answer->status]++ == 0)
        (void)fprintf(stderr, "crowd: step %d of " STR_FMT " answered %d:\n" STR_FMT "\n",
                      (int)f->step, STR_ARG(f->page), answer->status, STR_ARG(answer->body));
    crowd->refused++;
    finish(f);
}

/* ---- one step after the other ---------------------------------------------------------------- */

static void remember(char *to, size_t most, struct str text)
{
    ASSERT(text.n < most);
    memcpy(to, text.p, text.n);
    to[text.n] = 0;
}

static void after_page(struct family *f, const struct browser_answer *answer)
{
    if (answer->status == 303) {
        crowd_of(&f->b)->waited++;
        again(f, STEP_PAGE);
    } else if (answer->status == 200 &&
               form_keys_of(answer->body, f->press, f->keys, sizeof(f->keys))) {
        go(f, STEP_CODE);
    } else {
        refuse(f, answer);
    }
}

static void after_code(struct family *f, const struct browser_answer *answer)
{
    struct str query = answer->location, path;
    size_t at;

    if (answer->status != 303) {
        refuse(f, answer);
        return;
    }
    (void)scan_until(&query, '?', &path);
    if (!str_find(query, STR("request="), &at)) {
        crowd_of(&f->b)->waited++;
        again(f, STEP_PAGE);
        return;
    }
    remember(f->request, sizeof(f->request), query);
    remember(f->sign, sizeof(f->sign), answer->location);
    f->code_us = time_monotonic_us();
    go(f, STEP_ASKED);
}

static void send_or_hold(struct family *f)
{
    struct crowd *crowd = crowd_of(&f->b);

    f->waits_code = false;
    if (crowd->hold) {
        f->ready = true;
        crowd->n_ready++;
        return;
    }
    family_send(f);
}

void family_send(struct family *f)
{
    f->ready = false;
    go(f, STEP_SEND);
}

static void after_asked(struct family *f, const struct browser_answer *answer)
{
    size_t query = strcspn(f->sign, "?");

    if (answer->status != 200 ||
        !form_keys_of(answer->body, (struct str){f->sign, query}, f->keys, sizeof(f->keys))) {
        refuse(f, answer);
        return;
    }
    f->step = STEP_SEND;
    f->waits_code = true;
    if (f->code[0])
        send_or_hold(f);
}

static void after_send(struct family *f, const struct browser_answer *answer)
{
    struct crowd *crowd = crowd_of(&f->b);
    struct str rest = answer->location, part;

    if (answer->status != 303) {
        refuse(f, answer);
        return;
    }
    f->answered_us = time_monotonic_us();
    samples_add(&crowd->times[STEP_SEND], f->answered_us - f->sent_us);
    remember(f->sign, sizeof(f->sign), answer->location);
    (void)scan_until(&rest, '?', &part);
    remember(f->id, sizeof(f->id), str_sub(part, part.n - 36, 36));
    crowd->accepted++;
    go(f, STEP_SHOWN);
}

static void answered(struct browser *b, const struct browser_answer *answer)
{
    static void (*const after[STEPS])(struct family *, const struct browser_answer *) = {
        after_page, after_code, after_asked, after_send, refuse};
    struct family *f = family_of(b);
    struct crowd *crowd = crowd_of(b);

    if (answer->status == 0) {
        crowd->broken++;
        again(f, f->step);
        return;
    }
    if (f->step != STEP_SEND && answer->status != 503)
        samples_add(&crowd->times[f->step], answer->us);
    if (f->step == STEP_SHOWN && answer->status == 200)
        finish(f);
    else
        after[f->step](f, answer);
}

static void woken(struct browser *b)
{
    ask(family_of(b));
}

void family_begin(struct crowd *crowd, struct family *family)
{
    crowd->begun++;
    browser_open(&family->b, &crowd->site);
    family->b.arg = crowd;
    family->b.answered = answered;
    family->b.woken = woken;
    go(family, STEP_PAGE);
}

/* ---- telephones ------------------------------------------------------------------------------ */

static int by_phone(const void *a, const void *b)
{
    const struct family *x = a, *y = b;
    return str_cmp(x->phone, y->phone);
}

/* The first six digits that stand alone. */
static bool code_in(const char *text, char code[8])
{
    for (const char *at = text; *at;) {
        size_t n = strspn(at, "0123456789");
        if (n == 6) {
            memcpy(code, at, 6);
            code[6] = 0;
            return true;
        }
        at += n + 1 - (at[n] == 0);
    }
    return false;
}

static void take_message(struct crowd *crowd, const json_t *message)
{
    const char *to = json_string_value(json_object_get(message, "to"));
    const char *text = json_string_value(json_object_get(message, "text"));
    struct family wanted = {.phone = str_from_z(to)};

    if (!to || !text)
        return;
    struct family *f =
        bsearch(&wanted, crowd->families, crowd->n, sizeof(*crowd->families), by_phone);
    if (!f || f->code[0] || f->code_us == 0 || !code_in(text, f->code))
        return;
    samples_add(&crowd->messages, time_monotonic_us() - f->code_us);
    if (f->waits_code)
        send_or_hold(f);
}

static void phones_answered(struct browser *b, const struct browser_answer *answer)
{
    struct crowd *crowd = crowd_of(b);
    json_t *list = json_loadb(answer->body.p, answer->body.n, 0, NULL), *message;
    size_t i;

    json_array_foreach(list, i, message) take_message(crowd, message);
    json_decref(list);
    if (!crowd->over)
        browser_sleep(b, PHONES_MS);
}

static void phones_woken(struct browser *b)
{
    browser_ask(b, STR("/phone.json"), STR(""));
}

void phones_begin(struct crowd *crowd)
{
    struct browser *b = NEW(crowd->mem, struct browser);

    browser_open(b, &crowd->phones);
    b->arg = crowd;
    b->answered = phones_answered;
    b->woken = phones_woken;
    phones_woken(b);
}

/* ---- who they are ---------------------------------------------------------------------------- */

static struct str next_word(struct crowd *crowd, struct str *rest)
{
    struct str word = STR("");

    (void)scan_until(rest, '\t', &word);
    return str_copy(crowd->mem, word);
}

/* Lines: telephone, cookie of the session, page, address of the press, its further fields. */
void families_read(struct crowd *crowd, const char *path)
{
    FILE *file = fopen(path, "r");
    char line[LINE_MOST], cookie[BROWSER_COOKIE];
    size_t most = 0;

    ASSERT(file != NULL);
    while (fgets(line, sizeof(line), file))
        most++;
    rewind(file);
    crowd->families = NEWS(crowd->mem, struct family, most);
    while (crowd->n < most && fgets(line, sizeof(line), file)) {
        struct family *f = &crowd->families[crowd->n++];
        struct str rest = str_trim(str_from_z(line));
        f->phone = next_word(crowd, &rest);
        struct str token = next_word(crowd, &rest);
        (void)snprintf(cookie, sizeof(cookie), "__Host-family=" STR_FMT, STR_ARG(token));
        browser_cookie(&f->b, str_from_z(cookie));
        f->page = next_word(crowd, &rest);
        f->press = next_word(crowd, &rest);
        f->extra = next_word(crowd, &rest);
    }
    (void)fclose(file);
    qsort(crowd->families, crowd->n, sizeof(*crowd->families), by_phone);
}
