/* Multipart bodies: cut anywhere, files on disk, everything unusual refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "http/multipart.h"

#define TYPE STR("multipart/form-data; boundary=XyZ")

struct fixture {
    struct arena *mem;
    char dir[32];
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    assert_non_null(f);
    f->mem = arena_new(1 << 24, 1 << 26);
    memcpy(f->dir, "/tmp/oqu-spool-XXXXXX", 22);
    assert_non_null(mkdtemp(f->dir));
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    arena_free(f->mem);
    assert_int_equal(rmdir(f->dir), 0); /* fails when a file was left behind */
    free(f);
    return 0;
}

/* The whole body in pieces of `step` bytes. */
static enum status
parse(struct fixture *f, struct str type, struct str body, size_t step, struct request *rq)
{
    struct multipart *mp = multipart_new(f->mem, type, str_from_z(f->dir), 4096);

    if (!mp)
        return ST_INVALID;
    for (size_t i = 0; i < body.n; i += step) {
        struct str piece = str_sub(body, i, step);
        TRY(multipart_feed(mp, piece.p, piece.n));
    }
    return multipart_finish(mp, rq);
}

static struct str read_back(struct fixture *f, struct str path)
{
    char *bytes = arena_alloc(f->mem, 4096);
    AUTO_FD fd = open(path.p, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    ssize_t n = read(fd, bytes, 4096);
    assert_true(n >= 0);
    return (struct str){bytes, (size_t)n};
}

#define FORM                                                                                           \
    "--XyZ\r\nContent-Disposition: form-data; name=\"child\"\r\n\r\nӘлихан\r\n"                  \
    "--XyZ\r\nContent-Disposition: form-data; name=\"scan\"; filename=\"C:\\a\\куәлік.pdf\"\r\n" \
    "Content-Type: application/pdf\r\n\r\n%PDF\r\n--XyX\r\n-\r\r\n\r\n"                                \
    "--XyZ\r\nContent-Disposition: form-data; name=\"other\"; filename=\"\"\r\n"                       \
    "Content-Type: application/octet-stream\r\n\r\n\r\n"                                               \
    "--XyZ--\r\n"

/* req: SEC-61 */
static void a_form_may_arrive_in_pieces_of_any_size(void **state)
{
    struct fixture *f = *state;

    for (size_t step = 1; step <= sizeof(FORM); step++) {
        struct request rq = {0};
        assert_int_equal(parse(f, TYPE, STR(FORM), step, &rq), ST_OK);
        assert_int_equal(rq.body.n, 1);
        assert_true(str_eq_z(pairs_get(rq.body, "child"), "Әлихан"));
        assert_int_equal(rq.n_uploads, 1);
        assert_true(str_eq_z(rq.uploads[0].field, "scan"));
        assert_true(str_eq_z(rq.uploads[0].file_name, "куәлік.pdf"));
        struct str bytes = read_back(f, rq.uploads[0].path);
        assert_true(str_eq(bytes, STR("%PDF\r\n--XyX\r\n-\r\r\n")));
        assert_int_equal(rq.uploads[0].size, bytes.n);
    }
}

/* req: SEC-61 */
static void a_file_is_private_and_goes_away_with_the_request(void **state)
{
    struct fixture *f = *state;
    struct request rq = {0};
    struct stat info;

    assert_int_equal(parse(f, TYPE, STR(FORM), 4096, &rq), ST_OK);
    char *path = strdup(rq.uploads[0].path.p);
    assert_non_null(path);
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    arena_reset(f->mem);
    assert_int_not_equal(stat(path, &info), 0);
    free(path);
}

#define PART(disposition) "--XyZ\r\n" disposition "\r\n\r\nv\r\n--XyZ--\r\n"

/* req: AB-27, AB-28 */
static void malformed_bodies_are_refused(void **state)
{
    static const struct str rows[] = {
        STR_INIT(""),
        STR_INIT("preamble\r\n" PART("Content-Disposition: form-data; name=\"a\"")),
        STR_INIT("--XyZ\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nno end"),
        STR_INIT("--XyZ\nContent-Disposition: form-data; name=\"a\"\n\nv\n--XyZ--\n"),
        STR_INIT("--XyZ \r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nv\r\n--XyZ--"),
        STR_INIT(PART("Content-Disposition: form-data")),
        STR_INIT(PART("Content-Disposition: form-data; name=\"\"")),
        STR_INIT(PART("Content-Disposition: form-data; name=\"a")),
        STR_INIT(PART("Content-Disposition: form-data; name=\"a\"x")),
        STR_INIT(PART("Content-Disposition: attachment; name=\"a\"")),
        STR_INIT(PART("Content-Type: text/plain")),
        STR_INIT(PART("no colon")),
        STR_INIT(PART(
            "Content-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: base64")),
        STR_INIT(PART("Content-Disposition: form-data; name=\"a\"\r\n"
                      "Content-Disposition: form-data; name=\"b\"")),
        STR_INIT(PART("Content-Disposition: form-data; name=\"a\xFF\"")),
        STR_INIT(PART("Content-Disposition: form-data; name=\"a\"; filename=\"\xFF\"")),
        STR_INIT(PART("Content-Disposition: form-data; name=\"a\"; filename=\"a\x01.pdf\"")),
        STR_INIT("--XyZ\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\xFF\r\n--XyZ--\r\n"),
        STR_INIT("--XyZ\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\0\r\n--XyZ--\r\n"),
        STR_INIT("--XyZ\r\nContent-Disposition: form-data; name=\"a\"; "
                 "filename=\"\"\r\n\r\nx\r\n--XyZ--"),
        STR_INIT(PART("Content-Disposition: form-data; name=\"a\"") "more"),
    };

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct request rq = {0};
        if (parse(*state, TYPE, rows[i], 7, &rq) != ST_INVALID)
            fail_msg("row %zu", i);
        assert_int_equal(rq.body.n, 0);
    }
}

static void boundary_must_be_named(void **state)
{
    static const struct {
        const char *type;
        bool good;
    } rows[] = {
        {"multipart/form-data; boundary=XyZ", true},
        {"multipart/form-data; charset=utf-8; boundary=\"XyZ\"", true},
        {"multipart/form-data", false},
        {"multipart/form-data; boundary=", false},
        {"multipart/form-data; boundary=\"a\r\"", false},
        {"multipart/form-data; boundary=\"ends in space \"", false},
        {"multipart/form-data; "
         "boundary=0123456789012345678901234567890123456789012345678901234567890"
         "123456789x",
         false},
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < COUNT(rows); i++)
        if ((multipart_new(f->mem, str_from_z(rows[i].type), str_from_z(f->dir), 10) != NULL) !=
            rows[i].good)
            fail_msg("%s", rows[i].type);
}

/* req: AB-27 */
static void size_parts_and_files_are_bounded(void **state)
{
    struct fixture *f = *state;
    struct request rq = {0};
    struct buf body;

    buf_init(&body, f->mem, 1 << 16);
    for (int i = 0; i <= HTTP_FILES_MOST; i++)
        buf_add_z(&body,
                  "--XyZ\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\n"
                  "x\r\n");
    buf_add_z(&body, "--XyZ--");
    assert_int_equal(parse(f, TYPE, buf_str(&body), 100, &rq), ST_INVALID);

    buf_clear(&body);
    buf_add_z(&body, "--XyZ\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\n");
    for (int i = 0; i < 5000; i++)
        buf_add_char(&body, 'x');
    buf_add_z(&body, "\r\n--XyZ--");
    assert_int_equal(parse(f, TYPE, buf_str(&body), 100, &rq), ST_INVALID);
}

static void a_full_disk_is_our_fault(void **state)
{
    struct fixture *f = *state;
    struct multipart *mp = multipart_new(f->mem, TYPE, STR("/nonexistent"), 4096);

    assert_int_equal(multipart_feed(mp, FORM, sizeof(FORM) - 1), ST_INTERNAL);
    assert_int_equal(multipart_feed(mp, "", 0), ST_INTERNAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_form_may_arrive_in_pieces_of_any_size, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_file_is_private_and_goes_away_with_the_request, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(malformed_bodies_are_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(boundary_must_be_named, set_up, tear_down),
        cmocka_unit_test_setup_teardown(size_parts_and_files_are_bounded, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_full_disk_is_our_fault, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
