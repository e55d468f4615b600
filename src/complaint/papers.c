/* What a family takes home: the receipt of a complaint and the answer to it, in Kazakh and Russian.
 * What people wrote stands in the language in which they wrote it. */
#include "base/time.h"
#include "complaint/complaint.h"
#include "doc/doc.h"
#include "html/html.h"
#include "i18n/msg_complaint.h"
#include "signature/signature.h"

struct printed {
    struct uuid id;
    struct complaint all;
};

static enum status printed_tx(struct ctx *c, void *arg)
{
    struct printed *p = arg;
    return complaint_open(c, p->id, &p->all);
}

static struct str name_of(const struct ctx *c, const struct organisation *o)
{
    return c->lang == LANG_KK ? o->legal_name_kk : o->legal_name_ru;
}

static void add_head(struct ctx *c, struct doc *doc, const struct complaint *k, enum msg title)
{
    const struct complaint_by_id_row *row = k->row;

    doc_title(doc, msg_text(c, title));
    doc_subtitle(doc, complaint_number(c, row->number.v));
    doc_fact(doc, msg_text(c, MSG_complaint_fact_body), name_of(c, k->body));
    doc_fact(doc, msg_text(c, MSG_complaint_fact_person), row->person_name);
    doc_fact(doc, msg_text(c, MSG_complaint_fact_child), row->child_name);
    if (k->school)
        doc_fact(doc, msg_text(c, MSG_complaint_fact_school), name_of(c, k->school));
    doc_fact(doc, msg_text(c, MSG_complaint_fact_ground),
             words_text(c, complaint_grounds, row->ground.v));
    doc_fact(doc, msg_text(c, MSG_complaint_fact_lodged), i18n_moment(c, row->lodged_at.v));
}

static void add_receipt(struct ctx *c, struct doc *doc, const struct complaint *k)
{
    const struct complaint_by_id_row *row = k->row;

    add_head(c, doc, k, MSG_complaint_receipt_title);
    doc_fact(doc, msg_text(c, MSG_complaint_fact_due), i18n_moment(c, row->due_at.v));
    doc_fact(doc, msg_text(c, MSG_complaint_fact_wish),
             words_text(c, complaint_wishes, row->wish.v));
    doc_fact(doc, msg_text(c, MSG_complaint_fact_papers), i18n_number(c, (int64_t)k->papers.n));
    doc_heading(doc, msg_text(c, MSG_complaint_fact_words));
    doc_paragraph(doc, row->words.v);
    doc_paragraph(doc, msg_text(c, MSG_complaint_terms));
}

static void add_answer(struct ctx *c, struct doc *doc, const struct complaint *k)
{
    const struct complaint_by_id_row *row = k->row;
    const struct doc_signature signature = {
        .role = msg_text(c, MSG_complaint_officer),
        .name = row->settled_name.v,
        .signed_us = row->ended_at.v,
        .proof = uuid_print(c->mem, row->decision_id.v),
    };

    add_head(c, doc, k, MSG_complaint_answer_title);
    doc_fact(doc, msg_text(c, MSG_complaint_fact_outcome),
             words_text(c, complaint_outcomes, row->outcome.v));
    doc_heading(doc, msg_text(c, MSG_complaint_found));
    doc_paragraph(doc, row->found.v);
    doc_heading(doc, msg_text(c, MSG_complaint_rule));
    doc_paragraph(doc, row->rule.v);
    doc_heading(doc, msg_text(c, MSG_complaint_done));
    doc_paragraph(doc, row->done.v);
    doc_heading(doc, msg_text(c, MSG_complaint_next));
    doc_paragraph(doc, msg_text(c, MSG_complaint_next_text));
    doc_signature(doc, &signature);
}

/* 4|number|outcome|moment: facts, nobody's name; read by /check of admission. Sealed there. */
static enum status
proof_of(struct ctx *c, const struct complaint_by_id_row *row, struct str *ret_url)
{
    struct str token, text = str_printf(c->mem, "4|%lld|" STR_FMT "|" STR_FMT,
                                        (long long)row->number.v, STR_ARG(row->outcome.v),
                                        STR_ARG(time_print_instant(c->mem, row->ended_at.v)));

    TRY(signature_token_sealed(c, text, &token));
    *ret_url = url_absolute(c, url_query(c, url0(c, "/check"), "t", token).s);
    return ST_OK;
}

typedef void part_fn(struct ctx *c, struct doc *doc, const struct complaint *k);

struct paper {
    enum msg title;
    part_fn *part;
    struct str proof; /* the address of its QR code; empty: none */
};

static enum status
print(struct ctx *c, const struct complaint *k, const struct paper *paper, struct str *ret_pdf)
{
    enum lang reader = c->lang;

    c->lang = LANG_KK;
    const struct doc_meta meta = {
        .title = msg_text(c, paper->title),
        .lang = LANG_KK,
        .number = complaint_number(c, k->row->number.v),
        .organisation = k->body->legal_name_kk,
        .check_url = paper->proof.n > 0 ? url_absolute(c, STR("/check")) : STR(""),
        .issued_us = k->row->ended_at.set ? k->row->ended_at.v : k->row->lodged_at.v,
    };
    struct doc *doc = doc_begin(c, &meta);
    doc_language(doc, LANG_KK);
    paper->part(c, doc, k);
    doc_page_break(doc);
    c->lang = LANG_RU;
    doc_language(doc, LANG_RU);
    paper->part(c, doc, k);
    if (paper->proof.n > 0)
        doc_qr(doc, paper->proof, msg_text(c, MSG_complaint_answer_qr));
    c->lang = reader;
    return doc_finish(doc, ret_pdf);
}

enum status complaint_receipt(struct ctx *c, struct uuid id, struct str *ret_pdf)
{
    struct printed p = {.id = id};

    TRY(db_tx_read(c, "complaint/receipt", printed_tx, &p));
    if (!p.all.row->number.set)
        return FAIL(c, ST_NOT_FOUND, "complaint.no-such");
    const struct paper paper = {MSG_complaint_receipt_title, add_receipt, STR("")};
    return print(c, &p.all, &paper, ret_pdf);
}

enum status complaint_answer_paper(struct ctx *c, struct uuid id, struct str *ret_pdf)
{
    struct printed p = {.id = id};

    TRY(db_tx_read(c, "complaint/answer", printed_tx, &p));
    if (!str_eq_z(p.all.row->state, "SETTLED"))
        return FAIL(c, ST_NOT_FOUND, "complaint.no-such");
    struct paper paper = {MSG_complaint_answer_title, add_answer, STR("")};
    TRY(proof_of(c, p.all.row, &paper.proof));
    return print(c, &p.all, &paper, ret_pdf);
}
