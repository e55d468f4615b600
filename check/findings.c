/* See findings.h. */
#include "check/findings.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

enum { FIRST_ROOM = 16, CODES_MOST = 64 * 1024 };

void findings_add(struct arena *mem,
                  struct findings *findings,
                  struct str code,
                  struct str object,
                  struct str detail)
{
    if (findings->n == findings->room) {
        size_t room = findings->room == 0 ? FIRST_ROOM : size_mul(findings->room, 2);
        struct finding *grown = NEWS(mem, struct finding, room);
        if (findings->n > 0)
            memcpy(grown, findings->v, findings->n * sizeof(*grown));
        findings->v = grown;
        findings->room = room;
    }
    findings->v[findings->n++] =
        (struct finding){str_copy(mem, code), str_copy(mem, object), str_copy(mem, detail)};
}

static int by_code(const void *a, const void *b)
{
    return str_cmp(((const struct finding *)a)->code, ((const struct finding *)b)->code);
}

struct str findings_codes(struct arena *mem, const struct findings *findings)
{
    struct finding *sorted = NEWS(mem, struct finding, findings->n + 1);
    struct buf buf;

    buf_init(&buf, mem, CODES_MOST);
    if (findings->n > 0)
        memcpy(sorted, findings->v, findings->n * sizeof(*sorted));
    qsort(sorted, findings->n, sizeof(*sorted), by_code);
    for (size_t i = 0; i < findings->n; i++) {
        if (i > 0 && str_eq(sorted[i].code, sorted[i - 1].code))
            continue;
        if (i > 0)
            buf_add_char(&buf, ' ');
        buf_add(&buf, sorted[i].code);
    }
    return buf_str(&buf);
}
