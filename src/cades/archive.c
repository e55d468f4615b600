/* Time-stamps that are kept beside a signature, so that it can be judged when the certificates, and
 * later the algorithms, of the first ones have had their day: each new one is over a list of
 * digests of everything that was there before, the earlier time-stamps among it. See judge.h. */
#include "cades/judge.h"

#include "base/buf.h"
#include "base/time.h"

enum { LINE_MOST = 512 };

/* Between two clocks; a time-stamp must not come from the future by more. */
#define CLOCKS_DIFFER_US (5 * 60 * TIME_SECOND)

static void add_digest(struct buf *buf, struct arena *mem, enum digest digest, struct bytes bytes)
{
    struct digest_value value;

    digest_make(digest, bytes, &value);
    buf_add(buf, STR(" "));
    buf_add_z(buf, digest_name(digest));
    buf_add(buf, STR(":"));
    buf_add(buf, str_hex(mem, value.b, value.n));
}

struct bytes cades_archive_text(struct arena *mem, const struct cades_part *parts, size_t n)
{
    struct buf buf;

    buf_init(&buf, mem, (n + 1) * LINE_MOST);
    buf_add(&buf, STR("OQU archive 1\n"));
    for (size_t i = 0; i < n; i++) {
        buf_add(&buf, parts[i].name);
        add_digest(&buf, mem, DIGEST_SHA512, parts[i].bytes);
        add_digest(&buf, mem, DIGEST_STREEBOG_512, parts[i].bytes);
        buf_add(&buf, STR("\n"));
    }
    struct str text = buf_str(&buf);
    return (struct bytes){(const uint8_t *)text.p, text.n};
}

static bool has_part(const struct cades_archive *a, size_t n, struct bytes bytes)
{
    for (size_t i = 0; i < n; i++)
        if (der_eq(a->parts[i].bytes, bytes))
            return true;
    return false;
}

/* A list that leaves out the document, the signature or an earlier time-stamp keeps nothing. */
static bool covers_all(const struct judge *j, const struct cades_archive *a, size_t layer)
{
    size_t n = a->layers[layer].n_parts;

    if (n > a->n_parts || !has_part(a, n, j->question->signature) || !has_part(a, n, j->content))
        return false;
    for (size_t i = 0; i < layer; i++)
        if (!has_part(a, n, a->layers[i].token))
            return false;
    return true;
}

static enum cades_reason
judge_layer(const struct judge *j, const struct cades_archive *a, size_t layer, int64_t *us)
{
    const struct cades_layer *l = &a->layers[layer];
    struct cades_stamp stamp;
    struct cades_stamp_question question = {.token = l->token,
                                            .has_over = true,
                                            .over = j->signer->signature,
                                            .trust = j->question->trust,
                                            .evidence = {j->evidence[0], j->evidence[1]},
                                            .at_us = *us};

    if (l->n_parts > 0 && !covers_all(j, a, layer))
        return CADES_STAMP_OTHER;
    if (l->n_parts == 0 && layer > 0)
        return CADES_STAMP_OTHER;
    if (l->n_parts > 0)
        question.over = cades_archive_text(j->mem, a->parts, l->n_parts);
    cades_stamp_verify(j->mem, &question, &stamp);
    enum cades_reason reason = stamp_reason(&stamp);
    if (reason == CADES_NO_REASON && stamp.at_us > *us + CLOCKS_DIFFER_US)
        return CADES_STAMP_BROKEN;
    *us = stamp.at_us;
    return reason;
}

enum cades_reason archive_judge(const struct judge *j, int64_t *us)
{
    const struct cades_archive *a = j->question->archive;

    if (!a || a->n_layers == 0)
        return CADES_NOT_PRESENT;
    for (size_t i = a->n_layers; i > 0; i--) {
        enum cades_reason reason = judge_layer(j, a, i - 1, us);
        if (reason != CADES_NO_REASON)
            return reason;
    }
    return CADES_NO_REASON;
}
