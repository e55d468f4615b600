/* Any bytes as the query of a sign-in request: what is not refused is bounded, says each thing
 * once, and asks for nothing that the client may not have. */
#include "http/http.h"
#include "sso/request.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_known(struct str scopes)
{
    struct str word;

    while (scopes.n > 0) {
        size_t at = scopes.n;
        (void)str_find(scopes, STR(" "), &at);
        word = str_sub(scopes, 0, at);
        if (!str_eq_z(word, "openid") && !str_eq_z(word, "roles"))
            return false;
        scopes = str_sub(scopes, at + 1, scopes.n);
    }
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ctx c = {.mem = arena_new(1 << 20, 1 << 24)};
    struct request rq = {.query_string = {(const char *)data, size}};
    struct sso_request in = {.state = STR("")};

    if (pairs_read(&c, rq.query_string, &rq.query)) {
        request_take(&c, &rq, STR("openid roles"), &in);
        ASSERT((in.error == NULL) == (in.reason == NULL));
        ASSERT(is_known(in.scopes));
        ASSERT(in.error || (in.challenge.n == 43 && in.nonce.n <= 200 && size <= 900 &&
                            sso_has_word(in.scopes, "openid")));
        for (size_t i = 0; !in.error && i < rq.query.n; i++)
            for (size_t k = 0; k < i; k++)
                ASSERT(!str_eq(rq.query.v[i].name, rq.query.v[k].name));
    }
    arena_free(c.mem);
    return 0;
}
