/* What administrators do with tools: register, change, block, add and withdraw resources,
 * subscribe. Each asks for a code of the last minutes: it decides where people's data go (SEC-50).
 */
#include "account/account.h"
#include "base/scan.h"
#include "html/form.h"
#include "i18n/msg_lti.h"
#include "lti/lti.h"
#include "lti/pages.h"
#include "lti_views.h"
#include "organisation/organisation.h"

enum { YEARS_MOST = 10 };

struct one {
    struct uuid id;
    struct lti_tool_of_row *row;
    struct lti_subscription_here_row *here;
};

static enum status any_tx(struct ctx *c, void *arg)
{
    struct one *in = arg;

    TRY(lti_tool_of(c, in->id, &in->row));
    if (!in->row)
        return FAIL(c, ST_NOT_FOUND, "lti.tool.unknown");
    return lti_subscription_here(c, in->id, &in->here);
}

/* Whoever may not keep a tool learns of these pages what a stranger does. */
static enum status kept_tx(struct ctx *c, void *arg)
{
    struct one *in = arg;

    TRY(any_tx(c, in));
    return in->row->kept ? ST_OK : FAIL(c, ST_NOT_FOUND, "lti.tool.unknown");
}

static enum status open_one(struct ctx *c,
                            const struct request *rq,
                            struct response *rs,
                            db_tx_fn *look,
                            struct one *in,
                            bool *ret_sent)
{
    in->id = request_uuid(rq, "id");
    TRY(db_tx_read(c, "lti/tool", look, in));
    return account_need_factor(c, rq, rs, ret_sent);
}

static enum status done(struct ctx *c, struct response *rs, struct uuid id)
{
    struct url one = url_id(c, "/staff/tools/{id}", id);
    return response_see_other(c, rs, url_query(c, one, "changed", STR("1")).s);
}

/* in: NULL for a tool that is not there yet. */
static struct lti_form_view form_view(struct ctx *c,
                                      const struct request *rq,
                                      const struct one *in,
                                      const struct form_values *values,
                                      enum msg title)
{
    struct str words = msg_text(c, title);

    return (struct lti_form_view){
        .page = {.rq = rq,
                 .title = words,
                 .flags = PAGE_READ,
                 .form = values,
                 .back = in ? url_id(c, "/staff/tools/{id}", in->id) : url0(c, "/staff/tools"),
                 .back_text = in ? in->row->name : msg_text(c, MSG_lti_tools_title)},
        .title = words,
        .form = values};
}

/* ---- register and change --------------------------------------------------------------------- */

static void check_address(struct form_values *values, const char *field)
{
    struct str address = form_at(values, field)->text;

    if (address.n > 0 && !sso_address_is_fine(address))
        form_error(values, field, MSG_lti_address_bad, address);
}

static struct texts read_redirects(struct ctx *c, struct form_values *values)
{
    struct str text = form_at(values, "redirects")->text, line;
    struct str *list = NEWS(c->mem, struct str, LTI_REDIRECTS_MOST);
    size_t n = 0;

    while (scan_until(&text, '\n', &line)) {
        line = str_trim(line);
        if (line.n == 0)
            continue;
        if (n == LTI_REDIRECTS_MOST) {
            form_error(values, "redirects", MSG_lti_redirects_many, STR(""));
            break;
        }
        if (!sso_address_is_fine(line)) {
            form_error(values, "redirects", MSG_lti_address_bad, line);
            break;
        }
        list[n++] = line;
    }
    return (struct texts){list, n};
}

static enum status read_facts(struct ctx *c,
                              const struct request *rq,
                              struct form_values *values,
                              struct tool_facts *ret_facts)
{
    TRY(form_read(c, &lti_tool_form, rq, values));
    check_address(values, "login");
    *ret_facts = (struct tool_facts){.name = form_at(values, "name")->text,
                                     .holder = form_at(values, "holder")->text,
                                     .login = form_at(values, "login")->text,
                                     .redirects = read_redirects(c, values)};
    return ST_OK;
}

static enum status show_tool_form(struct ctx *c,
                                  const struct request *rq,
                                  struct response *rs,
                                  const struct one *in,
                                  const struct form_values *values)
{
    struct lti_form_view v =
        form_view(c, rq, in, values, in ? MSG_lti_edit_title : MSG_lti_new_title);

    v.action = in ? url_id(c, "/staff/tools/{id}/edit", in->id) : url0(c, "/staff/tools/new");
    struct out o = page_out(c, rs, values->bad ? 422 : 200);
    lti_tool_form_page(&o, &v);
    return ST_OK;
}

enum status lti_tool_new(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &lti_tool_form);
    bool sent;

    TRY(account_need_factor(c, rq, rs, &sent));
    return sent ? ST_OK : show_tool_form(c, rq, rs, NULL, &values);
}

enum status lti_tool_new_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct tool_facts facts;
    struct uuid id;
    bool sent;

    TRY(account_need_factor(c, rq, rs, &sent));
    TRY(read_facts(c, rq, &values, &facts));
    if (values.bad)
        return show_tool_form(c, rq, rs, NULL, &values);
    TRY(tool_add(c, &facts, values.idem, &id));
    return done(c, rs, id);
}

enum status lti_tool_edit(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &lti_tool_form);
    struct one in = {0};
    bool sent;

    TRY(open_one(c, rq, rs, kept_tx, &in, &sent));
    if (sent)
        return ST_OK;
    form_set(&values, "name", in.row->name);
    form_set(&values, "holder", in.row->holder);
    form_set(&values, "login", in.row->login);
    form_set(&values, "redirects", in.row->redirects);
    form_set(&values, "version", str_printf(c->mem, "%d", in.row->version));
    return show_tool_form(c, rq, rs, &in, &values);
}

enum status lti_tool_edit_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct tool_facts facts;
    struct one in = {0};
    bool sent;

    TRY(open_one(c, rq, rs, kept_tx, &in, &sent));
    TRY(read_facts(c, rq, &values, &facts));
    if (!values.bad) {
        enum status st =
            tool_change(c, in.id, (int32_t)form_at(&values, "version")->number, &facts);
        if (st == ST_OK)
            return done(c, rs, in.id);
        TRY(form_failure(c, &values, st));
    }
    return show_tool_form(c, rq, rs, &in, &values);
}

/* ---- block and restore ----------------------------------------------------------------------- */

static enum status show_status(struct ctx *c,
                               const struct request *rq,
                               struct response *rs,
                               const struct one *in,
                               const struct form_values *values)
{
    bool blocked = str_eq_z(in->row->status, "BLOCKED");
    struct lti_form_view v =
        form_view(c, rq, in, values, blocked ? MSG_lti_status_restore : MSG_lti_status_block);

    v.lead = msg_text(c, blocked ? MSG_lti_status_restore_lead : MSG_lti_status_block_lead);
    v.action = url_id(c, "/staff/tools/{id}/status", in->id);
    struct out o = page_out(c, rs, values->bad ? 422 : 200);
    lti_status_form_page(&o, &v);
    return ST_OK;
}

enum status lti_tool_status(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &lti_status_form);
    struct one in = {0};
    bool sent;

    TRY(open_one(c, rq, rs, kept_tx, &in, &sent));
    if (sent)
        return ST_OK;
    form_set(&values, "version", str_printf(c->mem, "%d", in.row->version));
    return show_status(c, rq, rs, &in, &values);
}

enum status lti_tool_status_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct one in = {0};
    bool sent;

    TRY(open_one(c, rq, rs, kept_tx, &in, &sent));
    TRY(form_read(c, &lti_status_form, rq, &values));
    if (!values.bad) {
        const char *status = str_eq_z(in.row->status, "BLOCKED") ? "ACTIVE" : "BLOCKED";
        enum status st = tool_set_status(c, in.id, (int32_t)form_at(&values, "version")->number,
                                         status, form_at(&values, "reason")->text);
        if (st == ST_OK)
            return done(c, rs, in.id);
        TRY(form_failure(c, &values, st));
    }
    return show_status(c, rq, rs, &in, &values);
}

/* ---- resources ------------------------------------------------------------------------------- */

struct languages {
    const struct organisation_language *v;
    size_t n;
};

static enum status languages_tx(struct ctx *c, void *arg)
{
    struct languages *in = arg;
    return organisation_languages(c, &in->v, &in->n);
}

static enum status fill_languages(struct ctx *c, struct lti_form_view *v)
{
    struct languages known;

    TRY(db_tx_read(c, "lti/languages", languages_tx, &known));
    struct option *options = NEWS(c->mem, struct option, known.n + 1);
    options[0] = (struct option){.value = STR(""), .text = msg_text(c, MSG_lti_language_any)};
    for (size_t i = 0; i < known.n; i++)
        options[i + 1] = (struct option){.value = known.v[i].code, .text = known.v[i].name};
    v->languages = options;
    v->n_languages = known.n + 1;
    return ST_OK;
}

static enum status show_resource_form(struct ctx *c,
                                      const struct request *rq,
                                      struct response *rs,
                                      const struct one *in,
                                      struct form_values *values)
{
    struct lti_form_view v = form_view(c, rq, in, values, MSG_lti_resource_new);

    TRY(fill_languages(c, &v));
    v.kinds = words_options(c, lti_kinds());
    v.action = url_id(c, "/staff/tools/{id}/resource", in->id);
    struct out o = page_out(c, rs, values->bad ? 422 : 200);
    lti_resource_form_page(&o, &v);
    return ST_OK;
}

enum status lti_resource_new(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &lti_resource_form);
    struct one in = {0};
    bool sent;

    TRY(open_one(c, rq, rs, kept_tx, &in, &sent));
    return sent ? ST_OK : show_resource_form(c, rq, rs, &in, &values);
}

static enum status check_resource(struct ctx *c, struct form_values *values)
{
    struct languages known;
    struct str kind = form_at(values, "kind")->text, language = form_at(values, "language")->text;
    bool found = language.n == 0;

    TRY(db_tx_read(c, "lti/languages", languages_tx, &known));
    for (size_t i = 0; i < known.n; i++)
        found = found || str_eq(known.v[i].code, language);
    if (!found)
        form_error(values, "language", MSG_lti_form_missing, STR(""));
    if (kind.n > 0 && !words_has(lti_kinds(), kind))
        form_error(values, "kind", MSG_lti_form_missing, STR(""));
    check_address(values, "address");
    if (!values->bad && form_at(values, "from")->number > form_at(values, "to")->number)
        form_error(values, "to", MSG_lti_grades_wrong, STR(""));
    return ST_OK;
}

enum status lti_resource_new_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct one in = {0};
    bool sent;

    TRY(open_one(c, rq, rs, kept_tx, &in, &sent));
    TRY(form_read(c, &lti_resource_form, rq, &values));
    TRY(check_resource(c, &values));
    if (values.bad)
        return show_resource_form(c, rq, rs, &in, &values);
    const struct resource_facts facts = {.kind = form_at(&values, "kind")->text,
                                         .title = form_at(&values, "title")->text,
                                         .address = form_at(&values, "address")->text,
                                         .language = form_at(&values, "language")->text,
                                         .grade_from = (int32_t)form_at(&values, "from")->number,
                                         .grade_to = (int32_t)form_at(&values, "to")->number};
    TRY(tool_add_resource(c, in.id, &facts, values.idem));
    return done(c, rs, in.id);
}

enum status lti_resource_withdraw(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct one in = {0};
    bool sent;

    TRY(open_one(c, rq, rs, kept_tx, &in, &sent));
    TRY(tool_withdraw_resource(c, in.id, request_uuid(rq, "resource")));
    return done(c, rs, in.id);
}

/* ---- subscriptions --------------------------------------------------------------------------- */

static enum status show_subscription(struct ctx *c,
                                     const struct request *rq,
                                     struct response *rs,
                                     const struct one *in,
                                     const struct form_values *values)
{
    struct lti_form_view v = form_view(c, rq, in, values, MSG_lti_subscribe_title);

    v.lead = msg_text(c, MSG_lti_subscribe_lead);
    v.action = url_id(c, "/staff/tools/{id}/subscription", in->id);
    struct out o = page_out(c, rs, values->bad ? 422 : 200);
    lti_subscription_form_page(&o, &v);
    return ST_OK;
}

enum status lti_subscribe_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &lti_subscription_form);
    struct one in = {0};
    bool sent;

    TRY(open_one(c, rq, rs, any_tx, &in, &sent));
    if (sent)
        return ST_OK;
    if (in.here)
        form_set(&values, "contract", in.here->contract);
    return show_subscription(c, rq, rs, &in, &values);
}

enum status lti_subscribe_post(struct ctx *c, const struct request *rq, struct response *rs)
{
    const struct date today = time_date(c->now_us);
    struct form_values values;
    struct one in = {0};
    bool sent;

    TRY(open_one(c, rq, rs, any_tx, &in, &sent));
    TRY(form_read(c, &lti_subscription_form, rq, &values));
    struct date until = {(int32_t)form_at(&values, "until")->number};
    if (form_at(&values, "until")->error == 0 &&
        (until.days < today.days || time_age_years(today, until) >= YEARS_MOST))
        form_error(&values, "until", MSG_lti_until_wrong, STR(""));
    if (values.bad)
        return show_subscription(c, rq, rs, &in, &values);
    TRY(tool_subscribe(c, in.id, form_at(&values, "contract")->text, until));
    return done(c, rs, in.id);
}

enum status lti_subscription_end(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct one in = {0};
    bool sent;

    TRY(open_one(c, rq, rs, any_tx, &in, &sent));
    TRY(tool_end_subscription(c, in.id));
    return done(c, rs, in.id);
}
