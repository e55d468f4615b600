/* See fields.h. Each type cleans what people really type (spaces in an IIN, a dash in a phone,
 * marks that came along when copying) and says in its message how to put right what is left. */
#include "http/fields.h"

#include "base/scan.h"
#include "base/time.h"
#include "i18n/i18n.h"
#include "i18n/msg_http.h"

enum {
    TEXT_MOST = 200,
    TEXTAREA_MOST = 4000,
    SECRET_MOST = 256,
    CODE_LEAST = 4,
    CODE_MOST = 10,
    EMAIL_MOST = 254,
    EMAIL_LOCAL_MOST = 64,
    LABEL_MOST = 63,
    DATE_PART_MOST = 4,
    YEAR_LEAST = 1900,
    YEAR_MOST = 2200, /* as scan_date() */
    MEGABYTE = 1024 * 1024,
    FILE_MOST = 10 * MEGABYTE, /* SEC-60 */
};

struct range {
    int64_t min, max;
};

static struct range range_of(const struct field *field, int64_t min, int64_t max)
{
    if (field->min == 0 && field->max == 0)
        return (struct range){min, max};
    return (struct range){field->min, field->max};
}

static void fail(struct field_value *v, enum msg error)
{
    v->error = (int)error;
    v->text = STR("");
}

static void fail_number(struct ctx *c, struct field_value *v, enum msg error, int64_t number)
{
    fail(v, error);
    v->error_arg = str_printf(c->mem, "%lld", (long long)number);
}

/* ---- text --------------------------------------------------------------------------------- */

/* One code point of valid UTF-8 at s.p[at]; ret_n its bytes. */
static uint32_t code_point(struct str s, size_t at, size_t *ret_n)
{
    const unsigned char *u = (const unsigned char *)s.p + at;

    if (u[0] < 0x80) {
        *ret_n = 1;
        return u[0];
    }
    size_t n = u[0] < 0xE0 ? 2 : u[0] < 0xF0 ? 3 : 4;
    uint32_t code = u[0] & (0x7Fu >> n);
    for (size_t i = 1; i < n; i++)
        code = code << 6 | (u[i] & 0x3Fu);
    *ret_n = n;
    return code;
}

static bool is_space(uint32_t code)
{
    return code == ' ' || (code >= '\t' && code <= '\r') || code == 0x85 || code == 0xA0 ||
           code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x2028 ||
           code == 0x2029 || code == 0x202F || code == 0x205F || code == 0x3000;
}

/* Marks without a shape that come along when text is copied: soft hyphens, zero-width and
 * direction marks. */
static bool is_invisible(uint32_t code)
{
    return code == 0xAD || (code >= 0x200B && code <= 0x200F) ||
           (code >= 0x202A && code <= 0x202E) || (code >= 0x2060 && code <= 0x2069) ||
           code == 0xFEFF;
}

static bool is_control(uint32_t code)
{
    return code < 0x20 || (code >= 0x7F && code < 0xA0);
}

/* NFC, invisible marks dropped, runs of white space one space (a line break stays one when lines
 * are kept), no space at the ends. False: it has control characters. */
static bool clean_text(struct ctx *c, struct str raw, bool keep_lines, struct str *ret_text)
{
    struct str s = i18n_nfc(c->mem, raw);
    struct buf out;
    bool space = false;
    size_t n;

    buf_init(&out, c->mem, s.n + 1);
    for (size_t i = 0; i < s.n; i += n) {
        uint32_t code = code_point(s, i, &n);
        if (keep_lines && code == '\n') {
            space = false;
            buf_add_char(&out, '\n');
        } else if (is_space(code)) {
            space = true;
        } else if (is_control(code)) {
            return false;
        } else if (!is_invisible(code)) {
            if (space && out.n > 0 && out.p[out.n - 1] != '\n')
                buf_add_char(&out, ' ');
            space = false;
            buf_add(&out, str_sub(s, i, n));
        }
    }
    *ret_text = str_trim(buf_str(&out));
    return true;
}

static void read_text(struct ctx *c, struct field_value *v, int64_t most, bool keep_lines)
{
    struct range range = range_of(v->field, 0, most);

    if (!clean_text(c, v->raw, keep_lines, &v->text)) {
        fail(v, MSG_http_text_signs);
        return;
    }
    int64_t letters = (int64_t)str_letters(v->text);
    if (letters > range.max)
        fail_number(c, v, MSG_http_text_long, range.max);
    else if (letters > 0 && letters < range.min)
        fail_number(c, v, MSG_http_text_short, range.min);
}

/* For numbers that people write in groups, with spaces or dashes between. */
static struct str without(struct ctx *c, struct str s, struct str gaps)
{
    char *p = arena_alloc(c->mem, s.n + 1);
    size_t n = 0, at;

    for (size_t i = 0; i < s.n; i++)
        if (!str_find(gaps, str_sub(s, i, 1), &at))
            p[n++] = s.p[i];
    return (struct str){p, n};
}

static void read_secret(struct ctx *c, struct field_value *v)
{
    struct range range = range_of(v->field, 1, SECRET_MOST);

    v->text = i18n_nfc(c->mem, v->raw);
    v->raw = STR("");
    int64_t letters = (int64_t)str_letters(v->text);
    if (letters > range.max)
        fail_number(c, v, MSG_http_secret_long, range.max);
    else if (letters > 0 && letters < range.min)
        fail_number(c, v, MSG_http_secret_short, range.min);
}

/* ---- numbers and dates -------------------------------------------------------------------- */

static void read_int(struct ctx *c, struct field_value *v)
{
    struct range range = range_of(v->field, 0, INT32_MAX);
    struct str cleaned;
    int64_t number;

    if (!clean_text(c, v->raw, false, &cleaned)) {
        fail(v, MSG_http_number);
        return;
    }
    v->text = without(c, cleaned, STR(" "));
    if (v->text.n == 0)
        return;
    if (!scan_i64(v->text, INT64_MIN, INT64_MAX, &number))
        fail(v, MSG_http_number);
    else if (number < range.min)
        fail_number(c, v, MSG_http_number_small, range.min);
    else if (number > range.max)
        fail_number(c, v, MSG_http_number_large, range.max);
    else
        v->number = number;
}

void field_show_date(struct field_value *v, struct str date)
{
    struct date day;

    if (!scan_date(date, &day))
        return;
    v->year = str_sub(date, 0, 4);
    v->month = str_sub(date, 5, 2);
    v->day = str_sub(date, 8, 2);
}

static bool date_number(struct ctx *c, struct str part, int *ret_number)
{
    struct str cleaned;
    int64_t number;

    if (!clean_text(c, part, false, &cleaned) || cleaned.n > DATE_PART_MOST ||
        !scan_i64(cleaned, 0, 9999, &number))
        return false;
    *ret_number = (int)number;
    return true;
}

/* Three inputs into one day; v->text stays empty when nothing was typed. */
static bool join_date(struct ctx *c, struct field_value *v, struct date *ret_day)
{
    int day, month, year;

    if (v->day.n == 0 && v->month.n == 0 && v->year.n == 0)
        return false;
    if (v->day.n == 0 || v->month.n == 0 || v->year.n == 0) {
        fail(v, MSG_http_date_incomplete);
        return false;
    }
    if (!date_number(c, v->day, &day) || !date_number(c, v->month, &month) ||
        !date_number(c, v->year, &year) || year < YEAR_LEAST || year > YEAR_MOST ||
        !time_date_make(year, month, day, ret_day)) {
        fail(v, MSG_http_date_none);
        return false;
    }
    return true;
}

static void read_date(struct ctx *c, struct pairs given, struct field_value *v)
{
    const char *name = v->field->name;
    struct range range = range_of(v->field, INT32_MIN, INT32_MAX);
    struct date day;

    v->day = str_trim(pairs_get(given, str_printf(c->mem, "%s.d", name).p));
    v->month = str_trim(pairs_get(given, str_printf(c->mem, "%s.m", name).p));
    v->year = str_trim(pairs_get(given, str_printf(c->mem, "%s.y", name).p));
    if (v->raw.n > 0) {
        field_show_date(v, v->raw);
        if (v->year.n == 0) {
            fail(v, MSG_http_date_none);
            return;
        }
    }
    if (!join_date(c, v, &day))
        return;
    v->text = time_print_date(c->mem, day);
    v->raw = v->text;
    if (day.days < range.min) {
        fail(v, MSG_http_date_early);
        v->error_arg = i18n_date(c, (struct date){(int32_t)range.min});
    } else if (day.days > range.max) {
        fail(v, MSG_http_date_late);
        v->error_arg = i18n_date(c, (struct date){(int32_t)range.max});
    } else {
        v->number = day.days;
    }
}

/* ---- numbers of people -------------------------------------------------------------------- */

static bool all_digits(struct str s)
{
    return scan_digits(s, s.n);
}

static void read_iin(struct ctx *c, struct field_value *v)
{
    struct str cleaned;

    if (!clean_text(c, v->raw, false, &cleaned)) {
        fail(v, MSG_http_iin_digits);
        return;
    }
    v->text = without(c, cleaned, STR(" -"));
    if (v->text.n == 0)
        return;
    if (!all_digits(v->text))
        fail(v, MSG_http_iin_digits);
    else if (v->text.n != 12)
        fail_number(c, v, MSG_http_iin_length, (int64_t)v->text.n);
    else if (!scan_iin(v->text))
        fail(v, MSG_http_iin_wrong);
}

static void read_phone(struct ctx *c, struct field_value *v)
{
    struct str cleaned;

    if (!clean_text(c, v->raw, false, &cleaned)) {
        fail(v, MSG_http_phone);
        return;
    }
    if (cleaned.n > 0 && !scan_phone(c->mem, cleaned, &v->text))
        fail(v, MSG_http_phone);
}

static void read_code(struct ctx *c, struct field_value *v)
{
    struct range range = range_of(v->field, CODE_LEAST, CODE_MOST);
    struct str cleaned = STR("");
    bool clean = clean_text(c, v->raw, false, &cleaned);

    v->text = without(c, cleaned, STR(" -"));
    if (clean && v->text.n == 0)
        return;
    if (!clean || !all_digits(v->text) || (int64_t)v->text.n < range.min ||
        (int64_t)v->text.n > range.max)
        fail(v, MSG_http_code);
}

static bool is_word(char x)
{
    return (x >= 'a' && x <= 'z') || (x >= 'A' && x <= 'Z') || (x >= '0' && x <= '9');
}

/* RFC 5321 dot-string: the local parts that exist, not the quoted ones that do not. */
static bool is_mailbox(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        size_t at;
        bool dot = s.p[i] == '.';
        if (dot && (i == 0 || i + 1 == s.n || s.p[i + 1] == '.'))
            return false;
        if (!dot && !is_word(s.p[i]) &&
            !str_find(STR("!#$%&'*+-/=?^_`{|}~"), str_sub(s, i, 1), &at))
            return false;
    }
    return s.n > 0 && s.n <= EMAIL_LOCAL_MOST;
}

static bool is_label(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_word(s.p[i]) && s.p[i] != '-')
            return false;
    return s.n > 0 && s.n <= LABEL_MOST && s.p[0] != '-' && s.p[s.n - 1] != '-';
}

static bool is_domain(struct str s)
{
    struct str label;
    size_t labels = 0;

    if (str_ends(s, STR(".")))
        return false;
    for (; scan_until(&s, '.', &label); labels++)
        if (!is_label(label))
            return false;
    return labels >= 2;
}

static void read_email(struct ctx *c, struct field_value *v)
{
    struct str local, domain;

    if (!clean_text(c, v->raw, false, &v->text)) {
        fail(v, MSG_http_email);
        return;
    }
    domain = v->text;
    if (domain.n == 0)
        return;
    if (domain.n > EMAIL_MOST || !scan_until(&domain, '@', &local) || !is_mailbox(local) ||
        !is_domain(domain))
        fail(v, MSG_http_email);
}

/* ---- the rest ----------------------------------------------------------------------------- */

static void read_list(struct ctx *c, struct pairs given, struct field_value *v)
{
    struct range range = range_of(v->field, 0, HTTP_FIELDS_MOST);
    struct str *list = NEWS(c->mem, struct str, given.n);

    for (size_t i = 0; i < given.n; i++) {
        if (!str_eq_z(given.v[i].name, v->field->name))
            continue;
        if (!clean_text(c, given.v[i].value, false, &list[v->n_list++]))
            fail(v, MSG_http_choice);
    }
    v->list = list;
    if ((int64_t)v->n_list > range.max)
        fail_number(c, v, MSG_http_list_long, range.max);
}

static void read_file(struct ctx *c, const struct request *rq, struct field_value *v)
{
    struct range range = range_of(v->field, 1, FILE_MOST);

    v->raw = STR("");
    for (size_t i = 0; i < rq->n_uploads; i++)
        if (str_eq_z(rq->uploads[i].field, v->field->name))
            v->upload = &rq->uploads[i];
    if (!v->upload)
        return;
    v->raw = v->text = v->upload->file_name;
    if (v->upload->size == 0)
        fail(v, MSG_http_file_empty);
    else if (v->upload->size > range.max)
        fail_number(c, v, MSG_http_file_large, (range.max + MEGABYTE - 1) / MEGABYTE);
}

static bool is_given(const struct field_value *v)
{
    switch (v->field->type) {
    case FIELD_LIST: return v->n_list > 0;
    case FIELD_FILE: return v->upload != NULL;
    case FIELD_TEXT:
    case FIELD_TEXTAREA:
    case FIELD_INT:
    case FIELD_DATE:
    case FIELD_CHOICE:
    case FIELD_CHECK:
    case FIELD_IIN:
    case FIELD_PHONE:
    case FIELD_EMAIL:
    case FIELD_CODE:
    case FIELD_SECRET:
    case FIELD_UUID: break;
    }
    return v->text.n > 0;
}

static void read_check(struct field_value *v)
{
    v->text = v->raw;
    v->number = str_eq_z(v->raw, "1");
    if (v->raw.n > 0 && v->number == 0)
        fail(v, MSG_http_choice);
}

static void read_uuid(struct field_value *v)
{
    v->text = v->raw;
    if (v->raw.n > 0 && !scan_uuid(v->raw, &v->uuid))
        fail(v, MSG_http_choice);
}

static void
read_typed(struct ctx *c, struct pairs given, const struct request *rq, struct field_value *v)
{
    switch (v->field->type) {
    case FIELD_TEXT:
    case FIELD_CHOICE: read_text(c, v, TEXT_MOST, false); return;
    case FIELD_TEXTAREA: read_text(c, v, TEXTAREA_MOST, true); return;
    case FIELD_INT: read_int(c, v); return;
    case FIELD_DATE: read_date(c, given, v); return;
    case FIELD_CHECK: read_check(v); return;
    case FIELD_LIST: read_list(c, given, v); return;
    case FIELD_IIN: read_iin(c, v); return;
    case FIELD_PHONE: read_phone(c, v); return;
    case FIELD_EMAIL: read_email(c, v); return;
    case FIELD_CODE: read_code(c, v); return;
    case FIELD_SECRET: read_secret(c, v); return;
    case FIELD_FILE: read_file(c, rq, v); return;
    case FIELD_UUID: read_uuid(v); return;
    }
}

void field_read(struct ctx *c, struct pairs given, const struct request *rq, struct field_value *v)
{
    v->raw = pairs_get(given, v->field->name);
    v->text = v->day = v->month = v->year = v->error_arg = STR("");
    read_typed(c, given, rq, v);
    if (v->error == 0 && v->field->missing != 0 && !is_given(v))
        fail(v, (enum msg)v->field->missing);
}

bool field_has_name(const struct field *field, struct str name)
{
    struct str base = str_from_z(field->name);

    if (str_eq(name, base))
        return true;
    if (field->type != FIELD_DATE || name.n != base.n + 2 || !str_starts(name, base))
        return false;
    struct str end = str_sub(name, base.n, 2);
    return str_eq_z(end, ".d") || str_eq_z(end, ".m") || str_eq_z(end, ".y");
}
