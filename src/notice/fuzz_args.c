/* Whatever stands in a stored sentence: it is refused, or what was read can be stored and read
 * again. */
#include "notice/args.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool same(const struct msg_arg *a, const struct msg_arg *b)
{
    return str_eq_z(str_from_z(a->name), b->name) && str_eq(a->text, b->text) &&
           a->is_number == b->is_number && a->number == b->number;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *mem = arena_new(1 << 20, 1 << 28);
    struct notice_args args, again;

    if (notice_args_unpack(mem, (struct str){(const char *)data, size}, &args)) {
        ASSERT(args.n <= NOTICE_ARGS_MOST);
        struct str packed = notice_args_pack(mem, args.v, args.n);
        ASSERT(notice_args_unpack(mem, packed, &again) && again.n == args.n);
        struct str twice = notice_args_pack(mem, again.v, again.n);
        ASSERT(str_eq(packed, twice));
        for (size_t i = 0; i < again.n; i++)
            ASSERT(again.n != args.n || again.n > 1 || same(&again.v[i], &args.v[i]));
    }
    arena_free(mem);
    return 0;
}
