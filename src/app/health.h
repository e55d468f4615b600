/* Routes of every door by which nginx, operators and tests see whether it lives and may serve. */
#ifndef OQU_APP_HEALTH_H
#define OQU_APP_HEALTH_H

#include "app/module.h"

extern const struct module app_module;

#endif
