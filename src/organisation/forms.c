/* See forms.h. Fields with the same name mean the same in every form. */
#include "organisation/forms.h"

#include "i18n/i18n.h"
#include "i18n/msg_organisation.h"
#include "organisation/territory_file.h"

enum {
    NAME_MOST = 200,
    LEGAL_MOST = 500,
    ADDRESS_MOST = 300,
    REASON_MOST = 500,
    NUMBER_MOST = 50,
    TITLE_MOST = 1000,
    TEXT_MOST = 20000,
    LINK_MOST = 300
};

#define REQUIRED MSG_organisation_form_missing

static const struct field new_fields[] = {
    {"kind", FIELD_CHOICE, MSG_organisation_record_kind, 0, REQUIRED, 0, 0},
    {"ownership", FIELD_CHOICE, MSG_organisation_record_ownership, 0, REQUIRED, 0, 0},
    {"bin", FIELD_TEXT, MSG_organisation_record_bin, MSG_organisation_form_bin_hint, 0, 12, 12},
    {"name_kk", FIELD_TEXT, MSG_organisation_record_name_kk, 0, REQUIRED, 1, NAME_MOST},
    {"name_ru", FIELD_TEXT, MSG_organisation_record_name_ru, 0, REQUIRED, 1, NAME_MOST},
    {"legal_kk", FIELD_TEXT, MSG_organisation_record_legal_kk, 0, REQUIRED, 1, LEGAL_MOST},
    {"legal_ru", FIELD_TEXT, MSG_organisation_record_legal_ru, 0, REQUIRED, 1, LEGAL_MOST},
    {"region", FIELD_CHOICE, MSG_organisation_record_region, 0, REQUIRED, 0, 0},
    {"district", FIELD_CHOICE, MSG_organisation_record_district,
     MSG_organisation_form_district_hint, 0, 0, 0},
    {"settlement", FIELD_CHOICE, MSG_organisation_record_settlement,
     MSG_organisation_form_settlement_hint, 0, 0, 0},
    {"opens_on", FIELD_DATE, MSG_organisation_record_opens_on, MSG_organisation_form_opens_hint, 0,
     0, 0},
    {"act_number", FIELD_TEXT, MSG_organisation_form_act_number, 0, REQUIRED, 1, NUMBER_MOST},
    {"act_date", FIELD_DATE, MSG_organisation_form_act_date, 0, REQUIRED, 0, 0},
};
const struct form organisation_form_new = {"new", new_fields, COUNT(new_fields)};

static const struct field names_fields[] = {
    {"name_kk", FIELD_TEXT, MSG_organisation_record_name_kk, 0, REQUIRED, 1, NAME_MOST},
    {"name_ru", FIELD_TEXT, MSG_organisation_record_name_ru, 0, REQUIRED, 1, NAME_MOST},
    {"legal_kk", FIELD_TEXT, MSG_organisation_record_legal_kk, 0, REQUIRED, 1, LEGAL_MOST},
    {"legal_ru", FIELD_TEXT, MSG_organisation_record_legal_ru, 0, REQUIRED, 1, LEGAL_MOST},
    {"address_kk", FIELD_TEXT, MSG_organisation_record_address_kk, 0, 0, 0, ADDRESS_MOST},
    {"address_ru", FIELD_TEXT, MSG_organisation_record_address_ru, 0, 0, 0, ADDRESS_MOST},
    {"phone", FIELD_PHONE, MSG_organisation_record_phone, 0, 0, 0, 0},
    {"site", FIELD_TEXT, MSG_organisation_record_site, MSG_organisation_form_site_hint, 0, 0, 60},
    {"reason", FIELD_TEXT, MSG_organisation_form_reason, MSG_organisation_form_reason_hint,
     REQUIRED, 1, REASON_MOST},
    {"version", FIELD_INT, MSG_organisation_form_version, 0, REQUIRED, 1, INT32_MAX},
};
const struct form organisation_form_names = {"names", names_fields, COUNT(names_fields)};

static const struct field licence_fields[] = {
    {"bin", FIELD_TEXT, MSG_organisation_record_bin, MSG_organisation_form_bin_hint, 0, 12, 12},
    {"kind", FIELD_CHOICE, MSG_organisation_record_kind, 0, REQUIRED, 0, 0},
    {"ownership", FIELD_CHOICE, MSG_organisation_record_ownership, 0, REQUIRED, 0, 0},
    {"region", FIELD_CHOICE, MSG_organisation_record_region, 0, REQUIRED, 0, 0},
    {"district", FIELD_CHOICE, MSG_organisation_record_district,
     MSG_organisation_form_district_hint, 0, 0, 0},
    {"settlement", FIELD_CHOICE, MSG_organisation_record_settlement,
     MSG_organisation_form_settlement_hint, 0, 0, 0},
    {"licence_number", FIELD_TEXT, MSG_organisation_record_licence_number, 0, 0, 0, NUMBER_MOST},
    {"licence_on", FIELD_DATE, MSG_organisation_record_licence_on, 0, 0, 0, 0},
    {"primary", FIELD_CHECK, MSG_organisation_form_primary, MSG_organisation_form_primary_hint, 0,
     0, 0},
    {"preschool", FIELD_CHECK, MSG_organisation_form_preschool, 0, 0, 0, 0},
    {"reason", FIELD_TEXT, MSG_organisation_form_reason, MSG_organisation_form_reason_hint,
     REQUIRED, 1, REASON_MOST},
    {"version", FIELD_INT, MSG_organisation_form_version, 0, REQUIRED, 1, INT32_MAX},
};
const struct form organisation_form_licence = {"licence", licence_fields, COUNT(licence_fields)};

static const struct field languages_fields[] = {
    {"languages", FIELD_LIST, MSG_organisation_record_languages, 0, REQUIRED, 0, 0},
    {"from", FIELD_DATE, MSG_organisation_form_from, MSG_organisation_form_from_hint, REQUIRED, 0,
     0},
    {"reason", FIELD_TEXT, MSG_organisation_form_reason, MSG_organisation_form_reason_hint,
     REQUIRED, 1, REASON_MOST},
    {"version", FIELD_INT, MSG_organisation_form_version, 0, REQUIRED, 1, INT32_MAX},
};
const struct form organisation_form_languages = {"languages", languages_fields,
                                                 COUNT(languages_fields)};

static const struct field parent_fields[] = {
    {"parent", FIELD_CHOICE, MSG_organisation_form_parent, 0, REQUIRED, 0, 0},
    {"from", FIELD_DATE, MSG_organisation_form_from, MSG_organisation_form_from_hint, REQUIRED, 0,
     0},
    {"act_number", FIELD_TEXT, MSG_organisation_form_act_number, 0, REQUIRED, 1, NUMBER_MOST},
    {"act_date", FIELD_DATE, MSG_organisation_form_act_date, 0, REQUIRED, 0, 0},
    {"version", FIELD_INT, MSG_organisation_form_version, 0, REQUIRED, 1, INT32_MAX},
};
const struct form organisation_form_parent = {"parent", parent_fields, COUNT(parent_fields)};

static const struct field status_fields[] = {
    {"status", FIELD_CHOICE, MSG_organisation_record_status, 0, REQUIRED, 0, 0},
    {"day", FIELD_DATE, MSG_organisation_form_day, MSG_organisation_form_day_hint, 0, 0, 0},
    {"act_number", FIELD_TEXT, MSG_organisation_form_act_number, 0, REQUIRED, 1, NUMBER_MOST},
    {"act_date", FIELD_DATE, MSG_organisation_form_act_date, 0, REQUIRED, 0, 0},
    {"version", FIELD_INT, MSG_organisation_form_version, 0, REQUIRED, 1, INT32_MAX},
};
const struct form organisation_form_status = {"status", status_fields, COUNT(status_fields)};

static const struct field successor_fields[] = {
    {"bin", FIELD_TEXT, MSG_organisation_successor_bin, MSG_organisation_successor_bin_hint,
     REQUIRED, 12, 12},
    {"from", FIELD_DATE, MSG_organisation_form_from, MSG_organisation_successor_from_hint, REQUIRED,
     0, 0},
    {"act_number", FIELD_TEXT, MSG_organisation_form_act_number, 0, REQUIRED, 1, NUMBER_MOST},
    {"act_date", FIELD_DATE, MSG_organisation_form_act_date, 0, REQUIRED, 0, 0},
    {"version", FIELD_INT, MSG_organisation_form_version, 0, REQUIRED, 1, INT32_MAX},
};
const struct form organisation_form_successor = {"successor", successor_fields,
                                                 COUNT(successor_fields)};

/* A new act has a code and no reason of a change; a change the other way round. */
static const struct field act_fields[] = {
    {"code", FIELD_TEXT, MSG_organisation_act_code, MSG_organisation_act_code_hint, REQUIRED, 1,
     NUMBER_MOST},
    {"number", FIELD_TEXT, MSG_organisation_act_number, 0, REQUIRED, 1, NUMBER_MOST},
    {"adopted_on", FIELD_DATE, MSG_organisation_act_adopted, 0, REQUIRED, 0, 0},
    {"registered", FIELD_TEXT, MSG_organisation_act_registered, 0, 0, 0, NUMBER_MOST},
    {"registered_on", FIELD_DATE, MSG_organisation_act_registered_on, 0, 0, 0, 0},
    {"in_force_from", FIELD_DATE, MSG_organisation_act_in_force_from, 0, 0, 0, 0},
    {"in_force_to", FIELD_DATE, MSG_organisation_act_in_force_to, 0, 0, 0, 0},
    {"amends", FIELD_CHOICE, MSG_organisation_act_amends, 0, 0, 0, 0},
    {"title_kk", FIELD_TEXT, MSG_organisation_act_title_kk, 0, 0, 0, TITLE_MOST},
    {"text_kk", FIELD_TEXTAREA, MSG_organisation_act_text_kk, MSG_organisation_act_text_hint, 0, 0,
     TEXT_MOST},
    {"link_kk", FIELD_TEXT, MSG_organisation_act_link_kk, MSG_organisation_act_link_hint, 0, 0,
     LINK_MOST},
    {"title_ru", FIELD_TEXT, MSG_organisation_act_title_ru, 0, 0, 0, TITLE_MOST},
    {"text_ru", FIELD_TEXTAREA, MSG_organisation_act_text_ru, MSG_organisation_act_text_hint, 0, 0,
     TEXT_MOST},
    {"link_ru", FIELD_TEXT, MSG_organisation_act_link_ru, MSG_organisation_act_link_hint, 0, 0,
     LINK_MOST},
    {"title_en", FIELD_TEXT, MSG_organisation_act_title_en, 0, 0, 0, TITLE_MOST},
    {"reason", FIELD_TEXT, MSG_organisation_form_reason, MSG_organisation_form_reason_hint,
     REQUIRED, 1, REASON_MOST},
    {"version", FIELD_INT, MSG_organisation_form_version, 0, REQUIRED, 1, INT32_MAX},
};
const struct form organisation_form_act_new = {"act_new", act_fields, COUNT(act_fields) - 2};
const struct form organisation_form_act = {"act", act_fields + 1, COUNT(act_fields) - 1};

static const struct field import_fields[] = {
    {"file", FIELD_FILE, MSG_organisation_import_file, MSG_organisation_import_file_hint,
     MSG_organisation_import_file_missing, 1, TERRITORY_BYTES_MOST},
    {"act_number", FIELD_TEXT, MSG_organisation_form_act_number, 0, REQUIRED, 1, NUMBER_MOST},
    {"act_date", FIELD_DATE, MSG_organisation_form_act_date, 0, REQUIRED, 0, 0},
    {"from", FIELD_DATE, MSG_organisation_import_from, MSG_organisation_import_from_hint, REQUIRED,
     0, 0},
};
const struct form organisation_form_import = {"import", import_fields, COUNT(import_fields)};

static const struct field line_fields[] = {
    {"house_from", FIELD_TEXT, MSG_organisation_line_house_from, MSG_organisation_line_houses_hint,
     0, 0, 12},
    {"house_to", FIELD_TEXT, MSG_organisation_line_house_to, MSG_organisation_line_house_to_hint, 0,
     0, 12},
    {"parity", FIELD_CHOICE, MSG_organisation_line_parity, 0, REQUIRED, 0, 0},
    {"flat_from", FIELD_TEXT, MSG_organisation_line_flat_from, MSG_organisation_line_flats_hint, 0,
     0, 6},
    {"flat_to", FIELD_TEXT, MSG_organisation_line_flat_to, 0, 0, 0, 6},
    {"language", FIELD_CHOICE, MSG_organisation_line_language, 0, 0, 0, 0},
    {"act_number", FIELD_TEXT, MSG_organisation_form_act_number, 0, REQUIRED, 1, NUMBER_MOST},
    {"act_date", FIELD_DATE, MSG_organisation_form_act_date, 0, REQUIRED, 0, 0},
    {"reason", FIELD_TEXT, MSG_organisation_form_reason, MSG_organisation_form_reason_hint,
     REQUIRED, 1, REASON_MOST},
    {"from", FIELD_DATE, MSG_organisation_line_from, MSG_organisation_line_from_hint, REQUIRED, 0,
     0},
};
enum { LINE_HOUSES = 6 }; /* fields that say which houses; a line that ends needs none of them */
const struct form organisation_form_line = {"line", line_fields, COUNT(line_fields)};
const struct form organisation_form_line_end = {"line_end", line_fields + LINE_HOUSES,
                                                COUNT(line_fields) - LINE_HOUSES};

static const struct field street_new_fields[] = {
    {"place", FIELD_CHOICE, MSG_organisation_line_place, 0, REQUIRED, 0, 0},
    {"name_kk", FIELD_TEXT, MSG_organisation_street_name_kk, MSG_organisation_street_name_kk_hint,
     REQUIRED, 1, NAME_MOST},
    {"name_ru", FIELD_TEXT, MSG_organisation_street_name_ru, MSG_organisation_street_name_ru_hint,
     REQUIRED, 1, NAME_MOST},
    {"other", FIELD_CHECK, MSG_organisation_street_other, 0, 0, 0, 0},
    {"act_number", FIELD_TEXT, MSG_organisation_form_act_number, 0, REQUIRED, 1, NUMBER_MOST},
    {"act_date", FIELD_DATE, MSG_organisation_form_act_date, 0, REQUIRED, 0, 0},
    {"version", FIELD_INT, MSG_organisation_form_version, 0, REQUIRED, 1, INT32_MAX},
};
const struct form organisation_form_street_new = {"street_new", street_new_fields,
                                                  COUNT(street_new_fields) - 1};
const struct form organisation_form_street = {"street", street_new_fields + 1,
                                              COUNT(street_new_fields) - 1};
