/* Texts from the compiled catalogues: lookup, plural form, arguments. Knows nothing of HTML. */
#include "i18n/catalogue.h"

#include "base/buf.h"
#include "base/scan.h"

static const char *const codes[LANG_COUNT] = {"kk", "ru", "en"};

const char *lang_code(enum lang lang)
{
    return codes[lang];
}

bool lang_find(struct str code, enum lang *ret)
{
    for (int i = 0; i < LANG_COUNT; i++) {
        if (str_eq_z(code, codes[i])) {
            *ret = (enum lang)i;
            return true;
        }
    }
    return false;
}

static const struct msg_row *find_row(enum msg key)
{
    static const struct msg_row none = {.key = ""};

    return key == MSG_NONE ? &none : &msg_folders[key >> MSG_PLACE_BITS][key & (MSG_PLACES - 1)];
}

const char *msg_key(enum msg key)
{
    return find_row(key)->key;
}

bool msg_find(struct str key, enum msg *ret)
{
    for (size_t low = 0, high = msg_count; low < high;) {
        size_t mid = low + (high - low) / 2;
        enum msg candidate = (enum msg)msg_order[mid];
        int order = str_cmp(key, str_from_z(msg_key(candidate)));
        if (order == 0) {
            *ret = candidate;
            return true;
        }
        if (order < 0)
            high = mid;
        else
            low = mid + 1;
    }
    return false;
}

size_t msg_plural_form(enum lang lang, int64_t n)
{
    uint64_t size = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;

    if (lang != LANG_RU)
        return size == 1 ? 0 : 1;
    uint64_t ten = size % 10, hundred = size % 100;
    if (ten == 1 && hundred != 11)
        return 0;
    return ten >= 2 && ten <= 4 && (hundred < 12 || hundred > 14) ? 1 : 2;
}

static const struct msg_arg *find_arg(const struct msg_arg *args, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq_z(name, args[i].name))
            return &args[i];
    return NULL;
}

static struct str pick_form(enum lang lang, enum msg key, const struct msg_arg *args, size_t n)
{
    const struct msg_row *row = find_row(key);

    if (!row->plural)
        return row->form[lang][0];
    const struct msg_arg *count = find_arg(args, n, STR("n"));
    int64_t number = count && count->is_number ? count->number : 0;
    return row->form[lang][msg_plural_form(lang, number)];
}

struct str msg_format_in(
    struct ctx *c, enum lang lang, enum msg key, const struct msg_arg *args, size_t n_args)
{
    struct str text = pick_form(lang, key, args, n_args), part;
    struct buf buf;
    size_t at;

    if (!str_find(text, STR("{"), &at))
        return text;
    buf_init(&buf, c->mem, SIZE_MAX / 4); /* as long as its parts, which are bounded already */
    while (scan_until(&text, '{', &part)) {
        buf_add(&buf, part);
        if (!scan_until(&text, '}', &part))
            break;
        const struct msg_arg *arg = find_arg(args, n_args, part);
        if (!arg)
            buf_printf(&buf, "{" STR_FMT "}", STR_ARG(part));
        else
            buf_add(&buf, arg->is_number ? i18n_number(c, arg->number) : arg->text);
    }
    return buf_str(&buf);
}

struct str msg_format(struct ctx *c, enum msg key, const struct msg_arg *args, size_t n_args)
{
    return msg_format_in(c, c->lang, key, args, n_args);
}

struct str msg_text(struct ctx *c, enum msg key)
{
    return msg_format_in(c, c->lang, key, NULL, 0);
}
