/* What this feature shows to the program. The public guide draws the same register for families. */
#include "app/module.h"
#include "organisation/forms.h"
#include "organisation/import_check.h"
#include "organisation/pages.h"
#include "organisation/territory_file.h"
#include "organisation/territory_pages.h"
#include "organisation_migrations.h"
#include "organisation_queries.h"

#define KEEP  (ACCESS_ADMIN)
#define WATCH (ACCESS_ADMIN | ACCESS_SECURITY)

enum {
    ACT_BODY_MOST = 512 * 1024,
    IMPORT_BODY_MOST = TERRITORY_BYTES_MOST + 64 * 1024, /* the file, and the form around it */
};

static const struct route routes[] = {
    {GET, "/staff/organisations", record_list_page, DOOR_STAFF, WATCH,
     "Records of the own organisation and those below.", NULL, 0, 0},
    {GET, "/staff/organisation/{id:uuid}", record_card_page, DOOR_STAFF, WATCH,
     "One record of the register with its history.", NULL, 0, 0},
    {GET, "/staff/organisation/{id:uuid}/new", record_new, DOOR_STAFF, KEEP,
     "A new organisation below this one.", NULL, 0, 0},
    {POST, "/staff/organisation/{id:uuid}/new", record_new_post, DOOR_STAFF, KEEP,
     "Enter the new organisation by an act.", &organisation_form_new, 0, 0},
    {GET, "/staff/organisation/{id:uuid}/names", record_names, DOOR_STAFF, KEEP,
     "Names and contacts.", NULL, 0, 0},
    {POST, "/staff/organisation/{id:uuid}/names", record_names_post, DOOR_STAFF, KEEP,
     "Change names and contacts.", &organisation_form_names, 0, 0},
    {GET, "/staff/organisation/{id:uuid}/licence", record_licence, DOOR_STAFF, KEEP,
     "Registration, place and licence.", NULL, 0, 0},
    {POST, "/staff/organisation/{id:uuid}/licence", record_licence_post, DOOR_STAFF, KEEP,
     "Change registration, place and licence of an organisation below.", &organisation_form_licence,
     0, 0},
    {GET, "/staff/organisation/{id:uuid}/languages", record_languages, DOOR_STAFF, KEEP,
     "Languages of instruction.", NULL, 0, 0},
    {POST, "/staff/organisation/{id:uuid}/languages", record_languages_post, DOOR_STAFF, KEEP,
     "Change the languages of instruction from a day on.", &organisation_form_languages, 0, 0},
    {GET, "/staff/organisation/{id:uuid}/parent", record_parent, DOOR_STAFF, KEEP,
     "To whom the organisation answers.", NULL, 0, 0},
    {POST, "/staff/organisation/{id:uuid}/parent", record_parent_post, DOOR_STAFF, KEEP,
     "Move the organisation below another one by an act.", &organisation_form_parent, 0, 0},
    {GET, "/staff/organisation/{id:uuid}/status", record_status, DOOR_STAFF, KEEP,
     "Open, opening soon, in emergency, closed.", NULL, 0, 0},
    {POST, "/staff/organisation/{id:uuid}/status", record_status_post, DOOR_STAFF, KEEP,
     "Change the status by an act.", &organisation_form_status, 0, 0},
    {GET, "/staff/acts", act_list_page, DOOR_STAFF, WATCH, "The register of legal acts.", NULL, 0,
     0},
    {GET, "/staff/acts/new", act_new, DOOR_STAFF, KEEP, "A new legal act.", NULL, 0, 0},
    {POST, "/staff/acts/new", act_new_post, DOOR_STAFF, KEEP, "Enter a legal act.",
     &organisation_form_act_new, ACT_BODY_MOST, 0},
    {GET, "/staff/act/{code}", act_page, DOOR_STAFF, WATCH, "One legal act in both languages.",
     NULL, 0, 0},
    {GET, "/staff/act/{code}/edit", act_edit, DOOR_STAFF, KEEP, "Facts of a legal act.", NULL, 0,
     0},
    {POST, "/staff/act/{code}/edit", act_edit_post, DOOR_STAFF, KEEP, "Change a legal act.",
     &organisation_form_act, ACT_BODY_MOST, 0},
    {GET, "/staff/territories", territory_list_page, DOOR_STAFF, ACCESS_DEPARTMENT,
     "Schools of the department with their territories.", NULL, 0, 0},
    {GET, "/staff/territories/file", territory_file_download, DOOR_STAFF, ACCESS_DEPARTMENT,
     "The present territories as the file that can be sent back.", NULL, 0, 0},
    {GET, "/staff/territories/imports", import_list_page, DOOR_STAFF, ACCESS_DEPARTMENT,
     "Files of territories that the department sent.", NULL, 0, 0},
    {GET, "/staff/territories/import", import_form_page, DOOR_STAFF, ACCESS_DEPARTMENT,
     "Asks for a file of territories and its act.", NULL, 0, 0},
    {POST, "/staff/territories/import", import_send, DOOR_STAFF, ACCESS_DEPARTMENT,
     "Has a file of territories checked; the register stays as it is.", &organisation_form_import,
     IMPORT_BODY_MOST, 0},
    {GET, "/staff/territories/import/{id:uuid}", import_page, DOOR_STAFF, ACCESS_DEPARTMENT,
     "What a file of territories would change, or has changed.", NULL, 0, 0},
    {GET, "/staff/territories/import/{id:uuid}/progress", import_progress_page, DOOR_STAFF,
     ACCESS_DEPARTMENT, "How far the check of a file is.", NULL, 0, 0},
    {GET, "/staff/territories/import/{id:uuid}/faults", import_faults_page, DOOR_STAFF,
     ACCESS_DEPARTMENT, "What is wrong in a file of territories, by line.", NULL, 0, 0},
    {POST, "/staff/territories/import/{id:uuid}/apply", import_apply, DOOR_STAFF, ACCESS_DEPARTMENT,
     "The register takes a checked file of territories over.", NULL, 0, 0},
    {0},
};

static const struct job jobs[] = {
    {"organisation/territory-import", 1000, organisation_import_job},
    {NULL, 0, NULL},
};

static const struct db_constraint constraints[] = {
    {"organisation.organisation_bin_once", ST_CONFLICT, "organisation.bin.taken"},
    {"organisation.organisation_site_check", ST_INVALID, "organisation.site.wrong"},
    {"organisation.organisation_school_has_place", ST_INVALID, "organisation.school.no-place"},
    {"organisation.organisation_ownership_check", ST_INVALID, "organisation.choice.wrong"},
    {"organisation.organisation_status_check", ST_INVALID, "organisation.choice.wrong"},
    {"organisation.teaches_in_language_fkey", ST_INVALID, "organisation.choice.wrong"},
    {"organisation.link_one_parent", ST_CONFLICT, "organisation.link.two-parents"},
    {"organisation.link_not_self", ST_INVALID, "organisation.link.cycle"},
    {"organisation.tree_no_cycle", ST_INVALID, "organisation.link.cycle"},
    {"organisation.territory_one_at_a_time", ST_CONFLICT, "organisation.territory.two-acts"},
    {"organisation.territory_import_one_at_a_time", ST_CONFLICT, "organisation.import.busy"},
    {"organisation.territory_import_days", ST_INVALID, "organisation.import.act-later"},
    {"organisation.legal_act_period", ST_INVALID, "organisation.act.ends-before-it-starts"},
    {"organisation.legal_act_code_check", ST_INVALID, "organisation.act.code-wrong"},
    {"organisation.legal_act_has_title", ST_INVALID, "organisation.act.no-language"},
    {"organisation.legal_act_registration", ST_INVALID, "organisation.act.registration-half"},
    {"organisation.legal_act_amends_fkey", ST_INVALID, "organisation.choice.wrong"},
    {0},
};

const struct module organisation_module = {
    .name = "organisation",
    .routes = routes,
    .jobs = jobs,
    .migrations = &organisation_migrations,
    .statements = &organisation_statements,
    .constraints = constraints,
};
