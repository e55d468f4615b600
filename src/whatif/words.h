/* Private to whatif: settings and outcomes in words of the reader. */
#ifndef OQU_WHATIF_WORDS_H
#define OQU_WHATIF_WORDS_H

#include "db/db.h"
#include "html/words.h"

/* Settings as a run keeps them. */
struct run_settings {
    struct str rule;  /* "ARRIVAL", "DRAW", "MATCH" */
    struct str word;  /* from which lots are drawn; empty: none */
    struct str ratio; /* "OWN", "NONE", "SET" */
    struct opt_i32 turns, credit_cap;
    struct str spare_policy; /* "OWN", "AT_DEADLINE", "NOW" */
};

extern const struct words whatif_file_rules; /* of comparisons from files */
extern const struct words whatif_rules, whatif_ratios, whatif_spares, whatif_kinds, whatif_outcomes;

struct str whatif_ratio_text(struct ctx *c, const struct run_settings *settings);
struct str whatif_credit_text(struct ctx *c, const struct run_settings *settings);
/* What differs from the settings of the campaign, joined: "2:1; …". */
struct str whatif_changes_text(struct ctx *c, const struct run_settings *settings);

#endif
