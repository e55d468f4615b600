/* See kind.h. */
#include "file/kind.h"

static const struct {
    struct str magic;
    enum file_kind kind;
} magics[] = {
    {STR_INIT("\xFF\xD8\xFF"), KIND_JPEG},
    {STR_INIT("\x89PNG\r\n\x1A\n"), KIND_PNG},
    {STR_INIT("%PDF-1."), KIND_PDF},
    {STR_INIT("%PDF-2."), KIND_PDF},
};

static const struct {
    struct str name;
    enum file_kind kind;
} names[] = {
    {STR_INIT("JPEG"), KIND_JPEG}, {STR_INIT("PNG"), KIND_PNG}, {STR_INIT("PDF"), KIND_PDF}};

/* An ISO media file whose brand is one that telephones give to photos. */
static bool is_heic(struct str first)
{
    static const struct str brands[] = {STR_INIT("heic"), STR_INIT("heix"), STR_INIT("hevc"),
                                        STR_INIT("mif1"), STR_INIT("msf1"), STR_INIT("avif")};
    struct str brand = str_sub(first, 8, 4);

    if (!str_eq(str_sub(first, 4, 4), STR("ftyp")))
        return false;
    for (size_t i = 0; i < COUNT(brands); i++)
        if (str_eq(brand, brands[i]))
            return true;
    return false;
}

enum file_kind kind_of(struct str first)
{
    for (size_t i = 0; i < COUNT(magics); i++)
        if (str_starts(first, magics[i].magic))
            return magics[i].kind;
    return is_heic(first) ? KIND_HEIC : KIND_OTHER;
}

const char *kind_name(enum file_kind kind)
{
    for (size_t i = 0; i < COUNT(names); i++)
        if (names[i].kind == kind)
            return names[i].name.p;
    base_panic(__FILE__, __LINE__, "a kind that is not stored");
}

bool kind_find(struct str name, enum file_kind *ret)
{
    for (size_t i = 0; i < COUNT(names); i++) {
        if (str_eq(name, names[i].name)) {
            *ret = names[i].kind;
            return true;
        }
    }
    return false;
}
