/* See sources.h. */
#include "report/sources.h"

#include "i18n/msg_board.h"
#include "i18n/msg_report.h"

#define FIGURES_READERS (ACCESS_MINISTRY | ACCESS_OVERSIGHT | ACCESS_DEPARTMENT)

static const struct report_source sources[] = {
    {"figures", MSG_report_source_figures, "board.may.figures", MSG_board_may_figures,
     FIGURES_READERS, "/staff/board", "/staff/board/place/{kato}", board_figures_list},
    {"overdue", MSG_report_source_overdue, "board.may.figures", MSG_board_may_figures,
     FIGURES_READERS, "/staff/overdue", "/staff/overdue/place/{kato}", board_overdue_list},
    {"demand", MSG_report_source_demand, "board.may.figures", MSG_board_may_figures,
     FIGURES_READERS, "/staff/demand", "/staff/demand/place/{kato}", board_demand_list},
};

const struct report_source *report_source_find(struct str name)
{
    for (size_t i = 0; i < COUNT(sources); i++)
        if (str_eq_z(name, sources[i].name))
            return &sources[i];
    return NULL;
}

/* The format stands first: of a name that stands twice, the first counts. */
static enum status
read_filters(struct ctx *c, const char *format, struct str filters, struct pairs *ret)
{
    struct str query = str_printf(c->mem, "format=%s%s" STR_FMT, format, filters.n > 0 ? "&" : "",
                                  STR_ARG(filters));

    return pairs_read(c, query, ret) ? ST_OK : FAIL(c, ST_INVALID, "report.filters");
}

enum status report_source_read(struct ctx *c,
                               const struct report_source *source,
                               const char *format,
                               struct str kato,
                               struct str filters,
                               struct board_list *ret)
{
    struct request *rq = NEW(c->mem, struct request); /* the list points at it */

    *rq = (struct request){.method = GET, .path = str_from_z(source->own), .door = DOOR_STAFF};
    TRY(read_filters(c, format, filters, &rq->query));
    return source->make(c, rq, kato, ret);
}

struct url report_source_url(struct ctx *c,
                             const struct report_source *source,
                             struct str kato,
                             struct str filters)
{
    struct url url = kato.n > 0 ? url_path(c, source->at, &kato, 1) : url0(c, source->own);
    struct pairs pairs;

    if (read_filters(c, "csv", filters, &pairs) != ST_OK)
        return url;
    for (size_t i = 0; i < pairs.n; i++)
        if (!str_eq_z(pairs.v[i].name, "format") && !str_eq_z(pairs.v[i].name, "page"))
            url = url_query(c, url, str_z(c->mem, pairs.v[i].name), pairs.v[i].value);
    return url;
}
