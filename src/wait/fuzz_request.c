/* What a browser may send: what is found in a request lies within it. */
#include "wait/web_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_within(struct str all, struct str part)
{
    ASSERT(part.n == 0 || (part.p >= all.p && part.p + part.n <= all.p + all.n));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str all = {(const char *)data, size};
    struct web_request rq;

    if (!web_read(all, &rq))
        return 0;
    check_within(all, rq.method);
    check_within(all, rq.path);
    check_within(all, rq.query);
    check_within(all, rq.cookies);
    check_within(all, rq.address);
    check_within(all, web_value(rq.cookies, ';', STR("__Host-wr71")));
    check_within(all, web_value(rq.query, '&', STR("hidden")));
    ASSERT(web_language(&rq) <= LANG_EN);
    return 0;
}
