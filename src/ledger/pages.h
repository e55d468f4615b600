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

handler_fn log_show, log_entry, log_proof, log_growth, log_checkpoint, log_key, log_tile;

#endif
