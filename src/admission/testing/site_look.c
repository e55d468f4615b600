/* See site.h: what a test knows that a browser does not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "site.h"

#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "admission_test_queries.h"
#include "keys/keys.h"

enum { CODE_DIGITS = 6, TEXT_MOST = 1 << 20 };

static enum status sent_tx(struct ctx *c, void *arg)
{
    struct admission_test_sent_code_row **row = arg;
    return admission_test_sent_code(c, row);
}

const char *site_code(void)
{
    struct ctx *c = site.admin;
    struct admission_test_sent_code_row *row;
    struct bytes plain;
    size_t at = 0;

    assert_int_equal(db_tx_read(c, "test/sent", sent_tx, &row), ST_OK);
    assert_non_null(row);
    assert_int_equal(keys_open_field(c, KEY_CONTACT,
                                     keys_place(c, "notice.outbox.text_sealed", row->id),
                                     row->text_sealed, &plain),
                     ST_OK);
    struct str sms = {(const char *)plain.p, plain.n};
    while (at < sms.n && (sms.p[at] < '0' || sms.p[at] > '9'))
        at++;
    return str_z(c->mem, str_sub(sms, at, CODE_DIGITS));
}

const char *site_wrong_code(void)
{
    char *z = arena_alloc(site.admin->mem, CODE_DIGITS + 1);

    memcpy(z, site_code(), CODE_DIGITS + 1);
    z[0] = z[0] == '9' ? '0' : (char)(z[0] + 1);
    return z;
}

static enum status checked_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return admission_test_files_checked(c, &changed);
}

void site_files_checked(void)
{
    assert_int_equal(db_tx(site.admin, "test/checked", checked_tx, NULL), ST_OK);
}

static enum status applications_tx(struct ctx *c, void *arg)
{
    struct admission_test_applications_row **row = arg;
    return admission_test_applications(c, row);
}

int site_applications(void)
{
    struct admission_test_applications_row *row;

    assert_int_equal(db_tx_read(site.admin, "test/applications", applications_tx, &row), ST_OK);
    return (int)row->n;
}

struct messages {
    struct uuid person;
    struct str text;
    struct admission_test_sent_messages_row *row;
};

static enum status messages_tx(struct ctx *c, void *arg)
{
    struct messages *m = arg;
    return admission_test_sent_messages(c, m->person, m->text, &m->row);
}

int site_messages(struct uuid person, enum msg text)
{
    struct messages m = {.person = person, .text = str_from_z(msg_key(text))};

    assert_int_equal(db_tx_read(site.admin, "test/messages", messages_tx, &m), ST_OK);
    return (int)m.row->n;
}

struct str site_jpeg(void)
{
    return STR("\xFF\xD8\xFF\xE0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xFF\xD9");
}

struct str site_pdf(void)
{
    return STR("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");
}

static int write_pdf(struct page *p, const char *path)
{
    AUTO_FD fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    return fd >= 0 && write(fd, page_body(p), page_body_size(p)) == (ssize_t)page_body_size(p);
}

void site_run(const char *const *args, const char *out)
{
    posix_spawn_file_actions_t actions;
    pid_t child;
    int status;

    assert_int_equal(posix_spawn_file_actions_init(&actions), 0);
    assert_int_equal(posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out,
                                                      O_WRONLY | O_CREAT | O_TRUNC, 0600),
                     0);
    assert_int_equal(
        posix_spawnp(&child, args[0], &actions, NULL, (char *const *)(uintptr_t)args, NULL), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    (void)posix_spawn_file_actions_destroy(&actions);
}

static char *read_text(const char *path)
{
    char *text = arena_alloc(site.world.owner->mem, TEXT_MOST);
    AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = read(fd, text, TEXT_MOST - 1);

    assert_true(n > 0);
    text[n] = '\0';
    return text;
}

/* The PDF of the page in a file of the test's folder. */
static const char *save_pdf(struct page *p)
{
    const char *pdf = str_printf(site.world.owner->mem, "%s/shown.pdf", site.home).p;

    page_assert_status(p, 200);
    assert_string_equal(page_header(p, "Content-Type"), "application/pdf");
    assert_true(write_pdf(p, pdf));
    return pdf;
}

const char *site_pdf_text(struct page *p)
{
    const char *txt = str_printf(site.world.owner->mem, "%s/shown.txt", site.home).p;
    const char *const args[] = {"pdftotext", "-raw", save_pdf(p), "-", NULL};

    site_run(args, txt);
    return read_text(txt);
}

const char *site_pdf_code(struct page *p, int page)
{
    struct arena *mem = site.world.owner->mem;
    const char *number = str_printf(mem, "%d", page).p;
    const char *picture = str_printf(mem, "%s/shown", site.home).p;
    const char *png = str_printf(mem, "%s.png", picture).p;
    const char *txt = str_printf(mem, "%s/code.txt", site.home).p;
    const char *const draw[] = {"pdftoppm", "-r",   "150",         "-png",      "-f",    number,
                                "-l",       number, "-singlefile", save_pdf(p), picture, NULL};
    const char *const look[] = {"zbarimg", "--quiet", "--raw", png, NULL};

    site_run(draw, txt);
    site_run(look, txt);
    char *code = read_text(txt);
    code[strcspn(code, "\n")] = '\0';
    return code;
}
