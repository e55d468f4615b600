/* Ranked choices from files (IMPORT.md) are sent here, for an officer with lists from elsewhere.
 * The job reads them (compare.c); nobody else can. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "audit/audit.h"
#include "i18n/msg_whatif.h"
#include "platform/platform.h"
#include "whatif/compare.h"
#include "whatif/pages.h"
#include "whatif_queries.h"
#include "whatif_views.h"

static const struct field fields[] = {
    {"schools", FIELD_FILE, MSG_whatif_files_schools, MSG_whatif_files_schools_hint,
     MSG_whatif_files_missing, 1, WHATIF_SCHOOLS_BYTES},
    {"choices", FIELD_FILE, MSG_whatif_files_choices, MSG_whatif_files_choices_hint,
     MSG_whatif_files_missing, 1, WHATIF_CHOICES_BYTES},
    {"rule", FIELD_CHOICE, MSG_whatif_rule, 0, MSG_whatif_rule_missing, 0, 0},
    {"word", FIELD_TEXT, MSG_whatif_word, MSG_whatif_word_hint, 0, 0, WHATIF_WORD_MOST},
    {"turns", FIELD_INT, MSG_whatif_turns, MSG_whatif_files_turns_hint, 0, 1, WHATIF_TURNS_MOST},
    {"act", FIELD_CHOICE, MSG_whatif_files_act, 0, MSG_whatif_files_act_missing, 0, 0},
};
const struct form whatif_files_form = {"whatif-files", fields, COUNT(fields)};

static const struct word act_words[] = {
    {"check", MSG_whatif_files_check, TONE_PLAIN},
    {"compare", MSG_whatif_files_compare, TONE_PLAIN},
};

struct sending {
    const struct form_values *form;
    struct uuid id;
    struct whatif_comparison_add_in row;
};

/* ---- the form -------------------------------------------------------------------------------- */

static enum status
show(struct ctx *c, const struct request *rq, struct response *rs, struct form_values *form)
{
    struct whatif_files_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_whatif_files_title),
                 .flags = PAGE_READ,
                 .back = url0(c, "/staff/whatif/files"),
                 .back_text = msg_text(c, MSG_whatif_files_list),
                 .form = form},
        .form = form,
        .action = url0(c, "/staff/whatif/files/new"),
        .rules = words_options(c, whatif_file_rules),
    };
    struct out o = page_out(c, rs, form->bad ? 422 : 200);

    whatif_files_page(&o, &v);
    return ST_OK;
}

enum status whatif_files_form_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &whatif_files_form);

    if (!form.typed) {
        form_set(&form, "rule", STR("MATCH"));
        form_set(&form, "turns", STR("3"));
    }
    return show(c, rq, rs, &form);
}

static void check_choice(struct form_values *form, const char *name, struct words words)
{
    const struct field_value *value = form_at(form, name);

    if (value->error == 0 && !words_has(words, value->text))
        form_error(form, name, value->field->missing, STR(""));
}

static void check(struct form_values *form)
{
    const struct field_value *word = form_at(form, "word");
    bool draw = str_eq(form_at(form, "rule")->text, STR("DRAW"));

    check_choice(form, "rule", whatif_file_rules);
    check_choice(form, "act", WORDS(act_words));
    if (draw && word->error == 0 && word->raw.n == 0)
        form_error(form, "word", MSG_whatif_word_missing, STR(""));
}

/* ---- sending --------------------------------------------------------------------------------- */

/* As much as there is, at most room. */
static bool fill(int fd, uint8_t *p, size_t room, size_t *ret_n)
{
    *ret_n = 0;
    while (*ret_n < room) {
        ssize_t n = read(fd, p + *ret_n, room - *ret_n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n == 0;
        *ret_n += (size_t)n;
    }
    return true;
}

static enum status
send_file(struct ctx *c, const struct sending *in, const char *field, const char *kind)
{
    const struct upload *upload = form_at(in->form, field)->upload;
    AUTO_FD fd = open(str_z(c->mem, upload->path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    uint8_t *piece = NEWS(c->mem, uint8_t, PIECE_SENT_BYTES);
    size_t n = PIECE_SENT_BYTES;
    int64_t changed;

    for (int i = 1; n == PIECE_SENT_BYTES; i++) {
        if (fd < 0 || !fill(fd, piece, PIECE_SENT_BYTES, &n))
            return FAIL(c, ST_INTERNAL, "whatif.import.unreadable");
        if (n > 0)
            TRY(whatif_piece_add(c, in->id, str_from_z(kind), i, (struct bytes){piece, n},
                                 &changed));
    }
    return ST_OK;
}

static enum status send_tx(struct ctx *c, void *arg)
{
    struct sending *in = arg;
    const struct upload *schools = form_at(in->form, "schools")->upload;
    const struct upload *choices = form_at(in->form, "choices")->upload;
    struct str sizes = str_printf(c->mem, "{\"schools\":%lld,\"choices\":%lld}",
                                  (long long)schools->size, (long long)choices->size);
    struct str content = str_printf(c->mem, STR_FMT " " STR_FMT " " STR_FMT " %d %d",
                                    STR_ARG(sizes), STR_ARG(in->row.rule), STR_ARG(in->row.word),
                                    in->row.turns.set ? in->row.turns.v : -1, in->row.check_only);
    int64_t changed;
    bool first;

    TRY(platform_idem_claim(c, in->form->idem, content, in->id, &first, &in->id));
    if (!first)
        return ST_OK; /* the same press again */
    in->row.id = in->id;
    TRY(whatif_comparison_add(c, &in->row, &changed));
    TRY(send_file(c, in, "schools", "SCHOOLS"));
    TRY(send_file(c, in, "choices", "CHOICES"));
    return audit_add(c, "whatif.files", "whatif.files", in->id, c->actor.organisation, sizes);
}

enum status whatif_files_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;

    TRY(form_read(c, &whatif_files_form, rq, &form));
    check(&form);
    if (!form.bad) {
        const struct field_value *turns = form_at(&form, "turns");
        struct sending in = {
            .form = &form,
            .id = uuid_v4(),
            .row = {.author = c->actor.name,
                    .language = str_from_z(lang_code(c->lang)),
                    .rule = form_at(&form, "rule")->text,
                    .word = form_at(&form, "word")->text,
                    .turns = {turns->raw.n > 0, (int32_t)turns->number},
                    .check_only = str_eq(form_at(&form, "act")->text, STR("check"))},
        };
        enum status st = db_tx_locked(c, "whatif/files", send_tx, &in);
        if (st == ST_OK)
            return response_see_other(c, rs, url_id(c, "/staff/whatif/files/{id}", in.id).s);
        TRY(form_failure(c, &form, st));
    }
    return show(c, rq, rs, &form);
}
