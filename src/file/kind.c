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

/* "pdf" of "065.pdf". What stands after the last dot of "scan 12.05.2026" or "No. 7" is no
 * extension. */
static struct str extension_of(struct str file_name)
{
    size_t at = file_name.n;
    bool has_letter = false;

    while (at > 0 && file_name.p[at - 1] != '.') {
        char x = file_name.p[--at];
        bool letter = (x >= 'a' && x <= 'z') || (x >= 'A' && x <= 'Z');
        if (!letter && !(x >= '0' && x <= '9'))
            return STR("");
        has_letter = has_letter || letter;
    }
    return at > 0 && has_letter ? str_sub(file_name, at, file_name.n) : STR("");
}

bool kind_fits_name(enum file_kind kind, struct str file_name)
{
    static const struct {
        struct str extension;
        enum file_kind kind;
    } usual[] = {
        {STR_INIT("jpg"), KIND_JPEG},  {STR_INIT("jpeg"), KIND_JPEG}, {STR_INIT("jpe"), KIND_JPEG},
        {STR_INIT("jfif"), KIND_JPEG}, {STR_INIT("png"), KIND_PNG},   {STR_INIT("pdf"), KIND_PDF},
    };
    struct str extension = extension_of(file_name);

    for (size_t i = 0; i < COUNT(usual); i++)
        if (usual[i].kind == kind && str_eq_nocase(extension, usual[i].extension))
            return true;
    return extension.n == 0;
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
