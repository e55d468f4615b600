/* What kindergartens keep of the own child. */
#include "account/account.h"
#include "audit/audit.h"
#include "care/pages.h"
#include "care_queries.h"
#include "care_views.h"
#include "i18n/i18n.h"
#include "i18n/msg_care.h"
#include "organisation/organisation.h"
#include "person/person.h"

enum { OPENINGS_MOST = 500 }; /* entries of the journal that are looked through */

struct own {
    struct uuid child_id;
    struct person *child;
    struct care_cards_of_child_rows rows;
    struct organisations places;
    struct audit_page journal;
};

static enum status own_tx(struct ctx *c, void *arg)
{
    struct own *in = arg;

    TRY(person_child(c, in->child_id, &in->child));
    TRY(care_cards_of_child(c, in->child_id, &in->rows));
    struct uuid *ids = NEWS(c->mem, struct uuid, in->rows.n);
    for (size_t i = 0; i < in->rows.n; i++)
        ids[i] = in->rows.v[i].organisation_id;
    TRY(organisation_by_ids(c, ids, in->rows.n, &in->places));
    return audit_about(c, in->child_id, NULL, OPENINGS_MOST, &in->journal);
}

static enum status fill(struct ctx *c,
                        const struct own *in,
                        const struct care_cards_of_child_row *row,
                        struct care_family_card *to)
{
    const struct bytes sealed[CARE_FIELDS] = {row->allergies_sealed, row->diet_sealed,
                                              row->vaccines_sealed.v, row->form065_sealed.v};
    struct care_card card;

    TRY(care_open(c, row->id, sealed, &card));
    to->organisation = organisation_name_in(&in->places, row->organisation_id);
    to->kept = care_kept(c, row->kept_name, row->kept_at);
    for (int i = 0; i < CARE_FIELDS; i++)
        to->facts[i] = care_fact(c, &card, i);
    return ST_OK;
}

/* A head acts as a director does, and is called what kindergartens call one. */
static struct str role_text(struct ctx *c, struct str role)
{
    struct str called = str_eq_z(role, "director") ? STR("head") : role;
    return msg_text(c, account_role_label(called));
}

static void fill_openings(struct ctx *c, const struct own *in, struct care_family_view *v)
{
    v->openings = NEWS(c->mem, struct row_link, in->journal.n);
    for (size_t i = 0; i < in->journal.n; i++) {
        const struct audit_row *row = &in->journal.v[i];
        if (str_eq_z(row->action, CARE_OPEN))
            v->openings[v->n_openings++] =
                (struct row_link){.icon = "eye",
                                  .title = role_text(c, row->role),
                                  .text = i18n_moment(c, row->at_us),
                                  .tag = organisation_name_in(&in->places, row->organisation)};
    }
}

enum status care_family_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct own in = {.child_id = request_uuid(rq, "id")};

    TRY(db_tx_read(c, "care/own", own_tx, &in));
    struct care_family_view v = {.page = {.rq = rq,
                                          .title = msg_text(c, MSG_care_card),
                                          .flags = PAGE_READ,
                                          .back = url0(c, "/my/"),
                                          .back_text = msg_text(c, MSG_care_home)},
                                 .child = in.child->name,
                                 .v = NEWS(c->mem, struct care_family_card, in.rows.n),
                                 .n = in.rows.n,
                                 .seen = url_id(c, "/my/child/{id}/seen", in.child_id)};
    for (size_t i = 0; i < in.rows.n; i++)
        TRY(fill(c, &in, &in.rows.v[i], &v.v[i]));
    fill_openings(c, &in, &v);
    struct out o = page_out(c, rs, 200);
    care_family(&o, &v);
    return ST_OK;
}
