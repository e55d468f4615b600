/* Compiles the catalogues of all folders into one header of numbers for each and one table of
 * texts: po2c --out DIR FOLDER/locale…      each holds kk.po, ru.po and en.po writes
 * DIR/msg_FOLDER.h and DIR/msg.c. A number is the folder's place and the text's place in it, so a
 * new text gives other numbers to its own folder only and nothing else is compiled again. Besides
 * MSG_key a header defines TEXT_key__name1__name2 for html2c: the same number, but only for the
 * {names} that the text really has, so that a template with other arguments does not compile. */
#include <stdio.h>

#include "i18n/number.h"
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

static void emit_text(struct buf *buf, struct po *po, const struct po_entry *e, size_t number)
{
    struct str name = po_c_name(po->mem, e->key);

    buf_printf(buf, "#define MSG_" STR_FMT " ((enum msg)%zu)\n#define TEXT_" STR_FMT, STR_ARG(name),
               number, STR_ARG(name));
    emit_names(buf, e->form[e->n_forms - 1]);
    buf_printf(buf, " MSG_" STR_FMT "\n", STR_ARG(name));
}

static struct str emit_header(struct po *po, size_t folder)
{
    const struct po_entries *kk = &po->lang[LANG_KK];
    struct str name = po->folders[folder].name;
    struct buf buf;

    buf_init(&buf, po->mem, OUTPUT_MOST);
    buf_printf(&buf,
               "/* Made by po2c from the catalogues of " STR_FMT ". */\n#ifndef OQU_MSG_" STR_FMT
               "_H\n#define OQU_MSG_" STR_FMT "_H\n\n#include \"i18n/i18n.h\"\n\n",
               STR_ARG(name), STR_ARG(name), STR_ARG(name));
    for (size_t i = 0, n = 0; i < kk->n; i++)
        if (kk->v[i].folder == folder)
            emit_text(&buf, po, &kk->v[i], MSG_NUMBER(folder, n++));
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

/* Rows of one folder in the order of their numbers. */
static void emit_rows(struct buf *buf, struct po *po, size_t folder)
{
    const struct po_entries *kk = &po->lang[LANG_KK];

    buf_printf(buf, "\nstatic const struct msg_row " STR_FMT "[] = {\n",
               STR_ARG(po->folders[folder].name));
    for (size_t i = 0; i < kk->n; i++) {
        const struct po_entry *e = &kk->v[i];
        if (e->folder != folder)
            continue;
        buf_printf(buf, "    {\"" STR_FMT "\", %s,\n     {", STR_ARG(e->key),
                   e->plural_key.n > 0 ? "true" : "false");
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            buf_add_z(buf, lang > 0 ? ",\n      " : "");
            emit_forms(buf, &po->lang[lang].v[i]);
        }
        buf_add_z(buf, "}},\n");
    }
    buf_add_z(buf, "};\n");
}

/* All numbers in the order of their keys, by which msg_find() looks. */
static void emit_order(struct buf *buf, const struct po *po)
{
    const struct po_entries *kk = &po->lang[LANG_KK];
    size_t next[PO_FOLDERS_MOST] = {0};

    buf_printf(buf, "\nconst size_t msg_count = %zu;\nconst uint32_t msg_order[] = {", kk->n);
    for (size_t i = 0; i < kk->n; i++)
        buf_printf(buf, "%s%zu",
                   i == 0        ? "\n    "
                   : i % 12 == 0 ? ",\n    "
                                 : ", ",
                   MSG_NUMBER(kk->v[i].folder, next[kk->v[i].folder]++));
    buf_add_z(buf, "};\n");
}

static struct str emit_table(struct po *po)
{
    struct buf buf;

    buf_init(&buf, po->mem, OUTPUT_MOST);
    buf_add_z(&buf, "/* Made by po2c from the catalogues. */\n#include \"i18n/catalogue.h\"\n");
    for (size_t i = 1; i < po->n_folders; i++)
        emit_rows(&buf, po, i);
    emit_order(&buf, po);
    buf_add_z(&buf, "\nconst struct msg_row *const msg_folders[] = {\n    NULL");
    for (size_t i = 1; i < po->n_folders; i++)
        buf_printf(&buf, ",\n    " STR_FMT, STR_ARG(po->folders[i].name));
    buf_add_z(&buf, "};\n");
    ASSERT(!buf_overflowed(&buf));
    return buf_str(&buf);
}

static bool write_headers(struct po *po, const char *dir)
{
    for (size_t i = 1; i < po->n_folders; i++) {
        struct str path =
            str_printf(po->mem, "%s/msg_" STR_FMT ".h", dir, STR_ARG(po->folders[i].name));
        if (!textfile_write(po->mem, path.p, emit_header(po, i)))
            return false;
    }
    return true;
}

static void read_folders(struct po *po, char **folders)
{
    static const char *const files[LANG_COUNT] = {"kk.po", "ru.po", "en.po"};

    for (; *folders; folders++) {
        po_folder(po, *folders);
        for (int lang = 0; lang < LANG_COUNT; lang++)
            po_read(po, (enum lang)lang, str_printf(po->mem, "%s/%s", *folders, files[lang]).p);
    }
}

static bool compile(struct po *po, char **argv)
{
    read_folders(po, argv + 3);
    po_check(po);
    return po->errors == 0 && write_headers(po, argv[2]) &&
           textfile_write(po->mem, str_printf(po->mem, "%s/msg.c", argv[2]).p, emit_table(po));
}

int main(int argc, char **argv)
{
    if (argc < 4 || !str_eq_z(STR("--out"), argv[1])) {
        (void)fputs("usage: po2c --out DIR FOLDER/locale…\n", stderr);
        return 2;
    }
    struct po po = {.mem = arena_new(ARENA_BYTES, ARENA_BYTES)};
    bool ok = compile(&po, argv);
    arena_free(po.mem);
    return ok ? 0 : 1;
}
