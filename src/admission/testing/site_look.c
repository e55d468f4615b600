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

const char *site_pdf_text(struct page *p)
{
    struct arena *mem = site.world.owner->mem;
    const char *pdf = str_printf(mem, "%s/shown.pdf", site.home).p;
    const char *txt = str_printf(mem, "%s/shown.txt", site.home).p;
    const char *const args[] = {"pdftotext", "-raw", pdf, txt, NULL};
    char *text = arena_alloc(mem, TEXT_MOST);
    pid_t child;
    int status;

    page_assert_status(p, 200);
    assert_string_equal(page_header(p, "Content-Type"), "application/pdf");
    assert_true(write_pdf(p, pdf));
    assert_int_equal(
        posix_spawnp(&child, args[0], NULL, NULL, (char *const *)(uintptr_t)args, NULL), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    AUTO_FD fd = open(txt, O_RDONLY | O_CLOEXEC);
    assert_true(read(fd, text, TEXT_MOST - 1) > 0);
    return text;
}
