/* Documents as their readers see them: text by pdftotext, pages by pdfinfo, codes by zbarimg. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sys/wait.h>

#include "base/buf.h"
#include "doc/doc.h"
#include "doc_views.h"

enum { OUTPUT_MOST = 1 << 20 };

static const int64_t ISSUED_US = INT64_C(1780029660000000); /* 29 May 2026, 09:41 in UTC+5 */

struct fixture {
    struct ctx *c;
    char folder[32];
};

static int set_up(void **state)
{
    struct arena *mem = arena_new(1 << 24, 1 << 28);
    struct fixture *f = NEW(mem, struct fixture);
    f->c = NEW(mem, struct ctx);
    f->c->mem = mem;
    memcpy(f->folder, "/tmp/oqu-doc-XXXXXX", sizeof("/tmp/oqu-doc-XXXXXX"));
    assert_non_null(mkdtemp(f->folder));
    *state = f;
    return 0;
}

static const char *in_folder(const struct fixture *f, const char *name)
{
    return str_z(f->c->mem, str_printf(f->c->mem, "%s/%s", f->folder, name));
}

static int tear_down(void **state)
{
    const struct fixture *f = *state;
    static const char *const names[] = {"doc.pdf", "page-1.png"};
    for (size_t i = 0; i < COUNT(names); i++)
        (void)unlink(in_folder(f, names[i]));
    assert_int_equal(rmdir(f->folder), 0);
    arena_free(f->c->mem);
    return 0;
}

static void become(const char *const *args, int out)
{
    char *copy[12];
    size_t n = 0;
    for (; args[n] != NULL; n++)
        copy[n] = strdup(args[n]);
    copy[n] = NULL;
    (void)dup2(out, STDOUT_FILENO);
    (void)execvp(copy[0], copy);
    _exit(127);
}

/* What the program writes to standard output; it must succeed. */
static const char *output_of(const struct fixture *f, const char *const *args)
{
    int ends[2];
    char block[4096];
    struct buf buf;

    buf_init(&buf, f->c->mem, OUTPUT_MOST);
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        become(args, ends[1]);
    close(ends[1]);
    for (ssize_t n = read(ends[0], block, sizeof(block)); n > 0;
         n = read(ends[0], block, sizeof(block)))
        buf_add(&buf, (struct str){block, (size_t)n});
    close(ends[0]);
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    return str_z(f->c->mem, buf_str(&buf));
}

static void store(const struct fixture *f, struct str pdf)
{
    AUTO_FD fd = open(in_folder(f, "doc.pdf"), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, pdf.p, pdf.n), (ssize_t)pdf.n);
}

static const char *text_of(const struct fixture *f, struct str pdf)
{
    store(f, pdf);
    const char *const args[] = {"pdftotext", "-layout", in_folder(f, "doc.pdf"), "-", NULL};
    return output_of(f, args);
}

static struct str finish(struct doc *doc)
{
    struct str pdf;
    assert_int_equal(doc_finish(doc, &pdf), ST_OK);
    return pdf;
}

static struct doc *receipt(struct ctx *c)
{
    const struct doc_meta meta = {
        .title = STR("Қолхат AST-26-0048-17"),
        .lang = LANG_KK,
        .number = STR("AST-26-0048-17"),
        .organisation = STR("Астана қаласының № 84 мектеп-гимназиясы"),
        .check_url = STR("https://oqu.example/check"),
        .issued_us = ISSUED_US,
    };
    struct doc *doc = doc_begin(c, &meta);
    doc_title(doc, STR("Қолхат"));
    doc_paragraph(doc, STR("Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі Ёё"));
    doc_fact(doc, STR("Бала"), STR("Нұрлан Әлихан"));
    doc_rule(doc);
    doc_language(doc, LANG_RU);
    doc_title(doc, STR("Расписка"));
    doc_item(doc, STR("1."), STR("Паспорт иммунизации (065/у)"));
    const struct doc_signature signature = {STR("Директор"), STR("Серікқызы Айгүл"), ISSUED_US,
                                            STR("3f2a91")};
    doc_signature(doc, &signature);
    return doc;
}

/* req: J73-4.1 */
static void kazakh_letters_can_be_read_back(void **state)
{
    const struct fixture *f = *state;
    static const char *const wanted[] = {
        "Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі Ёё",
        "Нұрлан Әлихан",
        "Серікқызы Айгүл",
        "№ 84 мектеп-гимназиясы",
        "Түпнұсқалығын тексеру: https://oqu.example/check",
        "Проверить подлинность: https://oqu.example/check",
        "Подписано электронной подписью",
        "29 мая 2026, 09:41",
        "AST-26-0048-17",
        "1/1",
    };
    const char *text = text_of(f, finish(receipt(f->c)));
    for (size_t i = 0; i < COUNT(wanted); i++)
        if (strstr(text, wanted[i]) == NULL)
            fail_msg("\"%s\" is not in:\n%s", wanted[i], text);
}

static void same_blocks_give_same_bytes(void **state)
{
    const struct fixture *f = *state;
    struct str one = finish(receipt(f->c)), two = finish(receipt(f->c));
    assert_true(str_eq(one, two));
}

static void properties_carry_title_and_fixed_dates(void **state)
{
    const struct fixture *f = *state;
    store(f, finish(receipt(f->c)));
    const char *const args[] = {"pdfinfo", "-isodates", in_folder(f, "doc.pdf"), NULL};
    const char *info = output_of(f, args);
    assert_non_null(strstr(info, "Қолхат AST-26-0048-17"));
    assert_non_null(strstr(info, "2026-05-29T"));
    assert_non_null(strstr(info, "A4"));
}

static int count_of(const char *text, const char *part)
{
    int n = 0;
    for (const char *at = strstr(text, part); at != NULL; at = strstr(at + 1, part))
        n++;
    return n;
}

static struct str pupils(struct ctx *c, size_t n_rows)
{
    struct doc_column columns[] = {
        {STR("№ р/с"), 1, true}, {STR("Баланың аты-жөні"), 5, false}, {STR("Тілі"), 2, false}};
    const struct doc_meta meta = {.title = STR("Бұйрық"), .lang = LANG_KK};
    struct str *cells = NEWS(c->mem, struct str, n_rows * 3);
    for (size_t i = 0; i < n_rows; i++) {
        cells[i * 3] = str_printf(c->mem, "%zu", i + 1);
        cells[i * 3 + 1] = str_printf(c->mem, "Оқушы-%03zu Мұхаммедәліқызы", i + 1);
        cells[i * 3 + 2] = STR("қазақ");
    }
    const struct doc_table table = {columns, COUNT(columns), cells, n_rows};
    struct doc *doc = doc_begin(c, &meta);
    doc_title(doc, STR("Бұйрық"));
    doc_table(doc, &table);
    columns[1].head = STR("Бөгде"); /* a caller's array is free again */
    return finish(doc);
}

static void long_table_repeats_its_head_and_loses_no_row(void **state)
{
    const struct fixture *f = *state;
    const char *text = text_of(f, pupils(f->c, 120));
    int pages = count_of(text, "\f");

    assert_true(pages >= 4);
    assert_int_equal(count_of(text, "Баланың аты-жөні"), pages);
    for (int i = 1; i <= 120; i++) {
        const char *row = str_z(f->c->mem, str_printf(f->c->mem, "Оқушы-%03d", i));
        assert_int_equal(count_of(text, row), 1);
    }
    const char *last = str_z(f->c->mem, str_printf(f->c->mem, "%d/%d", pages, pages));
    assert_int_equal(count_of(text, last), 1);
}

static void long_paragraph_runs_over_pages(void **state)
{
    const struct fixture *f = *state;
    const struct doc_meta meta = {.title = STR("Шарт"), .lang = LANG_KK};
    struct doc *doc = doc_begin(f->c, &meta);
    struct buf words;
    buf_init(&words, f->c->mem, 1 << 20);
    for (int i = 1; i <= 2000; i++)
        buf_printf(&words, "сөз%d ", i);
    doc_paragraph(doc, buf_str(&words));
    const char *text = text_of(f, finish(doc));
    assert_true(count_of(text, "\f") >= 2);
    assert_non_null(strstr(text, "сөз1 "));
    assert_non_null(strstr(text, "сөз1000 "));
    assert_non_null(strstr(text, "сөз2000"));
}

static void row_taller_than_a_page_is_refused(void **state)
{
    const struct fixture *f = *state;
    const struct doc_column column = {STR("Мәтін"), 1, false};
    const struct doc_meta meta = {.title = STR("Кесте"), .lang = LANG_KK};
    struct buf words;
    buf_init(&words, f->c->mem, 1 << 20);
    for (int i = 0; i < 3000; i++)
        buf_add(&words, STR("ұзын мәтін "));
    const struct str cell = buf_str(&words);
    const struct doc_table table = {&column, 1, &cell, 1};
    struct doc *doc = doc_begin(f->c, &meta);
    struct str pdf = STR("untouched");
    doc_table(doc, &table);
    assert_int_equal(doc_finish(doc, &pdf), ST_INTERNAL);
    assert_string_equal(f->c->failure.code, "doc.too-large");
    assert_true(str_eq(pdf, STR("untouched")));
}

/* req: M456-23.11b */
static void qr_code_is_read_back_from_paper(void **state)
{
    const struct fixture *f = *state;
    const struct doc_meta meta = {.title = STR("Қолхат"), .lang = LANG_KK};
    struct doc *doc = doc_begin(f->c, &meta);
    doc_qr(doc, STR("https://oqu.example/check?t=eyJubyI6IkFTVC0yNi0wMDQ4LTE3In0.c2lnbmF0dXJl"),
           STR("Тексеру үшін телефонның камерасын бағыттаңыз"));
    store(f, finish(doc));
    const char *prefix = in_folder(f, "page");
    const char *const draw[] = {"pdftoppm", "-r", "150", "-png", in_folder(f, "doc.pdf"),
                                prefix,     NULL};
    (void)output_of(f, draw);
    const char *const read[] = {"zbarimg", "--quiet", "--raw", in_folder(f, "page-1.png"), NULL};
    assert_string_equal(
        output_of(f, read),
        "https://oqu.example/check?t=eyJubyI6IkFTVC0yNi0wMDQ4LTE3In0.c2lnbmF0dXJl\n");
}

static void qr_text_past_the_limit_is_refused(void **state)
{
    const struct fixture *f = *state;
    struct doc_qr_code code = {0};
    struct buf text;
    buf_init(&text, f->c->mem, DOC_QR_BYTES_MOST + 1);
    for (int i = 0; i < DOC_QR_BYTES_MOST; i++)
        buf_add_char(&text, 'a');
    assert_int_equal(doc_qr_code_make(f->c, buf_str(&text), STR(""), &code), ST_OK);
    buf_add_char(&text, 'a');
    assert_int_equal(doc_qr_code_make(f->c, buf_str(&text), STR(""), &code), ST_INTERNAL);
    assert_int_equal(doc_qr_code_make(f->c, STR(""), STR(""), &code), ST_INTERNAL);
}

static void qr_path_has_the_three_finders_and_a_quiet_zone(void **state)
{
    const struct fixture *f = *state;
    struct doc_qr_code code;
    assert_int_equal(doc_qr_code_make(f->c, STR("OQU"), STR("Тексеру"), &code), ST_OK);
    assert_int_equal(code.size, 21 + 8);
    const char *path = str_z(f->c->mem, code.path);
    assert_non_null(strstr(path, "M4 4h7v1h-7z"));
    assert_non_null(strstr(path, "M18 4h7v1h-7z"));
    assert_non_null(strstr(path, "M4 18h7v1h-7z"));
    assert_null(strstr(path, "M3 "));
}

static void qr_code_on_a_page_says_where_it_leads(void **state)
{
    const struct fixture *f = *state;
    struct doc_qr_code code;
    struct buf page;
    buf_init(&page, f->c->mem, OUTPUT_MOST);
    struct out o = {.c = f->c, .buf = &page};
    assert_int_equal(doc_qr_code_make(f->c, STR("OQU"), STR("\"Тексеру\" беті"), &code), ST_OK);
    doc_qr_code(&o, &code);
    const char *html = str_z(f->c->mem, buf_str(&page));
    assert_non_null(strstr(html, "viewBox=\"0 0 29 29\" role=\"img\""));
    assert_non_null(strstr(html, "aria-label=\"&quot;Тексеру&quot; беті\""));
    assert_non_null(strstr(html, "<path d=\"M4 4h7v1h-7z"));
}

/* req: M456-22.11 */
static void unsigned_document_is_marked_on_every_page(void **state)
{
    const struct fixture *f = *state;
    const struct doc_meta meta = {.title = STR("Бұйрық"), .lang = LANG_KK, .draft = true};
    struct doc *doc = doc_begin(f->c, &meta);
    doc_paragraph(doc, STR("бірінші"));
    doc_page_break(doc);
    doc_paragraph(doc, STR("екінші"));
    store(f, finish(doc));
    const char *const args[] = {"pdftotext", "-raw", in_folder(f, "doc.pdf"), "-", NULL};
    const char *text = output_of(f, args);
    assert_int_equal(count_of(text, "\f"), 2);
    assert_int_equal(count_of(text, "ЖОБА"), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(kazakh_letters_can_be_read_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(same_blocks_give_same_bytes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(properties_carry_title_and_fixed_dates, set_up, tear_down),
        cmocka_unit_test_setup_teardown(long_table_repeats_its_head_and_loses_no_row, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(long_paragraph_runs_over_pages, set_up, tear_down),
        cmocka_unit_test_setup_teardown(row_taller_than_a_page_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(qr_code_is_read_back_from_paper, set_up, tear_down),
        cmocka_unit_test_setup_teardown(qr_text_past_the_limit_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(qr_path_has_the_three_finders_and_a_quiet_zone, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(qr_code_on_a_page_says_where_it_leads, set_up, tear_down),
        cmocka_unit_test_setup_teardown(unsigned_document_is_marked_on_every_page, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
