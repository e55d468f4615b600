/* What organisation.history says about one record or one legal act, in words. */
#include "base/scan.h"
#include "i18n/i18n.h"
#include "i18n/msg_organisation.h"
#include "organisation/pages.h"
#include "organisation/private.h"

enum value {
    VALUE_TEXT = 0,
    VALUE_DATE,
    VALUE_FLAG,
    VALUE_STATUS,
    VALUE_OWNERSHIP,
    VALUE_PHONE,
    VALUE_LONG
};

/* Columns of the record and of the act, by the name under which the history keeps them. */
static const struct fact_words {
    const char *what;
    enum msg text;
    enum value value;
} facts[] = {
    {"organisation.bin", MSG_organisation_record_bin, VALUE_TEXT},
    {"organisation.kind", MSG_organisation_record_kind, VALUE_TEXT},
    {"organisation.name_kk", MSG_organisation_record_name_kk, VALUE_TEXT},
    {"organisation.name_ru", MSG_organisation_record_name_ru, VALUE_TEXT},
    {"organisation.legal_name_kk", MSG_organisation_record_legal_kk, VALUE_TEXT},
    {"organisation.legal_name_ru", MSG_organisation_record_legal_ru, VALUE_TEXT},
    {"organisation.region_kato", MSG_organisation_record_region, VALUE_TEXT},
    {"organisation.district_kato", MSG_organisation_record_district, VALUE_TEXT},
    {"organisation.settlement_kato", MSG_organisation_record_settlement, VALUE_TEXT},
    {"organisation.ownership", MSG_organisation_record_ownership, VALUE_OWNERSHIP},
    {"organisation.licence_number", MSG_organisation_record_licence_number, VALUE_TEXT},
    {"organisation.licence_on", MSG_organisation_record_licence_on, VALUE_DATE},
    {"organisation.primary_programme", MSG_organisation_record_primary, VALUE_FLAG},
    {"organisation.preschool_groups", MSG_organisation_record_preschool, VALUE_FLAG},
    {"organisation.status", MSG_organisation_record_status, VALUE_STATUS},
    {"organisation.opens_on", MSG_organisation_record_opens_on, VALUE_DATE},
    {"organisation.phone", MSG_organisation_record_phone, VALUE_PHONE},
    {"organisation.address_kk", MSG_organisation_record_address_kk, VALUE_TEXT},
    {"organisation.address_ru", MSG_organisation_record_address_ru, VALUE_TEXT},
    {"organisation.site", MSG_organisation_record_site, VALUE_TEXT},
    {"organisation.valid_from", MSG_organisation_record_first_day, VALUE_DATE},
    {"organisation.valid_to", MSG_organisation_record_last_day, VALUE_DATE},
    {"legal_act.number", MSG_organisation_act_number, VALUE_TEXT},
    {"legal_act.adopted_on", MSG_organisation_act_adopted, VALUE_DATE},
    {"legal_act.registered", MSG_organisation_act_registered, VALUE_TEXT},
    {"legal_act.registered_on", MSG_organisation_act_registered_on, VALUE_DATE},
    {"legal_act.in_force_from", MSG_organisation_act_in_force_from, VALUE_DATE},
    {"legal_act.in_force_to", MSG_organisation_act_in_force_to, VALUE_DATE},
    {"legal_act.amends", MSG_organisation_act_amends, VALUE_TEXT},
    {"legal_act.title_kk", MSG_organisation_act_title_kk, VALUE_TEXT},
    {"legal_act.title_ru", MSG_organisation_act_title_ru, VALUE_TEXT},
    {"legal_act.title_en", MSG_organisation_act_title_en, VALUE_TEXT},
    {"legal_act.text_kk", MSG_organisation_act_text_kk, VALUE_LONG},
    {"legal_act.text_ru", MSG_organisation_act_text_ru, VALUE_LONG},
    {"legal_act.link_kk", MSG_organisation_act_link_kk, VALUE_TEXT},
    {"legal_act.link_ru", MSG_organisation_act_link_ru, VALUE_TEXT},
};

/* Places in the tree, languages and new acts: a sentence with the name and the day. */
static const struct {
    const char *what;
    enum msg sentence;
} spans[] = {
    {"link.begins", MSG_organisation_history_link_begins},
    {"link.ends", MSG_organisation_history_link_ends},
    {"link.never", MSG_organisation_history_link_never},
    {"teaches_in.begins", MSG_organisation_history_language_begins},
    {"teaches_in.ends", MSG_organisation_history_language_ends},
    {"teaches_in.never", MSG_organisation_history_language_never},
    {"legal_act.begins", MSG_organisation_history_act_begins},
};

static struct str day_words(struct ctx *c, struct str text)
{
    struct date day;
    return scan_date(text, &day) ? i18n_date(c, day) : text;
}

static struct str value_words(struct ctx *c, enum value value, struct opt_text text)
{
    if (!text.set || text.v.n == 0)
        return msg_text(c, MSG_organisation_history_nothing);
    switch (value) {
    case VALUE_DATE: return day_words(c, text.v);
    case VALUE_FLAG: return record_yes_no(c, str_eq_z(text.v, "true"));
    case VALUE_STATUS: return record_status_text(c, text.v);
    case VALUE_OWNERSHIP: return record_ownership_text(c, text.v);
    case VALUE_PHONE: return i18n_phone(c, text.v);
    case VALUE_TEXT:
    case VALUE_LONG: break;
    }
    return text.v;
}

/* Nobody reads two wordings of a whole act in a line: the history says that it was changed. */
static struct card_line fact_line(struct ctx *c,
                                  const struct fact_words *fact,
                                  const struct organisation_history_lines_row *row)
{
    struct str name = msg_text(c, fact->text);

    if (fact->value == VALUE_LONG)
        return (struct card_line){
            .what = MSG_FORMAT(c, MSG_organisation_history_rewritten, MSG_ARG("name", name))};
    return (struct card_line){.what = name,
                              .was = value_words(c, fact->value, row->was),
                              .became = value_words(c, fact->value, row->became)};
}

static struct card_line line_of(struct ctx *c, const struct organisation_history_lines_row *row)
{
    for (size_t i = 0; i < COUNT(spans); i++)
        if (str_eq_z(row->what, spans[i].what))
            return (struct card_line){
                .what =
                    MSG_FORMAT(c, spans[i].sentence, MSG_ARG("name", organisation_text(row->was)),
                               MSG_ARG("day", day_words(c, organisation_text(row->became))))};
    for (size_t i = 0; i < COUNT(facts); i++)
        if (str_eq_z(row->what, facts[i].what))
            return fact_line(c, &facts[i], row);
    return (struct card_line){.what = row->what, /* a column of another release */
                              .was = organisation_text(row->was),
                              .became = organisation_text(row->became)};
}

/* What was changed at once came in one transaction, so at one moment of the platform's clock. */
static bool at_once(const struct organisation_history_lines_row *a,
                    const struct organisation_history_lines_row *b)
{
    return a->at == b->at && str_eq(organisation_text(a->reason), organisation_text(b->reason));
}

static enum status
read_history(struct ctx *c, struct texts entities, struct str key, struct card_history *history)
{
    struct organisation_history_lines_rows rows;

    TRY(organisation_history_lines(c, entities, key, organisation_lang(c), &rows));
    *history = (struct card_history){.events = NEWS(c->mem, struct card_event, rows.n)};
    struct card_line *lines = NEWS(c->mem, struct card_line, rows.n);
    for (size_t i = 0; i < rows.n; i++) {
        const struct organisation_history_lines_row *row = &rows.v[i];
        lines[i] = line_of(c, row);
        if (i == 0 || !at_once(row, row - 1))
            history->events[history->n++] = (struct card_event){
                .who = row->who.set ? row->who.v : msg_text(c, MSG_organisation_history_operator),
                .when = i18n_moment(c, row->at),
                .reason = organisation_text(row->reason),
                .lines = &lines[i]};
        history->events[history->n - 1].n_lines++;
    }
    return ST_OK;
}

enum status record_history(struct ctx *c, struct uuid id, struct card_history *ret_history)
{
    static const struct str entities[] = {STR_INIT("organisation"), STR_INIT("link"),
                                          STR_INIT("teaches_in")};
    return read_history(c, (struct texts){entities, COUNT(entities)}, uuid_print(c->mem, id),
                        ret_history);
}

enum status act_history(struct ctx *c, struct str code, struct card_history *ret_history)
{
    static const struct str entities[] = {STR_INIT("legal_act")};
    return read_history(c, (struct texts){entities, COUNT(entities)}, code, ret_history);
}
