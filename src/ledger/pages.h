/* Private to ledger: what the pages show. */
#ifndef OQU_LEDGER_PAGES_H
#define OQU_LEDGER_PAGES_H

#include "html/list.h"
#include "html/page.h"
#include "html/parts.h"
#include "ledger/ledger.h"

enum { LOG_FACTS = 5 };

struct log_view {
    struct page page;
    struct fact facts[LOG_FACTS]; /* of the newest head */
    size_t n_facts;
    struct str waiting; /* entries that no head covers yet; empty for none */
    struct list_view list;
};

struct log_entry_view {
    struct page page;
    struct str text;
    struct fact facts[LOG_FACTS];
    size_t n_facts;
    bool covered, holds; /* by the newest head; and the proof was reckoned anew */
    const struct str *proof;
    size_t n_proof;
    struct url machine; /* the same as JSON */
};

struct log_own_line {
    int64_t index;
    struct str text, state;
    struct url url;
    enum tone tone;
};
struct log_own_view {
    struct page page;
    struct str typed, error; /* error: empty for none */
    bool asked;
    struct log_own_line *lines;
    size_t n;
};

handler_fn log_show, log_entry, log_own, log_script, log_proof, log_growth, log_checkpoint, log_key,
    log_tile;

/* A line with its proof under the newest head. In a transaction. */
struct log_proof {
    struct ledger_leaf leaf;
    struct ledger_head head;
    struct merkle_proof proof;
    bool covered, holds; /* by the newest head; and the proof was reckoned anew */
};
MUST_USE enum status log_prove(struct ctx *c, int64_t index, struct log_proof *ret);
struct url log_entry_url(struct ctx *c, int64_t index);

#endif
