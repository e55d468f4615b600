/* Writing to the journal, and reading it page by page. See audit.h. */
#include "audit/audit.h"

#include <string.h>

#include "audit_queries.h"

static struct opt_uuid some_uuid(struct uuid id)
{
    return (struct opt_uuid){!uuid_is_nil(id), id};
}

static struct opt_text some_text(struct str s)
{
    return (struct opt_text){s.n > 0, s};
}

static struct uuid uuid_or_nil(struct opt_uuid id)
{
    return id.set ? id.v : (struct uuid){{0}};
}

static struct str text_or_empty(struct opt_text s)
{
    return s.set ? s.v : STR("");
}

/* Set once before the first request, read only afterwards. */
static audit_watch_fn *the_watch;

void audit_watch_set(audit_watch_fn *watch)
{
    the_watch = watch;
}

enum status audit_record(struct ctx *c, const struct audit_act *act, uint8_t ret_hash[AUDIT_HASH])
{
    const struct audit_append_in in = {
        .action = str_from_z(act->action),
        .object_type = str_from_z(act->object_type),
        .object = act->object,
        .organisation = some_uuid(act->organisation),
        .subject = some_uuid(act->subject),
        .details = act->details.n > 0 ? act->details : STR("{}"),
    };
    struct audit_append_row *row;

    if (the_watch && !uuid_is_nil(act->subject) && str_ends(in.action, STR(".open")))
        TRY(the_watch(c, act->subject));
    TRY(audit_append(c, &in, &row));
    ASSERT(row->hash.n == AUDIT_HASH);
    memcpy(ret_hash, row->hash.p, AUDIT_HASH);
    return ST_OK;
}

/* NOLINTNEXTLINE(readability-function-size): the short form that every feature calls */
enum status audit_add(struct ctx *c,
                      const char *action,
                      const char *object_type,
                      struct uuid object,
                      struct uuid organisation,
                      struct str details)
{
    const struct audit_act act = {.action = action,
                                  .object_type = object_type,
                                  .object = uuid_print(c->mem, object),
                                  .organisation = organisation,
                                  .details = details};
    uint8_t hash[AUDIT_HASH];

    return audit_record(c, &act, hash);
}

static enum status blocked_tx(struct ctx *c, void *arg)
{
    const struct str *to = arg;
    const struct audit_act act = {
        .action = "outward.blocked", .object_type = "outward", .object = *to};
    uint8_t hash[AUDIT_HASH];

    return audit_record(c, &act, hash);
}

enum status audit_blocked(struct ctx *c, const char *to)
{
    struct str name = str_from_z(to);

    return db_in_transaction(c->db) ? blocked_tx(c, &name)
                                    : db_tx_locked(c, "audit/blocked", blocked_tx, &name);
}

/* One row more than the page was asked for: that there is more. */
static size_t cut(struct audit_page *page, size_t n, size_t size)
{
    page->more = n > size;
    page->n = page->more ? size : n;
    return page->n;
}

static enum status check_period(struct ctx *c, const struct audit_filter *filter)
{
    if (filter->to_us != 0 && filter->to_us < filter->from_us)
        return FAIL_FIELD(c, ST_INVALID, "audit.period-backwards", "to");
    return ST_OK;
}

static void take_row(struct audit_row *to, const struct audit_find_row *from)
{
    *to = (struct audit_row){
        .shard = from->shard,
        .seq = from->seq,
        .at_us = from->at,
        .db_user = from->db_user,
        .door = text_or_empty(from->door),
        .person = uuid_or_nil(from->person),
        .role = text_or_empty(from->role),
        .address = text_or_empty(from->address),
        .request = text_or_empty(from->request),
        .action = from->action,
        .object_type = from->object_type,
        .object = from->object,
        .organisation = uuid_or_nil(from->organisation),
        .subject = uuid_or_nil(from->subject),
        .details = from->details,
        .acts_for = uuid_or_nil(from->acts_for),
    };
}

enum status audit_list(struct ctx *c,
                       const struct audit_filter *filter,
                       const struct audit_row *after,
                       size_t size,
                       struct audit_page *ret_page)
{
    const struct audit_find_in in = {
        .from_at = filter->from_us,
        .to_at = filter->to_us != 0 ? filter->to_us : c->now_us + TIME_DAY,
        .person = some_uuid(filter->person),
        .organisation = some_uuid(filter->organisation),
        .object_type = some_text(filter->object_type),
        .object = some_text(filter->object),
        .subject = some_uuid(filter->subject),
        .before_at = {after != NULL, after ? after->at_us : 0},
        .before_shard = after ? after->shard : 0,
        .before_seq = after ? after->seq : 0,
        .most = (int32_t)size + 1,
    };
    struct audit_find_rows rows;

    ASSERT(size >= 1 && size <= AUDIT_PAGE_MOST);
    TRY(check_period(c, filter));
    TRY(audit_find(c, &in, &rows));
    struct audit_page page = {.v = NEWS(c->mem, struct audit_row, rows.n)};
    for (size_t i = 0; i < cut(&page, rows.n, size); i++)
        take_row(&page.v[i], &rows.v[i]);
    *ret_page = page;
    return ST_OK;
}

enum status audit_about(struct ctx *c,
                        struct uuid subject,
                        const struct audit_row *after,
                        size_t size,
                        struct audit_page *ret_page)
{
    struct audit_find_about_rows rows;
    struct opt_instant before = {after != NULL, after ? after->at_us : 0};

    ASSERT(size >= 1 && size <= AUDIT_PAGE_MOST);
    TRY(audit_find_about(c, subject, before, after ? after->shard : 0, after ? after->seq : 0,
                         (int32_t)size + 1, &rows));
    struct audit_page page = {.v = NEWS(c->mem, struct audit_row, rows.n)};
    for (size_t i = 0; i < cut(&page, rows.n, size); i++) {
        const struct audit_find_about_row *from = &rows.v[i];
        page.v[i] = (struct audit_row){.shard = from->shard,
                                       .seq = from->seq,
                                       .at_us = from->at,
                                       .door = text_or_empty(from->door),
                                       .person = uuid_or_nil(from->person),
                                       .role = text_or_empty(from->role),
                                       .action = from->action,
                                       .object_type = from->object_type,
                                       .object = from->object,
                                       .organisation = uuid_or_nil(from->organisation),
                                       .subject = subject};
    }
    *ret_page = page;
    return ST_OK;
}
