/* One record: all facts in both languages, places in the tree over time, the history. */
#include "i18n/i18n.h"
#include "i18n/msg_organisation.h"
#include "organisation/pages.h"
#include "organisation/private.h"
#include "organisation_views.h"

struct card {
    struct uuid id;
    struct organisation *o;
    struct organisation_kept_row_row *row;
    struct organisation_parents_rows parents;
    struct organisation_successors_rows successors;
    struct organisation_languages_of_rows taught;
    struct organisation_way_up_rows way;
    const struct organisation_language *languages;
    size_t n_languages;
    struct card_view *v;
};

static enum status card_tx(struct ctx *c, void *arg)
{
    struct card *in = arg;

    TRY(organisation_kept_row(c, in->id, &in->row));
    if (!in->row)
        return FAIL(c, ST_NOT_FOUND, "organisation.unknown");
    TRY(organisation_by_id(c, in->id, &in->o));
    TRY(organisation_parents(c, in->id, organisation_lang(c), &in->parents));
    TRY(organisation_successors(c, in->id, organisation_lang(c), &in->successors));
    TRY(organisation_languages_of(c, in->id, &in->taught));
    TRY(organisation_way_up(c, in->id, organisation_lang(c), &in->way));
    TRY(organisation_languages(c, &in->languages, &in->n_languages));
    return record_history(c, in->id, &in->v->history);
}

/* ---- facts ----------------------------------------------------------------------------------- */

enum { FACTS_MOST = 8 }; /* of a part whose facts are always the same */

static void begin(struct ctx *c, struct card_part *part, enum msg title, size_t most)
{
    *part =
        (struct card_part){.title = title, .facts = NEWS(c->mem, struct fact, most), .most = most};
}

static struct fact *add_fact(struct card_part *part, struct str name, struct str value)
{
    ASSERT(part->n_facts < part->most);
    struct fact *fact = &part->facts[part->n_facts++];
    *fact = (struct fact){.name = name, .value = value};
    return fact;
}

static void add(struct ctx *c, struct card_part *part, enum msg name, struct str value)
{
    struct str none = msg_text(c, MSG_organisation_history_nothing);
    (void)add_fact(part, msg_text(c, name), value.n > 0 ? value : none);
}

/* A value in one of the two languages of the state, read aloud in that language. */
static void
add_in(struct ctx *c, struct card_part *part, enum lang lang, enum msg name, struct str value)
{
    add(c, part, name, value);
    if (lang != c->lang && value.n > 0)
        part->facts[part->n_facts - 1].lang = str_from_z(lang_code(lang));
}

static void fill_names(struct ctx *c, const struct card *in, struct card_part *part)
{
    const struct organisation *o = in->o;

    begin(c, part, MSG_organisation_card_names, FACTS_MOST);
    add_in(c, part, LANG_KK, MSG_organisation_record_name_kk, o->name_kk);
    add_in(c, part, LANG_RU, MSG_organisation_record_name_ru, o->name_ru);
    add_in(c, part, LANG_KK, MSG_organisation_record_legal_kk, o->legal_name_kk);
    add_in(c, part, LANG_RU, MSG_organisation_record_legal_ru, o->legal_name_ru);
    add_in(c, part, LANG_KK, MSG_organisation_record_address_kk,
           organisation_text(in->row->address_kk));
    add_in(c, part, LANG_RU, MSG_organisation_record_address_ru,
           organisation_text(in->row->address_ru));
    add(c, part, MSG_organisation_record_phone,
        o->phone.n > 0 ? i18n_phone(c, o->phone) : o->phone);
    add(c, part, MSG_organisation_record_site, o->site);
}

static struct str place_words(struct ctx *c, const struct organisation *o)
{
    struct buf buf;
    const struct str names[] = {o->region_name, o->district_name, o->settlement_name};

    buf_init(&buf, c->mem, 600);
    for (size_t i = 0; i < COUNT(names); i++) {
        if (names[i].n == 0 || (i > 0 && str_eq(names[i], names[i - 1])))
            continue; /* a city of republican importance is its own district */
        buf_add_z(&buf, buf.n > 0 ? ", " : "");
        buf_add(&buf, names[i]);
    }
    return buf_str(&buf);
}

static void fill_licence(struct ctx *c, const struct card *in, struct card_part *part)
{
    const struct organisation_kept_row_row *row = in->row;

    begin(c, part, MSG_organisation_card_licence, FACTS_MOST);
    add(c, part, MSG_organisation_record_bin, in->o->bin);
    add(c, part, MSG_organisation_record_kind, in->o->kind_name);
    add(c, part, MSG_organisation_record_ownership, record_ownership_text(c, in->o->ownership));
    add(c, part, MSG_organisation_record_place, place_words(c, in->o));
    add(c, part, MSG_organisation_record_licence,
        row->licence_number.set
            ? str_printf(c->mem, "№ " STR_FMT ", " STR_FMT, STR_ARG(row->licence_number.v),
                         STR_ARG(i18n_date_short(c, row->licence_on.v)))
            : STR(""));
    add(c, part, MSG_organisation_record_primary, record_yes_no(c, row->primary_programme));
    add(c, part, MSG_organisation_record_preschool, record_yes_no(c, in->o->has_preschool));
}

static struct str period_words(struct ctx *c, struct date from, struct opt_date to)
{
    return MSG_FORMAT(c, MSG_organisation_card_period, MSG_ARG("from", i18n_date_short(c, from)),
                      MSG_ARG("to", to.set ? i18n_date_short(c, to.v)
                                           : msg_text(c, MSG_organisation_card_open_end)));
}

static void fill_languages(struct ctx *c, const struct card *in, struct card_part *part)
{
    begin(c, part, MSG_organisation_record_languages, in->taught.n);
    for (size_t i = 0; i < in->taught.n; i++) {
        const struct organisation_languages_of_row *row = &in->taught.v[i];
        (void)add_fact(
            part, organisation_language_names(c, in->languages, in->n_languages, row->language),
            period_words(c, row->valid_from, row->valid_to));
    }
}

static void fill_parents(struct ctx *c, const struct card *in, struct card_part *part)
{
    begin(c, part, MSG_organisation_card_parents, in->parents.n);
    for (size_t i = 0; i < in->parents.n; i++) {
        const struct organisation_parents_row *row = &in->parents.v[i];
        struct fact *fact =
            add_fact(part, row->name, period_words(c, row->valid_from, row->valid_to));
        fact->about = row->basis;
    }
}

/* To whom what the organisation formed has passed, the last owner first. */
static void add_successors(struct ctx *c, const struct card *in, struct card_part *part)
{
    for (size_t i = 0; i < in->successors.n; i++) {
        const struct organisation_successors_row *row = &in->successors.v[i];
        struct str days = period_words(c, row->valid_from, row->valid_to);
        struct fact *fact =
            add_fact(part, msg_text(c, MSG_organisation_successor_records),
                     str_printf(c->mem, STR_FMT ", " STR_FMT, STR_ARG(row->name), STR_ARG(days)));
        fact->about =
            str_printf(c->mem, STR_FMT ", " STR_FMT, STR_ARG(row->basis), STR_ARG(row->made_name));
    }
}

static void fill_status(struct ctx *c, const struct card *in, struct card_part *part)
{
    const struct organisation_kept_row_row *row = in->row;

    begin(c, part, MSG_organisation_record_status, FACTS_MOST + in->successors.n);
    add(c, part, MSG_organisation_record_status, record_status_text(c, in->o->status));
    add(c, part, MSG_organisation_record_first_day, i18n_date(c, row->valid_from));
    if (row->opens_on.set)
        add(c, part, MSG_organisation_record_opens_on, i18n_date(c, row->opens_on.v));
    if (row->valid_to.set)
        add(c, part, MSG_organisation_record_last_day, i18n_date(c, row->valid_to.v));
    if (in->way.n > 1)
        add(c, part, MSG_organisation_record_owner, in->way.v[in->way.n - 2].name);
    add_successors(c, in, part);
}

/* ---- the page -------------------------------------------------------------------------------- */

/* The list, the records above that the reader keeps, and this one. */
static void fill_way(struct ctx *c, const struct card *in, struct card_view *v)
{
    struct link_to *trail = NEWS(c->mem, struct link_to, in->way.n + 2);
    size_t n = 0;

    trail[n++] = (struct link_to){url0(c, "/staff/organisations"),
                                  msg_text(c, MSG_organisation_record_title)};
    for (size_t i = 0; i + 1 < in->way.n; i++)
        if (in->way.v[i].is_kept)
            trail[n++] = (struct link_to){url_id(c, "/staff/organisation/{id}", in->way.v[i].id),
                                          in->way.v[i].name};
    trail[n++].text = in->o->name;
    v->page.trail = trail;
    v->page.n_trail = n;
}

/* Ways to change it, for administrators; what gives an organisation its rights is not for its own.
 */
static void fill_ways(struct ctx *c, const struct card *in, struct card_view *v)
{
    static const char *const own[CARD_PARTS] = {
        [CARD_NAMES] = "/staff/organisation/{id}/names",
        [CARD_LANGUAGES] = "/staff/organisation/{id}/languages",
    };
    static const char *const above[CARD_PARTS] = {
        [CARD_LICENCE] = "/staff/organisation/{id}/licence",
        [CARD_PARENTS] = "/staff/organisation/{id}/parent",
        [CARD_STATUS] = "/staff/organisation/{id}/status",
    };

    if (!(c->actor.access & ACCESS_ADMIN))
        return;
    for (size_t i = 0; i < CARD_PARTS; i++) {
        const char *pattern = own[i] ? own[i] : above[i];
        if (own[i] || !in->row->is_own)
            v->parts[i].change = url_id(c, pattern, in->id);
    }
    if (in->row->valid_to.set && !in->row->is_own)
        v->successor = url_id(c, "/staff/organisation/{id}/successor", in->id);
    v->modules = url_id(c, "/staff/organisation/{id}/modules", in->id);
    if (in->row->may_be_above)
        v->add = url_id(c, "/staff/organisation/{id}/new", in->id);
}

static void fill_notice(struct ctx *c, const struct request *rq, struct card_view *v)
{
    if (pairs_has(rq->query, "made"))
        v->page.notice = msg_text(c, MSG_organisation_card_made);
    else if (pairs_has(rq->query, "changed"))
        v->page.notice = msg_text(c, MSG_organisation_card_changed);
    v->page.notice_tone = v->page.notice.n > 0 ? TONE_OK : TONE_PLAIN;
}

static void fill_card(struct ctx *c, const struct card *in, struct card_view *v)
{
    v->name = in->o->name;
    v->kind = in->o->kind_name;
    v->status = record_status_text(c, in->o->status);
    v->status_tone = record_status_tone(in->o->status);
    fill_names(c, in, &v->parts[CARD_NAMES]);
    fill_licence(c, in, &v->parts[CARD_LICENCE]);
    fill_languages(c, in, &v->parts[CARD_LANGUAGES]);
    fill_parents(c, in, &v->parts[CARD_PARENTS]);
    fill_status(c, in, &v->parts[CARD_STATUS]);
    fill_way(c, in, v);
    if (in->row->children > 0)
        v->children =
            url_query(c, url0(c, "/staff/organisations"), "above", uuid_print(c->mem, in->id));
    if (in->row->children > 0 || str_eq_z(in->row->class, "authority"))
        v->children_text =
            MSG_FORMAT(c, MSG_organisation_card_children, MSG_NUM("n", in->row->children));
    v->page.title = in->o->name;
}

enum status record_card_page(struct ctx *c, const struct request *rq, struct response *rs)
{
    struct card_view v = {.page = {.rq = rq}};
    struct card in = {.id = request_uuid(rq, "id"), .v = &v};

    TRY(db_tx_read(c, "organisation/card", card_tx, &in));
    fill_card(c, &in, &v);
    fill_ways(c, &in, &v);
    fill_notice(c, rq, &v);
    struct out o = page_out(c, rs, 200);
    organisation_record_card(&o, &v);
    return ST_OK;
}
