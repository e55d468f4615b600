/* See password_rules.h. The common ones lie in common_passwords.txt, lower case, sorted by bytes.
 */
#include "account/password_rules.h"

#include <string.h>

#include "account/account_common.h"
#include "base/buf.h"
#include "base/scan.h"
#include "i18n/msg_account.h"

enum { PART_LETTERS_LEAST = 4, INITIAL_GROUPS = 4, INITIAL_LETTERS = 4, DIFFERENT_LEAST = 4 };

static struct str lower(struct ctx *c, struct str s)
{
    char *p = arena_alloc(c->mem, s.n + 1);
    for (size_t i = 0; i < s.n; i++)
        p[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + ('a' - 'A')) : s.p[i];
    return (struct str){p, s.n};
}

/* The line that contains the byte at i. */
static struct str line_at(struct str text, size_t i)
{
    size_t from = i, to = i;
    while (from > 0 && text.p[from - 1] != '\n')
        from--;
    while (to < text.n && text.p[to] != '\n')
        to++;
    return str_sub(text, from, to - from);
}

static bool is_common(struct ctx *c, struct str password)
{
    struct str wanted = lower(c, password), list = embedded_common_passwords;
    size_t low = 0, high = list.n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        struct str line = line_at(list, middle);
        int order = str_cmp(wanted, line);
        if (order == 0)
            return true;
        if (order < 0)
            high = (size_t)(line.p - list.p);
        else
            low = (size_t)(line.p - list.p) + line.n + 1;
    }
    return false;
}

static bool contains(struct ctx *c, struct str password, struct str part)
{
    size_t at;
    return str_letters(part) >= PART_LETTERS_LEAST &&
           str_find(i18n_search_key(c, password), i18n_search_key(c, part), &at);
}

/* Anything of the person or the service that makes up most of the password. */
static bool is_personal(struct ctx *c, struct str password, const struct password_owner *owner)
{
    static const char *const service[] = {"oqu.kz",   "мектеп", "школа",
                                          "құпиясөз", "пароль", "password"};
    struct str rest = owner->name, part;
    size_t at;

    if ((owner->iin.n > 0 && str_find(password, owner->iin, &at)) ||
        (owner->phone.n > 2 && str_find(password, str_sub(owner->phone, 2, owner->phone.n), &at)))
        return true;
    while (scan_until(&rest, ' ', &part))
        if (contains(c, password, part))
            return true;
    for (size_t i = 0; i < COUNT(service); i++)
        if (contains(c, password, str_from_z(service[i])))
            return true;
    return false;
}

static bool is_monotonous(struct str password)
{
    bool seen[256] = {false};
    int n = 0;

    for (size_t i = 0; i < password.n; i++) {
        unsigned char u = (unsigned char)password.p[i];
        n += !seen[u];
        seen[u] = true;
    }
    return n < DIFFERENT_LEAST;
}

enum msg password_problem(struct ctx *c, struct str password, const struct password_owner *owner)
{
    size_t letters = str_letters(password);

    if (letters < PASSWORD_LETTERS_LEAST && !owner->alone)
        return MSG_account_password_short;
    if (letters < PASSWORD_LETTERS_ALONE && owner->alone)
        return MSG_account_password_short_alone;
    if (letters > PASSWORD_LETTERS_MOST)
        return MSG_account_password_long;
    if (is_personal(c, password, owner))
        return MSG_account_password_personal;
    if (is_monotonous(password) || is_common(c, password))
        return MSG_account_password_common;
    return MSG_NONE;
}

struct str password_initial(struct ctx *c)
{
    return password_letters(c, INITIAL_GROUPS);
}

struct str password_letters(struct ctx *c, int groups)
{
    static const char letters[] = "abcdefghkmnpqrstuvwxyz23456789"; /* 30, without look-alikes */
    enum { CHOICES = sizeof(letters) - 1, FAIR = 256 / CHOICES * CHOICES };
    struct buf buf;
    int made = 0;

    buf_init(&buf, c->mem, 64);
    while (made < groups * INITIAL_LETTERS) {
        uint8_t random;
        rnd_bytes(&random, 1);
        if (random >= FAIR)
            continue;
        if (made > 0 && made % INITIAL_LETTERS == 0)
            buf_add_char(&buf, '-');
        buf_add_char(&buf, letters[random % CHOICES]);
        made++;
    }
    return buf_str(&buf);
}
