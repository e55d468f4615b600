/* Private to po2c: entries as read from the catalogues. */
#ifndef OQU_TOOLS_PO2C_H
#define OQU_TOOLS_PO2C_H

#include "base/buf.h"
#include "base/ctx.h"
#include "base/scan.h"

enum {
    PO_FORMS_MOST = 3,
    PO_TEXT_MOST = 4000, /* bytes: ISO C guarantees string literals up to 4095 */
    PO_NAMES_MOST = 8,   /* different {names} in one text */
    PO_FOLDERS_MOST = 128,
};

struct po_entry {
    struct str key, plural_key; /* plural_key is empty without msgid_plural */
    struct str form[PO_FORMS_MOST];
    size_t n_forms;
    size_t folder; /* in po.folders; 0 when no folder was named */
    const char *path;
    int line;
};

struct po_entries {
    struct po_entry *v;
    size_t n, room;
};

struct po_folder {
    struct str name; /* "admission" */
};

struct po {
    struct arena *mem;
    struct po_folder folders[PO_FOLDERS_MOST]; /* the first is none */
    size_t n_folders;
    struct po_entries lang[LANG_COUNT];
    int errors;
    bool quiet;       /* for tests: say nothing on standard error */
    struct str first; /* the first error, without its place */
};

/* One line on standard error, "path:line: error: …", and counted. */
void po_error(struct po *po, const char *path, int line, const char *format, ...) PRINTF(4, 5);

/* The entries that follow belong to the folder of this path: "src/admission/locale". */
void po_folder(struct po *po, const char *path);

/* Adds the entries of one file. Faults of form are errors. */
void po_read(struct po *po, enum lang lang, const char *path);
void po_read_text(struct po *po, enum lang lang, const char *path, struct str text);

/* Sorts every language by key, then reports what is double, missing, empty or different. After it
 * without errors the three lists have the same keys in the same order. */
void po_check(struct po *po);

size_t po_plural_forms(enum lang lang);

/* The different {names} of a text in byte order; false when there are too many or one is ill
 * formed. */
struct po_names {
    struct str v[PO_NAMES_MOST];
    size_t n;
};
MUST_USE bool po_names_of(struct str text, struct po_names *names);

/* "admission.card.open" → "admission_card_open". */
struct str po_c_name(struct arena *mem, struct str key);

#endif
