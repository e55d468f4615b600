/* Codes that the program keeps ("OPENING_SOON") in words of the reader, with their tone: one table
 * a dictionary, used for cells, tags and the choices of a filter. */
#ifndef OQU_HTML_WORDS_H
#define OQU_HTML_WORDS_H

#include "html/list.h"

struct word {
    const char *code;
    int text; /* enum msg */
    enum tone tone;
};
struct words {
    const struct word *v;
    size_t n;
};
#define WORDS(table) ((struct words){(table), COUNT(table)})

/* A code that the table does not have (of another release) is shown as it is, in no tone. */
struct str words_text(struct ctx *c, struct words words, struct str code);
bool words_has(struct words words, struct str code);
enum tone words_tone(struct words words, struct str code);
struct list_cell words_tag(struct ctx *c, struct words words, struct str code);
/* In the order of the table. */
struct list_options words_options(struct ctx *c, struct words words);

#endif
