/* Compiles the catalogues of all folders into enum msg and one table of texts:
 *   po2c --out-h msg.h --out-c msg.c FOLDER…      each folder holds kk.po, ru.po and en.po
 * Besides MSG_key it defines TEXT_key__name1__name2 for html2c: the same number, but only for the
 * {names} that the text really has, so that a template with other arguments does not compile. */
#include <stdio.h>

#include "po2c.h"
#include "textfile.h"

enum { ARENA_BYTES = 512 * 1024 * 1024, OUTPUT_MOST = 32 * 1024 * 1024 };

static void emit_names(struct buf *buf, struct str text)
{
    struct po_names names;

    ASSERT(po_names_of(text, &names)); /* po_check() let it pass */
    buf_add_z(buf, "__");
    for (size_t i = 0; i < names.n; i++)
        buf_printf(buf, "%s" STR_FMT, i > 0 ? "__" : "", STR_ARG(names.v[i]));
}

static struct str emit_header(struct po *po)
{
    const struct po_entries *kk = &po->lang[LANG_KK];
    struct buf buf;

    buf_init(&buf, po->mem, OUTPUT_MOST);
    buf_add_z(&buf,
              "/* Made by po2c from the catalogues. */\n"
              "#ifndef OQU_I18N_MSG_H\n#define OQU_I18N_MSG_H\n\nenum msg {\n    MSG_NONE,\n");
    for (size_t i = 0; i < kk->n; i++)
        buf_printf(&buf, "    MSG_" STR_FMT ",\n", STR_ARG(po_c_name(po->mem, kk->v[i].key)));
    buf_add_z(&buf, "    MSG_COUNT\n};\n\n/* For templates: key and {names} together. */\n");
    for (size_t i = 0; i < kk->n; i++) {
        const struct po_entry *e = &kk->v[i];
        struct str name = po_c_name(po->mem, e->key);
        buf_printf(&buf, "#define TEXT_" STR_FMT, STR_ARG(name));
        emit_names(&buf, e->form[e->n_forms - 1]);
        buf_printf(&buf, " MSG_" STR_FMT "\n", STR_ARG(name));
    }
    buf_add_z(&buf, "\n#endif\n");
    ASSERT(!buf_overflowed(&buf));
    return buf_str(&buf);
}

static void emit_forms(struct buf *buf, const struct po_entry *e)
{
    buf_add_z(buf, "{");
    for (size_t i = 0; i < e->n_forms; i++) {
        buf_add_z(buf, i > 0 ? ", {" : "{");
        textfile_quote(buf, e->form[i]);
        buf_printf(buf, ", %zu}", e->form[i].n);
    }
    buf_add_z(buf, "}");
}

static struct str emit_table(struct po *po)
{
    const struct po_entries *kk = &po->lang[LANG_KK];
    struct buf buf;

    buf_init(&buf, po->mem, OUTPUT_MOST);
    buf_add_z(&buf, "/* Made by po2c from the catalogues. */\n#include \"i18n/catalogue.h\"\n\n"
                    "const struct msg_row msg_rows[MSG_COUNT] = {\n"
                    "    [MSG_NONE] = {\"\", false, {{{\"\", 0}}, {{\"\", 0}}, {{\"\", 0}}}},\n");
    for (size_t i = 0; i < kk->n; i++) {
        const struct po_entry *e = &kk->v[i];
        buf_printf(&buf, "    [MSG_" STR_FMT "] = {\"" STR_FMT "\", %s,\n     {",
                   STR_ARG(po_c_name(po->mem, e->key)), STR_ARG(e->key),
                   e->plural_key.n > 0 ? "true" : "false");
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            buf_add_z(&buf, lang > 0 ? ",\n      " : "");
            emit_forms(&buf, &po->lang[lang].v[i]);
        }
        buf_add_z(&buf, "}},\n");
    }
    buf_add_z(&buf, "};\n");
    ASSERT(!buf_overflowed(&buf));
    return buf_str(&buf);
}

static void read_folders(struct po *po, char **folders)
{
    static const char *const files[LANG_COUNT] = {"kk.po", "ru.po", "en.po"};

    for (; *folders; folders++) {
        for (int lang = 0; lang < LANG_COUNT; lang++)
            po_read(po, (enum lang)lang, str_printf(po->mem, "%s/%s", *folders, files[lang]).p);
    }
}

static bool compile(struct po *po, char **argv)
{
    read_folders(po, argv + 5);
    po_check(po);
    return po->errors == 0 && textfile_write(po->mem, argv[2], emit_header(po)) &&
           textfile_write(po->mem, argv[4], emit_table(po));
}

int main(int argc, char **argv)
{
    if (argc < 5 || !str_eq_z(STR("--out-h"), argv[1]) || !str_eq_z(STR("--out-c"), argv[3])) {
        (void)fputs("usage: po2c --out-h FILE --out-c FILE FOLDER…\n", stderr);
        return 2;
    }
    struct po po = {.mem = arena_new(ARENA_BYTES, ARENA_BYTES)};
    bool ok = compile(&po, argv);
    arena_free(po.mem);
    return ok ? 0 : 1;
}
