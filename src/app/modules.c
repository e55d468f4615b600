/* The features of this program, lower ones first: each may call those above it in this list. */
#include "app/module.h"

#include "app/health.h"

const struct module *const modules[] = {
    &app_module,
    NULL,
};
