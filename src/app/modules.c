/* The features of this program, lower ones first: each may call those above it in this list. */
#include "app/module.h"

const struct module *const modules[] = {
    NULL,
};
