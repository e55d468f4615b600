/* What organisation.history says about one record, in words. */
#include "base/scan.h"
#include "i18n/i18n.h"
#include "organisation/pages.h"
#include "organisation/private.h"

enum value { VALUE_TEXT = 0, VALUE_DATE, VALUE_FLAG, VALUE_STATUS, VALUE_OWNERSHIP, VALUE_PHONE };

/* Columns of the record, by the name under which the history keeps them. */
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
};

/* Places in the tree and languages: a sentence with the name and the day. */
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
    case VALUE_TEXT: break;
    }
    return text.v;
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
            return (struct card_line){.what = msg_text(c, facts[i].text),
                                      .was = value_words(c, facts[i].value, row->was),
                                      .became = value_words(c, facts[i].value, row->became)};
    return (struct card_line){.what = row->what, /* a column of another release */
                              .was = organisation_text(row->was),
                              .became = organisation_text(row->became)};
}

/* Lines of one act came in one transaction, so at one moment of the platform's clock. */
static bool same_act(const struct organisation_history_lines_row *a,
                     const struct organisation_history_lines_row *b)
{
    return a->at == b->at && str_eq(organisation_text(a->reason), organisation_text(b->reason));
}

enum status
record_history(struct ctx *c, struct uuid id, struct card_event **ret_events, size_t *ret_n)
{
    struct organisation_history_lines_rows rows;
    size_t n = 0;

    TRY(organisation_history_lines(c, id, organisation_lang(c), &rows));
    struct card_event *events = NEWS(c->mem, struct card_event, rows.n);
    struct card_line *lines = NEWS(c->mem, struct card_line, rows.n);
    for (size_t i = 0; i < rows.n; i++) {
        const struct organisation_history_lines_row *row = &rows.v[i];
        lines[i] = line_of(c, row);
        if (i == 0 || !same_act(row, row - 1))
            events[n++] = (struct card_event){
                .who = row->who.set ? row->who.v : msg_text(c, MSG_organisation_history_operator),
                .when = i18n_moment(c, row->at),
                .reason = organisation_text(row->reason),
                .lines = &lines[i]};
        events[n - 1].n_lines++;
    }
    *ret_events = events;
    *ret_n = n;
    return ST_OK;
}
