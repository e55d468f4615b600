/* See words.h. */
#include "html/words.h"

static const struct word *find(struct words words, struct str code)
{
    for (size_t i = 0; i < words.n; i++)
        if (str_eq_z(code, words.v[i].code))
            return &words.v[i];
    return NULL;
}

struct str words_text(struct ctx *c, struct words words, struct str code)
{
    const struct word *word = find(words, code);
    return word ? msg_text(c, (enum msg)word->text) : code;
}

bool words_has(struct words words, struct str code)
{
    return find(words, code) != NULL;
}

enum tone words_tone(struct words words, struct str code)
{
    const struct word *word = find(words, code);
    return word ? word->tone : TONE_PLAIN;
}

struct list_cell words_tag(struct ctx *c, struct words words, struct str code)
{
    return CELL_TAG(words_tone(words, code), words_text(c, words, code));
}

struct list_options words_options(struct ctx *c, struct words words)
{
    struct option *options = NEWS(c->mem, struct option, words.n);

    for (size_t i = 0; i < words.n; i++)
        options[i] = (struct option){.value = str_from_z(words.v[i].code),
                                     .text = msg_text(c, (enum msg)words.v[i].text)};
    return (struct list_options){options, words.n};
}
