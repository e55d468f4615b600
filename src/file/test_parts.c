/* The pieces of a check that need neither database nor processes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "file/exif.h"
#include "file/frames.h"
#include "file/kind.h"
#include "file/pdf_names.h"
#include "file/pixels.h"
#include "file/scanner.h"
#include "file/seal.h"

static int set_up(void **state)
{
    *state = arena_new(1 << 29, 1 << 30);
    return 0;
}

static int tear_down(void **state)
{
    arena_free(*state);
    return 0;
}

static void the_kind_is_what_the_first_bytes_say(void **state)
{
    static const struct {
        struct str first;
        enum file_kind kind;
    } table[] = {
        {STR_INIT("\xFF\xD8\xFF\xE0"), KIND_JPEG},
        {STR_INIT("\x89PNG\r\n\x1A\n\0\0"), KIND_PNG},
        {STR_INIT("%PDF-1.7\n"), KIND_PDF},
        {STR_INIT("%PDF-2.0"), KIND_PDF},
        {STR_INIT("%PDF-3.0"), KIND_OTHER},
        {STR_INIT("\0\0\0\x1C"
                  "ftypmif1"),
         KIND_HEIC},
        {STR_INIT("\0\0\0\x1C"
                  "ftypmp42"),
         KIND_OTHER},
        {STR_INIT("\x89PNG"), KIND_OTHER},
        {STR_INIT(""), KIND_OTHER},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(table); i++)
        assert_int_equal(kind_of(table[i].first), table[i].kind);
}

static void a_name_fits_what_the_file_is(void **state)
{
    static const struct {
        struct str name;
        enum file_kind kind;
        bool fits;
    } table[] = {
        {STR_INIT("065.pdf"), KIND_PDF, true},    {STR_INIT("IMG_0001.JPG"), KIND_JPEG, true},
        {STR_INIT("фото.jpeg"), KIND_JPEG, true}, {STR_INIT("scan 12.05.2026"), KIND_PNG, true},
        {STR_INIT("фото"), KIND_PNG, true},       {STR_INIT("№ 7. қағаз"), KIND_PNG, true},
        {STR_INIT(""), KIND_PDF, true},           {STR_INIT("065.pdf"), KIND_JPEG, false},
        {STR_INIT("photo.jpg"), KIND_PNG, false}, {STR_INIT("photo.jpg.exe"), KIND_JPEG, false},
        {STR_INIT(".exe"), KIND_PDF, false},      {STR_INIT("photo.mp4"), KIND_JPEG, false},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(table); i++)
        if (kind_fits_name(table[i].kind, table[i].name) != table[i].fits)
            fail_msg("%s", table[i].name.p);
}

static void the_way_a_telephone_was_held_is_found(void **state)
{
#define LITTLE "Exif\0\0II*\0\x08\0\0\0"
#define BIG    "Exif\0\0MM\0*\0\0\0\x08"
    static const struct {
        struct str app1;
        int orientation;
    } table[] = {
        {STR_INIT(LITTLE "\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0"), 6},
        {STR_INIT(BIG "\0\x01\x01\x12\0\x03\0\0\0\x01\0\x08\0\0"), 8},
        {STR_INIT(LITTLE
                  "\x02\0\x0F\x01\x02\0\x01\0\0\0\0\0\0\0\x12\x01\x03\0\x01\0\0\0\x03\0\0\0"),
         3},
        {STR_INIT(LITTLE "\x01\0\x12\x01\x03\0\x01\0\0\0\x09\0\0\0"), 1},
        {STR_INIT(LITTLE "\x01\0\x12\x01\x04\0\x01\0\0\0\x06\0\0\0"), 1},
        {STR_INIT(LITTLE "\xFF\xFF\x12\x01\x03\0"), 1},
        {STR_INIT("Exif\0\0II*\0\xFF\xFF\xFF\xFF"), 1},
        {STR_INIT(LITTLE), 1},
        {STR_INIT("Exif\0\0"), 1},
        {STR_INIT("http://ns.adobe.com/xap/1.0/"), 1},
        {STR_INIT(""), 1},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(table); i++)
        if (exif_orientation(table[i].app1) != table[i].orientation)
            fail_msg("row %zu: %d", i, exif_orientation(table[i].app1));
}

/* A picture of 2 × 3 pixels, 1 … 6, turned; what each orientation must show. */
static void a_picture_is_turned_the_way_it_was_meant(void **state)
{
    static const char *const expected[] = {NULL,       "12/34/56", "21/43/65",
                                           "65/43/21", "56/34/12", "135/246",
                                           "531/642",  "642/531",  "246/135"};
    struct pixels from = pixels_new(*state, 2, 3);

    for (uint8_t i = 0; i < 6; i++)
        memset(from.rgb + i * 3, '1' + i, 3);
    for (int orientation = 1; orientation <= 8; orientation++) {
        struct pixels to = pixels_turn(*state, from, orientation);
        char got[16] = "";
        size_t n = 0;
        for (size_t y = 0; y < to.height; y++) {
            if (y > 0)
                got[n++] = '/';
            for (size_t x = 0; x < to.width; x++)
                got[n++] = (char)to.rgb[(y * to.width + x) * 3];
        }
        assert_string_equal(got, expected[orientation]);
    }
}

static void a_large_picture_is_made_smaller_by_means(void **state)
{
    struct pixels from = pixels_new(*state, 4, 2);

    for (uint8_t i = 0; i < 8; i++)
        memset(from.rgb + i * 3, i * 10, 3);
    struct pixels to = pixels_shrink(*state, from, 2);
    assert_int_equal(to.width, 2);
    assert_int_equal(to.height, 1);
    assert_int_equal(to.rgb[0], (0 + 10 + 40 + 50) / 4);
    assert_int_equal(to.rgb[3], (20 + 30 + 60 + 70) / 4);
    assert_ptr_equal(pixels_shrink(*state, from, 4).rgb, from.rgb);
    struct pixels line = pixels_shrink(*state, pixels_new(*state, 1000, 1), 10);
    assert_int_equal(line.height, 1);
}

/* A frame with content of n bytes that looks like a JPEG. */
static struct str part(struct arena *mem, char kind, const char *content)
{
    struct str body = str_printf(mem, "\xFF\xD8%s\xFF\xD9", content);
    char *p = arena_alloc(mem, body.n + 5);

    p[0] = kind;
    p[4] = (char)body.n;
    memcpy(p + 5, body.p, body.n);
    return (struct str){p, body.n + 5};
}

static struct str join(struct arena *mem, struct str a, struct str b)
{
    char *p = arena_alloc(mem, a.n + b.n + 1);

    memcpy(p, a.p, a.n);
    memcpy(p + a.n, b.p, b.n);
    return (struct str){p, a.n + b.n};
}

static struct frames read_frames(struct str s)
{
    struct frames f;

    frames_read((struct bytes){(const uint8_t *)s.p, s.n}, &f);
    return f;
}

static void only_a_whole_answer_counts(void **state)
{
    struct arena *mem = *state;
    struct str page = part(mem, 'P', "page"), whole = part(mem, 'W', "whole");
    struct str fine = join(mem, join(mem, page, page), join(mem, whole, STR("E")));
    struct frames f = read_frames(fine);

    assert_true(f.fine);
    assert_int_equal(f.n_pages, 2);
    assert_int_equal(f.whole.n, 9);
    for (size_t n = 0; n < fine.n; n++) /* cut off anywhere */
        assert_false(read_frames(str_sub(fine, 0, n)).fine);
    assert_false(read_frames(join(mem, fine, STR("E"))).fine);
    assert_false(read_frames(STR("E")).fine);
    assert_false(read_frames(join(mem, whole, STR("E"))).fine);
    assert_false(read_frames(join(mem, join(mem, whole, page), STR("E"))).fine);
    assert_false(read_frames(STR("P\0\0\0\x05hello"
                                 "E"))
                     .fine);
    assert_false(read_frames(STR("P\xFF\xFF\xFF\xFF")).fine);
    struct str many = STR("");
    for (int i = 0; i <= FILE_PAGES_MOST; i++)
        many = join(mem, many, page);
    assert_false(read_frames(join(mem, many, STR("E"))).fine);
}

static void a_refusal_names_its_reason_and_nonsense_is_damage(void **state)
{
    (void)state;
    assert_int_equal(read_frames(STR("Rs")).reason, PARSE_SCRIPT);
    assert_string_equal(parse_reason_code(PARSE_SCRIPT), "file.reason.script");
    assert_int_equal(read_frames(STR("R?")).reason, PARSE_DAMAGED);
    assert_int_equal(read_frames(STR("Rs ")).reason, PARSE_DAMAGED);
    assert_int_equal(read_frames(STR("R")).reason, PARSE_DAMAGED);
    assert_int_equal(read_frames(STR("")).reason, PARSE_DAMAGED);
    assert_false(read_frames(STR("Rs")).fine);
}

static void names_in_a_pdf_are_found_however_they_are_written(void **state)
{
    static const struct {
        struct str pdf;
        int reason;
    } table[] = {
        {STR_INIT("<</S/JavaScript/JS(x)>>"), PARSE_SCRIPT},
        {STR_INIT("/Java#53cript "), PARSE_SCRIPT},
        {STR_INIT("/#4a#61vaScript"), PARSE_SCRIPT},
        {STR_INIT("/JavaScripts /XJavaScript JavaScript"), 0},
        {STR_INIT("/Launch"), PARSE_ACTION},
        {STR_INIT("/EmbeddedFiles["), PARSE_ATTACHMENT},
        {STR_INIT("/Encrypt 5 0 R"), PARSE_ENCRYPTED},
        {STR_INIT("/EncryptMetadata"), 0},
        {STR_INIT("/XFA#"), 0},
        {STR_INIT("/XFA%"), PARSE_FORM},
        {STR_INIT("/"), 0},
        {STR_INIT(""), 0},
        {STR_INIT("/ObjStm stream\r\nnot compressed /ObjStm stream"), 0},
        {STR_INIT("/ObjStm>>"
                  "stream\n\x78\x9c\xd3\xf7\x4a\x2c\x4b\x0c\x4e\x2e\xca\x2c\x28\x51\x00\x00\x1b\x33"
                  "\x04\x47"),
         PARSE_SCRIPT}, /* zlib of "/JavaScript " */
    };

    for (size_t i = 0; i < COUNT(table); i++) {
        enum parse_reason reason = PARSE_DAMAGED;
        bool found = pdf_names_find(*state, table[i].pdf, &reason);
        if (found != (table[i].reason != 0) || (found && (int)reason != table[i].reason))
            fail_msg("row %zu: found %d, reason %c", i, found, reason);
    }
}

static void only_a_clear_answer_of_the_scanner_means_anything(void **state)
{
    static const struct {
        struct str reply;
        enum scan_result result;
    } table[] = {
        {STR_INIT("stream: OK"), SCAN_CLEAN},
        {STR_INIT("stream: Eicar-Signature FOUND"), SCAN_FOUND},
        {STR_INIT("stream: Heuristics.Limits.Exceeded.MaxScanTime FOUND"), SCAN_FOUND},
        {STR_INIT("INSTREAM size limit exceeded. ERROR"), SCAN_FOUND},
        {STR_INIT("stream: OK FOUND"), SCAN_FOUND},
        {STR_INIT("stream: Can't allocate memory ERROR"), SCAN_NOTHING},
        {STR_INIT("stream: OK\n"), SCAN_NOTHING},
        {STR_INIT("UNKNOWN COMMAND"), SCAN_NOTHING},
        {STR_INIT("OK"), SCAN_NOTHING},
        {STR_INIT(""), SCAN_NOTHING},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(table); i++)
        assert_int_equal(scanner_reply(table[i].reply), table[i].result);
}

/* req: M456-10 */
static void a_sealed_part_opens_only_where_it_belongs_and_unaltered(void **state)
{
    uint8_t key[SEAL_KEY] = {1}, other_key[SEAL_KEY] = {2};
    struct seal_place place = {.key = key, .clean = {{9}}, .number = 1}, wrong = place;
    struct bytes plain = {(const uint8_t *)"medical", 7}, opened;
    struct bytes sealed = seal_part(*state, &place, plain);
    uint8_t *bytes = memcpy(arena_alloc(*state, sealed.n), sealed.p, sealed.n);

    assert_int_equal(sealed.n, plain.n + SEAL_TAG);
    assert_memory_not_equal(sealed.p, plain.p, plain.n);
    assert_true(seal_open_part(*state, &place, sealed, &opened));
    assert_int_equal(opened.n, plain.n);
    assert_memory_equal(opened.p, plain.p, plain.n);
    wrong.number = 2;
    assert_false(seal_open_part(*state, &wrong, sealed, &opened));
    wrong = place;
    wrong.clean.b[15] = 1;
    assert_false(seal_open_part(*state, &wrong, sealed, &opened));
    wrong = place;
    wrong.key = other_key;
    assert_false(seal_open_part(*state, &wrong, sealed, &opened));
    for (size_t i = 0; i < sealed.n; i++) {
        bytes[i] ^= 0x80;
        assert_false(seal_open_part(*state, &place, (struct bytes){bytes, sealed.n}, &opened));
        bytes[i] ^= 0x80;
    }
    assert_false(seal_open_part(*state, &place, (struct bytes){bytes, SEAL_TAG - 1}, &opened));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(the_kind_is_what_the_first_bytes_say),
        TEST(a_name_fits_what_the_file_is),
        TEST(the_way_a_telephone_was_held_is_found),
        TEST(a_picture_is_turned_the_way_it_was_meant),
        TEST(a_large_picture_is_made_smaller_by_means),
        TEST(only_a_whole_answer_counts),
        TEST(a_refusal_names_its_reason_and_nonsense_is_damage),
        TEST(names_in_a_pdf_are_found_however_they_are_written),
        TEST(only_a_clear_answer_of_the_scanner_means_anything),
        TEST(a_sealed_part_opens_only_where_it_belongs_and_unaltered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
