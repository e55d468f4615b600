/* The features of this program, lower ones first: each may call those above it in this list. */
#include "app/module.h"

#include "app/health.h"
#include "file/file.h"
#include "notice/notice.h"
#include "person/person.h"

extern const struct module account_module;
extern const struct module admission_module;
extern const struct module audit_module;
extern const struct module journal_module;
extern const struct module care_module;
extern const struct module custody_module;
extern const struct module learner_module;
extern const struct module custody_module;
extern const struct module bulk_module;
extern const struct module critical_module;
extern const struct module setting_module;
extern const struct module glass_module;
extern const struct module approval_module;
extern const struct module task_module;
extern const struct module control_module;
extern const struct module complaint_module;
extern const struct module club_module;
extern const struct module contact_module;
extern const struct module integrity_module;
extern const struct module outage_module;
extern const struct module board_module;
extern const struct module deadline_module;
extern const struct module demo_module;
extern const struct module egov_module;
extern const struct module exchange_module;
extern const struct module extra_module;
extern const struct module guide_module;
extern const struct module ledger_module;
extern const struct module lti_module;
extern const struct module nedb_module;
extern const struct module organisation_module;
extern const struct module ownership_module;
extern const struct module platform_module;
extern const struct module privacy_module;
extern const struct module report_module;
extern const struct module rights_module;
extern const struct module signature_module;
extern const struct module sso_module;
extern const struct module training_module;
extern const struct module usage_module;
extern const struct module wait_module;
extern const struct module waiver_module;
extern const struct module whatif_module;

/* One a line, so that two new features do not meet in one. */
/* clang-format off */
const struct module *const modules[] = {
    &platform_module,
    &audit_module,
    &organisation_module,
    &person_module,
    &privacy_module,
    &account_module,
    &extra_module,
    &rights_module,
    &file_module,
    &notice_module,
    &contact_module,
    &integrity_module,
    &signature_module,
    &waiver_module,
    &sso_module,
    &wait_module,
    &ledger_module,
    &nedb_module,
    &admission_module,
    &complaint_module,
    &task_module,
    &deadline_module,
    &board_module,
    &whatif_module,
    &report_module,
    &guide_module,
    &approval_module,
    &ownership_module,
    &egov_module,
    &club_module,
    &learner_module,
    &journal_module,
    &training_module,
    &exchange_module,
    &lti_module,
    &demo_module,
    &outage_module,
    &usage_module,
    &control_module,
    &glass_module,
    &critical_module,
    &bulk_module,
    &setting_module,
    &custody_module,
    &care_module,
    &app_module,
    NULL,
};
/* clang-format on */
