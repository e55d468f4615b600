/* The own shelf, and the way from it to a tool and its token. */
#include "html/form.h"
#include "i18n/msg_account.h"
#include "i18n/msg_lti.h"
#include "lti/lti.h"
#include "lti/pages.h"
#include "lti_views.h"
#include "organisation/organisation.h"

static bool is_staff(const struct request *rq)
{
    return str_starts(rq->path, STR("/staff/"));
}

/* ---- the shelf ------------------------------------------------------------------------------- */

struct shelf {
    struct lti_shelf_of_rows rows;
    struct lti_shelf_view *view;
};

static bool same_place(const struct lti_shelf_of_row *a, const struct lti_shelf_of_row *b)
{
    return a->learner.set == b->learner.set && uuid_eq(a->learner.v, b->learner.v) &&
           uuid_eq(a->organisation, b->organisation);
}

static struct str place_words(struct ctx *c,
                              const struct lti_shelf_of_row *row,
                              const struct organisation *organisation)
{
    if (!row->grade.set)
        return organisation->name;
    struct str class = str_printf(c->mem, "%d " STR_FMT, row->grade.v, STR_ARG(row->letter));
    return MSG_FORMAT(c, MSG_lti_shelf_class, MSG_ARG("class", str_trim(class)),
                      MSG_ARG("school", organisation->name));
}

static enum status new_part(struct ctx *c, struct shelf *in, size_t at)
{
    const struct lti_shelf_of_row *row = &in->rows.v[at];
    struct organisation *organisation;
    struct lti_part *part = &in->view->parts[in->view->n++];

    TRY(organisation_by_id(c, row->organisation, &organisation));
    struct str place = place_words(c, row, organisation);
    bool child = row->learner_name.n > 0;
    *part = (struct lti_part){.title = child ? row->learner_name : place,
                              .about = child ? place : STR(""),
                              .books = NEWS(c->mem, struct lti_book, in->rows.n - at)};
    return ST_OK;
}

static enum status shelf_tx(struct ctx *c, void *arg)
{
    struct shelf *in = arg;

    TRY(lti_shelf_of(c, &in->rows));
    in->view->parts = NEWS(c->mem, struct lti_part, in->rows.n);
    for (size_t i = 0; i < in->rows.n; i++) {
        const struct lti_shelf_of_row *row = &in->rows.v[i];
        if (i == 0 || !same_place(row, row - 1))
            TRY(new_part(c, in, i));
        struct lti_part *part = &in->view->parts[in->view->n - 1];
        part->books[part->n++] = (struct lti_book){
            .id = uuid_print(c->mem, row->resource),
            .title = row->title,
            .about = str_printf(c->mem, STR_FMT " · " STR_FMT, STR_ARG(row->tool_name),
                                STR_ARG(row->holder)),
            .kind = words_text(c, lti_kinds(), row->kind),
            .learner = row->learner.set ? uuid_print(c->mem, row->learner.v) : STR(""),
            .organisation = uuid_print(c->mem, row->organisation),
            .open = url_id(c,
                           is_staff(in->view->page.rq) ? "/staff/library/{id}/open"
                                                       : "/my/library/{id}/open",
                           row->resource),
            .available = row->available};
    }
    return ST_OK;
}

enum status lti_shelf_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct lti_shelf_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_lti_shelf_title),
                 .flags = PAGE_READ,
                 .back = url0(c, is_staff(rq) ? "/staff/account" : "/my/account"),
                 .back_text = msg_text(c, MSG_account_own_title)}};
    struct shelf in = {.view = &v};

    TRY(db_tx_read(c, "lti/shelf", shelf_tx, &in));
    if (pairs_has(rq->query, "unavailable")) {
        v.page.notice = msg_text(c, MSG_lti_shelf_unavailable);
        v.page.notice_tone = TONE_INFO;
    }
    struct out o = page_out(c, rs, 200);
    lti_shelf(&o, &v);
    return ST_OK;
}

/* ---- the press ------------------------------------------------------------------------------- */

enum status lti_open(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct launch launch;

    TRY(form_read(c, &lti_open_form, rq, &values));
    const struct field_value *learner = form_at(&values, "learner");
    struct launch_wish wish = {.resource = request_uuid(rq, "id"),
                               .learner = {learner->text.n > 0, learner->uuid},
                               .organisation = form_at(&values, "organisation")->uuid};
    if (values.bad)
        return FAIL(c, ST_FORBIDDEN, "lti.launch.none");
    TRY(launch_begin(c, &wish, is_staff(rq), &launch));
    if (str_eq_z(launch.outcome, "NONE"))
        return FAIL(c, ST_FORBIDDEN, "lti.launch.none");
    if (!str_eq_z(launch.outcome, "OK")) {
        struct url shelf = url0(c, is_staff(rq) ? "/staff/library" : "/my/library");
        return response_see_other(c, rs, url_query(c, shelf, "unavailable", STR("1")).s);
    }
    struct lti_go_view v = {.page = {.rq = rq,
                                     .title = msg_text(c, MSG_lti_go_title),
                                     .flags = PAGE_READ | PAGE_NO_NAV | PAGE_PRIVATE_LINK},
                            .tool = launch.tool_name,
                            .url = url_registered(c, launch.address)};
    struct out o = page_out(c, rs, 200);
    /* Not a redirect: the answer to a form must not lead to another site (form-action). */
    response_header(rs, "Refresh", str_printf(c->mem, "0;url=" STR_FMT, STR_ARG(launch.address)));
    lti_go(&o, &v);
    return ST_OK;
}

/* ---- the tool's question --------------------------------------------------------------------- */

enum status lti_authorize_door(struct ctx *c, const struct request *rq, struct response *rs)
{
    bool staff = str_eq_z(pairs_get(rq->query, "lti_message_hint"), "staff");
    struct url url = url0(c, staff ? "/staff/lti/authorize" : "/my/lti/authorize");

    for (size_t i = 0; i < rq->query.n; i++)
        if (!str_eq_z(rq->query.v[i].name, "lang"))
            url = url_query(c, url, rq->query.v[i].name.p, rq->query.v[i].value);
    return response_see_other(c, rs, url.s);
}

enum status lti_authorize(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct launch_answer answer;

    TRY(launch_finish(c, rq, &answer));
    struct lti_token_view v = {.page = {.rq = rq,
                                        .title = msg_text(c, MSG_lti_go_title),
                                        .flags = PAGE_READ | PAGE_NO_NAV | PAGE_PRIVATE_LINK,
                                        .script = "onward.js"},
                               .tool = answer.tool_name,
                               .token = answer.token,
                               .error = answer.error ? str_from_z(answer.error) : STR(""),
                               .state = answer.state,
                               .url = url_registered(c, answer.redirect)};
    struct out o = page_out(c, rs, 200);
    response_leads_to(c, rs, answer.redirect);
    if (answer.target.n > 0)
        response_leads_to(c, rs, answer.target);
    lti_token(&o, &v);
    return ST_OK;
}
