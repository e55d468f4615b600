/* Catalogues kk, ru, en. po2c compiles every locale/ folder into one table and a header of numbers
 * for each folder, so a text that is missing in one language, or a key that does not exist, does
 * not build. Whoever names texts of a folder includes its header: "i18n/msg_admission.h". */
#ifndef OQU_I18N_H
#define OQU_I18N_H

#include "base/csv.h"
#include "base/ctx.h"
#include "base/time.h"
#include "i18n/number.h"

/* MSG_admission_card_open and the like stand in the folders' headers. */
enum msg { MSG_NONE, MSG_HIGHEST = MSG_FOLDERS * MSG_PLACES - 1 };

struct msg_arg {
    const char *name; /* {name} in the text */
    struct str text;  /* used unless number is set */
    bool is_number;
    int64_t number;
};

/* The text in c->lang. Arguments replace {name}; a number that decides the plural form is the
 * argument called n. An argument that is not given stays in the text as {name} (templates cannot
 * forget one, see po2c). Result: arena memory or constant; plain text, still to be escaped. */
struct str msg_text(struct ctx *c, enum msg key);
struct str msg_format(struct ctx *c, enum msg key, const struct msg_arg *args, size_t n_args);
#define MSG_ARG(n, v) ((struct msg_arg){.name = (n), .text = (v)})
#define MSG_NUM(n, v) ((struct msg_arg){.name = (n), .is_number = true, .number = (v)})
#define MSG_FORMAT(c, key, ...)                                                                    \
    msg_format((c), (key), (const struct msg_arg[]){__VA_ARGS__},                                  \
               sizeof((const struct msg_arg[]){__VA_ARGS__}) / sizeof(struct msg_arg))
/* In a given language, for letters to somebody else than the reader. */
struct str msg_format_in(
    struct ctx *c, enum lang lang, enum msg key, const struct msg_arg *args, size_t n_args);
bool msg_find(struct str key, enum msg *ret); /* by catalogue key, for failure codes */
const char *msg_key(enum msg key);

/* What is wrong with a CSV file, for whoever made it. */
enum msg i18n_csv_fault(enum csv_fault fault);

const char *lang_code(enum lang lang); /* "kk" */
bool lang_find(struct str code, enum lang *ret);

struct str i18n_date(struct ctx *c, struct date date);       /* 28 мамыр 2026 */
struct str i18n_date_short(struct ctx *c, struct date date); /* 28.05.2026 */
struct str i18n_day(struct ctx *c, struct date date);        /* Бейсенбі, 28 мамыр */
struct str i18n_day_month(struct ctx *c, struct date date);  /* 28 мамыр */
struct str i18n_moment(struct ctx *c, int64_t us);           /* 28 мамыр 2026, 09:41 */
struct str i18n_moment_short(struct ctx *c, int64_t us);     /* 28.05 09:41 */
struct str i18n_time(struct ctx *c, int64_t us);             /* 09:41 */
struct str i18n_number(struct ctx *c, int64_t n);            /* 84 216 with U+00A0 */
struct str i18n_phone(struct ctx *c, struct str phone);      /* +7 701 123 45 67 */
struct str i18n_iin_masked(struct ctx *c, struct str iin);   /* 880318•••••• */

/* Country by its ISO 3166 code, "XX" for stateless; empty when there is none with this code. */
struct str i18n_country(struct ctx *c, struct str code);
enum { I18N_COUNTRIES = 196 };
struct i18n_country {
    struct str code, name, key; /* key: i18n_sort_key() of the name */
};
/* All of them, in the order of the reader's alphabet. */
struct i18n_country *i18n_countries(struct ctx *c);

/* Search key: NFC, case-folded, ё=е, Kazakh letters folded to the Russian ones people type instead
 * (ә→а, і→и …), Latin look-alikes to Cyrillic, "ул.", "мкр" and punctuation dropped. */
struct str i18n_search_key(struct ctx *c, struct str text);
/* Sort key whose byte order is that of the Kazakh alphabet (42 letters), case last. */
struct str i18n_sort_key(struct ctx *c, struct str text);
struct str i18n_nfc(struct arena *mem, struct str text);

#endif
