/* Of one's own data: what is held and why, who opened it, which versions were accepted. */
#include "audit/audit.h"
#include "i18n/msg_privacy.h"
#include "person/person.h"
#include "privacy/pages.h"
#include "privacy_queries.h"
#include "privacy_views.h"

enum { OPENED_MOST = 50, DATA_MOST = 8 };

static bool is_staff(const struct request *rq)
{
    return str_starts(rq->path, STR("/staff/"));
}

/* Where it comes from and on what basis it is processed. */
static struct str basis(struct ctx *c, enum msg source, enum msg law)
{
    return MSG_FORMAT(c, MSG_privacy_basis, MSG_ARG("source", msg_text(c, source)),
                      MSG_ARG("basis", msg_text(c, law)));
}

static void add(struct ctx *c,
                struct privacy_own_view *v,
                enum msg name,
                struct str value,
                enum msg source,
                enum msg law)
{
    ASSERT(v->n_data < DATA_MOST);
    v->data[v->n_data++] = (struct fact){
        .name = msg_text(c, name),
        .value = value.n > 0 ? value : msg_text(c, MSG_privacy_nothing),
        .about = basis(c, source, law),
    };
}

static enum msg source_of(const struct person *person)
{
    if (str_eq_z(person->source, "REGISTER"))
        return MSG_privacy_source_register;
    if (str_eq_z(person->source, "EGOV"))
        return MSG_privacy_source_egov;
    return str_eq_z(person->source, "KEY") ? MSG_privacy_source_key : MSG_privacy_source_declared;
}

static struct str address_of(const struct ctx *c, const struct person *person)
{
    return c->lang == LANG_KK || person->address.text_ru.n == 0 ? person->address.text_kk
                                                                : person->address.text_ru;
}

static void
fill_data(struct ctx *c, const struct person *person, bool staff, struct privacy_own_view *v)
{
    enum msg law = staff ? MSG_privacy_law_work : MSG_privacy_law_service;
    enum msg source = source_of(person);

    v->data = NEWS(c->mem, struct fact, DATA_MOST);
    add(c, v, MSG_privacy_data_name, person->name, source, law);
    add(c, v, MSG_privacy_data_iin, person->iin.n > 0 ? i18n_iin_masked(c, person->iin) : STR(""),
        source, law);
    add(c, v, MSG_privacy_data_born, person->has_born ? i18n_date(c, person->born) : STR(""),
        source, law);
    add(c, v, MSG_privacy_data_address, address_of(c, person), source, law);
    add(c, v, MSG_privacy_data_phone, person->phone.n > 0 ? i18n_phone(c, person->phone) : STR(""),
        staff ? MSG_privacy_source_admin : MSG_privacy_source_egov, law);
    add(c, v, MSG_privacy_data_email, person->email,
        staff ? MSG_privacy_source_admin : MSG_privacy_source_declared, law);
    add(c, v, MSG_privacy_data_sign_ins, msg_text(c, MSG_privacy_data_sign_ins_value),
        MSG_privacy_source_use, MSG_privacy_law_security);
}

static struct str role_words(struct ctx *c, struct str role)
{
    struct str key = str_printf(c->mem, "account.role." STR_FMT, STR_ARG(role));
    enum msg found;

    if (role.n > 0 && msg_find(key, &found))
        return msg_text(c, found);
    return msg_text(c, MSG_privacy_by_system);
}

static enum status fill_opened(struct ctx *c, struct privacy_own_view *v)
{
    struct audit_page rows;

    TRY(audit_about(c, c->actor.person, NULL, OPENED_MOST, &rows));
    v->opened = NEWS(c->mem, struct row_link, rows.n);
    v->n_opened = rows.n;
    for (size_t i = 0; i < rows.n; i++) {
        bool self = uuid_eq(rows.v[i].person, c->actor.person);
        v->opened[i] = (struct row_link){
            .icon = "shield-check",
            .title = audit_action_words(c, rows.v[i].action),
            .text =
                str_printf(c->mem, STR_FMT ", " STR_FMT, STR_ARG(i18n_moment(c, rows.v[i].at_us)),
                           STR_ARG(audit_object_words(c, rows.v[i].object_type))),
            .tag = self ? msg_text(c, MSG_privacy_by_you) : role_words(c, rows.v[i].role)};
    }
    return ST_OK;
}

static struct str language_words(struct ctx *c, struct str code)
{
    if (str_eq_z(code, "kk"))
        return msg_text(c, MSG_privacy_lang_kk);
    return msg_text(c, str_eq_z(code, "ru") ? MSG_privacy_lang_ru : MSG_privacy_lang_en);
}

static enum status fill_accepted(struct ctx *c, struct privacy_own_view *v)
{
    struct privacy_own_acceptances_rows rows;

    TRY(privacy_own_acceptances(c, &rows));
    v->accepted = NEWS(c->mem, struct row_link, rows.n);
    v->n_accepted = rows.n;
    for (size_t i = 0; i < rows.n; i++) {
        const struct privacy_own_acceptances_row *row = &rows.v[i];
        struct str number = str_printf(c->mem, "%d", row->version);
        v->accepted[i] = (struct row_link){
            .url = url_path(c, "/personal-data/{number}", &number, 1),
            .icon = "file-check",
            .title = MSG_FORMAT(c, MSG_privacy_number, MSG_NUM("n", row->version)),
            .text = MSG_FORMAT(
                c, MSG_privacy_accepted_about, MSG_ARG("moment", i18n_moment(c, row->at)),
                MSG_ARG("lang", language_words(c, row->lang)), MSG_ARG("hash", row->hash))};
    }
    return ST_OK;
}

static enum status own_tx(struct ctx *c, void *arg)
{
    struct privacy_own_view *v = arg;
    struct person *person;

    v->n_data = 0;
    TRY(person_by_id(c, c->actor.person, &person));
    fill_data(c, person, !v->family, v);
    TRY(fill_accepted(c, v));
    return v->family ? fill_opened(c, v) : ST_OK;
}

enum status privacy_own_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    bool staff = is_staff(rq);
    struct privacy_own_view v = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_privacy_own_title),
                 .flags = PAGE_READ,
                 .back = url0(c, staff ? "/staff/account" : "/my/account"),
                 .back_text = msg_text(c, MSG_privacy_own_back)},
        .family = !staff,
        .clients = url0(c, staff ? "/staff/account/clients" : "/my/account/clients"),
        .text = url0(c, "/personal-data")};

    TRY(db_tx_read(c, "privacy/own", own_tx, &v));
    struct out o = page_out(c, rs, 200);
    privacy_own_show(&o, &v);
    return ST_OK;
}
