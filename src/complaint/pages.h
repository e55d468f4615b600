/* Private to complaint: pages, forms, and what the templates show. */
#ifndef OQU_COMPLAINT_PAGES_H
#define OQU_COMPLAINT_PAGES_H

#include "complaint/complaint.h"

extern const struct form complaint_start_form, complaint_form, complaint_paper_form,
    complaint_detach_form, complaint_ask_form, complaint_explain_form, complaint_settle_form,
    complaint_seat_form, complaint_decide_form, complaint_press_form;

enum { COMPLAINT_BODY_MOST = 11 * 1024 * 1024, COMPLAINT_CHOICES_MOST = 202 };

struct complaint_paper_row {
    struct str name, state;
    enum tone tone;
    struct url open; /* empty: cannot be opened */
    struct str id;
};

struct complaint_edit_view { /* the questions, and then the check before sending */
    struct page page;
    const struct form_values *form, *paper_form;
    struct url action, attach, detach, send, discard, edit;
    struct str child, body;
    const struct option *grounds, *wishes;
    size_t n_grounds, n_wishes;
    const struct complaint_paper_row *papers;
    size_t n_papers;
    struct fact facts[8];
    size_t n_facts;
    struct step_line steps;
};

struct complaint_view { /* of one, for the family and for officers */
    struct page page;
    struct str number, state, lede, child;
    enum tone tone;
    bool just_sent, may_withdraw;
    struct url receipt, answer, answer_sealed, withdraw, why, application;
    struct fact facts[14];
    size_t n_facts;
    struct fact verdict[5];
    size_t n_verdict;
    struct tl_step *way;
    size_t n_way;
    const struct complaint_paper_row *papers;
    size_t n_papers;

    /* For officers. */
    bool may_ask, may_settle, may_propose, may_decide, may_explain; /* drawn, and permitted */
    bool has_proposal, own_proposal, above;
    struct fact proposal[6];
    size_t n_proposal;
    const struct form_values *ask_form, *settle_form, *seat_form, *decide_form, *explain_form;
    struct url ask, settle, propose, decide, explain, seats;
    const struct option *outcomes, *choices;
    size_t n_outcomes, n_choices;
    struct option answers[2];
};

struct complaint_list_view {
    struct page page;
    struct list_view list;
    struct figure figures[4];
    size_t n_figures;
    struct url board, begin;
    const struct row_link *children;
    size_t n_children;
    struct str title;
};

handler_fn complaint_own_list, complaint_begin_show, complaint_begin_press, complaint_edit_show,
    complaint_edit_press, complaint_check_show, complaint_check_send, complaint_paper_add,
    complaint_paper_take, complaint_show, complaint_withdraw_show, complaint_withdraw_press,
    complaint_receipt_pdf, complaint_answer_pdf, complaint_file, complaint_answer_container;
handler_fn complaint_list_show, complaint_case, complaint_staff_ask, complaint_staff_settle,
    complaint_staff_propose, complaint_decide_show, complaint_staff_decide, complaint_explain_show,
    complaint_explain_press, complaint_board, complaint_staff_file, complaint_staff_answer;

/* Facts, way, papers and verdict of one, as everybody sees them. */
void complaint_show_common(struct ctx *c,
                           const struct complaint *k,
                           bool is_staff,
                           struct complaint_view *v);
void complaint_show_papers(struct ctx *c,
                           const struct complaint *k,
                           bool is_staff,
                           const struct complaint_paper_row **ret,
                           size_t *ret_n);
/* A checked file of a complaint that the reader may see. */
enum status complaint_send_file(struct ctx *c, const struct request *rq, struct response *rs);

#endif
