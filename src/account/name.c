/* See name.h. */
#include "account/name.h"

#include "base/buf.h"

static void add_part(struct buf *buf, struct str part)
{
    if (part.n > 0 && buf_str(buf).n > 0)
        buf_add_char(buf, ' ');
    buf_add(buf, part);
}

struct str name_full(struct ctx *c, struct str surname, struct str given, struct str patronymic)
{
    struct buf buf;

    buf_init(&buf, c->mem, surname.n + given.n + patronymic.n + 3);
    add_part(&buf, surname);
    add_part(&buf, given);
    add_part(&buf, patronymic);
    return buf_str(&buf);
}

struct str name_sort_key(struct ctx *c, struct str name)
{
    struct str key = i18n_sort_key(c, name);
    return str_hex(c->mem, (const uint8_t *)key.p, key.n);
}
