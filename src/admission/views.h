/* What the family's templates show. Filled by the handlers of pages_*.c; all memory is the
 * request's. */
#ifndef OQU_ADMISSION_VIEWS_H
#define OQU_ADMISSION_VIEWS_H

#include "admission/draft.h"
#include "admission/rule.h"
#include "html/form.h"
#include "html/page.h"
#include "html/parts.h"
#include "signature/signature.h"

/* The first page of a parent. */
struct family_child {
    struct str name, about; /* about: age, or what the register says */
    struct str initial;
    struct uuid id;
    enum { FAMILY_APPLY, FAMILY_DRAFT, FAMILY_APPLICATION, FAMILY_NOTHING } what;
    bool again;     /* the application is over, another may be sent */
    struct url url; /* of the draft or the application */
    struct str state, text;
    enum tone tone;
    int done, of;    /* steps of a draft */
    bool prepared;   /* the draft was not begun by the parent */
    struct url seen; /* who opened the record */
    struct url care; /* what kindergartens keep of a child before school; empty: no such page */
};
struct family_view {
    struct page page;
    struct str greeting, day, closes; /* closes: "documents are accepted until …" or empty */
    struct family_child *children;
    size_t n_children;
    struct row_link *messages;
    size_t n_messages;
    const struct form_values *apply;
};

/* A child is looked for by IIN. */
struct find_view {
    struct page page;
    const struct form_values *form;
    struct url action;
    struct str note; /* how far the register is; empty before the first question */
    enum tone tone;
};

/* One question of the draft. */
struct question_view {
    struct page page;
    const struct draft *draft;
    const struct form_values *form;
    struct step_line steps;
    struct url action;
    const struct option *options, *wishes; /* wishes: of the second question of a page */
    size_t n_options, n_wishes;
    bool ask_choice; /* the child turns six after 1 September */
    bool late_age;
    struct fact *facts;
    size_t n_facts;
};

struct school_group {
    struct str title, text;
    struct school_card *cards;
    size_t n;
};
struct school_view {
    struct question_view q;
    struct school_group groups[3];
    size_t n_groups;
    const struct option *regions;
    size_t n_regions;
    struct str region, typed;
    struct url search;
    struct str window; /* when the region of the list is not open */
    bool more;
    bool searched; /* the search was used, or the address has no school: it then comes first */
};

struct document_card {
    enum document document;
    struct str code, title, hint, file_name, state;
    enum tone tone;
    bool attached, needed;
    struct url action, detach;
    const char *picture;            /* file of ui/pictures, NULL for none */
    const struct form_values *form; /* of this card when it was just refused, else a blank one */
};
struct documents_view {
    struct question_view q;
    struct document_card cards[DOCUMENT_COUNT];
    size_t n_cards;
    bool automatic, not_automatic; /* the school has pre-school classes: why (not) automatic */
    bool complete;
    struct url next;
};

/* What is asked of one child, on the page where all answers are checked. */
struct check_part {
    struct str title; /* empty: the only one */
    struct fact *facts;
    size_t n_facts;
    struct str lane_title, lane_text;
};
/* Check answers, sign, receipt. */
struct check_view {
    struct page page;
    const struct draft *draft;
    struct step_line steps;
    struct check_part *parts; /* in the order of the numbers */
    size_t n_parts;
    struct url together; /* where others are added; empty: nobody could be */
    struct url action;
    bool complete, early; /* early: the line may be joined before the opening */
    struct url line, key; /* key: empty where nobody can sign with one */
    struct str problem;   /* why it cannot be sent now, or empty */
};
struct together_view {
    struct page page;
    const struct form_values *form;
    struct url action;
    struct option *options;
    size_t n_options;
    struct row_link *missing; /* children without a draft */
    size_t n_missing;
    struct str child; /* who comes first */
};
struct notify_view {
    struct page page;
    const struct form_values *form;
    struct url action;
    const struct option *when;
    size_t n_when;
};
struct sign_view {
    struct page page;
    const struct form_values *form;
    struct url action, again;
    struct str title, text, phone, button;
    struct str request; /* identifier of the code */
    struct str pool;    /* of a guided move, or empty */
    bool dangerous;
};

/* What may be done about the reserve, and about a seat that is offered. */
struct reserve_view {
    bool may_join, is_in;
    struct str text;
    struct url press;
    const struct form_values *form;
};
struct offer_view {
    struct page page;
    const struct form_values *form;
    struct url action;
    struct str title, school, until;
    struct option answers[2];
};

/* One application as its family sees it. */
struct case_view {
    struct page page;
    struct str title, state, next; /* next: what happens, who does it, by when */
    enum tone tone;
    struct tl_step *steps;
    size_t n_steps;
    struct fact *facts;
    size_t n_facts;
    struct fact rules[RULE_FACTS_MOST]; /* by which act */
    size_t n_rules;
    struct row_link *documents;
    size_t n_documents;
    struct row_link *fixes; /* what the school asks for */
    size_t n_fixes;
    bool prepared;      /* the draft was not begun by the parent */
    struct url discard; /* where the draft is thrown away */
    struct fact *refusal;
    size_t n_refusal;
    bool refused;
    struct url complaint_schools; /* where a free seat may be */
    struct url complain;          /* to the department */
    bool mine;                    /* the reader's own application */
    struct url why, withdraw, move, receipt, receipt_pdf, answer_pdf, order_pdf, seen;
    bool may_withdraw, just_sent, enrolled;
    int withdrawn; /* applications for the child so far */
    struct str number;
    struct str numbers; /* of all that were signed together; empty: it went alone */
    struct str typed;   /* the code that somebody gave to check */
    struct str fault;   /* what it says against its format; empty: it is not genuine at all */
    const struct signature_sealed *sealed;    /* of the code that was given; NULL: none */
    struct url verdict;                       /* what was said about the own signature */
    struct url answer_verdict;                /* likewise of the answer; empty: none */
    struct url receipt_sealed, answer_sealed; /* empty: the organisation has no seal */
    struct url proof;      /* leads to the page where anyone checks the receipt */
    struct str mark, salt; /* in the public log; empty until the first line stands there */
    struct url log;        /* the lines of this application */
    struct reserve_view reserve;
    struct url offer; /* empty: none */
    struct url keep;  /* likewise: the question about a seat of twins */
};

struct fix_view {
    struct page page;
    const struct form_values *form;
    struct url action;
    struct str title, reason, note, deadline;
};

struct move_view {
    struct page page;
    struct school_card *cards;
    size_t n;
    const struct form_values *form;
    struct url action;
    struct str title;
};

#endif
