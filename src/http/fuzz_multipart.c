/* Any bytes as a multipart body with boundary "b", cut at a place that the first byte chooses: the
 * same result as in one piece, and files of the size that is said. */
#include <sys/stat.h>

#include "http/multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { BODY_MOST = 1 << 16 };

static enum status
parse(struct arena *mem, const char *body, size_t n, size_t cut, struct request *rq)
{
    struct multipart *mp =
        multipart_new(mem, STR("multipart/form-data; boundary=b"), STR("/tmp"), BODY_MOST);

    TRY(multipart_feed(mp, body, cut));
    TRY(multipart_feed(mp, body + cut, n - cut));
    return multipart_finish(mp, rq);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *mem = arena_new(1 << 24, 1 << 26);
    struct request whole = {0}, cut = {0};
    struct stat info;

    if (size > 1 && size < BODY_MOST) {
        const char *body = (const char *)data + 1;
        size_t n = size - 1, at = data[0] < n ? data[0] : n;
        enum status st = parse(mem, body, n, 0, &whole);
        ASSERT(parse(mem, body, n, at, &cut) == st);
        ASSERT(whole.body.n == cut.body.n && whole.n_uploads == cut.n_uploads);
        for (size_t i = 0; i < whole.body.n; i++)
            ASSERT(str_eq(whole.body.v[i].value, cut.body.v[i].value));
        for (size_t i = 0; i < whole.n_uploads; i++) {
            int failed = stat(whole.uploads[i].path.p, &info);
            ASSERT(failed == 0 && info.st_size == whole.uploads[i].size);
            ASSERT(whole.uploads[i].size == cut.uploads[i].size);
        }
    }
    arena_free(mem);
    return 0;
}
