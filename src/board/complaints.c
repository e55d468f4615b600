/* Complaints on the page of terms: which department owes answers, the latest first. */
#include "board/pages.h"
#include "i18n/i18n.h"
#include "i18n/msg_board.h"

enum { ROWS_MOST = 30 };

enum status board_complaints_read(struct ctx *c, struct board_complaints *ret)
{
    TRY(complaint_owed(c, &ret->owed));
    if (ret->owed.n > ROWS_MOST)
        ret->owed.n = ROWS_MOST;
    struct uuid *ids = NEWS(c->mem, struct uuid, ret->owed.n);
    for (size_t i = 0; i < ret->owed.n; i++)
        ids[i] = ret->owed.v[i].organisation;
    return organisation_by_ids(c, ids, ret->owed.n, &ret->bodies);
}

static struct str name_of(const struct board_complaints *complaints, struct uuid id)
{
    for (size_t i = 0; i < complaints->bodies.n; i++)
        if (uuid_eq(complaints->bodies.v[i].id, id))
            return complaints->bodies.v[i].name;
    return STR("");
}

/* The department reads its complaints; the ministry and oversight figures, no single case. */
static struct url list_of(struct ctx *c, bool late)
{
    if (!(c->actor.access & ACCESS_DEPARTMENT))
        return url0(c, "/staff/complaints/board");
    return url_query(c, url0(c, "/staff/complaints"), "view", late ? STR("late") : STR("open"));
}

void board_complaints_show(struct ctx *c,
                           const struct board_complaints *complaints,
                           struct overdue_view *v)
{
    struct row_link *rows = NEWS(c->mem, struct row_link, complaints->owed.n);

    for (size_t i = 0; i < complaints->owed.n; i++) {
        const struct complaint_owed *owed = &complaints->owed.v[i];
        rows[i] = (struct row_link){
            .url = list_of(c, owed->late > 0),
            .icon = "scale",
            .title = name_of(complaints, owed->organisation),
            .text = MSG_FORMAT(c, MSG_board_complaints_row, MSG_NUM("open", owed->open),
                               MSG_NUM("soon", owed->soon), MSG_NUM("late", owed->late)),
        };
        if (owed->late > 0 || owed->soon > 0) {
            rows[i].tag =
                msg_text(c, owed->late > 0 ? MSG_board_complaints_late : MSG_board_complaints_soon);
            rows[i].tag_tone = owed->late > 0 ? TONE_BAD : TONE_WARN;
        }
    }
    v->complaints = rows;
    v->n_complaints = complaints->owed.n;
    v->has_complaints = true;
}
