/* One application, read-only, for an officer of the ministry who has written why (J73-4.2a). The
 * reason goes into the journal before anything is shown. */
#include "audit/audit.h"
#include "board/pages.h"
#include "board_views.h"
#include "i18n/msg_board.h"
#include "platform/platform.h"

enum { NUMBER_MOST = 999999999, REASON_LEAST = 10, REASON_MOST = 500 };

static const struct field one_fields[] = {
    {"number", FIELD_INT, MSG_board_one_number, MSG_board_one_number_hint,
     MSG_board_one_number_missing, 1, NUMBER_MOST},
    {"reason", FIELD_TEXTAREA, MSG_board_one_reason, MSG_board_one_reason_hint,
     MSG_board_one_reason_missing, REASON_LEAST, REASON_MOST},
};
const struct form one_form = {"one", one_fields, COUNT(one_fields)};

struct one {
    struct uuid look, school;
    struct scope scope;
    int64_t number;
    struct str reason, idem;
    struct admission_one *a;
};

/* ---- asking --------------------------------------------------------------------------------- */

static enum status scope_tx(struct ctx *c, void *arg)
{
    struct one *one = arg;
    return scope_school(c, one->school, &one->scope);
}

static enum status show_ask(struct ctx *c,
                            const struct request *rq,
                            struct response *rs,
                            const struct form_values *form)
{
    struct one one = {.school = request_uuid(rq, "id")};

    TRY(db_tx_read(c, "board/ask", scope_tx, &one));
    struct board_ask_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_board_one_title),
                 .flags = PAGE_READ,
                 .back = url_id(c, "/staff/board/school/{id}", one.school),
                 .back_text = one.scope.name,
                 .form = form},
        .form = form,
        .action = url_id(c, "/staff/board/school/{id}/application", one.school),
        .school = one.scope.name,
    };
    struct out o = page_out(c, rs, form->bad ? 422 : 200);
    board_ask(&o, &v);
    return ST_OK;
}

enum status board_one_ask(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form = form_blank(c, &one_form);

    if (!form.typed) /* from a list of numbers */
        form_set(&form, "number", pairs_get(rq->query, "number"));
    return show_ask(c, rq, rs, &form);
}

static enum status journal_look(struct ctx *c, const struct one *one)
{
    const struct audit_act act = {
        .action = "board.look",
        .object_type = "admission.application",
        .object = uuid_print(c->mem, one->a->id),
        .organisation = one->school,
        .subject = one->a->child,
        .details = str_printf(c->mem, "{\"look\":\"" STR_FMT "\"}",
                              STR_ARG(uuid_print(c->mem, one->look))),
    };
    uint8_t hash[AUDIT_HASH];

    return audit_record(c, &act, hash);
}

static enum status look_tx(struct ctx *c, void *arg)
{
    struct one *one = arg;
    struct str content =
        str_printf(c->mem, "%lld " STR_FMT, (long long)one->number, STR_ARG(one->reason));
    int64_t changed;
    bool first;

    TRY(scope_school(c, one->school, &one->scope));
    TRY(admission_one(c, one->school, one->number, &one->a));
    if (!one->a)
        return FAIL_FIELD(c, ST_INVALID, "board.one.unknown", "number");
    TRY(platform_idem_claim(c, one->idem, content, one->look, &first, &one->look));
    if (!first)
        return ST_OK; /* the same press again */
    TRY(board_look_add(c, one->look, one->school, one->number, one->reason, &changed));
    return journal_look(c, one);
}

enum status board_one_look(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values form;

    TRY(form_read(c, &one_form, rq, &form));
    if (!form.bad) {
        struct one one = {.look = uuid_v4(),
                          .school = request_uuid(rq, "id"),
                          .number = form_at(&form, "number")->number,
                          .reason = form_at(&form, "reason")->text,
                          .idem = form.idem};
        enum status st = db_tx_locked(c, "board/look-add", look_tx, &one);
        if (st == ST_OK)
            return response_see_other(c, rs, url_id(c, "/staff/board/look/{id}", one.look).s);
        TRY(form_failure(c, &form, st));
    }
    return show_ask(c, rq, rs, &form);
}

/* ---- the application ------------------------------------------------------------------------- */

static enum status one_tx(struct ctx *c, void *arg)
{
    struct one *one = arg;
    struct board_look_open_row *row;

    TRY(board_look_open(c, one->look, &row));
    if (!row)
        return FAIL(c, ST_NOT_FOUND, "http.not-found");
    one->school = row->school;
    one->reason = row->reason;
    TRY(scope_school(c, one->school, &one->scope));
    TRY(admission_one(c, one->school, row->number, &one->a));
    return one->a ? ST_OK : FAIL(c, ST_NOT_FOUND, "http.not-found");
}

static void add_fact(struct ctx *c, struct board_one_view *v, enum msg name, struct str value)
{
    ASSERT(v->n_facts < COUNT(v->facts));
    if (value.n > 0)
        v->facts[v->n_facts++] = (struct fact){.name = msg_text(c, name), .value = value};
}

static void fill_one(struct ctx *c, const struct one *one, struct board_one_view *v)
{
    const struct admission_one *a = one->a;

    v->number = a->number;
    v->state = a->state;
    v->reason = one->reason;
    add_fact(c, v, MSG_board_one_child, a->child_name);
    add_fact(c, v, MSG_board_one_born, i18n_date(c, a->born));
    add_fact(c, v, MSG_board_one_school, one->scope.name);
    add_fact(c, v, MSG_board_language, a->language);
    add_fact(c, v, MSG_board_lane, a->lane);
    add_fact(c, v, MSG_board_channel, words_text(c, board_channels, a->channel));
    add_fact(c, v, MSG_board_one_submitted, i18n_moment(c, a->submitted_us));
    add_fact(c, v, MSG_board_one_deadline, i18n_moment(c, a->deadline_us));
    if (a->decided_us != 0)
        add_fact(c, v, MSG_board_one_decided, i18n_moment(c, a->decided_us));
    add_fact(c, v, MSG_board_one_decided_by, a->decided_by);
    add_fact(c, v, MSG_board_ground, a->ground);
    add_fact(c, v, MSG_board_one_facts, a->facts);
    add_fact(c, v, MSG_board_one_remedy, a->remedy);
}

enum status board_one(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct one one = {.look = request_uuid(rq, "id")};

    TRY(db_tx_read(c, "board/one", one_tx, &one));
    struct board_one_view v = {.page = {.rq = rq,
                                        .title = msg_text(c, MSG_board_one_heading),
                                        .back = url_id(c, "/staff/board/school/{id}", one.school),
                                        .back_text = one.scope.name}};
    fill_one(c, &one, &v);
    struct out o = page_out(c, rs, 200);
    board_one_page(&o, &v);
    return ST_OK;
}
