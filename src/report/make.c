/* See make.h. What is read is read at the staff door's role with the officer's own signed context,
 * so that a report can hold nothing that its officer would not see on the page. */
#include "report/make.h"

#include "account/account.h"
#include "i18n/msg_board.h"
#include "i18n/msg_report.h"
#include "keys/keys.h"
#include "notice/notice.h"
#include "platform/platform.h"
#include "report/paper.h"
#include "report/sources.h"
#include "report_queries.h"
#include "rights/rights.h"

enum { ATTEMPTS_MOST = 3, CONTEXT_S = 600 };

struct making {
    struct report_next_result_row *row; /* NULL: nothing to do */
    const struct report_source *source;
    const struct account_role *role;
    struct account_holder holder;
    bool entitled;
    struct board_list made;
    struct str title, type, name, bytes;
    const char *failure;
};

/* ---- what comes next ------------------------------------------------------------------------- */

static const struct account_role *role_of(struct ctx *c, struct str name)
{
    size_t n;
    const struct account_role *roles = account_all_roles(c, &n);

    for (size_t i = 0; i < n; i++)
        if (str_eq_z(name, roles[i].name))
            return &roles[i];
    return NULL;
}

/* The officer still has the role, and may sign in. */
static enum status find_holder(struct ctx *c, struct making *making)
{
    const struct account_post post = {making->row->organisation_id, making->role->name, 0};
    struct account_holders holders;

    making->entitled = false;
    TRY(account_holders(c, &post, 1, &holders));
    for (size_t i = 0; i < holders.n; i++) {
        if (!uuid_eq(holders.v[i].person, making->row->person_id))
            continue;
        making->holder = holders.v[i];
        making->entitled = true;
    }
    return ST_OK;
}

static enum status next_tx(struct ctx *c, void *arg)
{
    struct making *making = arg;
    int64_t changed;

    TRY(report_due_add(c, &changed));
    TRY(report_next_result(c, &making->row));
    if (!making->row)
        return ST_OK;
    making->source = report_source_find(making->row->source);
    making->role = role_of(c, making->row->role);
    if (!making->source || !making->role)
        return ST_OK; /* of another release */
    TRY(find_holder(c, making));
    return report_result_begin(c, making->row->id, &changed);
}

/* ---- with the officer's eyes ----------------------------------------------------------------- */

static enum status sign_in(struct ctx *c, const struct making *making, struct ctx *reader)
{
    const struct report_next_result_row *row = making->row;
    const struct platform_context context = {.door = "staff",
                                             .person = row->person_id,
                                             .role = making->role->name,
                                             .organisation = row->organisation_id,
                                             .expires_us = c->now_us + CONTEXT_S * TIME_SECOND};

    *reader = (struct ctx){.mem = c->mem,
                           .now_us = c->now_us,
                           .machine_us = c->machine_us,
                           .keys = c->keys,
                           .config = c->config,
                           .request_id = c->request_id,
                           .actor = {.kind = ACTOR_PERSON,
                                     .person = row->person_id,
                                     .organisation = row->organisation_id,
                                     .role = row->role,
                                     .name = STR(""),
                                     .access = making->role->access}};
    (void)lang_find(row->lang, &reader->lang); /* the column's CHECK lists the languages */
    TRY(keys_sign_context(c, platform_context(c->mem, &context), &reader->actor.db_context));
    return db_open_as(c, c->db, "oqu_staff", &reader->db);
}

static enum status download(struct ctx *reader, struct making *making)
{
    struct response rs = {0};

    buf_init(&rs.body, reader->mem, HTTP_RESPONSE_MOST);
    TRY(list_download(reader, &rs, &making->made.list));
    making->type = rs.content_type;
    making->bytes = buf_str(&rs.body);
    return ST_OK;
}

static enum status write_file(struct ctx *reader, struct making *making)
{
    const char *name = making->source->name;
    int year, month, day;

    time_date_split(time_date(reader->now_us), &year, &month, &day);
    const char *end = str_eq(making->row->format, STR("PDF"))    ? "pdf"
                      : str_eq(making->row->format, STR("XLSX")) ? "xlsx"
                                                                 : "csv";
    making->name = str_printf(reader->mem, "%s-%04d-%02d-%02d.%s", name, year, month, day, end);
    if (!str_eq(making->row->format, STR("PDF")))
        return download(reader, making);
    making->type = STR("application/pdf");
    return report_paper(reader, making->title, &making->made, &making->bytes);
}

static struct str title_of(struct ctx *reader, const struct making *making)
{
    struct str title = msg_text(reader, making->source->title);
    struct str place =
        making->made.place.n > 0 ? making->made.place : msg_text(reader, MSG_board_country);

    return str_printf(reader->mem, STR_FMT ": " STR_FMT, STR_ARG(title), STR_ARG(place));
}

static enum status read_as(struct ctx *reader, struct making *making)
{
    const struct report_next_result_row *row = making->row;
    const struct report_source *source = making->source;
    const struct permission permission = {source->permission, source->permission_text,
                                          source->access, false};

    TRY(rights_role_may(reader, &permission, &making->entitled));
    if (!making->entitled)
        return ST_OK;
    bool is_sheet = str_eq(row->format, STR("XLSX"));
    TRY(report_source_read(reader, source, is_sheet ? "xlsx" : "csv", row->place, row->filters,
                           &making->made));
    making->title = title_of(reader, making);
    return write_file(reader, making);
}

static bool is_for_good(enum status st)
{
    return st == ST_FORBIDDEN || st == ST_NOT_FOUND || st == ST_INVALID;
}

/* A list that cannot be had any more is told to the officer; what may pass is tried again. */
static enum status read_list(struct ctx *c, struct making *making)
{
    struct ctx reader = {0};
    enum status st = sign_in(c, making, &reader);

    if (st == ST_OK)
        st = read_as(&reader, making);
    db_close(reader.db);
    if (st == ST_OK)
        return ST_OK;
    if (is_for_good(st) || making->row->attempts + 1 >= ATTEMPTS_MOST) {
        making->failure = reader.failure.code ? reader.failure.code : "report.failed";
        return ST_OK;
    }
    if (reader.failure.code)
        c->failure = reader.failure;
    return st;
}

/* ---- what came of it ------------------------------------------------------------------------- */

static enum status tell(struct ctx *c, const struct making *making, enum msg text)
{
    struct str title = msg_format_in(c, making->holder.lang, making->source->title, NULL, 0);
    const struct msg_arg args[] = {MSG_ARG("report", title),
                                   MSG_ARG("place", making->row->place_name)};
    const struct notice notice = {
        .person = making->row->person_id,
        .organisation = making->row->organisation_id,
        .text = text,
        .args = args,
        .n_args = COUNT(args),
        .moment_us = making->row->due_at,
        .object = str_printf(c->mem, "report.schedule:" STR_FMT,
                             STR_ARG(uuid_print(c->mem, making->row->schedule_id))),
        .link = str_printf(c->mem, "/staff/report/" STR_FMT,
                           STR_ARG(uuid_print(c->mem, making->row->schedule_id))),
        .channels = NOTICE_CABINET | NOTICE_MAIL,
        .lang = making->holder.lang,
    };

    return notice_send(c, &notice);
}

static enum status keep(struct ctx *c, const struct making *making)
{
    struct date today = time_date(c->now_us);
    int64_t days, changed;

    TRY(platform_setting_i64(c, "report.keep_days", today, STR(""), &days));
    const struct report_result_ready_in in = {
        .id = making->row->id,
        .rows = (int32_t)making->made.list.n,
        .keep_until = {today.days + (int32_t)days},
        .type = making->type,
        .name = making->name,
        .bytes = {(const uint8_t *)making->bytes.p, making->bytes.n},
    };
    TRY(report_result_ready(c, &in, &changed));
    return tell(c, making, MSG_report_ready);
}

/* Who lost the role while it was made gets nothing either. */
static enum status end_tx(struct ctx *c, void *arg)
{
    struct making *making = arg;
    bool still = making->entitled;
    int64_t changed;

    TRY(find_holder(c, making));
    if (!still || !making->entitled) {
        TRY(report_result_end(c, making->row->id, STR("LOST"), STR(""), &changed));
        return report_schedule_lose(c, making->row->schedule_id, &changed);
    }
    if (!making->failure)
        return keep(c, making);
    TRY(report_result_end(c, making->row->id, STR("FAILED"), str_from_z(making->failure),
                          &changed));
    return tell(c, making, MSG_report_failed_notice);
}

static enum status drop_tx(struct ctx *c, void *arg)
{
    const struct making *making = arg;
    int64_t changed;

    return report_result_end(c, making->row->id, STR("FAILED"), STR("report.failed"), &changed);
}

enum status report_make_job(struct ctx *c, bool *ret_more)
{
    struct making making = {0};

    *ret_more = false;
    TRY(db_tx_locked(c, "report/next", next_tx, &making));
    if (!making.row)
        return ST_OK;
    *ret_more = true;
    if (!making.source || !making.role || making.row->deleted)
        return db_tx_locked(c, "report/drop", drop_tx, &making);
    if (making.entitled)
        TRY(read_list(c, &making));
    return db_tx_locked(c, "report/end", end_tx, &making);
}

static enum status forget_tx(struct ctx *c, void *arg)
{
    int64_t changed;
    (void)arg;
    return report_forget(c, time_date(c->now_us), &changed);
}

enum status report_forget_job(struct ctx *c, bool *ret_more)
{
    *ret_more = false;
    return db_tx_locked(c, "report/forget", forget_tx, NULL);
}
