/* See platform.h. */
#include "platform/platform.h"

#include "base/scan.h"
#include "platform_queries.h"

enum { IDEM_KEY_MOST = 100 };

static enum status check_key(struct ctx *c, struct str key)
{
    return key.n > 0 && key.n <= IDEM_KEY_MOST ? ST_OK
                                               : FAIL(c, ST_INVALID, "platform.idem.no-key");
}

/* NOLINTNEXTLINE(readability-function-size): three facts in, two answers out, for every feature */
enum status platform_idem_claim(struct ctx *c,
                                struct str key,
                                struct str content,
                                struct uuid object,
                                bool *ret_first,
                                struct uuid *ret_object)
{
    struct platform_idem_compare_row *row;
    int64_t added;

    TRY(check_key(c, key));
    TRY(platform_idem_add(c, key, content, object, &added));
    if (added == 1) {
        *ret_first = true;
        *ret_object = object;
        return ST_OK;
    }
    TRY(platform_idem_compare(c, key, content, &row));
    if (!row->same)
        return FAIL(c, ST_INVALID, "platform.idem.other-content");
    *ret_first = false;
    *ret_object = row->object;
    return ST_OK;
}

struct find {
    struct str key;
    struct platform_idem_object_row *row;
};

static enum status find_tx(struct ctx *c, void *arg)
{
    struct find *find = arg;
    return platform_idem_object(c, find->key, &find->row);
}

enum status
platform_idem_find(struct ctx *c, struct str key, bool *ret_known, struct uuid *ret_object)
{
    struct find find = {.key = key};

    TRY(check_key(c, key));
    TRY(db_tx_read(c, "platform/idem-find", find_tx, &find));
    if (find.row)
        *ret_object = find.row->object;
    *ret_known = find.row != NULL;
    return ST_OK;
}

enum status platform_idem_act(
    struct ctx *c, struct str key, platform_act_fn *act, void *arg, struct uuid *ret_object)
{
    bool known;

    enum status st = act(c, arg, ret_object);
    if (st == ST_OK)
        return ST_OK;
    struct failure failure = c->failure;
    c->failure = (struct failure){0};
    TRY(platform_idem_find(c, key, &known, ret_object));
    if (known)
        return ST_OK;
    c->failure = failure;
    return st == ST_UNKNOWN ? FAIL(c, ST_BUSY, "platform.idem.try-again") : st;
}

enum status platform_idem_once(
    struct ctx *c, struct str key, platform_act_fn *act, void *arg, struct uuid *ret_object)
{
    bool known;

    TRY(platform_idem_find(c, key, &known, ret_object));
    return known ? ST_OK : platform_idem_act(c, key, act, arg, ret_object);
}

/* In the caller's transaction, or in one of its own. */
static enum status read_now(struct ctx *c, const char *name, db_tx_fn *fn, void *arg)
{
    return db_in_transaction(c->db) ? fn(c, arg) : db_tx_read(c, name, fn, arg);
}

static enum status offset_tx(struct ctx *c, void *arg)
{
    struct platform_clock_read_row **row = arg;
    return platform_clock_read(c, row);
}

enum status platform_clock_offset(struct ctx *c, int64_t *ret_us)
{
    struct platform_clock_read_row *row;

    TRY(read_now(c, "platform/clock", offset_tx, &row));
    *ret_us = row->us;
    return ST_OK;
}

struct set_clock {
    int64_t offset_us;
    struct str reason;
};

static enum status set_clock_tx(struct ctx *c, void *arg)
{
    const struct set_clock *in = arg;
    int64_t changed;

    return platform_clock_write(c, in->offset_us, in->reason, &changed);
}

enum status platform_clock_set(struct ctx *c, int64_t offset_us, struct str reason)
{
    struct set_clock in = {offset_us, reason};

    return db_in_transaction(c->db) ? set_clock_tx(c, &in)
                                    : db_tx(c, "platform/set-clock", set_clock_tx, &in);
}

static enum status set_key_tx(struct ctx *c, void *arg)
{
    const struct bytes *key = arg;
    int64_t changed;

    return platform_context_key_write(c, *key, &changed);
}

enum status platform_context_key_set(struct ctx *c, struct bytes key)
{
    return db_tx(c, "platform/context-key", set_key_tx, &key);
}

struct str platform_context(struct arena *mem, const struct platform_context *context)
{
    struct str person = STR(""), organisation = STR("");

    if (!uuid_is_nil(context->person))
        person = uuid_print(mem, context->person);
    if (!uuid_is_nil(context->organisation))
        organisation = uuid_print(mem, context->organisation);
    return str_printf(mem, "1|%s|" STR_FMT "|%s|" STR_FMT "|%lld", context->door, STR_ARG(person),
                      context->role ? context->role : "", STR_ARG(organisation),
                      (long long)(context->expires_us / TIME_SECOND));
}

struct setting {
    struct str key, scope;
    struct date day;
    struct platform_setting_value_row *row;
};

static enum status setting_tx(struct ctx *c, void *arg)
{
    struct setting *setting = arg;
    return platform_setting_value(c, setting->key, setting->day, setting->scope, &setting->row);
}

enum status platform_setting(
    struct ctx *c, const char *key, struct date day, struct str scope, struct str *ret_value)
{
    struct setting setting = {.key = str_from_z(key), .scope = scope, .day = day};

    TRY(read_now(c, "platform/setting", setting_tx, &setting));
    if (!setting.row->value.set) {
        c->failure.detail = str_printf(c->mem, "no value of %s for this day", key);
        return FAIL(c, ST_INTERNAL, "platform.setting-missing");
    }
    *ret_value = setting.row->value.v;
    return ST_OK;
}

enum status platform_setting_i64(
    struct ctx *c, const char *key, struct date day, struct str scope, int64_t *ret_value)
{
    struct str text = STR("");

    TRY(platform_setting(c, key, day, scope, &text));
    if (scan_i64(text, INT64_MIN, INT64_MAX, ret_value))
        return ST_OK;
    c->failure.detail = str_printf(c->mem, "%s is not a whole number", key);
    return FAIL(c, ST_INTERNAL, "platform.setting-missing");
}
