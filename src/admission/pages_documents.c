/* The question "documents": a card for each kind the law asks for, each with its own small form, so
 * that one bad photo never costs another. */
#include "admission/pages.h"

#include "admission/forms.h"
#include "admission_views.h"
#include "db/db.h"
#include "i18n/msg_admission.h"

struct kind {
    enum msg hint;
    const char *picture;
};
static const struct kind kinds[DOCUMENT_COUNT] = {
    [DOCUMENT_065] = {MSG_admission_document_065_hint, "pictures/form-065.svg"},
    [DOCUMENT_052_2] = {MSG_admission_document_052_2_hint, "pictures/form-052-2.svg"},
    [DOCUMENT_PHOTO] = {MSG_admission_document_photo_hint, "pictures/photo-3x4.svg"},
    [DOCUMENT_PMPC] = {MSG_admission_document_pmpc_hint, "pictures/pmpc.svg"},
    [DOCUMENT_AUTHORITY] = {MSG_admission_document_authority_hint, NULL},
    [DOCUMENT_RESIDENCE] = {MSG_admission_document_residence_hint, NULL},
};

struct infos {
    const struct draft *draft;
    struct file_info *infos[DOCUMENT_COUNT]; /* NULL: not attached */
};

static enum status infos_tx(struct ctx *c, void *arg)
{
    struct infos *infos = arg;

    for (int i = 0; i < DOCUMENT_COUNT; i++)
        if (!uuid_is_nil(infos->draft->files[i]))
            TRY(file_infos(c, &infos->draft->files[i], 1, &infos->infos[i]));
    return ST_OK;
}

static void show_state(struct ctx *c, const struct file_info *info, struct document_card *card)
{
    card->attached = true;
    card->file_name = info->name;
    switch (info->state) {
    case FILE_QUARANTINED:
        card->state = msg_text(c, MSG_admission_documents_checking);
        card->tone = TONE_INFO;
        break;
    case FILE_CLEAN:
        card->state = msg_text(c, MSG_admission_documents_clean);
        card->tone = TONE_OK;
        break;
    case FILE_REJECTED:
    case FILE_UNREADABLE:
        card->state = info->reason ? msg_text(c, (enum msg)info->reason)
                                   : msg_text(c, MSG_admission_documents_unreadable);
        card->tone = TONE_BAD;
        break;
    }
}

static bool is_shown(const struct draft *draft, enum document document)
{
    return draft->needed[document] || !uuid_is_nil(draft->files[document]) ||
           document <= DOCUMENT_PHOTO || (document == DOCUMENT_PMPC && draft->special_needs);
}

static enum status show_documents(struct ctx *c,
                                  const struct request *rq,
                                  struct response *rs,
                                  const struct draft *draft,
                                  const struct form_values *refused)
{
    struct infos infos = {.draft = draft};
    struct documents_view view = {
        .q = {.page = {.rq = rq,
                       .title = msg_text(c, MSG_admission_documents_title),
                       .flags = PAGE_NO_NAV | PAGE_READ,
                       .back = draft_url(c, draft->id, "school"),
                       .back_text = msg_text(c, MSG_admission_back),
                       .form = refused},
              .draft = draft,
              .steps = draft_steps(c, draft, QUESTION_DOCUMENTS + 1)},
        .automatic = draft->lane == SEAT_LANE_AUTO && draft->school,
        .not_automatic =
            draft->lane != SEAT_LANE_AUTO && draft->school && draft->school->has_preschool,
        .complete = draft->answered[QUESTION_DOCUMENTS],
        .next = draft_next_url(c, draft),
    };

    TRY(db_tx_read(c, "admission/documents", infos_tx, &infos));
    for (int i = 0; i < DOCUMENT_COUNT; i++) {
        enum document document = (enum document)i;
        struct form_values *blank = NEW(c->mem, struct form_values);
        if (!is_shown(draft, document))
            continue;
        *blank = form_blank(c, &document_form);
        struct document_card *card = &view.cards[view.n_cards++];
        *card = (struct document_card){
            .document = document,
            .code = str_from_z(document_code(document)),
            .title = word_document(c, document),
            .hint = msg_text(c, kinds[i].hint),
            .picture = kinds[i].picture,
            .needed = draft->needed[i],
            .action = draft_url(c, draft->id, "documents"),
            .detach = draft_url(c, draft->id, "detach"),
            .form = blank,
        };
        if (refused && str_eq_z(form_at(refused, "kind")->text, document_code(document)))
            card->form = refused;
        if (infos.infos[i])
            show_state(c, infos.infos[i], card);
    }
    struct out o = page_out(c, rs, refused ? 422 : 200);
    admission_question_documents(&o, &view);
    return ST_OK;
}

enum status documents_show(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct draft *draft;
    TRY(page_draft(c, rq, &draft));
    return show_documents(c, rq, rs, draft, NULL);
}

enum status documents_attach(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct draft *draft;
    enum document document;

    TRY(page_draft(c, rq, &draft));
    TRY(form_read(c, &document_form, rq, &values));
    if (!document_find(form_at(&values, "kind")->text, &document))
        return FAIL(c, ST_INVALID, "admission.documents.kind-missing");
    if (!values.bad) {
        enum status st = draft_attach(c, draft->id, document, form_at(&values, "file")->upload);
        if (st != ST_OK) {
            c->failure.field = STR("file");
            TRY(form_failure(c, &values, st));
        }
    }
    if (values.bad)
        return show_documents(c, rq, rs, draft, &values);
    return response_see_other(c, rs, draft_url(c, draft->id, "documents").s);
}

enum status documents_detach(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct form_values values;
    struct draft *draft;
    enum document document;

    TRY(page_draft(c, rq, &draft));
    TRY(form_read(c, &detach_form, rq, &values));
    if (!document_find(form_at(&values, "kind")->text, &document))
        return FAIL(c, ST_INVALID, "admission.documents.kind-missing");
    TRY(draft_detach(c, draft->id, document));
    return response_see_other(c, rs, draft_url(c, draft->id, "documents").s);
}
