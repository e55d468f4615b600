/* The features of this program, lower ones first: each may call those above it in this list. */
#include "app/module.h"

#include "app/health.h"

extern const struct module audit_module;
extern const struct module file_module;
extern const struct module notice_module;
extern const struct module organisation_module;
extern const struct module person_module;
extern const struct module platform_module;

const struct module *const modules[] = {
    &platform_module,
    &audit_module,
    &organisation_module,
    &person_module,
    &file_module,
    &notice_module,
    &app_module,
    NULL,
};
