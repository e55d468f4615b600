/* What a family does after it has applied: a better document, withdrawal, another school. */
#include "admission/application.h"
#include "admission/decide.h"
#include "admission/forms.h"
#include "admission/pages.h"
#include "admission_views.h"
#include "db/db.h"
#include "i18n/msg_admission.h"

struct loaded {
    struct uuid id;
    struct admission_application_by_id_row *a;
    struct admission_fixes_of_rows fixes;
    struct person *person;
    int withdrawn; /* applications for the child so far */
};

static enum status loaded_tx(struct ctx *c, void *arg)
{
    struct loaded *loaded = arg;

    TRY(application_own(c, loaded->id, &loaded->a));
    TRY(person_by_id(c, c->actor.person, &loaded->person));
    return admission_fixes_of(c, loaded->id, &loaded->fixes);
}

static enum status load(struct ctx *c, const struct request *rq, struct loaded *loaded)
{
    *loaded = (struct loaded){.id = request_uuid(rq, "id")};
    return db_tx_read(c, "admission/own-case", loaded_tx, loaded);
}

static enum status withdrawable_tx(struct ctx *c, void *arg)
{
    struct loaded *loaded = arg;
    struct withdrawable found;

    TRY(application_withdrawable(c, loaded->id, &found));
    loaded->a = found.a;
    loaded->withdrawn = found.withdrawn;
    return person_by_id(c, c->actor.person, &loaded->person);
}

static enum status load_to_withdraw(struct ctx *c, const struct request *rq, struct loaded *loaded)
{
    *loaded = (struct loaded){.id = request_uuid(rq, "id")};
    return db_tx_read(c, "admission/withdrawable", withdrawable_tx, loaded);
}

/* ---- a better document ----------------------------------------------------------------------- */

static const struct admission_fixes_of_row *open_fix(const struct loaded *loaded, struct str kind)
{
    for (size_t i = 0; i < loaded->fixes.n; i++)
        if (str_eq(loaded->fixes.v[i].kind, kind) && !loaded->fixes.v[i].answered_at.set)
            return &loaded->fixes.v[i];
    return NULL;
}

static struct str fix_reason(struct ctx *c, struct str reason)
{
    static const struct {
        const char *code;
        enum msg text;
    } reasons[] = {
        {"UNREADABLE", MSG_admission_fix_unreadable},   {"WRONG_DOCUMENT", MSG_admission_fix_wrong},
        {"INCOMPLETE", MSG_admission_fix_incomplete},   {"EXPIRED", MSG_admission_fix_expired},
        {"OTHER_CHILD", MSG_admission_fix_other_child},
    };
    for (size_t i = 0; i < COUNT(reasons); i++)
        if (str_eq_z(reason, reasons[i].code))
            return msg_text(c, reasons[i].text);
    ASSERT(!"every reason of the CHECK has words");
    return reason;
}

static enum status show_fix(struct ctx *c,
                            const struct request *rq,
                            struct response *rs,
                            const struct loaded *loaded,
                            const struct form_values *values)
{
    struct str kind = request_param(rq, "kind");
    const struct admission_fixes_of_row *fix = open_fix(loaded, kind);
    enum document document;

    if (!fix || !document_find(kind, &document))
        return FAIL(c, ST_NOT_FOUND, "admission.fix.not-asked");
    struct str args[] = {uuid_print(c->mem, loaded->id), kind};
    struct fix_view view = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_admission_fix_title),
                 .flags = PAGE_NO_NAV | PAGE_READ,
                 .back = case_url(c, loaded->id, ""),
                 .back_text = msg_text(c, MSG_admission_back_case),
                 .form = values},
        .form = values,
        .action = url_path(c, "/my/application/{id}/fix/{kind}", args, COUNT(args)),
        .title = word_document(c, document),
        .reason = fix_reason(c, fix->reason),
        .note = fix->note,
        .deadline = i18n_moment(c, loaded->a->deadline_at),
    };
    struct out o = page_out(c, rs, values->bad ? 422 : 200);
    admission_fix(&o, &view);
    return ST_OK;
}

enum status fix_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &fix_form);
    struct loaded loaded;

    TRY(load(c, rq, &loaded));
    return show_fix(c, rq, rs, &loaded, &values);
}

enum status fix_answer(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct loaded loaded;
    enum document document;

    TRY(load(c, rq, &loaded));
    TRY(form_read(c, &fix_form, rq, &values));
    if (!document_find(request_param(rq, "kind"), &document))
        return FAIL(c, ST_NOT_FOUND, "admission.fix.not-asked");
    if (!values.bad) {
        enum status st =
            decide_answer_fix(c, loaded.id, document, form_at(&values, "file")->upload);
        if (st == ST_OK)
            return response_see_other(c, rs, case_url(c, loaded.id, "").s);
        TRY(form_failure(c, &values, st));
    }
    return show_fix(c, rq, rs, &loaded, &values);
}

/* ---- withdrawal ----------------------------------------------------------------------------- */

enum status withdraw_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct loaded loaded;

    TRY(load_to_withdraw(c, rq, &loaded));
    struct case_view view = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_admission_withdraw_title),
                 .flags = PAGE_NO_NAV | PAGE_READ,
                 .back = case_url(c, loaded.id, ""),
                 .back_text = msg_text(c, MSG_admission_back_case)},
        .title = loaded.a->child_name,
        .number = word_number(c, loaded.a->number),
        .withdraw = case_url(c, loaded.id, "withdraw"),
        .move = case_url(c, loaded.id, "move"),
        .enrolled = str_eq(loaded.a->state, STR("ENROLLED")),
        .withdrawn = loaded.withdrawn,
    };
    struct out o = page_out(c, rs, 200);
    admission_withdraw_ask(&o, &view);
    return ST_OK;
}

static struct url sign_url(struct ctx *c, struct uuid id, struct uuid code, struct str pool)
{
    struct url url =
        url_query(c, case_url(c, id, "withdraw-sign"), "request", uuid_print(c->mem, code));
    return pool.n > 0 ? url_query(c, url, "pool", pool) : url;
}

enum status withdraw_code(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct uuid id = request_uuid(rq, "id"), code;

    TRY(withdraw_send_code(c, id, &code));
    return response_see_other(c, rs, sign_url(c, id, code, STR("")).s);
}

static enum status show_withdraw_sign(struct ctx *c,
                                      const struct request *rq,
                                      struct response *rs,
                                      const struct loaded *loaded,
                                      const struct form_values *values)
{
    struct sign_view view = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_admission_withdraw_sign_title),
                 .flags = PAGE_NO_NAV | PAGE_READ | PAGE_PRIVATE_LINK,
                 .back = case_url(c, loaded->id, ""),
                 .back_text = msg_text(c, MSG_admission_back_case),
                 .form = values},
        .form = values,
        .action = case_url(c, loaded->id, "withdraw-sign"),
        .again = case_url(c, loaded->id, "withdraw"),
        .title = msg_text(c, MSG_admission_withdraw_sign_title),
        .text = msg_text(c, MSG_admission_withdraw_sign_text),
        .phone = i18n_phone(c, loaded->person->phone),
        .button = msg_text(c, MSG_admission_withdraw_button),
        .request = form_at(values, "request")->raw,
        .pool = form_at(values, "pool")->raw,
        .dangerous = true,
    };
    struct out o = page_out(c, rs, values->bad ? 422 : 200);
    admission_sign(&o, &view);
    return ST_OK;
}

enum status withdraw_sign_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &sign_form);
    struct loaded loaded;

    TRY(load_to_withdraw(c, rq, &loaded));
    form_set(&values, "request", pairs_get(rq->query, "request"));
    form_set(&values, "pool", pairs_get(rq->query, "pool"));
    return show_withdraw_sign(c, rq, rs, &loaded, &values);
}

/* The second half of a guided move: a new draft with the chosen school, ready to be checked. */
static enum status start_again(struct ctx *c, struct uuid child, struct uuid pool, struct url *ret)
{
    struct uuid draft;

    TRY(draft_start(c, child, &draft));
    TRY(draft_answer_school(c, draft, pool));
    *ret = url_id(c, "/my/draft/{id}", draft);
    return ST_OK;
}

enum status withdraw_sign_answer(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct loaded loaded;

    TRY(load_to_withdraw(c, rq, &loaded));
    TRY(form_read(c, &sign_form, rq, &values));
    if (!values.bad) {
        struct withdrawal withdrawal = {
            .application = loaded.id,
            .code = form_at(&values, "request")->uuid,
            .typed = form_at(&values, "code")->text,
            .idem = values.idem,
        };
        enum status st = withdraw(c, &withdrawal);
        struct uuid pool = form_at(&values, "pool")->uuid;
        struct url next = case_url(c, loaded.id, "");
        if (st == ST_OK && !uuid_is_nil(pool))
            TRY(start_again(c, loaded.a->child_id, pool, &next));
        if (st == ST_OK)
            return response_see_other(c, rs, next.s);
        TRY(form_failure(c, &values, st));
    }
    return show_withdraw_sign(c, rq, rs, &loaded, &values);
}

/* ---- another school, one guided step (ADM-57) ----------------------------------------------- */

enum { MOVE_SCHOOLS = 40 };

struct move {
    const struct loaded *loaded;
    struct organisations schools;
    struct admission_pools pools;
};

static enum status move_tx(struct ctx *c, void *arg)
{
    struct move *move = arg;
    struct admission_campaign *campaign;
    int64_t total;
    const struct organisation_filter filter = {.region = move->loaded->a->region_kato,
                                               .most = MOVE_SCHOOLS};

    TRY(admission_campaign_current(c, &campaign));
    if (!campaign)
        return FAIL(c, ST_INVALID, "admission.submit.closed");
    TRY(organisation_schools(c, &filter, &move->schools, &total));
    struct uuid *ids = NEWS(c->mem, struct uuid, move->schools.n);
    for (size_t i = 0; i < move->schools.n; i++)
        ids[i] = move->schools.v[i].id;
    return admission_pools_of(c, campaign, ids, move->schools.n, &move->pools);
}

static struct str school_name(const struct move *move, struct uuid id, struct str *ret_address)
{
    for (size_t i = 0; i < move->schools.n; i++) {
        if (uuid_eq(move->schools.v[i].id, id)) {
            *ret_address = move->schools.v[i].address;
            return move->schools.v[i].name;
        }
    }
    return STR("");
}

static enum status show_move(struct ctx *c,
                             const struct request *rq,
                             struct response *rs,
                             const struct loaded *loaded,
                             const struct form_values *values)
{
    struct move move = {.loaded = loaded};

    TRY(db_tx_read(c, "admission/move", move_tx, &move));
    struct move_view view = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_admission_move_title),
                 .flags = PAGE_NO_NAV | PAGE_READ,
                 .back = case_url(c, loaded->id, ""),
                 .back_text = msg_text(c, MSG_admission_back_case),
                 .form = values},
        .form = values,
        .action = case_url(c, loaded->id, "move"),
        .title = loaded->a->child_name,
        .cards = NEWS(c->mem, struct school_card, move.pools.n),
    };
    for (size_t i = 0; i < move.pools.n; i++) {
        const struct admission_pool *pool = &move.pools.v[i];
        struct str address = STR("");
        if (!pool->opened || pool->capacity <= pool->taken || uuid_eq(pool->id, loaded->a->pool_id))
            continue;
        view.cards[view.n++] = (struct school_card){
            .value = uuid_print(c->mem, pool->id),
            .name = school_name(&move, pool->organisation, &address),
            .distance = address,
            .languages = word_language(c, pool->language),
            .free_places = pool->capacity - pool->taken,
            .places = pool->capacity,
            .chosen = uuid_eq(pool->id, form_at(values, "pool")->uuid),
        };
    }
    struct out o = page_out(c, rs, values->bad ? 422 : 200);
    admission_move(&o, &view);
    return ST_OK;
}

enum status move_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values = form_blank(c, &school_form);
    struct loaded loaded;

    TRY(load_to_withdraw(c, rq, &loaded));
    return show_move(c, rq, rs, &loaded, &values);
}

enum status move_answer(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct loaded loaded;
    struct uuid code;

    TRY(load_to_withdraw(c, rq, &loaded));
    TRY(form_read(c, &school_form, rq, &values));
    if (values.bad)
        return show_move(c, rq, rs, &loaded, &values);
    TRY(withdraw_send_code(c, loaded.id, &code));
    return response_see_other(
        c, rs, sign_url(c, loaded.id, code, uuid_print(c->mem, form_at(&values, "pool")->uuid)).s);
}
