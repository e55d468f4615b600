/* What families and officers alike see of one complaint. */
#include "complaint/pages.h"
#include "i18n/msg_complaint.h"

void complaint_show_papers(struct ctx *c,
                           const struct complaint *k,
                           bool is_staff,
                           const struct complaint_paper_row **ret,
                           size_t *ret_n)
{
    struct complaint_paper_row *rows = NEWS(c->mem, struct complaint_paper_row, k->papers.n);

    for (size_t i = 0; i < k->papers.n; i++) {
        const struct file_info *info = &k->files[i];
        const struct str args[] = {uuid_print(c->mem, k->row->id),
                                   uuid_print(c->mem, k->papers.v[i].id)};
        enum msg text = info->state == FILE_CLEAN         ? MSG_complaint_paper_clean
                        : info->state == FILE_QUARANTINED ? MSG_complaint_paper_checking
                        : info->reason                    ? (enum msg)info->reason
                                                          : MSG_complaint_paper_unreadable;
        rows[i] = (struct complaint_paper_row){
            .id = args[1],
            .name = info->name,
            .state = msg_text(c, text),
            .tone = info->state == FILE_CLEAN         ? TONE_OK
                    : info->state == FILE_QUARANTINED ? TONE_INFO
                                                      : TONE_BAD,
        };
        if (info->state == FILE_CLEAN)
            rows[i].open = is_staff
                               ? url_path(c, "/staff/complaint/{id}/file/{file}", args, COUNT(args))
                               : url_path(c, "/my/complaint/{id}/file/{file}", args, COUNT(args));
    }
    *ret = rows;
    *ret_n = k->papers.n;
}

static void add(struct complaint_view *v, struct str name, struct str value)
{
    ASSERT(v->n_facts < COUNT(v->facts));
    if (value.n > 0)
        v->facts[v->n_facts++] = (struct fact){.name = name, .value = value};
}

static void
show_facts(struct ctx *c, const struct complaint *k, bool is_staff, struct complaint_view *v)
{
    const struct complaint_by_id_row *row = k->row;

    add(v, msg_text(c, MSG_complaint_fact_child), row->child_name);
    add(v, msg_text(c, MSG_complaint_fact_person), row->person_name);
    if (k->school)
        add(v, msg_text(c, MSG_complaint_fact_school), k->school->name);
    if (row->application_number.set)
        add(v, msg_text(c, MSG_complaint_fact_application),
            str_printf(c->mem, "№ %lld", (long long)row->application_number.v));
    add(v, msg_text(c, MSG_complaint_fact_body), k->body->name);
    add(v, msg_text(c, MSG_complaint_fact_ground), words_text(c, complaint_grounds, row->ground.v));
    add(v, msg_text(c, is_staff ? MSG_complaint_fact_wish_of_family : MSG_complaint_fact_wish),
        words_text(c, complaint_wishes, row->wish.v));
    add(v, msg_text(c, MSG_complaint_fact_words), row->words.v);
    add(v, msg_text(c, MSG_complaint_fact_lodged), i18n_moment(c, row->lodged_at.v));
    if (complaint_is_open(row)) {
        add(v, msg_text(c, MSG_complaint_fact_due), i18n_moment(c, row->due_at.v));
        if (row->due_at.v < c->now_us)
            v->facts[v->n_facts - 1].tag = msg_text(c, MSG_complaint_late);
        v->facts[v->n_facts - 1].tone = TONE_BAD;
    }
}

static void show_verdict(struct ctx *c, const struct complaint *k, struct complaint_view *v)
{
    const struct complaint_by_id_row *row = k->row;

    if (!str_eq_z(row->state, "SETTLED"))
        return;
    v->verdict[v->n_verdict++] =
        (struct fact){.name = msg_text(c, MSG_complaint_fact_outcome),
                      .value = words_text(c, complaint_outcomes, row->outcome.v)};
    v->verdict[v->n_verdict++] =
        (struct fact){.name = msg_text(c, MSG_complaint_found), .value = row->found.v};
    v->verdict[v->n_verdict++] =
        (struct fact){.name = msg_text(c, MSG_complaint_rule), .value = row->rule.v};
    v->verdict[v->n_verdict++] =
        (struct fact){.name = msg_text(c, MSG_complaint_done), .value = row->done.v};
    v->verdict[v->n_verdict++] = (struct fact){.name = msg_text(c, MSG_complaint_next),
                                               .value = row->next.v,
                                               .about = row->settled_name.v};
}

static const struct {
    const char *kind;
    enum msg text;
} kinds[] = {
    {"LODGED", MSG_complaint_step_lodged},       {"ASKED", MSG_complaint_step_asked},
    {"EXPLAINED", MSG_complaint_step_explained}, {"PROPOSED", MSG_complaint_step_proposed},
    {"RETURNED", MSG_complaint_step_returned},   {"SETTLED", MSG_complaint_step_settled},
    {"WITHDRAWN", MSG_complaint_step_withdrawn},
};

static void show_way(struct ctx *c, const struct complaint *k, struct complaint_view *v)
{
    v->way = NEWS(c->mem, struct tl_step, k->steps.n + 1);
    for (size_t i = 0; i < k->steps.n; i++) {
        const struct complaint_steps_of_row *s = &k->steps.v[i];
        struct str title = s->kind;
        for (size_t n = 0; n < COUNT(kinds); n++)
            if (str_eq_z(s->kind, kinds[n].kind))
                title = msg_text(c, kinds[n].text);
        v->way[v->n_way++] = (struct tl_step){
            .state = STEP_DONE,
            .icon = "check",
            .title = title,
            .when = str_printf(c->mem, STR_FMT " · " STR_FMT, STR_ARG(i18n_moment(c, s->at)),
                               STR_ARG(s->name)),
            .text = s->words,
        };
    }
    if (complaint_is_open(k->row))
        v->way[v->n_way++] =
            (struct tl_step){.state = STEP_NOW,
                             .icon = "stamp",
                             .title = msg_text(c, MSG_complaint_step_answer),
                             .text = MSG_FORMAT(c, MSG_complaint_until,
                                                MSG_ARG("d", i18n_moment(c, k->row->due_at.v)))};
}

void complaint_show_common(struct ctx *c,
                           const struct complaint *k,
                           bool is_staff,
                           struct complaint_view *v)
{
    v->number = k->row->number.set ? complaint_number(c, k->row->number.v) : STR("");
    v->child = k->row->child_name;
    v->state = words_text(c, complaint_states, k->row->state);
    v->tone = words_tone(complaint_states, k->row->state);
    show_facts(c, k, is_staff, v);
    show_verdict(c, k, v);
    show_way(c, k, v);
    complaint_show_papers(c, k, is_staff, &v->papers, &v->n_papers);
}

struct opened {
    struct uuid id, paper;
    struct str type, bytes;
};

static enum status file_tx(struct ctx *c, void *arg)
{
    struct opened *o = arg;
    struct complaint k = {0};

    TRY(complaint_open(c, o->id, &k));
    for (size_t i = 0; i < k.papers.n; i++)
        if (uuid_eq(k.papers.v[i].id, o->paper))
            return file_read(c, k.papers.v[i].file_id, 0, &o->type, &o->bytes);
    return FAIL(c, ST_NOT_FOUND, "complaint.no-such");
}

enum status complaint_send_file(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct opened o = {.id = request_uuid(rq, "id"), .paper = request_uuid(rq, "file")};

    TRY(db_tx_read(c, "complaint/file", file_tx, &o));
    return response_download(
        c, rs, o.type,
        str_eq_z(o.type, "application/pdf") ? STR("document.pdf") : STR("document.jpg"), o.bytes);
}
