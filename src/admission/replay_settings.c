/* settings.ini of the replay: the open questions of the rules that change who gets a seat (Q1, Q2).
 * Lines "key = value", comment lines with # or ;, blank lines; nothing else. */
#include "admission/replay_parts.h"

#include "base/scan.h"

enum { LINE_MOST = 4096 };

static enum status parse_credit_cap(struct replay *r, struct str value)
{
    int64_t cap;

    if (!scan_digits(value, value.n) || !scan_i64(value, 0, REPLAY_COUNT_MOST, &cap))
        return FAIL(&r->c, ST_INVALID, "admission.replay.count");
    r->settings.credit_cap = (int32_t)cap;
    return ST_OK;
}

static enum status parse_spare_policy(struct replay *r, struct str value)
{
    if (str_eq(value, STR("AT_DEADLINE")))
        r->settings.spare_policy = SEAT_SPARE_AT_DEADLINE;
    else if (str_eq(value, STR("NOW")))
        r->settings.spare_policy = SEAT_SPARE_NOW;
    else if (str_starts(value, STR("NOT_BEFORE")))
        return FAIL(&r->c, ST_INVALID, "admission.replay.not-before");
    else
        return FAIL(&r->c, ST_INVALID, "admission.replay.spare-policy");
    return ST_OK;
}

static const struct {
    struct str key;
    enum status (*parse)(struct replay *r, struct str value);
} keys[] = {
    {{"credit_cap", 10}, parse_credit_cap},
    {{"spare_policy", 12}, parse_spare_policy},
};

static enum status parse_pair(struct replay *r, struct str line, bool *seen)
{
    struct str rest = line, key;
    size_t equals;

    if (!str_find(line, STR("="), &equals))
        return FAIL(&r->c, ST_INVALID, "admission.replay.setting-line");
    (void)scan_until(&rest, '=', &key);
    key = str_trim(key);
    for (size_t i = 0; i < COUNT(keys); i++) {
        if (!str_eq(key, keys[i].key))
            continue;
        r->c.failure.field = keys[i].key;
        if (seen[i])
            return FAIL(&r->c, ST_INVALID, "admission.replay.setting-twice");
        seen[i] = true;
        return keys[i].parse(r, str_trim(rest));
    }
    return FAIL(&r->c, ST_INVALID, "admission.replay.setting-unknown");
}

static enum status parse_line(struct replay *r, struct str line, bool *seen)
{
    if (line.n > 0 && line.p[line.n - 1] == '\r')
        line.n--;
    if (!str_is_utf8(line))
        return FAIL(&r->c, ST_INVALID, "i18n.csv.bytes");
    if (line.n > LINE_MOST)
        return FAIL(&r->c, ST_INVALID, "i18n.csv.long");
    line = str_trim(line);
    if (line.n == 0 || line.p[0] == '#' || line.p[0] == ';')
        return ST_OK;
    return parse_pair(r, line, seen);
}

enum status replay_parse_settings(struct replay *r, struct str text)
{
    bool seen[COUNT(keys)] = {false};
    struct str line;

    if (str_starts(text, STR("\xEF\xBB\xBF")))
        text = str_sub(text, 3, text.n);
    for (r->line = 1; scan_until(&text, '\n', &line); r->line++) {
        r->c.failure.field = STR("");
        TRY(parse_line(r, line, seen));
    }
    return ST_OK;
}
