/* What the feature shows to the program. */
#include "app/module.h"

extern const struct module wait_module;
const struct module wait_module = {
    .name = "wait",
};
