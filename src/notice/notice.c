/* See notice.h: what the doors do with messages. */
#include "notice/notice.h"

#include "i18n/msg_notice.h"
#include "keys/keys.h"
#include "notice/args.h"
#include "notice_queries.h"

enum { CHANNELS = 2 };

static struct str key_of(enum msg text)
{
    ASSERT(text != MSG_NONE);
    return str_from_z(msg_key(text));
}

static struct opt_instant instant_or_none(int64_t us)
{
    return (struct opt_instant){us != 0, us};
}

enum status notice_send(struct ctx *c, const struct notice *notice)
{
    struct str channels[CHANNELS];
    size_t n = 0;
    int64_t changed;

    if (notice->channels & NOTICE_SMS)
        channels[n++] = STR("SMS");
    if (notice->channels & NOTICE_MAIL)
        channels[n++] = STR("MAIL");
    const struct notice_add_in in = {
        .id = uuid_v4(),
        .person = notice->person,
        .msg = key_of(notice->text),
        .args = notice_args_pack(c->mem, notice->args, notice->n_args),
        .moment = instant_or_none(notice->moment_us),
        .object = notice->object,
        .link = notice->link,
        .lang = str_from_z(lang_code(notice->lang)),
        .cabinet = (notice->channels & NOTICE_CABINET) != 0,
        .channels = {channels, n},
        .expires = instant_or_none(notice->expires_us),
        .organisation = {!uuid_is_nil(notice->organisation), notice->organisation},
    };
    return notice_add(c, &in, &changed);
}

enum status notice_drop(struct ctx *c, struct str object, enum msg text)
{
    int64_t changed;
    return notice_drop_waiting(c, object, key_of(text), &changed);
}

static struct bytes bytes_of(struct str s)
{
    return (struct bytes){(const uint8_t *)s.p, s.n};
}

enum status notice_send_direct(struct ctx *c, const struct notice_direct *direct)
{
    struct notice_add_code_in row = {
        .id = uuid_v4(),
        .channel = direct->channel == NOTICE_MAIL ? STR("MAIL") : STR("SMS"),
        .lang = str_from_z(lang_code(c->lang)),
        .expires = direct->expires_us,
    };
    int64_t changed;

    TRY(keys_seal_field(c, KEY_CONTACT, keys_place(c, "notice.outbox.to_sealed", row.id),
                        bytes_of(direct->to), &row.to_sealed));
    TRY(keys_seal_field(c, KEY_CONTACT, keys_place(c, "notice.outbox.text_sealed", row.id),
                        bytes_of(direct->text), &row.text_sealed));
    return notice_add_code(c, &row, &changed);
}

enum status notice_send_code(struct ctx *c, struct str phone, struct str code, int64_t expires_us)
{
    const struct notice_direct direct = {
        .channel = NOTICE_SMS,
        .to = phone,
        .text = MSG_FORMAT(c, MSG_notice_code, MSG_ARG("code", code)),
        .expires_us = expires_us,
    };
    return notice_send_direct(c, &direct);
}

enum status notice_take_code(struct ctx *c, struct str *ret_text)
{
    struct notice_take_newest_code_row *row;
    struct bytes text;

    TRY(notice_take_newest_code(c, &row));
    if (!row || !row->text_sealed.set)
        return FAIL(c, ST_NOT_FOUND, "notice.no-code");
    TRY(keys_open_field(c, KEY_CONTACT, keys_place(c, "notice.outbox.text_sealed", row->id),
                        row->text_sealed.v, &text));
    *ret_text = (struct str){(const char *)text.p, text.n};
    return ST_OK;
}

/* In the caller's transaction, or in one of its own. */
static enum status in_tx(struct ctx *c, const char *name, db_tx_fn *fn, void *arg)
{
    return db_in_transaction(c->db) ? fn(c, arg) : db_tx(c, name, fn, arg);
}

struct list {
    int64_t most;
    struct notice_messages_rows rows;
};

static enum status list_tx(struct ctx *c, void *arg)
{
    struct list *list = arg;
    return notice_messages(c, list->most, &list->rows);
}

enum status notice_list_ahead(struct ctx *c, int64_t most)
{
    return notice_messages_ahead(c, most);
}

enum status notice_list(struct ctx *c, int64_t most, struct notice_rows *ret)
{
    struct list list = {.most = most};

    ASSERT(most > 0 && most <= NOTICE_LIST_MOST);
    TRY(in_tx(c, "notice/list", list_tx, &list));
    struct notice_row *v = NEWS(c->mem, struct notice_row, list.rows.n + 1);
    for (size_t i = 0; i < list.rows.n; i++) {
        const struct notice_messages_row *row = &list.rows.v[i];
        v[i] = (struct notice_row){
            .id = row->id,
            .text = notice_sentence(c, c->lang, row->msg, row->args,
                                    row->moment.set ? row->moment.v : 0),
            .link = row->link,
            .sent_us = row->sent_at,
            .read = row->read,
        };
    }
    *ret = (struct notice_rows){v, list.rows.n};
    return ST_OK;
}

static enum status unread_tx(struct ctx *c, void *arg)
{
    struct notice_count_unread_row **row = arg;
    return notice_count_unread(c, row);
}

enum status notice_unread(struct ctx *c, int64_t *ret_n)
{
    struct notice_count_unread_row *row;

    TRY(in_tx(c, "notice/unread", unread_tx, &row));
    *ret_n = row->n;
    return ST_OK;
}

static enum status mark_read_tx(struct ctx *c, void *arg)
{
    const struct uuids *ids = arg;
    int64_t changed;

    return notice_mark_read_rows(c, *ids, &changed);
}

enum status notice_mark_read(struct ctx *c, const struct uuid *ids, size_t n)
{
    struct uuids list = {ids, n};
    return in_tx(c, "notice/mark-read", mark_read_tx, &list);
}
