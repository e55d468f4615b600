/* The key by which people find what they cannot type exactly: without Kazakh letters, with Latin
 * look-alikes, with or without "street". Both the stored text and the question go through it. */
#include <unicase.h>
#include <unictype.h>

#include "i18n/i18n.h"
#include "i18n/letters.h"

/* In pairs: a lower-case letter that may be typed, and what it becomes. */
static const char pairs[] = "ёеәағгқкңнөоұуүуһхіиəаɵо"
                            "aаbвcсeеhхiиkкmмoоpрtтxхyу";

/* Words of addresses that one person writes and the next leaves out; in folded letters. */
static const char *const dropped[] = {
    "ул",         "улица",       "коше", "кошеси", "мкр",      "мкрн",   "микрорайон",
    "ыкшамаудан", "ыкшамауданы", "пр",   "просп",  "проспект", "дангыл", "дангылы",
};

static uint32_t fold(uint32_t letter, bool among_cyrillic)
{
    if (among_cyrillic && letter == 'H') /* looks like Н; the small h looks like һ */
        return 0x43D;
    letter = uc_tolower(letter);
    for (struct str rest = {pairs, sizeof(pairs) - 1}; rest.n > 0;) {
        uint32_t typed = letters_next(&rest), becomes = letters_next(&rest);
        if (typed == letter)
            return becomes;
    }
    return letter;
}

static bool is_cyrillic(uint32_t letter)
{
    return letter >= 0x400 && letter < 0x530;
}

/* Cuts the next run of letters, marks and digits; false when none is left. */
static bool next_word(struct str *rest, struct str *ret_word, bool *ret_cyrillic)
{
    struct str word = {rest->p, 0};
    bool cyrillic = false;

    while (rest->n > 0) {
        struct str before = *rest;
        uint32_t letter = letters_next(rest);
        if (letters_is_mark(letter) ? word.n > 0 : uc_is_alnum(letter)) {
            word.p = word.n == 0 ? before.p : word.p;
            word.n += before.n - rest->n;
            cyrillic |= is_cyrillic(letter);
        } else if (word.n > 0) {
            break;
        }
    }
    *ret_word = word;
    *ret_cyrillic = cyrillic;
    return word.n > 0;
}

static struct str fold_word(struct arena *mem, struct str word, bool cyrillic)
{
    struct buf buf;

    buf_init(&buf, mem, size_mul(word.n, 4));
    while (word.n > 0) {
        uint32_t letter = letters_next(&word);
        if (!letters_is_mark(letter))
            letters_add(&buf, fold(letter, cyrillic));
    }
    return buf_str(&buf);
}

static bool is_dropped(struct str word)
{
    for (size_t i = 0; i < COUNT(dropped); i++)
        if (str_eq_z(word, dropped[i]))
            return true;
    return false;
}

/* All words joined by one space; keep_all: also those that addresses leave out. */
static struct str join_words(struct arena *mem, struct str text, bool keep_all)
{
    struct str word;
    struct buf buf;
    bool cyrillic;

    buf_init(&buf, mem, size_mul(size_add(text.n, 1), 4));
    while (next_word(&text, &word, &cyrillic)) {
        word = fold_word(mem, word, cyrillic);
        if (!keep_all && is_dropped(word))
            continue;
        if (buf.n > 0)
            buf_add_char(&buf, ' ');
        buf_add(&buf, word);
    }
    return buf_str(&buf);
}

struct str i18n_search_key(struct ctx *c, struct str text)
{
    struct str nfc = i18n_nfc(c->mem, text);
    struct str key = join_words(c->mem, nfc, false);
    return key.n > 0 ? key : join_words(c->mem, nfc, true);
}
