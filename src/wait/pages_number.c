/* The public number of a draw: written down once, after the list was closed and before the line
 * opens (README.md, Decisions). */
#include "wait/pages.h"

#include "db/db.h"
#include "i18n/i18n.h"
#include "i18n/msg_wait.h"
#include "organisation/organisation.h"
#include "wait/client.h"
#include "wait/settings.h"
#include "wait/views.h"
#include "wait_views.h"

enum { SOURCE_LETTERS = 300 };

static const struct field number_fields[] = {
    {"number", FIELD_TEXT, MSG_wait_field_number, MSG_wait_field_number_hint,
     MSG_wait_field_number_missing, 1, DESK_NUMBER - 1},
    {"source", FIELD_TEXT, MSG_wait_field_source, MSG_wait_field_source_hint,
     MSG_wait_field_source_missing, 1, SOURCE_LETTERS},
};
const struct form number_form = {"number_form", number_fields, COUNT(number_fields)};

struct number {
    struct str kato, name;
    const struct wait_settings_of_row *settings;
};

/* A room that is not one's own is as if it did not exist. */
static enum status number_tx(struct ctx *c, void *arg)
{
    struct number *number = arg;
    struct regions regions;
    struct wait_settings_of_rows rows;

    TRY(organisation_regions(c, &regions));
    TRY(settings_read(c, &regions, &rows));
    for (size_t i = 0; i < regions.n; i++) {
        if (!str_eq(regions.v[i].kato, number->kato) || !rows.v[i].mine)
            continue;
        number->name = regions.v[i].name;
        number->settings = &rows.v[i];
    }
    return number->settings ? ST_OK : FAIL(c, ST_NOT_FOUND, "wait.no-region");
}

/* Why no number can be written down now; 0: it can. A number that was known before the list was
 * closed would let people come or go by it. */
static enum status refusal(struct ctx *c, const struct number *number, enum msg *ret_text)
{
    const struct desk_question look = {.word = DESK_LOOK, .room = wait_room_number(number->kato)};
    struct desk_answer answer;

    *ret_text = 0;
    if (number->settings->number.n > 0) {
        *ret_text = MSG_wait_number_known;
        return ST_OK;
    }
    TRY(wait_ask(c, &look, &answer));
    if (answer.drawn)
        *ret_text = MSG_wait_number_drawn;
    else if (!answer.closed)
        *ret_text = MSG_wait_number_early;
    return ST_OK;
}

static enum status show(struct ctx *c,
                        const struct request *rq,
                        struct response *rs,
                        const struct number *number,
                        const struct form_values *form,
                        enum msg refused)
{
    const struct number_page_view view = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_wait_number_title),
                 .flags = PAGE_READ,
                 .back = room_url(c, number->kato),
                 .back_text = number->name,
                 .form = form},
        .form = form,
        .action = number_url(c, number->kato),
        .refused = refused ? msg_text(c, refused) : STR(""),
        .number = number->settings->number,
        .source = number->settings->source,
    };
    struct out o = page_out(c, rs, form->bad || (rq->method == POST && refused) ? 422 : 200);

    wait_number_page(&o, &view);
    return ST_OK;
}

enum status number_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct number number = {.kato = room_kato(c, rq)};
    const struct form_values form = form_blank(c, &number_form);
    enum msg refused;

    TRY(db_tx_read(c, "wait/number", number_tx, &number));
    TRY(refusal(c, &number, &refused));
    return show(c, rq, rs, &number, &form, refused);
}

/* Only what needs no quoting anywhere, so that everybody who repeats the draw has the same bytes.
 */
static bool is_plain(struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        char p = text.p[i];
        bool is_letter = (p >= 'a' && p <= 'z') || (p >= 'A' && p <= 'Z');
        if (!is_letter && !(p >= '0' && p <= '9') && !strchr(" .,:-", p))
            return false;
    }
    return true;
}

struct put {
    struct str kato;
    const struct form_values *form;
    bool done;
};

static enum status put_tx(struct ctx *c, void *arg)
{
    struct put *put = arg;
    struct wait_number_put_row *row;

    TRY(wait_number_put(c, put->kato, time_civil(c->now_us).year,
                        form_at(put->form, "number")->text, form_at(put->form, "source")->text,
                        &row));
    put->done = row->done;
    return ST_OK;
}

enum status number_answer(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct number number = {.kato = room_kato(c, rq)};
    struct form_values form;
    enum msg refused;

    TRY(db_tx_read(c, "wait/number", number_tx, &number));
    TRY(form_read(c, &number_form, rq, &form));
    if (!is_plain(form_at(&form, "number")->text))
        form_error(&form, "number", MSG_wait_field_number_missing, STR(""));
    TRY(refusal(c, &number, &refused));
    if (form.bad || refused)
        return show(c, rq, rs, &number, &form, refused);
    struct put put = {.kato = number.kato, .form = &form};
    TRY(db_tx(c, "wait/number", put_tx, &put));
    if (!put.done)
        return show(c, rq, rs, &number, &form, MSG_wait_number_known);
    return response_see_other(c, rs, url_query(c, room_url(c, number.kato), "saved", STR("1")).s);
}
