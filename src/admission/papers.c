/* See papers.h. */
#include "admission/papers.h"

#include "admission/application.h"
#include "admission/pages.h"
#include "base/buf.h"
#include "db/db.h"
#include "doc/doc.h"
#include "html/html.h"
#include "i18n/msg_admission.h"
#include "i18n/msg_signature.h"
#include "signature/signature.h"

enum { ORDER_TEXT_MOST = 256 * 1024, CONTRACT_SECTIONS = 7 };

struct str
papers_order_text(struct ctx *c, const struct organisation *school, const struct order *order)
{
    struct buf buf;

    buf_init(&buf, c->mem, ORDER_TEXT_MOST);
    buf_printf(&buf,
               "OQU enrolment order, version 1\nschool: " STR_FMT "\nnumber: " STR_FMT
               "\ndate: " STR_FMT "\n",
               STR_ARG(school->bin), STR_ARG(order->number),
               STR_ARG(time_print_date(c->mem, order->dated)));
    for (size_t i = 0; i < order->n; i++)
        buf_printf(&buf, "%zu: " STR_FMT " " STR_FMT "\n", i + 1,
                   STR_ARG(uuid_print(c->mem, order->applications[i])), STR_ARG(order->letters[i]));
    ASSERT(!buf_overflowed(&buf)); /* the form bounds the number of children */
    return buf_str(&buf);
}

struct order_facts {
    struct uuid id;
    struct admission_order_by_id_row *order;
    struct admission_order_lines_rows lines;
    struct organisation *school;
    struct persons children; /* in the order of the lines; those the school may still see */
    struct admission_order_key_of_row *key; /* NULL: sealed by the platform alone */
    struct signature_signer signer;
    struct signature_object object; /* what was signed with the key */
    struct signature_copy copy;
};

/* The order names each child by IIN (form of the order, ADM-72), or by the temporary number. */
static enum status load_children(struct ctx *c, struct order_facts *f)
{
    struct uuid *ids = NEWS(c->mem, struct uuid, f->lines.n);
    for (size_t i = 0; i < f->lines.n; i++)
        ids[i] = f->lines.v[i].child_id;
    return person_by_ids(c, ids, f->lines.n, &f->children);
}

static struct str number_of(struct ctx *c, const struct order_facts *f, struct uuid child)
{
    for (size_t i = 0; i < f->children.n; i++)
        if (uuid_eq(f->children.v[i].id, child))
            return word_identity(c, &f->children.v[i]);
    return STR("–");
}

static enum status load_key(struct ctx *c, struct order_facts *f)
{
    TRY(admission_order_key_of(c, f->id, c->actor.organisation, &f->key));
    if (!f->key)
        return ST_OK;
    TRY(signature_read(c, f->key->object_id, &f->object));
    TRY(signature_copy_read(c, f->key->object_id, &f->copy));
    return signature_signer_read(c, f->key->object_id, &f->signer);
}

static enum status order_tx(struct ctx *c, void *arg)
{
    struct order_facts *f = arg;

    TRY(admission_order_by_id(c, f->id, c->actor.organisation, &f->order));
    if (!f->order)
        return FAIL(c, ST_NOT_FOUND, "admission.no-such-application");
    TRY(admission_order_lines(c, f->id, &f->lines));
    TRY(load_children(c, f));
    TRY(load_key(c, f));
    return organisation_by_id(c, f->order->organisation_id, &f->school);
}

static void order_part(struct ctx *c, struct doc *doc, const struct order_facts *f)
{
    enum { COLUMNS = 6 };
    const struct doc_column columns[COLUMNS] = {
        {msg_text(c, MSG_admission_paper_no), 1, true},
        {msg_text(c, MSG_admission_fact_child), 6, false},
        {msg_text(c, MSG_admission_fact_iin), 4, false},
        {msg_text(c, MSG_admission_order_letter), 2, false},
        {msg_text(c, MSG_admission_fact_language), 3, false},
        {msg_text(c, MSG_admission_fact_number), 3, false},
    };
    struct str *cells = NEWS(c->mem, struct str, f->lines.n * COLUMNS);

    for (size_t i = 0; i < f->lines.n; i++) {
        const struct admission_order_lines_row *l = &f->lines.v[i];
        cells[i * COLUMNS] = i18n_number(c, l->line_no);
        cells[i * COLUMNS + 1] = l->child_name;
        cells[i * COLUMNS + 2] = number_of(c, f, l->child_id);
        cells[i * COLUMNS + 3] = l->class_letter;
        cells[i * COLUMNS + 4] = word_language(c, l->language);
        cells[i * COLUMNS + 5] = word_number(c, l->number);
    }
    doc_title(doc, msg_text(c, MSG_admission_order_paper));
    doc_subtitle(doc, MSG_FORMAT(c, MSG_admission_order_subtitle, MSG_ARG("no", f->order->number),
                                 MSG_ARG("d", i18n_date(c, f->order->dated))));
    doc_paragraph(doc, msg_text(c, MSG_admission_order_basis));
    doc_paragraph(doc, msg_text(c, MSG_admission_order_enrol));
    const struct doc_table table = {columns, COLUMNS, cells, f->lines.n};
    doc_table(doc, &table);
    doc_paragraph(doc, msg_text(c, MSG_admission_order_control));
}

/* A bar ends a fact of the proof. */
static struct str without_bars(struct ctx *c, struct str text)
{
    char *p = arena_alloc(c->mem, text.n + 1);

    for (size_t i = 0; i < text.n; i++)
        p[i] = text.p[i] == '|' ? '/' : text.p[i];
    return (struct str){p, text.n};
}

/* 3|number|date|BIN|signed|serial|hash: facts, nobody's name; read by /check. */
static enum status order_proof(struct ctx *c, const struct order_facts *f, struct str *ret_url)
{
    struct str token;
    struct str text = str_printf(
        c->mem, "3|" STR_FMT "|" STR_FMT "|" STR_FMT "|" STR_FMT "|" STR_FMT "|" STR_FMT,
        STR_ARG(without_bars(c, f->order->number)),
        STR_ARG(time_print_date(c->mem, f->order->dated)), STR_ARG(f->school->bin),
        STR_ARG(time_print_instant(c->mem, f->signer.signed_us)), STR_ARG(f->signer.serial),
        STR_ARG(str_hex(c->mem, f->object.hash.p, f->object.hash.n)));
    TRY(signature_token(c, text, &token));
    *ret_url = url_absolute(c, url_query(c, url0(c, "/check"), "t", token).s);
    return ST_OK;
}

/* Of a deputy also for whom. */
static struct str signed_name(struct ctx *c, const struct order_facts *f)
{
    if (!f->order->acts_for_name.set)
        return f->order->signed_name;
    return MSG_FORMAT(c, MSG_admission_order_acts_for, MSG_ARG("name", f->order->signed_name),
                      MSG_ARG("head", f->order->acts_for_name.v));
}

static enum status add_key(struct ctx *c, struct doc *doc, const struct order_facts *f)
{
    const struct doc_signature signature = {
        .role = msg_text(c, MSG_admission_order_head_key),
        .name = signed_name(c, f),
        .signed_us = f->signer.signed_us,
        .proof = f->signer.serial,
    };
    struct str proof;

    doc_signature(doc, &signature);
    TRY(order_proof(c, f, &proof));
    doc_qr(doc, proof, msg_text(c, MSG_admission_answer_qr));
    doc_fact(doc, msg_text(c, MSG_signature_copy_on_paper),
             url_absolute(c, url0(c, "/check/copy").s));
    doc_fact(doc, msg_text(c, MSG_signature_copy_number), f->copy.number);
    doc_fact(doc, msg_text(c, MSG_signature_copy_code), f->copy.code);
    return ST_OK;
}

enum status papers_order(struct ctx *c, struct uuid order, struct str *ret_pdf)
{
    struct order_facts f = {.id = order};
    enum lang reader = c->lang;

    TRY(db_tx_read(c, "admission/order-paper", order_tx, &f));
    c->lang = LANG_KK; /* official papers are bilingual whatever the reader's language */
    const struct doc_meta meta = {
        .title = msg_text(c, MSG_admission_order_paper),
        .lang = LANG_KK,
        .number = f.order->number,
        .organisation = f.school->legal_name_kk,
        .issued_us = f.order->signed_at,
    };
    struct doc *doc = doc_begin(c, &meta);
    order_part(c, doc, &f);
    doc_page_break(doc);
    c->lang = LANG_RU;
    doc_language(doc, LANG_RU);
    order_part(c, doc, &f);
    const struct doc_signature signature = {
        .role = msg_text(c, MSG_admission_order_head),
        .name = signed_name(c, &f),
        .signed_us = f.order->signed_at,
        .proof = uuid_print(c->mem, f.order->signed_id),
    };
    doc_signature(doc, &signature);
    if (f.key)
        TRY(add_key(c, doc, &f));
    c->lang = reader;
    return doc_finish(doc, ret_pdf);
}

struct contract_facts {
    struct uuid id;
    struct admission_application_by_id_row *a;
    struct organisation *school;
    struct person *applicant, *child;
};

static enum status contract_tx(struct ctx *c, void *arg)
{
    struct contract_facts *f = arg;

    TRY(application_open(c, f->id, &f->a));
    if (!str_eq(f->a->state, STR("APPROVED")) && !str_eq(f->a->state, STR("ENROLLED")))
        return FAIL(c, ST_CONFLICT, "admission.order.not-approved");
    TRY(person_by_id(c, f->a->applicant_id, &f->applicant));
    TRY(person_by_id(c, f->a->child_id, &f->child));
    return organisation_by_id(c, f->a->organisation_id, &f->school);
}

/* Details of both sides: who they are, where, and room to sign (Order 93, Annex 2). */
static void contract_sides(struct ctx *c, struct doc *doc, const struct contract_facts *f)
{
    bool kk = c->lang == LANG_KK;
    const struct person_address *home = &f->applicant->address;

    doc_fact(doc, msg_text(c, MSG_admission_fact_school),
             kk ? f->school->legal_name_kk : f->school->legal_name_ru);
    doc_fact(doc, msg_text(c, MSG_admission_contract_bin), f->school->bin);
    doc_fact(doc, msg_text(c, MSG_admission_fact_address_school), f->school->address);
    doc_fact(doc, msg_text(c, MSG_admission_fact_applicant), f->a->applicant_name);
    doc_fact(doc, word_identity_name(c, f->applicant), person_number(f->applicant));
    doc_fact(doc, msg_text(c, MSG_admission_fact_address), kk ? home->text_kk : home->text_ru);
    doc_fact(doc, msg_text(c, MSG_admission_contract_phone), i18n_phone(c, f->applicant->phone));
    doc_paragraph(doc, msg_text(c, MSG_admission_contract_t8));
}

static void contract_part(struct ctx *c, struct doc *doc, const struct contract_facts *f)
{
    static const enum msg sections[CONTRACT_SECTIONS][2] = {
        {MSG_admission_contract_s1, MSG_admission_contract_t1},
        {MSG_admission_contract_s2, MSG_admission_contract_t2},
        {MSG_admission_contract_s3, MSG_admission_contract_t3},
        {MSG_admission_contract_s4, MSG_admission_contract_t4},
        {MSG_admission_contract_s5, MSG_admission_contract_t5},
        {MSG_admission_contract_s6, MSG_admission_contract_t6},
        {MSG_admission_contract_s7, MSG_admission_contract_t7},
    };

    doc_title(doc, msg_text(c, MSG_admission_contract_title));
    doc_fact(doc, msg_text(c, MSG_admission_fact_school),
             c->lang == LANG_KK ? f->school->legal_name_kk : f->school->legal_name_ru);
    doc_fact(doc, msg_text(c, MSG_admission_fact_applicant), f->a->applicant_name);
    doc_fact(doc, msg_text(c, MSG_admission_fact_child), f->a->child_name);
    doc_fact(doc, word_identity_name(c, f->child), person_number(f->child));
    doc_fact(doc, msg_text(c, MSG_admission_fact_born), i18n_date(c, f->a->child_born));
    doc_fact(doc, msg_text(c, MSG_admission_fact_language), word_language(c, f->a->pool_language));
    doc_fact(doc, msg_text(c, MSG_admission_fact_number), word_number(c, f->a->number));
    for (int i = 0; i < CONTRACT_SECTIONS; i++) {
        doc_heading(doc, msg_text(c, sections[i][0]));
        doc_paragraph(doc, msg_text(c, sections[i][1]));
    }
    doc_heading(doc, msg_text(c, MSG_admission_contract_s8));
    contract_sides(c, doc, f);
}

enum status papers_contract(struct ctx *c, struct uuid application, struct str *ret_pdf)
{
    struct contract_facts f = {.id = application};
    enum lang reader = c->lang;

    TRY(db_tx_read(c, "admission/contract", contract_tx, &f));
    c->lang = LANG_KK;
    const struct doc_meta meta = {
        .title = msg_text(c, MSG_admission_contract_title),
        .lang = LANG_KK,
        .number = word_number(c, f.a->number),
        .organisation = f.school->legal_name_kk,
        .issued_us = f.a->decided_at.set ? f.a->decided_at.v : f.a->submitted_at,
        .draft = true, /* both sides sign it on paper until keys sign here */
    };
    struct doc *doc = doc_begin(c, &meta);
    contract_part(c, doc, &f);
    doc_page_break(doc);
    c->lang = LANG_RU;
    doc_language(doc, LANG_RU);
    contract_part(c, doc, &f);
    c->lang = reader;
    return doc_finish(doc, ret_pdf);
}
