/* See args.h. */
#include "notice/args.h"
#include "http/json.h"
#include "i18n/msg_notice.h"

struct str notice_args_pack(struct arena *mem, const struct msg_arg *args, size_t n)
{
    json_t *object = json_object();

    ASSERT(object && n <= NOTICE_ARGS_MOST);
    for (size_t i = 0; i < n; i++) {
        const struct msg_arg *a = &args[i];
        json_t *value = a->is_number ? json_integer(a->number) : json_stringn(a->text.p, a->text.n);
        ASSERT(value && json_object_set_new(object, a->name, value) == 0);
    }
    return json_print(mem, object, JSON_COMPACT | JSON_SORT_KEYS);
}

static bool unpack_one(struct arena *mem, const char *name, json_t *value, struct msg_arg *ret)
{
    *ret = (struct msg_arg){.name = str_z(mem, str_from_z(name))};
    if (json_is_string(value))
        ret->text =
            str_copy(mem, (struct str){json_string_value(value), json_string_length(value)});
    ret->is_number = json_is_integer(value);
    if (ret->is_number)
        ret->number = json_integer_value(value);
    return json_is_string(value) || ret->is_number;
}

bool notice_args_unpack(struct arena *mem, struct str packed, struct notice_args *ret)
{
    struct notice_args args = {.n = 0};
    json_t *object = json_loadb(packed.p, packed.n, JSON_REJECT_DUPLICATES, NULL), *value;
    bool fine = json_is_object(object) && json_object_size(object) <= NOTICE_ARGS_MOST;
    const char *name;

    json_object_foreach(object, name, value)
    {
        if (!fine)
            break;
        fine = unpack_one(mem, name, value, &args.v[args.n++]);
    }
    json_decref(object);
    if (fine)
        *ret = args;
    return fine;
}

struct str
notice_sentence(struct ctx *c, enum lang lang, struct str msg, struct str packed, int64_t moment_us)
{
    struct notice_args args = {.n = 0};
    enum lang reader = c->lang;
    enum msg key;

    if (!msg_find(msg, &key) || !notice_args_unpack(c->mem, packed, &args))
        return msg_format_in(c, lang, MSG_notice_news, NULL, 0);
    c->lang = lang; /* numbers and moments are written in the language of the sentence */
    if (moment_us != 0)
        args.v[args.n++] = MSG_ARG("d", i18n_moment(c, moment_us));
    struct str text = msg_format_in(c, lang, key, args.v, args.n);
    c->lang = reader;
    return text;
}
