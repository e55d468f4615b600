/* The public page where anyone checks a receipt, an answer or an order of a school by the code on
 * its paper. The codes carry facts and nobody's name. */
#include "admission/pages.h"
#include "admission/receipt_format.h"
#include "admission_views.h"
#include "base/scan.h"
#include "i18n/msg_admission.h"
#include "i18n/msg_signature.h"
#include "signature/signature.h"

enum {
    PROOF_FIELDS_MOST = 8,
    ANSWER_FIELDS = 5,
    COMPLAINT_FIELDS = 4,
    ORDER_FIELDS = 7,
    FACTS_MOST = 6
};

struct proof {
    struct str fields[PROOF_FIELDS_MOST];
    size_t n;
};

static bool split_proof(struct str text, struct proof *proof)
{
    for (proof->n = 0; proof->n < PROOF_FIELDS_MOST; proof->n++)
        if (!scan_until(&text, '|', &proof->fields[proof->n]))
            break;
    return text.n == 0;
}

static void add(struct case_view *view, struct str name, struct str value)
{
    ASSERT(view->n_facts < FACTS_MOST);
    view->facts[view->n_facts++] = (struct fact){.name = name, .value = value};
}

/* A receipt by its format; a queue without lanes and terms of answers (src/club) has "-" for the
 * lane. */
static bool show_receipt(struct ctx *c, struct str text, struct case_view *view)
{
    struct str f[RECEIPT_FIELDS];
    struct schema_fault fault;
    int64_t sent, deadline;

    if (!str_starts(text, STR("1|")))
        return false;
    if (!receipt_text_read(c->mem, text, f, &fault) || !scan_instant(f[5], &sent) ||
        !scan_instant(f[6], &deadline)) {
        view->fault = MSG_FORMAT(c, MSG_admission_proof_fault, MSG_ARG("at", fault.at));
        return false;
    }
    add(view, msg_text(c, MSG_admission_fact_number), f[1]);
    add(view, msg_text(c, MSG_admission_fact_arrival), f[3]);
    bool has_lane = !str_eq(f[4], STR("-"));
    if (has_lane)
        add(view, msg_text(c, MSG_admission_fact_lane), word_lane(c, pool_lane(f[4])));
    add(view, msg_text(c, MSG_admission_fact_sent), i18n_moment(c, sent));
    if (has_lane)
        add(view, msg_text(c, MSG_admission_fact_deadline), i18n_moment(c, deadline));
    add(view, msg_text(c, MSG_admission_proof_hash), f[7]);
    return true;
}

/* 2|number|answer|ground|moment, as answer_paper.c writes it. */
static bool show_answer(struct ctx *c, const struct proof *proof, struct case_view *view)
{
    const struct str *f = proof->fields;
    bool approved = str_eq(f[2], STR("APPROVED"));
    int64_t decided;

    if (proof->n != ANSWER_FIELDS || !str_eq(f[0], STR("2")) || !scan_instant(f[4], &decided))
        return false;
    add(view, msg_text(c, MSG_admission_fact_number), f[1]);
    add(view, msg_text(c, MSG_admission_way_answer),
        msg_text(c, approved ? MSG_admission_state_approved : MSG_admission_state_refused));
    if (!approved)
        add(view, msg_text(c, MSG_admission_refusal_ground), word_ground(c, f[3]));
    add(view, msg_text(c, MSG_admission_answer_when), i18n_moment(c, decided));
    return true;
}

static struct str lower(struct ctx *c, struct str word)
{
    char *p = arena_alloc(c->mem, word.n + 1);

    for (size_t i = 0; i < word.n; i++)
        p[i] = (char)(word.p[i] >= 'A' && word.p[i] <= 'Z' ? word.p[i] + ('a' - 'A') : word.p[i]);
    return (struct str){p, word.n};
}

/* 4|number|outcome|moment: the answer to a complaint, whose words are those of src/complaint. */
static bool show_complaint(struct ctx *c, const struct proof *proof, struct case_view *view)
{
    const struct str *f = proof->fields;
    enum msg title, outcome, name;
    int64_t at;

    if (proof->n != COMPLAINT_FIELDS || !str_eq(f[0], STR("4")) || !scan_instant(f[3], &at) ||
        !msg_find(STR("complaint.answer.title"), &title) ||
        !msg_find(STR("complaint.fact.outcome"), &outcome) ||
        !msg_find(str_printf(c->mem, "complaint.outcome." STR_FMT, STR_ARG(lower(c, f[2]))), &name))
        return false;
    add(view, msg_text(c, title), f[1]);
    add(view, msg_text(c, outcome), msg_text(c, name));
    add(view, msg_text(c, MSG_admission_answer_when), i18n_moment(c, at));
    return true;
}

/* 3|number|date|BIN|signed|serial|hash, as papers.c writes it. */
static bool show_order(struct ctx *c, const struct proof *proof, struct case_view *view)
{
    const struct str *f = proof->fields;
    struct date dated;
    int64_t at;

    if (proof->n != ORDER_FIELDS || !str_eq(f[0], STR("3")) || !scan_date(f[2], &dated) ||
        !scan_instant(f[4], &at))
        return false;
    add(view, msg_text(c, MSG_admission_order_paper),
        MSG_FORMAT(c, MSG_admission_order_subtitle, MSG_ARG("no", f[1]),
                   MSG_ARG("d", i18n_date(c, dated))));
    add(view, msg_text(c, MSG_signature_check_organisation), f[3]);
    add(view, msg_text(c, MSG_signature_check_when), i18n_moment(c, at));
    add(view, msg_text(c, MSG_signature_check_serial), f[5]);
    add(view, msg_text(c, MSG_admission_proof_hash), f[6]);
    return true;
}

enum status receipt_check(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct str token = pairs_get(rq->query, "t"), text;
    struct proof proof = {.n = 0};
    struct fact facts[FACTS_MOST];
    struct signature_sealed sealed;
    struct case_view view = {
        .page = {.rq = rq,
                 .title = msg_text(c, MSG_admission_proof_title),
                 .flags = PAGE_READ | PAGE_ASKS},
        .facts = facts,
        .typed = token,
    };

    view.just_sent = token.n > 0; /* something was given to check */
    view.enrolled = token.n > 0 && signature_token_read(c, token, &text) == ST_OK &&
                    (show_receipt(c, text, &view) || split_proof(text, &proof)) &&
                    (view.n_facts > 0 || show_answer(c, &proof, &view) ||
                     show_order(c, &proof, &view) || show_complaint(c, &proof, &view));
    if (view.enrolled) {
        TRY(signature_seal_show(c, text, &sealed));
        view.sealed = &sealed;
    }
    struct out o = page_out(c, rs, view.enrolled || token.n == 0 ? 200 : 422);
    admission_proof(&o, &view);
    return ST_OK;
}
