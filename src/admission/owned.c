/* See admission.h: what an organisation owns. */
#include "admission/admission.h"
#include "admission/pages.h"
#include "admission_queries.h"
#include "i18n/i18n.h"
#include "i18n/msg_admission.h"
#include "organisation/organisation.h"

static const struct {
    const char *kind;
    enum msg text;
} kinds[] = {
    {"applications", MSG_admission_owned_applications},
    {"documents", MSG_admission_owned_documents},
    {"events", MSG_admission_owned_events},
    {"orders", MSG_admission_owned_orders},
    {"seats", MSG_admission_owned_seats},
};

static int64_t count_of(const struct admission_owned_counts_rows *rows, const char *kind)
{
    for (size_t i = 0; i < rows->n; i++)
        if (str_eq_z(rows->v[i].kind, kind))
            return rows->v[i].n;
    return 0;
}

enum status
admission_owned(struct ctx *c, struct uuid organisation, struct admission_owned_kinds *ret)
{
    struct admission_owned_counts_rows rows;

    TRY(admission_owned_counts(c, organisation, &rows));
    *ret = (struct admission_owned_kinds){
        .v = NEWS(c->mem, struct admission_owned_kind, COUNT(kinds)), .n = COUNT(kinds)};
    for (size_t i = 0; i < COUNT(kinds); i++)
        ret->v[i] = (struct admission_owned_kind){kinds[i].kind, (int)kinds[i].text,
                                                  count_of(&rows, kinds[i].kind)};
    return ST_OK;
}

enum status admission_owned_read(struct ctx *c,
                                 const char *kind,
                                 struct uuid organisation,
                                 struct str after,
                                 struct admission_owned_records *ret)
{
    struct admission_owned_rows_rows rows;

    TRY(admission_owned_rows(c, str_from_z(kind), organisation, after, ADMISSION_OWNED_MOST,
                             &rows));
    *ret = (struct admission_owned_records){
        .v = NEWS(c->mem, struct admission_owned_record, rows.n + 1), .n = rows.n};
    for (size_t i = 0; i < rows.n; i++) {
        const struct admission_owned_rows_row *row = &rows.v[i];
        ret->v[i] = (struct admission_owned_record){.key = row->key,
                                                    .facts = row->facts,
                                                    .has_file = row->file_id.set,
                                                    .file = row->file_id.v,
                                                    .file_name = row->file_name.v};
    }
    return ST_OK;
}

enum status owned_fact(struct ctx *c, struct organisation *school, struct fact *ret)
{
    struct organisation_owner owner;
    struct organisation *organisation = school;

    TRY(organisation_owner(c, school->id, &owner));
    if (!uuid_eq(owner.id, school->id))
        TRY(organisation_by_id(c, owner.id, &organisation));
    *ret = (struct fact){.name = msg_text(c, MSG_admission_fact_owner),
                         .value = organisation->name,
                         .about = owner.basis};
    return ST_OK;
}
