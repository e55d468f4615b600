/* See frames.h: the reading side, which trusts nothing. */
#include "file/frames.h"

static const struct {
    enum parse_reason reason;
    const char *code;
} reasons[] = {
    {PARSE_DAMAGED, "file.reason.damaged"},       {PARSE_ENCRYPTED, "file.reason.encrypted"},
    {PARSE_SCRIPT, "file.reason.script"},         {PARSE_ACTION, "file.reason.action"},
    {PARSE_ATTACHMENT, "file.reason.attachment"}, {PARSE_FORM, "file.reason.form"},
    {PARSE_PAGES, "file.reason.pages"},           {PARSE_PIXELS, "file.reason.pixels"},
    {PARSE_LARGE, "file.reason.large"},
};

const char *parse_reason_code(enum parse_reason reason)
{
    for (size_t i = 0; i < COUNT(reasons); i++)
        if (reasons[i].reason == reason)
            return reasons[i].code;
    base_panic(__FILE__, __LINE__, "a reason that frames_read() does not give");
}

static bool find_reason(uint8_t byte, enum parse_reason *ret)
{
    for (size_t i = 0; i < COUNT(reasons); i++) {
        if ((int)reasons[i].reason == byte) {
            *ret = reasons[i].reason;
            return true;
        }
    }
    return false;
}

static bool is_jpeg(struct bytes b)
{
    return b.n > 4 && b.p[0] == 0xFF && b.p[1] == 0xD8 && b.p[b.n - 2] == 0xFF &&
           b.p[b.n - 1] == 0xD9;
}

/* Length and bytes; false: more than there is or may be. */
static bool take_part(struct bytes *rest, struct bytes *ret_part)
{
    if (rest->n < 4)
        return false;
    size_t n =
        (size_t)rest->p[0] << 24 | (size_t)rest->p[1] << 16 | (size_t)rest->p[2] << 8 | rest->p[3];
    if (n == 0 || n > FRAMES_PART_MOST || n > rest->n - 4)
        return false;
    *ret_part = (struct bytes){rest->p + 4, n};
    *rest = (struct bytes){rest->p + 4 + n, rest->n - 4 - n};
    return true;
}

/* One frame. False: not of this protocol. */
static bool take_frame(struct bytes *rest, struct frames *f, bool *ret_end)
{
    uint8_t kind = rest->p[0];

    *rest = (struct bytes){rest->p + 1, rest->n - 1};
    *ret_end = kind == 'E' || kind == 'R';
    if (kind == 'E')
        f->fine = f->n_pages > 0;
    if (kind == 'E')
        return rest->n == 0 && f->fine;
    if (kind == 'R')
        return rest->n == 1 && find_reason(rest->p[0], &f->reason);
    if (kind == 'W')
        return f->whole.n == 0 && f->n_pages > 0 && take_part(rest, &f->whole);
    if (kind != 'P' || f->whole.n > 0 || f->n_pages == FILE_PAGES_MOST)
        return false;
    struct bytes *page = &f->pages[f->n_pages++];
    return take_part(rest, page) && is_jpeg(*page);
}

void frames_read(struct bytes output, struct frames *ret)
{
    struct frames f = {.reason = PARSE_DAMAGED};
    bool end = false, right = true;

    while (right && !end && output.n > 0)
        right = take_frame(&output, &f, &end);
    if (!right || !end)
        f.reason = PARSE_DAMAGED;
    if (!right || !end || !f.fine) /* what came before a refusal is worth nothing */
        f = (struct frames){.reason = f.reason};
    *ret = f;
}
