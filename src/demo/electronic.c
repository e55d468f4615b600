/* Families who hand in from home: the way of the family's pages, question by question, with
 * documents and the code that comes by SMS. The check of the files is left to `oqu work`. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "admission/admission.h"
#include "base/config.h"
#include "base/scan.h"
#include "demo/applications.h"
#include "demo/papers.h"
#include "http/http.h"
#include "keys/keys.h"
#include "notice/notice.h"
#include "platform/platform.h"

enum { DOCUMENTS = 3, CODE_DIGITS = 6, CODES_ASKED_MOST = 4, SESSION_HOURS = 8 };

static enum status sign_in(struct ctx *family, const struct demo_candidate *candidate)
{
    const struct platform_context context = {
        .door = "family",
        .person = candidate->adult,
        .role = "parent",
        .expires_us = family->now_us + SESSION_HOURS * 3600 * TIME_SECOND,
    };

    family->actor =
        (struct actor){.kind = ACTOR_PERSON, .person = candidate->adult, .access = ACCESS_PARENT};
    return keys_sign_context(family, platform_context(family->mem, &context),
                             &family->actor.db_context);
}

/* The file as the server leaves an upload for its handler. */
static enum status
save(struct ctx *c, const char *name, struct str bytes, struct upload *ret_upload)
{
    struct str path =
        str_printf(c->mem, STR_FMT "/upload-%s", STR_ARG(config_str(c->config, "demo.dir")), name);
    AUTO_FD fd = open(str_z(c->mem, path), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    if (fd < 0 || write(fd, bytes.p, bytes.n) != (ssize_t)bytes.n) {
        c->failure.detail =
            str_printf(c->mem, STR_FMT ": %s", STR_ARG(path), strerrorname_np(errno));
        return FAIL(c, ST_INTERNAL, "demo.file");
    }
    *ret_upload = (struct upload){.field = STR("file"),
                                  .file_name = str_from_z(name),
                                  .path = path,
                                  .size = (int64_t)bytes.n};
    return ST_OK;
}

static enum status make_documents(struct ctx *family,
                                  struct chance *chance,
                                  const struct demo_candidate *candidate,
                                  struct upload *uploads)
{
    struct str immunisation, health, photo;

    TRY(demo_form_065(family, candidate, &immunisation));
    TRY(demo_form_052(family, chance, candidate, &health));
    TRY(demo_portrait(family, chance, candidate->female, &photo));
    TRY(save(family, "065.pdf", immunisation, &uploads[0]));
    TRY(save(family, "052-2.pdf", health, &uploads[1]));
    return save(family, "3x4.png", photo, &uploads[2]);
}

static void forget_documents(struct ctx *family, const struct upload *uploads)
{
    for (size_t i = 0; i < DOCUMENTS; i++)
        (void)unlink(str_z(family->mem, uploads[i].path)); /* quarantine keeps its own */
}

static enum status take_tx(struct ctx *c, void *arg)
{
    return notice_take_code(c, arg);
}

/* The digits of the SMS, which never leaves: the family reads it here. */
static enum status read_code(struct ctx *owner, struct str *ret_code)
{
    struct str text;
    size_t n = 0;

    TRY(db_tx(owner, "demo/code", take_tx, &text));
    for (size_t i = 0; i < text.n; i++) {
        n = text.p[i] >= '0' && text.p[i] <= '9' ? n + 1 : 0;
        if (n == CODE_DIGITS) {
            *ret_code = str_sub(text, i + 1 - n, n);
            return ST_OK;
        }
    }
    return FAIL(owner, ST_INTERNAL, "demo.file");
}

/* Where `oqu work` runs already it may be quicker and send the SMS: then the family asks for
 * another. */
static enum status await_code(struct demo *demo,
                              struct ctx *family,
                              struct admission_prepared *prepared,
                              struct str *ret_code)
{
    enum status st = read_code(demo->c, ret_code);

    for (int asked = 1; st == ST_NOT_FOUND && asked < CODES_ASKED_MOST; asked++) {
        TRY(admission_code_again(family, prepared));
        st = read_code(demo->c, ret_code);
    }
    return st;
}

enum status demo_hand_in(struct demo *demo,
                         struct ctx *family,
                         const struct demo_candidate *candidate,
                         struct uuid pool,
                         struct str idem)
{
    struct upload uploads[DOCUMENTS];
    struct admission_prepared prepared;
    struct uuid application;
    struct str code;

    family->lang = candidate->speaks_russian ? LANG_RU : LANG_KK;
    TRY(sign_in(family, candidate));
    TRY(make_documents(family, &demo->chance, candidate, uploads));
    const struct admission_form form = {
        .child = candidate->child,
        .pool = pool,
        .relation = STR("parent"),
        .phone = candidate->phone,
        .form_065 = &uploads[0],
        .form_052 = &uploads[1],
        .photo = &uploads[2],
    };
    enum status st = admission_prepare(family, &form, &prepared);
    forget_documents(family, uploads);
    TRY(st);
    TRY(await_code(demo, family, &prepared, &code));
    return admission_hand_in(family, &prepared, code, idem, &application);
}
